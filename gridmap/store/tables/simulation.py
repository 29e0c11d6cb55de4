"""What was rehearsed: simulations with all that they rest on."""

from sqlalchemy import Column, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables.columns import belongs_to, instant, metadata, tenant_key

simulation_runs = Table(
    "simulation_runs",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    instant("made_at", required=True),
    Column("title", Text, nullable=False),
    # Both practices with every number of their policies; the past, the engine, the habits.
    Column("question", JSONB, nullable=False),
    Column("basis", JSONB, nullable=False),
    Column("figures", JSONB, nullable=False),
    belongs_to("tenants", (), ()),
    Index("simulation_runs_newest", "tenant_id", "made_at"),
)
