-- What a decision weighs: two counters, absences, what a role may not do, who must recuse, and
-- the situation that a stored decision rests on.
--
-- run by: migration 0013. Every place held so far was an ordinary one, so `active` stays right.
ALTER TABLE member_live ADD COLUMN urgent_active INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE member_live ADD CONSTRAINT member_live_one_urgent_at_a_time
    CHECK (urgent_active BETWEEN 0 AND 1);
CREATE INDEX member_live_nowhere ON member_live (tenant_id, member_id) WHERE position IS NULL;
ALTER TABLE assignments ADD COLUMN is_urgent BOOLEAN DEFAULT false NOT NULL;
CREATE INDEX assignments_ended_of_member ON assignments (tenant_id, member_id, ended_at)
    WHERE ended_at IS NOT NULL AND member_id IS NOT NULL;

ALTER TABLE roles ADD COLUMN barred_acts TEXT[] DEFAULT '{}' NOT NULL;
ALTER TABLE categories ADD COLUMN acts TEXT[] DEFAULT '{}' NOT NULL;

ALTER TABLE members ADD COLUMN community_id UUID;
ALTER TABLE members ADD CONSTRAINT members_community_id_fkey
    FOREIGN KEY (tenant_id, community_id) REFERENCES features (tenant_id, id);
UPDATE members AS m SET community_id = g.parent_id
FROM areas AS g
JOIN areas AS c ON c.tenant_id = g.tenant_id AND c.feature_id = g.parent_id
    AND c.layer = 'communities' AND c.valid_to IS NULL
WHERE g.tenant_id = m.tenant_id AND g.feature_id = m.home_grid_id AND g.valid_to IS NULL;

CREATE TABLE absences (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    kind TEXT NOT NULL,
    during TSTZRANGE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT absences_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT absences_member_id_fkey FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT absences_kind_known CHECK (kind IN ('break', 'leave', 'training')),
    CONSTRAINT absences_have_a_start_and_an_end CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    CONSTRAINT absences_do_not_overlap EXCLUDE USING gist (tenant_id WITH =, member_id WITH =, during WITH &&)
);
CREATE INDEX absences_of_member ON absences (tenant_id, member_id, upper(during)) INCLUDE (during, kind);

CREATE TABLE recusals (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    request_id UUID NOT NULL,
    member_id UUID,
    employer TEXT,
    area_id UUID,
    CONSTRAINT recusals_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT recusals_request_id_fkey FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id),
    CONSTRAINT recusals_member_id_fkey FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT recusals_area_id_fkey FOREIGN KEY (tenant_id, area_id) REFERENCES features (tenant_id, id),
    CONSTRAINT recusals_of_one_kind CHECK (num_nonnulls(member_id, employer, area_id) = 1)
);
CREATE INDEX recusals_of_request ON recusals (tenant_id, request_id);
CREATE INDEX requests_of_caller ON requests (tenant_id, caller_phone, received_at)
    WHERE caller_phone IS NOT NULL;

ALTER TABLE decisions ADD COLUMN schema INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE decisions ADD COLUMN situation BYTEA;
