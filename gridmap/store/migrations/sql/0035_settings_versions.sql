-- What administrators set at run time, version by version: who, when, why.
--
-- run by: migration 0035. The newest version of a kind is in force; none is ever changed.
CREATE TABLE settings_versions (
    tenant_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    body JSONB NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT settings_versions_pkey PRIMARY KEY (tenant_id, kind, number),
    CONSTRAINT settings_versions_kind_known
        CHECK (kind IN ('base_map', 'categories', 'tiers', 'roles')),
    CONSTRAINT settings_versions_counted CHECK (number > 0),
    CONSTRAINT settings_versions_explained CHECK (btrim(reason) <> '')
);

CREATE TRIGGER settings_versions_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE
    ON settings_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting('settings_versions_append_only');
