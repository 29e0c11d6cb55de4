"""Processes that dispatch, and when each went round last."""

from sqlalchemy import CheckConstraint, Column, Table, Text, Uuid

from gridmap.store.tables.columns import instant, metadata, tenant_key

# By the clock of the database, whatever the clock of the district: a played day has its own.
workers = Table(
    "workers",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    # Name of the machine and number of the process.
    Column("place", Text, nullable=False),
    instant("began_at", required=True),
    instant("seen_at", required=True),
    instant("ended_at"),
    CheckConstraint("seen_at >= began_at", "seen_after_they_began"),
)
