-- What an authenticator makes codes of, and the step whose code was used last: none is good twice.
--
-- run by: migration 0042.
ALTER TABLE accounts
    ADD COLUMN factor_secret TEXT,
    ADD COLUMN factor_step BIGINT,
    ADD CONSTRAINT accounts_factor_whole CHECK ((factor_secret IS NULL) = (factor_step IS NULL)),
    ADD CONSTRAINT accounts_factor_of_160_bits CHECK (factor_secret ~ '^[A-Z2-7]{32}$');
