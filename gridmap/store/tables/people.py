"""Who works: members, their live row, their shifts and absences."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    point,
    subdistrict,
    tenant_key,
    unsearched,
)

members = Table(
    "members",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("employer", Text),
    Column("phone", Text),
    Column("skills", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("home_grid_id", Uuid),
    # Derived from the home grid, as the subdistrict is.
    Column("community_id", Uuid),
    subdistrict(),
    belongs_to("roles", ("role",), ("code",)),
    belongs_to("features", ("home_grid_id",)),
    belongs_to("features", ("community_id",)),
    UniqueConstraint("tenant_id", "code", name="members_code_once"),
    Index("members_of_grid", "tenant_id", "home_grid_id"),
)

# Narrow, because it is the row that is claimed and the row that moves. `active` counts the
# member's active ordinary assignments, `urgent_active` the urgent ones; both are written by claim
# and release only, and recomputed from the assignments by `gridmap db check`. A position without
# `measured_at` is a stated post.
member_live = Table(
    "member_live",
    metadata,
    tenant_key(),
    Column("member_id", Uuid, primary_key=True),
    subdistrict(),
    point(),
    instant("measured_at"),
    Column("active", Integer, nullable=False, server_default=text("0")),
    Column("capacity", Integer, nullable=False),
    Column("urgent_active", Integer, nullable=False, server_default=text("0")),
    belongs_to("members", ("member_id",)),
    CheckConstraint(
        "active BETWEEN 0 AND capacity",
        name="active_within_capacity",
    ),
    CheckConstraint("urgent_active BETWEEN 0 AND 1", name="one_urgent_at_a_time"),
    Index("member_live_position", text("(position::geometry)"), postgresql_using="spgist"),
    Index("member_live_nearest", unsearched("position"), postgresql_using="gist"),
    Index(
        "member_live_nowhere",
        "tenant_id",
        "member_id",
        postgresql_where=text("position IS NULL"),
    ),
    # Claims change `active` only: room on the page keeps the row in place.
    postgresql_with={"fillfactor": 70},
)

shifts = Table(
    "shifts",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("member_id", Uuid, nullable=False),
    subdistrict(),
    Column("during", TSTZRANGE, nullable=False),
    # B岗: stands in for others of the same grid or community who do not sign.
    Column("stands_in", Boolean, nullable=False, server_default=text("false")),
    belongs_to("members", ("member_id",)),
    UniqueConstraint("tenant_id", "code", name="shifts_code_once"),
    # By their end: shifts do not overlap, so the first to end after now says who is on duty.
    Index(
        "shifts_of_member",
        "tenant_id",
        "member_id",
        func.upper(column("during")),
        postgresql_include=["during"],
    ),
    Index("shifts_during", "during", postgresql_using="spgist"),
    CheckConstraint(
        "NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)",
        "have_a_start_and_an_end",
    ),
    ExcludeConstraint(
        (unsearched("tenant_id"), "="),
        (unsearched("member_id"), "="),
        (unsearched("during"), "&&"),
        name=names.SHIFTS_DO_NOT_OVERLAP,
        using="gist",
    ),
)

# When a member is away though the roster says otherwise. An end is always stated: nobody is
# forgotten on a break.
absences = Table(
    "absences",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("member_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("during", TSTZRANGE, nullable=False),
    subdistrict(),
    # The joint operation that the member is booked for, and the part in it.
    Column("operation_id", Uuid),
    Column("part", Text),
    belongs_to("members", ("member_id",)),
    belongs_to("joint_operations", ("operation_id",)),
    CheckConstraint(
        "(kind = 'joint_operation') = (operation_id IS NOT NULL)", "booked_for_an_operation"
    ),
    Index(
        "absences_of_operation",
        "tenant_id",
        "operation_id",
        postgresql_where=text("operation_id IS NOT NULL"),
    ),
    Index(
        "absences_of_member",
        "tenant_id",
        "member_id",
        func.upper(column("during")),
        postgresql_include=["during", "kind"],
    ),
    Index("absences_during", "during", postgresql_using="spgist"),
    CheckConstraint("kind IN ('break', 'leave', 'training', 'joint_operation')", "kind_known"),
    CheckConstraint(
        "NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)",
        "have_a_start_and_an_end",
    ),
    ExcludeConstraint(
        (unsearched("tenant_id"), "="),
        (unsearched("member_id"), "="),
        (unsearched("during"), "&&"),
        name=names.ABSENCES_DO_NOT_OVERLAP,
        using="gist",
    ),
)
