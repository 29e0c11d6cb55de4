-- Stored coverages, with all that they rest on.
--
-- run by: the fourth migration.

CREATE TABLE coverage_runs (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    title TEXT NOT NULL,
    policy JSONB NOT NULL,
    network_state TEXT NOT NULL,
    ground_state TEXT NOT NULL,
    data_date DATE,
    figures JSONB NOT NULL,
    stations JSONB NOT NULL,
    doors JSONB NOT NULL,
    CONSTRAINT coverage_runs_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT coverage_runs__fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)
);

CREATE INDEX coverage_runs_newest ON coverage_runs (tenant_id, made_at);
