-- Accounts, sessions of browsers, keys of systems, and the audit of what was done with them.
--
-- run by: the migration of the same number. The audit only grows: nobody changes an entry, and
-- what goes in the end is older than six months and goes through the function below.

CREATE TABLE accounts (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    login TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    roles TEXT[] DEFAULT '{}' NOT NULL,
    subdistricts UUID[],
    member_id UUID,
    unit_id UUID,
    n_failed INTEGER DEFAULT 0 NOT NULL,
    failed_at TIMESTAMP WITH TIME ZONE,
    locked_until TIMESTAMP WITH TIME ZONE,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    added_by TEXT NOT NULL,
    disabled_at TIMESTAMP WITH TIME ZONE,
    disabled_by TEXT,
    CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT accounts_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT accounts_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT accounts_login_once UNIQUE (tenant_id, login),
    CONSTRAINT accounts_login_in_small_letters CHECK (login = lower(login) AND login <> ''),
    CONSTRAINT accounts_disabled_by_name CHECK ((disabled_at IS NULL) = (disabled_by IS NULL)),
    CONSTRAINT accounts_failed_counted CHECK (n_failed >= 0),
    CONSTRAINT accounts_password_is_hashed CHECK (starts_with(password_hash, '$argon2id$')),
    CONSTRAINT accounts_roles_known CHECK (roles <@ ARRAY['operator', 'dispatcher', 'shift_leader', 'unit', 'grid_head', 'checker', 'planner', 'member', 'volunteer', 'leader', 'evaluator', 'gateway', 'system_admin', 'security_admin', 'audit_admin']),
    CONSTRAINT accounts_administrators_apart CHECK (NOT roles && ARRAY['system_admin', 'security_admin', 'audit_admin'] OR cardinality(roles) = 1)
);

CREATE TABLE sessions (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_by TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    address TEXT,
    CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sessions_account_id_fkey FOREIGN KEY(tenant_id, account_id) REFERENCES accounts (tenant_id, id),
    CONSTRAINT sessions_token_once UNIQUE (tenant_id, token_hash),
    CONSTRAINT sessions_token_is_hashed CHECK (octet_length(token_hash) = 32),
    CONSTRAINT sessions_end_after_they_began CHECK (ends_by > began_at)
);

CREATE INDEX sessions_by_age ON sessions (tenant_id, ends_by);

CREATE INDEX sessions_of_account ON sessions (tenant_id, account_id) WHERE ended_at IS NULL;

CREATE TABLE api_keys (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    roles TEXT[] DEFAULT '{}' NOT NULL,
    subdistricts UUID[],
    unit_id UUID,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    added_by TEXT NOT NULL,
    ends_by TIMESTAMP WITH TIME ZONE,
    used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_by TEXT,
    CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT api_keys_unit_id_fkey FOREIGN KEY(tenant_id, unit_id) REFERENCES features (tenant_id, id),
    CONSTRAINT api_keys_code_once UNIQUE (tenant_id, code),
    CONSTRAINT api_keys_token_is_hashed CHECK (octet_length(token_hash) = 32),
    CONSTRAINT api_keys_revoked_by_name CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CONSTRAINT api_keys_labelled CHECK (label <> ''),
    CONSTRAINT api_keys_roles_known CHECK (roles <@ ARRAY['operator', 'dispatcher', 'shift_leader', 'unit', 'grid_head', 'checker', 'planner', 'member', 'volunteer', 'leader', 'evaluator', 'gateway', 'system_admin', 'security_admin', 'audit_admin']),
    CONSTRAINT api_keys_administrators_apart CHECK (NOT roles && ARRAY['system_admin', 'security_admin', 'audit_admin'] OR cardinality(roles) = 1)
);

CREATE TABLE audit_entries (
    tenant_id INTEGER NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_id UUID,
    wanted TEXT,
    about TEXT,
    address TEXT,
    facts JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT audit_entries_pkey PRIMARY KEY (tenant_id, id)
);

CREATE INDEX audit_entries_by_age ON audit_entries (tenant_id, at);

CREATE INDEX audit_entries_of_actor ON audit_entries (tenant_id, actor, at);

CREATE FUNCTION refuse_early_forgetting() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at > now() - interval '6 months' THEN
        RAISE EXCEPTION '% is kept for six months', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_entries_only_grow BEFORE UPDATE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting('audit_entries_append_only');

CREATE TRIGGER audit_entries_are_kept BEFORE DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_early_forgetting('audit_entries_kept_six_months');

-- The application's role may not delete: what is old enough goes with the owner's rights.
CREATE FUNCTION forget_audit(of_tenant integer, of_before timestamptz, most integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (
        DELETE FROM public.audit_entries AS a
        USING (
            SELECT old.id FROM public.audit_entries AS old
            WHERE old.tenant_id = of_tenant
              AND old.at < least(of_before, now() - interval '6 months')
            ORDER BY old.at
            LIMIT most
        ) AS oldest
        WHERE a.tenant_id = of_tenant AND a.id = oldest.id
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;

REVOKE ALL ON FUNCTION forget_audit(integer, timestamptz, integer) FROM PUBLIC;
