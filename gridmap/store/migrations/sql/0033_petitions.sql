-- What handling units ask of the desk: more time for an order, or to return it.
--
-- run by: migration 0033.
CREATE TABLE petitions (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    assignment_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    asked_by TEXT NOT NULL,
    asked_person UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by TEXT,
    decided_person UUID,
    is_granted BOOLEAN,
    answer TEXT,
    close_by_before TIMESTAMP WITH TIME ZONE,
    close_by_after TIMESTAMP WITH TIME ZONE,
    CONSTRAINT petitions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT petitions_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT petitions_assignment_id_fkey FOREIGN KEY (tenant_id, assignment_id)
        REFERENCES assignments (tenant_id, id),
    CONSTRAINT petitions_unit_id_fkey FOREIGN KEY (tenant_id, unit_id)
        REFERENCES features (tenant_id, id),
    CONSTRAINT petitions_once_a_unit UNIQUE (tenant_id, work_order_id, unit_id, kind),
    CONSTRAINT petitions_kind_known CHECK (kind IN ('more_time', 'return')),
    CONSTRAINT petitions_until_when CHECK ((kind = 'more_time') = (until IS NOT NULL)),
    CONSTRAINT petitions_says_why CHECK (btrim(reason) <> ''),
    CONSTRAINT petitions_decided_by_somebody
        CHECK (num_nonnulls(decided_at, decided_by, is_granted) IN (0, 3)),
    CONSTRAINT petitions_two_persons
        CHECK (coalesce(decided_person <> asked_person, decided_by <> asked_by)),
    CONSTRAINT petitions_refused_with_reason
        CHECK (is_granted OR coalesce(btrim(answer), '') <> ''),
    CONSTRAINT petitions_more_time_moves_deadline
        CHECK (num_nonnulls(close_by_before, close_by_after)
            = CASE WHEN is_granted AND kind = 'more_time' THEN 2 ELSE 0 END),
    CONSTRAINT petitions_deadline_later CHECK (close_by_after > close_by_before)
);
CREATE UNIQUE INDEX petitions_more_time_once ON petitions (tenant_id, work_order_id)
    WHERE is_granted AND kind = 'more_time';
CREATE INDEX petitions_undecided ON petitions (tenant_id, work_order_id)
    WHERE decided_at IS NULL;
