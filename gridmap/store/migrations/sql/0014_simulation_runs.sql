-- Stored rehearsals of days, with all that they rest on.
--
-- run by: the migration of the same name.

CREATE TABLE simulation_runs (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    title TEXT NOT NULL,
    question JSONB NOT NULL,
    basis JSONB NOT NULL,
    figures JSONB NOT NULL,
    CONSTRAINT simulation_runs_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT simulation_runs__fkey FOREIGN KEY(tenant_id) REFERENCES tenants (tenant_id)
);

CREATE INDEX simulation_runs_newest ON simulation_runs (tenant_id, made_at);
