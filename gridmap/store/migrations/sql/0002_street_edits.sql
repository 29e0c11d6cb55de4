-- Streets that are private, and edits of streets and gates by hand.
--
-- run by: the second migration.

ALTER TABLE streets ADD COLUMN private BOOLEAN;

CREATE TABLE street_edits (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE,
    made_by TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    gate_id UUID,
    street_code TEXT,
    highway TEXT,
    subdistrict_id UUID,
    geom geometry(LINESTRING,4490),
    CONSTRAINT street_edits_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT street_edits__fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id),
    CONSTRAINT street_edits_gate_id_fkey FOREIGN KEY(tenant_id, gate_id) REFERENCES features (tenant_id, id),
    CONSTRAINT street_edits_kind_known CHECK (kind IN ('close_street', 'open_street', 'add_street', 'close_gate', 'open_gate')),
    CONSTRAINT street_edits_gate_named CHECK ((kind IN ('close_gate', 'open_gate')) = (gate_id IS NOT NULL)),
    CONSTRAINT street_edits_line_unless_gate CHECK ((gate_id IS NULL) = (geom IS NOT NULL)),
    CONSTRAINT street_edits_street_named CHECK ((kind IN ('close_street', 'open_street')) = (street_code IS NOT NULL)),
    CONSTRAINT street_edits_new_street_has_a_class CHECK ((kind = 'add_street') = (highway IS NOT NULL)),
    CONSTRAINT street_edits_validity_runs_forward CHECK (valid_to > valid_from),
    CONSTRAINT street_edits_withdrawn_by_somebody CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CONSTRAINT street_edits_says_who_and_why CHECK (btrim(reason) <> '' AND btrim(made_by) <> '')
);
