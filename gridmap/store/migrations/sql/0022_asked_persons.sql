-- Two persons of one name are asked both; one message may hold several warnings; who stays silent
-- is raised once.
--
-- run by: migration 0022.
ALTER TABLE weather_warnings ADD COLUMN part INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE weather_warnings DROP CONSTRAINT weather_warnings_once;
ALTER TABLE weather_warnings ADD CONSTRAINT weather_warnings_once
    UNIQUE (tenant_id, issuer, identifier, part);

ALTER TABLE warning_duties ADD COLUMN raised_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE warning_duties DROP CONSTRAINT warning_duties_asked_once;
ALTER TABLE warning_duties ADD CONSTRAINT warning_duties_asked_once
    UNIQUE (tenant_id, warning_id, person_name, phone, area_id);
CREATE INDEX warning_duties_silent ON warning_duties (tenant_id, confirm_by)
    WHERE confirmed_at IS NULL AND raised_at IS NULL;
