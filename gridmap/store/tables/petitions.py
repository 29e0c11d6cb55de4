"""What handling units ask of the desk: more time for an order, or to return it."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from gridmap.store.tables import names
from gridmap.store.tables.columns import belongs_to, instant, metadata, tenant_key

# Open while nobody has decided and the assignment has not ended: derived, never stored.
petitions = Table(
    "petitions",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("assignment_id", Uuid, nullable=False),
    Column("unit_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    instant("until"),
    instant("asked_at", required=True),
    Column("asked_by", Text, nullable=False),
    # Who it was where they had signed in: an account, or the member that the account is.
    Column("asked_person", Uuid),
    instant("decided_at"),
    Column("decided_by", Text),
    Column("decided_person", Uuid),
    Column("is_granted", Boolean),
    # Why it was refused; may be said where it was granted.
    Column("answer", Text),
    # The deadline before, and the one that was granted.
    instant("close_by_before"),
    instant("close_by_after"),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("assignments", ("assignment_id",)),
    belongs_to("features", ("unit_id",)),
    CheckConstraint("kind IN ('more_time', 'return')", "kind_known"),
    CheckConstraint("(kind = 'more_time') = (until IS NOT NULL)", "until_when"),
    CheckConstraint("btrim(reason) <> ''", "says_why"),
    CheckConstraint(
        "num_nonnulls(decided_at, decided_by, is_granted) IN (0, 3)", "decided_by_somebody"
    ),
    CheckConstraint(
        "coalesce(decided_person <> asked_person, decided_by <> asked_by)", "two_persons"
    ),
    CheckConstraint("is_granted OR coalesce(btrim(answer), '') <> ''", "refused_with_reason"),
    CheckConstraint(
        "num_nonnulls(close_by_before, close_by_after)"
        " = CASE WHEN is_granted AND kind = 'more_time' THEN 2 ELSE 0 END",
        "more_time_moves_deadline",
    ),
    CheckConstraint("close_by_after > close_by_before", "deadline_later"),
    UniqueConstraint("tenant_id", "work_order_id", "unit_id", "kind", name=names.PETITION_ONCE),
    Index(
        names.MORE_TIME_ONCE,
        "tenant_id",
        "work_order_id",
        unique=True,
        postgresql_where=text("is_granted AND kind = 'more_time'"),
    ),
    Index(
        "petitions_undecided",
        "tenant_id",
        "work_order_id",
        postgresql_where=text("decided_at IS NULL"),
    ),
)
