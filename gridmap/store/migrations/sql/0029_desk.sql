-- What the desk writes: risks to read, how requests were entered, notes, instructions, handovers.
--
-- run by: migration 0029.
CREATE TABLE risks (
    tenant_id INTEGER NOT NULL,
    request_id UUID NOT NULL,
    kind TEXT NOT NULL,
    words TEXT[] NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE,
    seen_by TEXT,
    subdistrict_id UUID,
    CONSTRAINT risks_pkey PRIMARY KEY (tenant_id, request_id, kind),
    CONSTRAINT risks_request_id_fkey FOREIGN KEY (tenant_id, request_id)
        REFERENCES requests (tenant_id, id),
    CONSTRAINT risks_seen_by_somebody CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
CREATE INDEX risks_unread ON risks (tenant_id, raised_at) WHERE seen_at IS NULL;

CREATE TABLE intake_entries (
    tenant_id INTEGER NOT NULL,
    request_id UUID NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    on_behalf_of TEXT,
    sheet_number TEXT,
    is_late BOOLEAN NOT NULL,
    was_read_back BOOLEAN NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT intake_entries_pkey PRIMARY KEY (tenant_id, request_id),
    CONSTRAINT intake_entries_request_id_fkey FOREIGN KEY (tenant_id, request_id)
        REFERENCES requests (tenant_id, id)
);

CREATE TABLE order_notes (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT,
    with_whom TEXT,
    text TEXT,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    noted_by TEXT NOT NULL,
    is_late BOOLEAN NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT order_notes_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT order_notes_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT order_notes_kind_known CHECK (kind IN ('note', 'call')),
    CONSTRAINT order_notes_of_call
        CHECK ((kind = 'call') = (outcome IS NOT NULL AND with_whom IS NOT NULL)),
    CONSTRAINT order_notes_note_says_something
        CHECK (kind = 'call' OR coalesce(btrim(text), '') <> ''),
    CONSTRAINT order_notes_outcome_known
        CHECK (outcome IN ('reached', 'no_answer', 'engaged', 'wrong_number')),
    CONSTRAINT order_notes_with_whom_known CHECK (with_whom IN ('caller', 'handler', 'other'))
);
CREATE INDEX order_notes_of_order ON order_notes (tenant_id, work_order_id, happened_at);

CREATE TABLE instructions (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    work_order_id UUID NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_whom TEXT NOT NULL,
    document_number TEXT,
    text TEXT NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    entered_by TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    reported_at TIMESTAMP WITH TIME ZONE,
    reported_by TEXT,
    report TEXT,
    subdistrict_id UUID,
    CONSTRAINT instructions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT instructions_number_once UNIQUE (tenant_id, number),
    CONSTRAINT instructions_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id)
        REFERENCES work_orders (tenant_id, id),
    CONSTRAINT instructions_kind_known CHECK (kind IN ('instruction', 'supervision')),
    CONSTRAINT instructions_reported_by_somebody
        CHECK (num_nonnulls(reported_at, reported_by, report) IN (0, 3))
);
CREATE INDEX instructions_of_order ON instructions (tenant_id, work_order_id);
CREATE INDEX instructions_unreported ON instructions (tenant_id, due_at)
    WHERE reported_at IS NULL;

CREATE TABLE handovers (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    roster JSONB NOT NULL,
    carried JSONB NOT NULL,
    remarks TEXT,
    handed_by TEXT NOT NULL,
    handed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    taken_by TEXT,
    taken_at TIMESTAMP WITH TIME ZONE,
    taken_back_at TIMESTAMP WITH TIME ZONE,
    subdistrict_id UUID,
    CONSTRAINT handovers_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT handovers_taken_by_somebody CHECK ((taken_at IS NULL) = (taken_by IS NULL)),
    CONSTRAINT handovers_two_persons CHECK (taken_by <> handed_by),
    CONSTRAINT handovers_ended_one_way CHECK (num_nonnulls(taken_at, taken_back_at) <= 1)
);
CREATE UNIQUE INDEX handovers_one_open ON handovers (tenant_id)
    WHERE taken_at IS NULL AND taken_back_at IS NULL;
CREATE INDEX handovers_newest ON handovers (tenant_id, handed_at);
