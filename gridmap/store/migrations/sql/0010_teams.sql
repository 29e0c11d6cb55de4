-- Teams: who is wanted beside the lead, co-handlers with clocks of their own, follow-ups.
--
-- run by: migration 0010.
CREATE TABLE category_teams (
    tenant_id INTEGER NOT NULL,
    category TEXT NOT NULL,
    parts JSONB NOT NULL,
    CONSTRAINT category_teams_pkey PRIMARY KEY (tenant_id, category),
    CONSTRAINT category_teams_category_fkey FOREIGN KEY (tenant_id, category)
        REFERENCES categories (tenant_id, code)
);

CREATE TABLE teams (
    tenant_id INTEGER NOT NULL,
    work_order_id UUID NOT NULL,
    parts JSONB NOT NULL,
    missing TEXT[] DEFAULT '{}' NOT NULL,
    next_fill_at TIMESTAMP WITH TIME ZONE,
    n_tries INTEGER DEFAULT 0 NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT teams_pkey PRIMARY KEY (tenant_id, work_order_id),
    CONSTRAINT teams_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id)
);
CREATE INDEX teams_to_fill ON teams (tenant_id, next_fill_at) WHERE next_fill_at IS NOT NULL;

ALTER TABLE assignments ADD COLUMN part TEXT;
ALTER TABLE assignments ADD COLUMN respond_by TIMESTAMP WITH TIME ZONE;
ALTER TABLE assignments ADD COLUMN arrive_by TIMESTAMP WITH TIME ZONE;
ALTER TABLE assignments ADD CONSTRAINT assignments_lead_has_no_part
    CHECK (part IS NULL OR NOT is_lead);
CREATE UNIQUE INDEX assignments_member_once ON assignments (tenant_id, member_id, work_order_id)
    WHERE ended_at IS NULL;
DROP INDEX assignments_active_of_member;

ALTER TABLE cooperations ADD COLUMN part TEXT;
ALTER TABLE decisions ADD COLUMN part TEXT;

ALTER TABLE work_orders DROP CONSTRAINT work_orders_waiting_for_known;
ALTER TABLE work_orders ADD CONSTRAINT work_orders_waiting_for_known CHECK (
    waiting_for IN ('desk', 'unlocated', 'outside_area', 'no_candidate', 'team', 'planned')
);

CREATE TABLE follow_ups (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    part TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    n INTEGER NOT NULL,
    state TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by TEXT,
    note TEXT,
    subdistrict_id UUID,
    CONSTRAINT follow_ups_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT follow_ups_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT follow_ups_state_known CHECK (state IN ('open', 'done', 'dropped')),
    CONSTRAINT follow_ups_ended_by_somebody CHECK (
        (state = 'open') = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)
    ),
    CONSTRAINT follow_ups_dropped_for_a_reason CHECK (state <> 'dropped' OR note IS NOT NULL)
);
CREATE UNIQUE INDEX follow_ups_one_open ON follow_ups (tenant_id, work_order_id, part)
    WHERE state = 'open';
CREATE INDEX follow_ups_by_date ON follow_ups (tenant_id, state, due_at, id);

-- Nobody stays engaged for an order that has ended: a flow ends the assignments first, in the
-- same transaction.
CREATE FUNCTION refuse_ended_order_with_people() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM assignments AS a
        WHERE a.tenant_id = NEW.tenant_id AND a.work_order_id = NEW.id AND a.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'an ended work order has active assignments'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER work_orders_end_free AFTER UPDATE OF state ON work_orders
    FOR EACH ROW WHEN (NEW.state IN ('A16', 'A20', 'A21'))
    EXECUTE FUNCTION refuse_ended_order_with_people('work_orders_end_frees_everybody');
