"""Where members were: devices that may say so, trails, what was refused, what came of it."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import REAL

from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    point,
    subdistrict,
    tenant_key,
)

# A token is `code-secret`. The code is public and finds the row; of the secret only a hash of
# the whole token is kept.
member_devices = Table(
    "member_devices",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("member_id", Uuid, nullable=False),
    Column("label", Text),
    Column("datum", Text, nullable=False),
    instant("added_at", required=True),
    Column("added_by", Text, nullable=False),
    instant("revoked_at"),
    Column("revoked_by", Text),
    subdistrict(),
    belongs_to("members", ("member_id",)),
    UniqueConstraint("tenant_id", "code", name="member_devices_code_once"),
    CheckConstraint("datum IN ('WGS84', 'CGCS2000', 'GCJ02', 'BD09')", "datum_known"),
    CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", "revoked_by_name"),
    CheckConstraint("octet_length(token_hash) = 32", "token_is_hashed"),
    Index("member_devices_of_member", "tenant_id", "member_id"),
)

# The trail. One fix for each member and instant of the device: what comes twice counts once.
fixes = Table(
    "fixes",
    metadata,
    tenant_key(),
    Column("member_id", Uuid, primary_key=True),
    Column("measured_at", DateTime(timezone=True), primary_key=True),
    instant("received_at", required=True),
    point(required=True),
    Column("accuracy_m", REAL),
    Column("speed_mps", REAL),
    Column("course_deg", REAL),
    Column("altitude_m", REAL),
    Column("battery_share", REAL),
    subdistrict(),
    belongs_to("members", ("member_id",)),
    # The retention deletes from the old end.
    Index("fixes_by_age", "tenant_id", "measured_at"),
)

# One row for each member and reason, with the newest fix that was refused for it.
fix_refusals = Table(
    "fix_refusals",
    metadata,
    tenant_key(),
    Column("member_id", Uuid, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    instant("first_at", required=True),
    instant("last_at", required=True),
    instant("measured_at"),
    point(),
    subdistrict(),
    belongs_to("members", ("member_id",)),
    CheckConstraint("n > 0", "of_something"),
)

# Members who are outside the own grid now: the row comes when they leave and goes when they
# are back.
members_outside = Table(
    "members_outside",
    metadata,
    tenant_key(),
    Column("member_id", Uuid, primary_key=True),
    Column("grid_id", Uuid, nullable=False),
    instant("since", required=True),
    subdistrict(),
    belongs_to("members", ("member_id",)),
    belongs_to("features", ("grid_id",)),
)

# Orders that whoever signed them has come near to, by the first fix that says so.
reached_orders = Table(
    "reached_orders",
    metadata,
    tenant_key(),
    Column("assignment_id", Uuid, primary_key=True),
    Column("member_id", Uuid, nullable=False),
    instant("reached_at", required=True),
    subdistrict(),
    belongs_to("assignments", ("assignment_id",)),
    belongs_to("members", ("member_id",)),
    Index("reached_orders_by_age", "tenant_id", "reached_at"),
)
