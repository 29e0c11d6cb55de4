"""What was measured: coverages with all that they rest on."""

from sqlalchemy import Column, Date, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables.columns import belongs_to, instant, metadata, tenant_key

coverage_runs = Table(
    "coverage_runs",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    instant("made_at", required=True),
    Column("title", Text, nullable=False),
    # The question with every speed; the marks of the tables and the day of the streets.
    Column("policy", JSONB, nullable=False),
    Column("network_state", Text, nullable=False),
    Column("ground_state", Text, nullable=False),
    Column("data_date", Date),
    Column("figures", JSONB, nullable=False),
    Column("stations", JSONB, nullable=False),
    # The way of every door, as columns: what two runs are compared by.
    Column("doors", JSONB, nullable=False),
    belongs_to("tenants", (), ()),
    Index("coverage_runs_newest", "tenant_id", "made_at"),
)
