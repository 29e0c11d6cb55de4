"""What happened: decisions, events, the outbox."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables.columns import (
    Xid8,
    belongs_to,
    instant,
    metadata,
    subdistrict,
    tenant_key,
)

decisions = Table(
    "decisions",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("order_version", Integer, nullable=False),
    instant("decided_at", required=True),
    Column("outcome", Text, nullable=False),
    Column("member_id", Uuid),
    Column("engine", Text, nullable=False),
    Column("radius_m", Double, nullable=False),
    Column("policy", JSONB, nullable=False),
    # Every candidate in reach with its one reason; past the limit, counts by reason.
    Column("candidates", JSONB, nullable=False),
    Column("counted", JSONB, nullable=False),
    # Of a co-handler: the part of the team that was decided.
    Column("part", Text),
    # What it was decided from, compressed, so that it can be decided again; 0 = not kept.
    Column("schema", Integer, nullable=False, server_default=text("0")),
    Column("situation", LargeBinary),
    subdistrict(),
    # Who chose, where it was a person, and why, where they chose another than the first.
    Column("chosen_by", Text),
    Column("choice_reason", Text),
    belongs_to("work_orders", ("work_order_id",)),
    Index("decisions_of_order", "tenant_id", "work_order_id", "decided_at"),
)

# Figures of all time: what each statement added, written by triggers on requests and work
# orders. The sum is the figure; rows are folded into one now and then.
tallies = Table(
    "tallies",
    metadata,
    tenant_key(),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    subdistrict(),
    *(
        Column(name, BigInteger, nullable=False, server_default=text("0"))
        for name in ("n_requests", "n_answered", "n_referred", "n_cancelled", "n_closed")
    ),
)

events = Table(
    "events",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    instant("at", required=True),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("request_id", Uuid),
    Column("work_order_id", Uuid),
    Column("assignment_id", Uuid),
    Column("member_id", Uuid),
    Column("facts", JSONB, nullable=False, server_default=text("'{}'")),
    subdistrict(),
    Index("events_of_order", "tenant_id", "work_order_id", "at"),
    Index("events_of_request", "tenant_id", "request_id"),
    Index("events_by_instant", "tenant_id", "at", "id"),
)

# What the live map has yet to hear. Written in the transaction of the change; read in the
# order (xid, id) below the oldest running transaction, so that no row is ever skipped.
outbox = Table(
    "outbox",
    metadata,
    tenant_key(),
    Column("xid", Xid8, primary_key=True, server_default=text("pg_current_xact_id()")),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    instant("at", required=True),
    Column("kind", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("subdistrict_id", Uuid),
)
