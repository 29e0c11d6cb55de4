"""Beside the assignment: offers to be claimed, requests for cooperation, calls by their key."""

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    subdistrict,
    tenant_key,
)

# An offer reserves nobody: the place is claimed when it is accepted.
offers = Table(
    "offers",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("member_id", Uuid, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("mode", Text, nullable=False),
    Column("state", Text, nullable=False),
    instant("offered_at", required=True),
    instant("expires_at", required=True),
    instant("ended_at"),
    Column("end_reason", Text),
    Column("assignment_id", Uuid),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("member_live", ("member_id",), ("member_id",)),
    belongs_to("decisions", ("decision_id",)),
    belongs_to("assignments", ("assignment_id",)),
    CheckConstraint("mode IN ('cascade', 'broadcast')", "mode_known"),
    CheckConstraint("expires_at > offered_at", "expire_later"),
    CheckConstraint("(state = 'offered') = (ended_at IS NULL)", "ended_when_ended"),
    CheckConstraint("(state = 'accepted') = (assignment_id IS NOT NULL)", "assigned_when_accepted"),
    Index(
        names.ONE_OPEN_OFFER_PER_MEMBER,
        "tenant_id",
        "work_order_id",
        "member_id",
        unique=True,
        postgresql_where=text("state = 'offered'"),
    ),
    Index(
        names.ONE_OPEN_OFFER_IN_CASCADE,
        "tenant_id",
        "work_order_id",
        unique=True,
        postgresql_where=text("state = 'offered' AND mode = 'cascade'"),
    ),
    Index("offers_of_order", "tenant_id", "work_order_id", "offered_at"),
    Index(
        "offers_open_of_member",
        "tenant_id",
        "member_id",
        postgresql_where=text("state = 'offered'"),
    ),
)

# One row a destination. `asked_of` is a unit's or member's code, or the name of whoever is neither.
cooperations = Table(
    "cooperations",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("unit_id", Uuid),
    Column("member_id", Uuid),
    Column("asked_of", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("state", Text, nullable=False),
    instant("asked_at", required=True),
    Column("asked_by", Text, nullable=False),
    instant("acknowledged_at"),
    Column("acknowledged_by", Text),
    instant("ended_at"),
    Column("answer", Text),
    # The part of the team that the unit is asked to take.
    Column("part", Text),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("features", ("unit_id",)),
    belongs_to("members", ("member_id",)),
    CheckConstraint("num_nonnulls(unit_id, member_id) <= 1", "asked_of_one"),
    CheckConstraint(
        "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", "acknowledged_by_name"
    ),
    CheckConstraint(
        "state NOT IN ('answered', 'declined')"
        " OR (acknowledged_by IS NOT NULL AND answer IS NOT NULL)",
        "answered_by_name",
    ),
    CheckConstraint(
        "(state IN ('answered', 'declined', 'withdrawn')) = (ended_at IS NOT NULL)",
        "ended_when_ended",
    ),
    Index(
        names.ONE_OPEN_COOPERATION_PER_DESTINATION,
        "tenant_id",
        "work_order_id",
        "asked_of",
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("cooperations_of_order", "tenant_id", "work_order_id", "asked_at"),
    *(
        Index(
            f"cooperations_open_of_{asked}",
            "tenant_id",
            f"{asked}_id",
            postgresql_where=text("ended_at IS NULL"),
        )
        for asked in ("member", "unit")
    ),
)

# What a call with a key was answered, written with what it did. `answer` is NULL only inside
# the transaction that is still at it.
idempotent_calls = Table(
    "idempotent_calls",
    metadata,
    tenant_key(),
    Column("key", Text, primary_key=True),
    Column("route", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("answer", JSONB),
    instant("at", required=True),
    Index("idempotent_calls_by_age", "tenant_id", "at"),
)
