-- New divisions of communities, kept as drafts beside the versions of the grids.
--
-- run by: the fifth migration.

CREATE TABLE redivisions (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    community_id UUID NOT NULL,
    community_code TEXT NOT NULL,
    community_name TEXT NOT NULL,
    aim TEXT NOT NULL,
    state TEXT NOT NULL,
    edits INTEGER DEFAULT 0 NOT NULL,
    based_on TEXT NOT NULL,
    grid_codes TEXT[] NOT NULL,
    requests_share DOUBLE PRECISION NOT NULL,
    n_days INTEGER NOT NULL,
    borders JSONB NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by TEXT NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by TEXT,
    in_force_from TIMESTAMP WITH TIME ZONE,
    layer_version_id UUID,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by TEXT,
    end_reason TEXT,
    subdistrict_id UUID,
    CONSTRAINT redivisions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT redivisions_community_id_fkey FOREIGN KEY(tenant_id, community_id) REFERENCES features (tenant_id, id),
    CONSTRAINT redivisions_layer_version_id_fkey FOREIGN KEY(tenant_id, layer_version_id) REFERENCES layer_versions (tenant_id, id),
    CONSTRAINT redivisions_numbered UNIQUE (tenant_id, number),
    CONSTRAINT redivisions_state_known CHECK (state IN ('draft', 'approved', 'in_force', 'dropped')),
    CONSTRAINT redivisions_requests_share_is_a_share CHECK (requests_share BETWEEN 0 AND 1),
    CONSTRAINT redivisions_approved_by_somebody CHECK (state IN ('draft', 'dropped') OR num_nulls(approved_at, approved_by, in_force_from) = 0),
    CONSTRAINT redivisions_in_force_as_a_version CHECK ((state = 'in_force') = (layer_version_id IS NOT NULL)),
    CONSTRAINT redivisions_dropped_by_somebody CHECK ((state = 'dropped') = (num_nonnulls(ended_at, ended_by, end_reason) = 3))
);

CREATE INDEX redivisions_due ON redivisions (tenant_id, in_force_from) WHERE state = 'approved';

CREATE UNIQUE INDEX redivisions_one_approved_per_community ON redivisions (tenant_id, community_id) WHERE state = 'approved';

CREATE TABLE redivision_atoms (
    tenant_id INTEGER NOT NULL,
    redivision_id UUID NOT NULL,
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    today TEXT,
    n_households INTEGER NOT NULL,
    n_residents INTEGER NOT NULL,
    n_requests INTEGER NOT NULL,
    area_m2 DOUBLE PRECISION NOT NULL,
    before JSONB NOT NULL,
    geom geometry(MULTIPOLYGON,4490) NOT NULL,
    CONSTRAINT redivision_atoms_pkey PRIMARY KEY (tenant_id, redivision_id, number),
    CONSTRAINT redivision_atoms_redivision_id_fkey FOREIGN KEY(tenant_id, redivision_id) REFERENCES redivisions (tenant_id, id)
);
