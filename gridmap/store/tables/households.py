"""Visits to households, and the ledger of what people said there."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    point,
    subdistrict,
    tenant_key,
)

# A household is a door of a building: `door_key` is the door however it was written.
household_visits = Table(
    "household_visits",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("idempotency_key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("building_id", Uuid, nullable=False),
    Column("door", Text, nullable=False),
    Column("door_key", Text, nullable=False),
    Column("member_id", Uuid, nullable=False),
    instant("visited_at", required=True),
    instant("recorded_at", required=True),
    Column("kind", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("needs", Text),
    Column("ideas", Text),
    Column("effects", Text),
    point(required=True),
    Column("grid_id", Uuid),
    subdistrict(),
    belongs_to("features", ("building_id",)),
    belongs_to("features", ("grid_id",)),
    belongs_to("members", ("member_id",)),
    Unique("tenant_id", "idempotency_key", name=names.HOUSEHOLD_VISIT_KEY_ONCE),
    CheckConstraint("kind IN ('residents', 'party_members', 'shops')", "kind_known"),
    CheckConstraint("outcome IN ('met', 'not_home', 'refused')", "outcome_known"),
    Index("household_visits_of_building", "tenant_id", "building_id", "visited_at"),
)

# An entry with a demand or hazard becomes a request of the channel `visit` whose number is the
# id of the entry: one entry, one request, by the request's own constraint.
ledger_entries = Table(
    "ledger_entries",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("category", Text),
    Column("text", Text, nullable=False),
    instant("recorded_at", required=True),
    subdistrict(),
    belongs_to("household_visits", ("visit_id",)),
    belongs_to("categories", ("category",), ("code",)),
    Unique("tenant_id", "visit_id", "place", name="ledger_entries_in_order"),
    CheckConstraint("kind IN ('demand', 'hazard', 'suggestion', 'praise')", "kind_known"),
    Index("ledger_entries_recorded", "tenant_id", "recorded_at"),
)
