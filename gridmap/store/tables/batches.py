"""Work orders that were matched together: what a batch gained, and what became of each order."""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables.columns import belongs_to, instant, metadata, subdistrict, tenant_key

# `gain` is `gridmap.dispatch.batch_gain.Gain`: both sides in figures.
batches = Table(
    "batches",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    instant("made_at", required=True),
    Column("engine", Text, nullable=False),
    Column("gain", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Index("batches_newest", "tenant_id", "made_at"),
)

batch_orders = Table(
    "batch_orders",
    metadata,
    tenant_key(),
    Column("batch_id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("assignment_id", Uuid),
    subdistrict(),
    belongs_to("batches", ("batch_id",)),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("assignments", ("assignment_id",)),
    CheckConstraint("outcome IN ('assigned', 'nobody', 'overtaken')", "outcome_known"),
    CheckConstraint("(outcome = 'assigned') = (assignment_id IS NOT NULL)", "assigned_to_somebody"),
    Index("batch_orders_of_order", "tenant_id", "work_order_id"),
)
