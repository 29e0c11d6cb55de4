-- Callers are forgotten some time after their matter has ended, but for those kept by order of the law.
--
-- run by: migration 0039.
ALTER TABLE requests ADD COLUMN forgotten_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE requests ADD COLUMN held_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE requests ADD COLUMN held_by TEXT;
ALTER TABLE requests ADD CONSTRAINT requests_held_by_somebody CHECK ((held_at IS NULL) = (held_by IS NULL));
ALTER TABLE requests ADD CONSTRAINT requests_forgotten_whole CHECK (forgotten_at IS NULL OR num_nonnulls(caller_name, address) = 0);
CREATE INDEX requests_to_forget ON requests (tenant_id, received_at) WHERE forgotten_at IS NULL;

CREATE TABLE retention_keys (
    tenant_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    key BYTEA NOT NULL,
    CONSTRAINT retention_keys_pkey PRIMARY KEY (tenant_id, purpose),
    CONSTRAINT retention_keys_long_enough CHECK (octet_length(key) = 32)
);
