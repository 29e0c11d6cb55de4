"""What an operation looks after: hazard points, goods of the stores, evacuees."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    point,
    subdistrict,
    tenant_key,
)

hazard_points = Table(
    "hazard_points",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("watcher_name", Text, nullable=False),
    Column("watcher_phone", Text),
    point(required=True),
    # The newest finding outside drills.
    instant("checked_at"),
    Column("finding", Text),
    subdistrict(),
    UniqueConstraint("tenant_id", "code", name="hazard_points_code_once"),
    CheckConstraint("(checked_at IS NULL) = (finding IS NULL)", "found_when_checked"),
)

hazard_checks = Table(
    "hazard_checks",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("hazard_point_id", Uuid, nullable=False),
    Column("operation_id", Uuid),
    instant("at", required=True),
    Column("checker", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("note", Text),
    belongs_to("hazard_points", ("hazard_point_id",)),
    belongs_to("operations", ("operation_id",)),
    CheckConstraint("finding IN ('safe', 'watch', 'danger')", "finding_known"),
    Index("hazard_checks_of_operation", "tenant_id", "operation_id", "hazard_point_id", "at"),
)

# `quantity` is what lies there; goods that a drill plays with lie there too, and are counted
# in `out_on_drill`: a real issue takes them all the same.
emergency_goods = Table(
    "emergency_goods",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("out_on_drill", Integer, nullable=False, server_default=text("0")),
    point(required=True),
    subdistrict(),
    UniqueConstraint("tenant_id", "code", name="emergency_goods_code_once"),
    CheckConstraint("quantity >= 0", "never_below_nothing"),
    CheckConstraint("out_on_drill >= 0", "drill_never_below_nothing"),
)

goods_moves = Table(
    "goods_moves",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False),
    Column("goods_id", Uuid, nullable=False),
    Column("operation_id", Uuid, nullable=False),
    Column("move", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    instant("at", required=True),
    Column("actor", Text, nullable=False),
    belongs_to("emergency_goods", ("goods_id",)),
    belongs_to("operations", ("operation_id",)),
    UniqueConstraint("tenant_id", "key", name=names.GOODS_KEY_ONCE),
    CheckConstraint("move IN ('issue', 'return')", "move_known"),
    CheckConstraint("quantity > 0", "moves_something"),
    Index("goods_moves_of_operation", "tenant_id", "operation_id", "goods_id"),
)

# A line is a household, or a person where a name is needed. A child is never named.
evacuees = Table(
    "evacuees",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("operation_id", Uuid, nullable=False),
    Column("line", Text, nullable=False),
    Column("building_code", Text, nullable=False),
    Column("household", Text, nullable=False),
    Column("n_people", Integer, nullable=False),
    Column("person_name", Text),
    Column("is_child", Boolean, nullable=False),
    Column("needs", Text),
    instant("moved_at"),
    Column("moved_by", Text),
    Column("shelter", Text),
    instant("returned_at"),
    Column("returned_by", Text),
    subdistrict(),
    belongs_to("operations", ("operation_id",)),
    UniqueConstraint("tenant_id", "operation_id", "line", name=names.EVACUEE_LISTED_ONCE),
    CheckConstraint("n_people > 0", "somebody"),
    CheckConstraint("NOT (is_child AND person_name IS NOT NULL)", "no_child_is_named"),
    CheckConstraint("num_nulls(moved_at, moved_by, shelter) IN (0, 3)", "moved_to_a_shelter"),
    CheckConstraint("returned_at IS NULL OR moved_at IS NOT NULL", "returned_after_moved"),
)
