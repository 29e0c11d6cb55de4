"""An account, a session, a key, an audited act, and what the database must refuse of them."""

ONE_OF_EACH = {
    "account": """INSERT INTO accounts (tenant_id, id, login, password_hash, must_change_password,
        roles, added_at, added_by)
        VALUES (1, gen_random_uuid(), 'desk', '$argon2id$', false, '{operator}', now(), '')""",
    "session": """INSERT INTO sessions (tenant_id, id, account_id, token_hash, began_at, seen_at,
        ends_by)
        SELECT 1, gen_random_uuid(), id, decode(repeat('ab', 32), 'hex'), now(), now(),
        now() + interval '8 h' FROM accounts""",
    "api key": """INSERT INTO api_keys (tenant_id, id, code, label, token_hash, roles, added_at,
        added_by)
        VALUES (1, gen_random_uuid(), 'K1', 'hotline', decode(repeat('ab', 32), 'hex'),
        '{gateway}', now(), '')""",
    "audit entry": """INSERT INTO audit_entries (tenant_id, id, at, kind, actor)
        VALUES (1, gen_random_uuid(), now(), 'logged_in', 'desk')""",
    "version of a setting": """INSERT INTO settings_versions VALUES
        (1, 'tiers', 1, '{}', now(), 'admin', 'first')""",
    "worker": """INSERT INTO workers (tenant_id, id, place, began_at, seen_at)
        VALUES (1, gen_random_uuid(), 'here:1', now(), now())""",
    "destination": """INSERT INTO destinations (tenant_id, id, code, name, url, secret, xid, row_id,
        added_at, added_by)
        VALUES (1, gen_random_uuid(), 'hub', 'hub', 'https://hub.example/', sha256('1'), '1', 1,
        now(), '')""",
    "message": """INSERT INTO deliveries (tenant_id, destination_id, id, sequence, kind,
        happened_at, body, next_try_at)
        SELECT 1, id, gen_random_uuid(), 1, 'order_opened', now(), '{}', now()
        FROM destinations""",
}

AGAIN = {
    "accounts_login_once": ("accounts", None),
    "sessions_token_once": ("sessions", None),
    "api_keys_code_once": ("api_keys", None),
}

ANOTHER_KEY = """INSERT INTO api_keys (tenant_id, id, code, label, token_hash, roles, added_at,
    added_by) SELECT 1, gen_random_uuid(), 'K2', {label}, {hashed}, roles, now(), ''
    FROM api_keys"""

A_SETTING = "INSERT INTO settings_versions VALUES (1, '{}', {}, '{{}}', now(), 'admin', '{}')"

