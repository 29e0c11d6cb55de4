-- Requests for cooperation reach a member by name and may be declined; volunteers sign in.
ALTER TABLE cooperations ADD COLUMN member_id UUID;
ALTER TABLE cooperations ADD CONSTRAINT cooperations_member_id_fkey
    FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id);
ALTER TABLE cooperations ADD CONSTRAINT cooperations_asked_of_one
    CHECK (num_nonnulls(unit_id, member_id) <= 1);
ALTER TABLE cooperations DROP CONSTRAINT cooperations_answered_by_name;
ALTER TABLE cooperations ADD CONSTRAINT cooperations_answered_by_name CHECK (
    state NOT IN ('answered', 'declined') OR (acknowledged_by IS NOT NULL AND answer IS NOT NULL)
);
ALTER TABLE cooperations DROP CONSTRAINT cooperations_ended_when_ended;
ALTER TABLE cooperations ADD CONSTRAINT cooperations_ended_when_ended
    CHECK ((state IN ('answered', 'declined', 'withdrawn')) = (ended_at IS NOT NULL));
CREATE INDEX cooperations_open_of_member ON cooperations (tenant_id, member_id)
    WHERE ended_at IS NULL;
CREATE INDEX cooperations_open_of_unit ON cooperations (tenant_id, unit_id)
    WHERE ended_at IS NULL;
INSERT INTO moves (machine, from_state, to_state) VALUES
    ('cooperation', 'asked', 'declined'),
    ('cooperation', 'acknowledged', 'declined');

ALTER TABLE accounts ADD COLUMN volunteer_id UUID;
ALTER TABLE accounts ADD CONSTRAINT accounts_volunteer_id_fkey
    FOREIGN KEY (tenant_id, volunteer_id) REFERENCES volunteers (tenant_id, id);
