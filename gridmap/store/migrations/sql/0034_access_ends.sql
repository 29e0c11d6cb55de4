-- One-time passwords end, and living keys are told apart by their labels.
--
-- run by: migration 0034. Passwords that wait for their first sign-in are good for three more days.
-- Of living keys that are called the same the eldest keeps its label, the others add their code.
ALTER TABLE accounts ADD COLUMN one_time_until TIMESTAMP WITH TIME ZONE;
UPDATE accounts SET one_time_until = now() + interval '72 hours' WHERE must_change_password;
ALTER TABLE accounts ADD CONSTRAINT accounts_one_time_ends CHECK (NOT must_change_password OR one_time_until IS NOT NULL);

UPDATE api_keys AS k SET label = k.label || ' ' || k.code
WHERE k.revoked_at IS NULL AND EXISTS (
    SELECT FROM api_keys AS elder
    WHERE elder.tenant_id = k.tenant_id AND elder.revoked_at IS NULL
      AND lower(elder.label) = lower(k.label)
      AND (elder.added_at, elder.id) < (k.added_at, k.id)
);
CREATE UNIQUE INDEX api_keys_living_label_once ON api_keys (tenant_id, lower(label)) WHERE revoked_at IS NULL;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_token_once UNIQUE (tenant_id, token_hash);
