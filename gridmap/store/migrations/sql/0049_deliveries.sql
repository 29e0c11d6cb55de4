-- Where news of the district goes to, and what came of each message at each destination.
--
-- run by: migration 0049. There is no destination until an administrator adds one.
CREATE TABLE destinations (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT[],
    subdistrict_id UUID,
    secret BYTEA,
    xid XID8 NOT NULL,
    row_id BIGINT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    added_by TEXT NOT NULL,
    paused_at TIMESTAMP WITH TIME ZONE,
    paused_by TEXT,
    removed_at TIMESTAMP WITH TIME ZONE,
    removed_by TEXT,
    CONSTRAINT destinations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT destinations_subdistrict_id_fkey
        FOREIGN KEY (tenant_id, subdistrict_id) REFERENCES features (tenant_id, id),
    CONSTRAINT destinations_named CHECK (code <> '' AND name <> ''),
    CONSTRAINT destinations_paused_by_name CHECK ((paused_at IS NULL) = (paused_by IS NULL)),
    CONSTRAINT destinations_removed_by_name CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
    CONSTRAINT destinations_secret_while_there CHECK ((removed_at IS NULL) = (secret IS NOT NULL)),
    CONSTRAINT destinations_secret_long CHECK (octet_length(secret) = 32)
);
CREATE UNIQUE INDEX destinations_living_code_once ON destinations (tenant_id, lower(code))
WHERE removed_at IS NULL;

CREATE TABLE deliveries (
    tenant_id INTEGER NOT NULL,
    destination_id UUID NOT NULL,
    id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    body TEXT NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    n_failed INTEGER DEFAULT 0 NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE NOT NULL,
    leased_until TIMESTAMP WITH TIME ZONE,
    fault TEXT,
    status INTEGER,
    failed_at TIMESTAMP WITH TIME ZONE,
    settled_at TIMESTAMP WITH TIME ZONE,
    settled_by TEXT,
    reason TEXT,
    CONSTRAINT deliveries_pkey PRIMARY KEY (tenant_id, destination_id, id),
    CONSTRAINT deliveries_destination_id_fkey
        FOREIGN KEY (tenant_id, destination_id) REFERENCES destinations (tenant_id, id),
    CONSTRAINT deliveries_state_known
        CHECK (state IN ('waiting', 'delivered', 'stuck', 'given_up')),
    CONSTRAINT deliveries_settled_at_an_instant
        CHECK ((state IN ('delivered', 'given_up')) = (settled_at IS NOT NULL)),
    CONSTRAINT deliveries_given_up_for_a_reason CHECK (
        (state = 'given_up') = (reason IS NOT NULL) AND (state = 'given_up') = (settled_by IS NOT NULL)
    )
);
CREATE INDEX deliveries_due ON deliveries (tenant_id, destination_id, next_try_at, sequence)
WHERE state = 'waiting';
CREATE INDEX deliveries_by_state ON deliveries (tenant_id, destination_id, state, happened_at);
CREATE INDEX deliveries_settled ON deliveries (tenant_id, destination_id, state, settled_at)
WHERE settled_at IS NOT NULL;
