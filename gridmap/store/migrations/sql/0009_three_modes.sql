-- Three ways to involve somebody: assigned, offered to be claimed, asked to cooperate.
--
-- run by: migration 0009. Calls that move something are remembered by their key, so that the same
-- call may come twice.
ALTER TABLE roles ADD COLUMN may_claim BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE roles ADD COLUMN heads_grid BOOLEAN DEFAULT false NOT NULL;
UPDATE roles SET heads_grid = true WHERE code = 'grid_head';
UPDATE roles SET may_claim = true WHERE code IN ('part_time', 'micro_grid', 'building_head');

ALTER TABLE work_orders ADD COLUMN claim_mode TEXT;
ALTER TABLE work_orders ADD CONSTRAINT work_orders_claim_mode_known
    CHECK (claim_mode IN ('cascade', 'broadcast'));

ALTER TABLE decisions ADD COLUMN chosen_by TEXT;
ALTER TABLE decisions ADD COLUMN choice_reason TEXT;

ALTER TABLE assignments ADD COLUMN assigned_by TEXT;
ALTER TABLE assignments ADD COLUMN replaces UUID;
ALTER TABLE assignments ADD COLUMN asked_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE assignments ADD COLUMN asked_reason TEXT;
ALTER TABLE assignments ADD CONSTRAINT assignments_replaces_fkey
    FOREIGN KEY (tenant_id, replaces) REFERENCES assignments (tenant_id, id);
ALTER TABLE assignments DROP CONSTRAINT assignments_ended_when_ended;
ALTER TABLE assignments ADD CONSTRAINT assignments_ended_when_ended CHECK (
    (state IN ('done', 'cannot_go', 'withdrawn', 'transferred')) = (ended_at IS NOT NULL)
);
ALTER TABLE assignments ADD CONSTRAINT assignments_asked_with_reason CHECK (
    state <> 'cannot_go_asked' OR (asked_at IS NOT NULL AND asked_reason IS NOT NULL)
);
CREATE INDEX assignments_asked ON assignments (tenant_id, asked_at)
    WHERE state = 'cannot_go_asked';

CREATE TABLE offers (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    member_id UUID NOT NULL,
    decision_id UUID NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    offered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT,
    assignment_id UUID,
    subdistrict_id UUID,
    CONSTRAINT offers_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT offers_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT offers_member_id_fkey FOREIGN KEY (tenant_id, member_id)
        REFERENCES member_live (tenant_id, member_id),
    CONSTRAINT offers_decision_id_fkey FOREIGN KEY (tenant_id, decision_id)
        REFERENCES decisions (tenant_id, id),
    CONSTRAINT offers_assignment_id_fkey FOREIGN KEY (tenant_id, assignment_id)
        REFERENCES assignments (tenant_id, id),
    CONSTRAINT offers_mode_known CHECK (mode IN ('cascade', 'broadcast')),
    CONSTRAINT offers_expire_later CHECK (expires_at > offered_at),
    CONSTRAINT offers_ended_when_ended CHECK ((state = 'offered') = (ended_at IS NULL)),
    CONSTRAINT offers_assigned_when_accepted
        CHECK ((state = 'accepted') = (assignment_id IS NOT NULL))
);
CREATE UNIQUE INDEX offers_one_open_per_member ON offers (tenant_id, work_order_id, member_id)
    WHERE state = 'offered';
CREATE UNIQUE INDEX offers_one_open_in_cascade ON offers (tenant_id, work_order_id)
    WHERE state = 'offered' AND mode = 'cascade';
CREATE INDEX offers_of_order ON offers (tenant_id, work_order_id, offered_at);
CREATE INDEX offers_open_of_member ON offers (tenant_id, member_id) WHERE state = 'offered';
CREATE TRIGGER offers_moves BEFORE INSERT OR UPDATE OF state ON offers
    FOR EACH ROW EXECUTE FUNCTION refuse_unlisted_move('offer', 'offers_only_listed_moves');

CREATE TABLE cooperations (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    unit_id UUID,
    asked_of TEXT NOT NULL,
    what TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    asked_by TEXT NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    acknowledged_by TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    subdistrict_id UUID,
    CONSTRAINT cooperations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT cooperations_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT cooperations_unit_id_fkey FOREIGN KEY (tenant_id, unit_id)
        REFERENCES features (tenant_id, id),
    CONSTRAINT cooperations_acknowledged_by_name
        CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
    CONSTRAINT cooperations_answered_by_name
        CHECK (state <> 'answered' OR (acknowledged_by IS NOT NULL AND answer IS NOT NULL)),
    CONSTRAINT cooperations_ended_when_ended
        CHECK ((state IN ('answered', 'withdrawn')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX cooperations_one_open_per_destination
    ON cooperations (tenant_id, work_order_id, asked_of) WHERE ended_at IS NULL;
CREATE INDEX cooperations_of_order ON cooperations (tenant_id, work_order_id, asked_at);
CREATE TRIGGER cooperations_moves BEFORE INSERT OR UPDATE OF state ON cooperations
    FOR EACH ROW
    EXECUTE FUNCTION refuse_unlisted_move('cooperation', 'cooperations_only_listed_moves');

CREATE TABLE idempotent_calls (
    tenant_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    route TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    answer JSONB,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT idempotent_calls_pkey PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idempotent_calls_by_age ON idempotent_calls (tenant_id, at);

INSERT INTO moves (machine, from_state, to_state) VALUES
    ('assignment', 'reserved', 'transferred'),
    ('assignment', 'signed', 'transferred'),
    ('assignment', 'arrived', 'transferred'),
    ('assignment', 'reserved', 'cannot_go_asked'),
    ('assignment', 'signed', 'cannot_go_asked'),
    ('assignment', 'arrived', 'cannot_go_asked'),
    ('assignment', 'cannot_go_asked', 'reserved'),
    ('assignment', 'cannot_go_asked', 'signed'),
    ('assignment', 'cannot_go_asked', 'arrived'),
    ('assignment', 'cannot_go_asked', 'cannot_go'),
    ('assignment', 'cannot_go_asked', 'withdrawn'),
    ('assignment', 'cannot_go_asked', 'transferred'),
    ('offer', '', 'offered'),
    ('offer', 'offered', 'accepted'),
    ('offer', 'offered', 'declined'),
    ('offer', 'offered', 'expired'),
    ('offer', 'offered', 'withdrawn'),
    ('cooperation', '', 'asked'),
    ('cooperation', 'asked', 'acknowledged'),
    ('cooperation', 'asked', 'answered'),
    ('cooperation', 'asked', 'withdrawn'),
    ('cooperation', 'acknowledged', 'answered'),
    ('cooperation', 'acknowledged', 'withdrawn');
