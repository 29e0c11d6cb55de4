"""Who may call: accounts, the sessions of browsers, the keys of systems, and what they did.

Passwords, tokens and keys are kept as hashes only. `subdistricts` is the jurisdiction: empty
(NULL) is the whole district, an empty array none of it.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.model.actor import AccountRole
from gridmap.model.rights import ADMINISTRATORS
from gridmap.store.tables import names
from gridmap.store.tables.columns import belongs_to, instant, metadata, tenant_key

_ROLES = ", ".join(f"'{role}'" for role in AccountRole)
_ADMINISTRATORS = ", ".join(f"'{role}'" for role in AccountRole if role in ADMINISTRATORS)


def _standing() -> tuple[Column[object], ...]:
    """Return what an account or a key is for."""
    return (
        Column("roles", ARRAY(Text), nullable=False, server_default=text("'{}'")),
        Column("subdistricts", ARRAY(Uuid)),
    )


def _rules_of_roles() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint(f"roles <@ ARRAY[{_ROLES}]", "roles_known"),
        CheckConstraint(
            f"NOT roles && ARRAY[{_ADMINISTRATORS}] OR cardinality(roles) = 1",
            "administrators_apart",
        ),
    )


accounts = Table(
    "accounts",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("login", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    instant("one_time_until"),
    *_standing(),
    Column("member_id", Uuid),
    Column("unit_id", Uuid),
    Column("volunteer_id", Uuid),
    Column("n_failed", Integer, nullable=False, server_default=text("0")),
    instant("failed_at"),
    instant("locked_until"),
    instant("added_at", required=True),
    Column("added_by", Text, nullable=False),
    instant("disabled_at"),
    Column("disabled_by", Text),
    # What an authenticator makes codes of, in base 32, and the step whose code was used last.
    Column("factor_secret", Text),
    Column("factor_step", BigInteger),
    belongs_to("members", ("member_id",)),
    belongs_to("features", ("unit_id",)),
    belongs_to("volunteers", ("volunteer_id",)),
    UniqueConstraint("tenant_id", "login", name=names.LOGIN_ONCE),
    CheckConstraint("(factor_secret IS NULL) = (factor_step IS NULL)", "factor_whole"),
    CheckConstraint("factor_secret ~ '^[A-Z2-7]{32}$'", "factor_of_160_bits"),
    CheckConstraint("login = lower(login) AND login <> ''", "login_in_small_letters"),
    CheckConstraint("(disabled_at IS NULL) = (disabled_by IS NULL)", "disabled_by_name"),
    CheckConstraint("n_failed >= 0", "failed_counted"),
    CheckConstraint("NOT must_change_password OR one_time_until IS NOT NULL", "one_time_ends"),
    CheckConstraint("starts_with(password_hash, '$argon2id$')", "password_is_hashed"),
    *_rules_of_roles(),
)

sessions = Table(
    "sessions",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    instant("began_at", required=True),
    instant("seen_at", required=True),
    instant("ends_by", required=True),
    instant("ended_at"),
    Column("address", Text),
    belongs_to("accounts", ("account_id",)),
    UniqueConstraint("tenant_id", "token_hash", name="sessions_token_once"),
    CheckConstraint("octet_length(token_hash) = 32", "token_is_hashed"),
    CheckConstraint("ends_by > began_at", "end_after_they_began"),
    Index(
        "sessions_of_account",
        "tenant_id",
        "account_id",
        postgresql_where=text("ended_at IS NULL"),
    ),
    # The retention deletes from the old end.
    Index("sessions_by_age", "tenant_id", "ends_by"),
)

api_keys = Table(
    "api_keys",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    *_standing(),
    Column("unit_id", Uuid),
    instant("added_at", required=True),
    Column("added_by", Text, nullable=False),
    instant("ends_by"),
    instant("used_at"),
    instant("revoked_at"),
    Column("revoked_by", Text),
    belongs_to("features", ("unit_id",)),
    UniqueConstraint("tenant_id", "code", name="api_keys_code_once"),
    UniqueConstraint("tenant_id", "token_hash", name="api_keys_token_once"),
    CheckConstraint("octet_length(token_hash) = 32", "token_is_hashed"),
    CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", "revoked_by_name"),
    CheckConstraint("label <> ''", "labelled"),
    *_rules_of_roles(),
    # What a system did stands in histories under its label.
    Index(
        names.LIVING_LABEL_ONCE,
        "tenant_id",
        text("lower(label)"),
        unique=True,
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

# Only grows. The retention goes through a function of the owner that leaves six months alone.
audit_entries = Table(
    "audit_entries",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    instant("at", required=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    # Of an account, a key or somebody of the identity provider: no row of ours need stand for it.
    Column("actor_id", Uuid),
    # The right that the call wanted.
    Column("wanted", Text),
    Column("about", Text),
    Column("address", Text),
    Column("facts", JSONB, nullable=False, server_default=text("'{}'")),
    Index("audit_entries_by_age", "tenant_id", "at"),
    Index("audit_entries_of_actor", "tenant_id", "actor", "at"),
)
