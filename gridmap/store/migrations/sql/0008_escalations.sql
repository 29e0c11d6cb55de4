-- Who is told when an order stands still: levels, duty rosters, who answers for a place, the
-- chain of an unsigned assignment, calls, escalations; and who of a shift stands in for others.
--
-- run by: migration 0008.

ALTER TABLE shifts ADD COLUMN stands_in BOOLEAN DEFAULT false NOT NULL;

CREATE TABLE levels (
    tenant_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    rank INTEGER NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    layer TEXT NOT NULL,
    CONSTRAINT levels_pkey PRIMARY KEY (tenant_id, code),
    CONSTRAINT levels_rank_once UNIQUE (tenant_id, rank) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT levels_rank_counts_from_one CHECK (rank > 0)
);

CREATE TABLE duties (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    area_id UUID NOT NULL,
    post TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    during TSTZRANGE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT duties_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT duties_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES features (tenant_id, id),
    CONSTRAINT duties_code_once UNIQUE (tenant_id, code),
    CONSTRAINT duties_post_known CHECK (post IN ('leader', 'chief', 'staff')),
    CONSTRAINT duties_have_a_start_and_an_end CHECK (NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    CONSTRAINT duties_one_at_a_time EXCLUDE USING gist (tenant_id WITH =, area_id WITH =, level WITH =, post WITH =, during WITH &&)
);

CREATE TABLE responsibles (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT,
    phone TEXT,
    place_id UUID,
    case_number TEXT,
    during TSTZRANGE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT responsibles_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT responsibles_place_id_fkey FOREIGN KEY(tenant_id, place_id) REFERENCES features (tenant_id, id),
    CONSTRAINT responsibles_code_once UNIQUE (tenant_id, code),
    CONSTRAINT responsibles_kind_known CHECK (kind IN ('cadre', 'leader', 'organization')),
    CONSTRAINT responsibles_place_or_case CHECK (num_nonnulls(place_id, case_number) = 1),
    CONSTRAINT responsibles_have_a_start CHECK (NOT isempty(during) AND NOT lower_inf(during))
);

CREATE INDEX responsibles_of_case ON responsibles (tenant_id, case_number) WHERE case_number IS NOT NULL;

CREATE INDEX responsibles_of_place ON responsibles (tenant_id, place_id);

CREATE TABLE chase_steps (
    tenant_id INTEGER NOT NULL,
    assignment_id UUID NOT NULL,
    step TEXT NOT NULL,
    work_order_id UUID NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE,
    facts JSONB DEFAULT '{}' NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT chase_steps_pkey PRIMARY KEY (tenant_id, assignment_id, step),
    CONSTRAINT chase_steps_assignment_id_fkey FOREIGN KEY(tenant_id, assignment_id) REFERENCES assignments (tenant_id, id),
    CONSTRAINT chase_steps_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id),
    CONSTRAINT chase_steps_step_known CHECK (step IN ('remind', 'phone', 'stand_in', 'grid_head', 'next_level'))
);

CREATE INDEX chase_steps_of_order ON chase_steps (tenant_id, work_order_id);

CREATE TABLE calls (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    assignment_id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    is_reached BOOLEAN NOT NULL,
    note TEXT,
    actor TEXT NOT NULL,
    called_at TIMESTAMP WITH TIME ZONE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT calls_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT calls_assignment_id_fkey FOREIGN KEY(tenant_id, assignment_id) REFERENCES assignments (tenant_id, id),
    CONSTRAINT calls_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id),
    CONSTRAINT calls_once_per_key UNIQUE (tenant_id, assignment_id, idempotency_key)
);

CREATE TABLE escalations (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    level TEXT NOT NULL,
    rank INTEGER NOT NULL,
    area_id UUID,
    cause TEXT NOT NULL,
    reason TEXT,
    is_vacant BOOLEAN NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    raised_by TEXT NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT escalations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT escalations_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id),
    CONSTRAINT escalations_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES features (tenant_id, id),
    CONSTRAINT escalations_once_per_level UNIQUE (tenant_id, work_order_id, level),
    CONSTRAINT escalations_by_hand_says_why CHECK (cause <> 'by_hand' OR coalesce(btrim(reason), '') <> ''),
    CONSTRAINT escalations_cause_known CHECK (cause IN ('urgency', 'unowned', 'refused', 'no_candidate', 'unsigned', 'overdue_respond', 'overdue_arrive', 'overdue_close', 'by_hand'))
);

CREATE TABLE tellings (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    escalation_id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    as_what TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    acknowledged_by TEXT,
    subdistrict_id UUID,
    CONSTRAINT tellings_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT tellings_escalation_id_fkey FOREIGN KEY(tenant_id, escalation_id) REFERENCES escalations (tenant_id, id),
    CONSTRAINT tellings_work_order_id_fkey FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_orders (tenant_id, id),
    CONSTRAINT tellings_once UNIQUE (tenant_id, escalation_id, as_what, code),
    CONSTRAINT tellings_as_what_known CHECK (as_what IN ('leader', 'chief', 'staff', 'grid_head', 'responsible')),
    CONSTRAINT tellings_acknowledged_by_somebody CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
);

CREATE UNIQUE INDEX tellings_responsible_once ON tellings (tenant_id, work_order_id, code) WHERE as_what = 'responsible';
