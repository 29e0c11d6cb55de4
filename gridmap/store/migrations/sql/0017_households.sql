-- Visits to households, and the ledger of what people said there.
--
-- run by: the migration of the same number.

CREATE TABLE household_visits (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    building_id UUID NOT NULL,
    door TEXT NOT NULL,
    door_key TEXT NOT NULL,
    member_id UUID NOT NULL,
    visited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    needs TEXT,
    ideas TEXT,
    effects TEXT,
    position geography(POINT,4490) NOT NULL,
    grid_id UUID,
    subdistrict_id UUID,
    CONSTRAINT household_visits_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT household_visits_building_id_fkey FOREIGN KEY(tenant_id, building_id) REFERENCES features (tenant_id, id),
    CONSTRAINT household_visits_grid_id_fkey FOREIGN KEY(tenant_id, grid_id) REFERENCES features (tenant_id, id),
    CONSTRAINT household_visits_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT household_visits_once_per_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT household_visits_kind_known CHECK (kind IN ('residents', 'party_members', 'shops')),
    CONSTRAINT household_visits_outcome_known CHECK (outcome IN ('met', 'not_home', 'refused'))
);

CREATE INDEX household_visits_of_building ON household_visits (tenant_id, building_id, visited_at);

CREATE TABLE ledger_entries (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    visit_id UUID NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    category TEXT,
    text TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    subdistrict_id UUID,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT ledger_entries_visit_id_fkey FOREIGN KEY(tenant_id, visit_id) REFERENCES household_visits (tenant_id, id),
    CONSTRAINT ledger_entries_category_fkey FOREIGN KEY(tenant_id, category) REFERENCES categories (tenant_id, code),
    CONSTRAINT ledger_entries_in_order UNIQUE (tenant_id, visit_id, place),
    CONSTRAINT ledger_entries_kind_known CHECK (kind IN ('demand', 'hazard', 'suggestion', 'praise'))
);

CREATE INDEX ledger_entries_recorded ON ledger_entries (tenant_id, recorded_at);
