"""Destinations of news, and what came of each message at each of them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    Xid8,
    belongs_to,
    instant,
    metadata,
    subdistrict,
    tenant_key,
)

# `xid` and `row_id` are its cursor: up to where the outbox was copied for it. The secret signs, so
# it is kept as it is; it goes with the destination.
destinations = Table(
    "destinations",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    # Empty = every kind that goes out.
    Column("kinds", ARRAY(Text)),
    subdistrict(),
    Column("secret", LargeBinary),
    Column("xid", Xid8, nullable=False),
    Column("row_id", BigInteger, nullable=False),
    instant("added_at", required=True),
    Column("added_by", Text, nullable=False),
    instant("paused_at"),
    Column("paused_by", Text),
    instant("removed_at"),
    Column("removed_by", Text),
    # Signs too until then: the receiver has not taken up the new one yet.
    Column("previous_secret", LargeBinary),
    instant("previous_secret_until"),
    belongs_to("features", ("subdistrict_id",)),
    CheckConstraint("code <> '' AND name <> ''", "named"),
    CheckConstraint("(paused_at IS NULL) = (paused_by IS NULL)", "paused_by_name"),
    CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", "removed_by_name"),
    CheckConstraint("(removed_at IS NULL) = (secret IS NOT NULL)", "secret_while_there"),
    CheckConstraint("octet_length(secret) = 32", "secret_long"),
    CheckConstraint(
        "(previous_secret IS NULL) = (previous_secret_until IS NULL)"
        " AND (removed_at IS NULL OR previous_secret IS NULL)",
        "previous_secret_while_there",
    ),
    CheckConstraint("octet_length(previous_secret) = 32", "previous_secret_long"),
    Index(
        names.LIVING_DESTINATION_ONCE,
        "tenant_id",
        text("lower(code)"),
        unique=True,
        postgresql_where=text("removed_at IS NULL"),
    ),
)

# A message at one destination. Its body was masked when it was made: nobody is known by it.
deliveries = Table(
    "deliveries",
    metadata,
    tenant_key(),
    Column("destination_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("number", Text),
    instant("happened_at", required=True),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("n_failed", Integer, nullable=False, server_default=text("0")),
    instant("next_try_at", required=True),
    # Somebody is sending it; where they died, others may after this.
    instant("leased_until"),
    Column("fault", Text),
    Column("status", Integer),
    instant("failed_at"),
    instant("settled_at"),
    Column("settled_by", Text),
    Column("reason", Text),
    belongs_to("destinations", ("destination_id",)),
    CheckConstraint("state IN ('waiting', 'delivered', 'stuck', 'given_up')", "state_known"),
    CheckConstraint(
        "(state IN ('delivered', 'given_up')) = (settled_at IS NOT NULL)", "settled_at_an_instant"
    ),
    CheckConstraint(
        "(state = 'given_up') = (reason IS NOT NULL)"
        " AND (state = 'given_up') = (settled_by IS NOT NULL)",
        "given_up_for_a_reason",
    ),
    Index(
        "deliveries_due",
        "tenant_id",
        "destination_id",
        "next_try_at",
        "sequence",
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("deliveries_by_state", "tenant_id", "destination_id", "state", "happened_at"),
    Index(
        "deliveries_failed",
        "tenant_id",
        "destination_id",
        "state",
        "failed_at",
        postgresql_where=text("failed_at IS NOT NULL AND settled_at IS NULL"),
    ),
    # The day's count, and the retention, which deletes from the old end.
    Index(
        "deliveries_settled",
        "tenant_id",
        "destination_id",
        "state",
        "settled_at",
        postgresql_where=text("settled_at IS NOT NULL"),
    ),
)
