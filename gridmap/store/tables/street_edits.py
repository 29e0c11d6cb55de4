"""What people know about streets and gates that no layer says yet."""

from sqlalchemy import CheckConstraint, Column, Table, Text, Uuid

from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    shape,
    subdistrict,
    tenant_key,
)

street_edits = Table(
    "street_edits",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    instant("valid_from", required=True),
    instant("valid_to"),
    Column("made_by", Text, nullable=False),
    instant("made_at", required=True),
    Column("reason", Text, nullable=False),
    Column("withdrawn_by", Text),
    instant("withdrawn_at"),
    Column("gate_id", Uuid),
    Column("street_code", Text),
    Column("highway", Text),
    subdistrict(),
    shape("LINESTRING", required=False),
    belongs_to("tenants", (), ()),
    belongs_to("features", ("gate_id",)),
    CheckConstraint(
        "kind IN ('close_street', 'open_street', 'add_street', 'close_gate', 'open_gate')",
        "kind_known",
    ),
    CheckConstraint("(kind IN ('close_gate', 'open_gate')) = (gate_id IS NOT NULL)", "gate_named"),
    CheckConstraint("(gate_id IS NULL) = (geom IS NOT NULL)", "line_unless_gate"),
    CheckConstraint(
        "(kind IN ('close_street', 'open_street')) = (street_code IS NOT NULL)", "street_named"
    ),
    CheckConstraint("(kind = 'add_street') = (highway IS NOT NULL)", "new_street_has_a_class"),
    CheckConstraint("valid_to > valid_from", "validity_runs_forward"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", "withdrawn_by_somebody"),
    CheckConstraint("btrim(reason) <> '' AND btrim(made_by) <> ''", "says_who_and_why"),
)