REFUSED = {
    "destinations_living_code_once": (
        """INSERT INTO destinations (tenant_id, id, code, name, url, secret, xid, row_id, added_at,
        added_by) SELECT 1, gen_random_uuid(), 'HUB', name, url, secret, xid, row_id, now(), ''
        FROM destinations""",
    ),
    "destinations_named": (
        "UPDATE destinations SET code = ''",
        "UPDATE destinations SET name = ''",
    ),
    "destinations_paused_by_name": (
        "UPDATE destinations SET paused_at = now()",
        "UPDATE destinations SET paused_by = 'admin'",
    ),
    "destinations_removed_by_name": (
        "UPDATE destinations SET removed_by = 'admin'",
        "UPDATE destinations SET removed_at = now(), secret = NULL",
    ),
    "destinations_secret_while_there": (
        "UPDATE destinations SET secret = NULL",
        "UPDATE destinations SET removed_at = now(), removed_by = 'admin'",
    ),
    "destinations_secret_long": ("UPDATE destinations SET secret = 'short'",),
    "destinations_previous_secret_while_there": (
        "UPDATE destinations SET previous_secret = secret",
        "UPDATE destinations SET previous_secret_until = now()",
        """UPDATE destinations SET removed_at = now(), removed_by = 'admin', secret = NULL,
        previous_secret = secret, previous_secret_until = now()""",
    ),
    "destinations_previous_secret_long": (
        "UPDATE destinations SET previous_secret = 'short', previous_secret_until = now()",
    ),
    "deliveries_state_known": ("UPDATE deliveries SET state = 'sent'",),
    "deliveries_settled_at_an_instant": (
        "UPDATE deliveries SET state = 'delivered'",
        "UPDATE deliveries SET settled_at = now()",
    ),
    "deliveries_given_up_for_a_reason": (
        "UPDATE deliveries SET state = 'given_up', settled_at = now()",
        "UPDATE deliveries SET reason = 'why', settled_by = 'admin'",
    ),
    "api_keys_token_once": (ANOTHER_KEY.format(label="'lamps'", hashed="token_hash"),),
    "api_keys_living_label_once": (ANOTHER_KEY.format(label="'Hotline'", hashed="sha256('2')"),),
    "accounts_factor_whole": ("UPDATE accounts SET factor_step = 1",),
    "accounts_factor_of_160_bits": (
        "UPDATE accounts SET factor_secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234561', factor_step = 1",
        "UPDATE accounts SET factor_secret = 'ABCD', factor_step = 1",
    ),
    "settings_versions_kind_known": (A_SETTING.format("weather", 2, "why"),),
    "settings_versions_counted": (A_SETTING.format("tiers", 0, "why"),),
    "settings_versions_explained": (A_SETTING.format("tiers", 2, " "),),
    "settings_versions_append_only": (
        "UPDATE settings_versions SET reason = 'another'",
        "DELETE FROM settings_versions",
        "TRUNCATE settings_versions",
    ),
    "workers_seen_after_they_began": ("UPDATE workers SET seen_at = began_at - interval '1 s'",),
    "accounts_login_in_small_letters": (
        "UPDATE accounts SET login = 'Desk'",
        "UPDATE accounts SET login = ''",
    ),
    "accounts_disabled_by_name": (
        "UPDATE accounts SET disabled_at = now()",
        "UPDATE accounts SET disabled_by = 'admin'",
    ),
    "accounts_one_time_ends": ("UPDATE accounts SET must_change_password = true",),
    "accounts_failed_counted": ("UPDATE accounts SET n_failed = -1",),
    "accounts_password_is_hashed": (
        "UPDATE accounts SET password_hash = 'secret'",
        "UPDATE accounts SET password_hash = ''",
    ),
    "accounts_roles_known": ("UPDATE accounts SET roles = '{operator, emperor}'",),
    "accounts_administrators_apart": (
        "UPDATE accounts SET roles = '{operator, system_admin}'",
        "UPDATE accounts SET roles = '{operator, security_admin}'",
        "UPDATE accounts SET roles = '{operator, audit_admin}'",
        "UPDATE accounts SET roles = '{security_admin, audit_admin}'",
    ),
    "sessions_token_is_hashed": ("UPDATE sessions SET token_hash = 'secret'",),
    "sessions_end_after_they_began": ("UPDATE sessions SET ends_by = began_at",),
    "api_keys_token_is_hashed": ("UPDATE api_keys SET token_hash = 'secret'",),
    "api_keys_revoked_by_name": (
        "UPDATE api_keys SET revoked_at = now()",
        "UPDATE api_keys SET revoked_by = 'admin'",
    ),
    "api_keys_labelled": ("UPDATE api_keys SET label = ''",),
    "api_keys_roles_known": ("UPDATE api_keys SET roles = '{gateway, emperor}'",),
    "api_keys_administrators_apart": (
        "UPDATE api_keys SET roles = '{gateway, system_admin}'",
        "UPDATE api_keys SET roles = '{gateway, security_admin}'",
        "UPDATE api_keys SET roles = '{gateway, audit_admin}'",
        "UPDATE api_keys SET roles = '{security_admin, audit_admin}'",
    ),
    "audit_entries_append_only": (
        "UPDATE audit_entries SET actor = 'somebody else'",
        "UPDATE audit_entries SET actor = 'nobody' WHERE false",
        "TRUNCATE audit_entries",
    ),
    "audit_entries_kept_six_months": (
        "DELETE FROM audit_entries",
        """INSERT INTO audit_entries (tenant_id, id, at, kind, actor) VALUES (1,
        gen_random_uuid(), now() - interval '6 months' + interval '1 s', 'logged_in', 'late');
        DELETE FROM audit_entries WHERE actor = 'late'""",
    ),
}
