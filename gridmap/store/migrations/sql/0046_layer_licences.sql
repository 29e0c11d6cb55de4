-- Whose a version of a layer is, and by which licence it may be shown.
--
-- run by: migration 0046. What is stored states neither, until it is imported with them.
ALTER TABLE layer_versions
    ADD COLUMN licence TEXT DEFAULT '' NOT NULL,
    ADD COLUMN attribution TEXT DEFAULT '' NOT NULL;
