-- For a day after a destination got a new secret, the one before signs too.
--
-- run by: migration 0051.
ALTER TABLE destinations
    ADD COLUMN previous_secret BYTEA,
    ADD COLUMN previous_secret_until TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT destinations_previous_secret_while_there CHECK (
        (previous_secret IS NULL) = (previous_secret_until IS NULL)
        AND (removed_at IS NULL OR previous_secret IS NULL)
    ),
    ADD CONSTRAINT destinations_previous_secret_long CHECK (octet_length(previous_secret) = 32);
