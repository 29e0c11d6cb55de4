"""Who works together on one order: teams, follow-ups of who was missing, joint operations."""

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables import names
from gridmap.store.tables.columns import belongs_to, instant, metadata, subdistrict, tenant_key

# `parts` is a list of `gridmap.model.team.Part`. A work order takes a copy of its category's
# when it is opened: a later change of the settings moves no order that is under way.
category_teams = Table(
    "category_teams",
    metadata,
    tenant_key(),
    Column("category", Text, primary_key=True),
    Column("parts", JSONB, nullable=False),
    belongs_to("categories", ("category",), ("code",)),
)

# `missing` are the codes of the parts that nobody takes yet; `next_fill_at` is when somebody is
# looked for again, beside a lead who has been sent.
teams = Table(
    "teams",
    metadata,
    tenant_key(),
    Column("work_order_id", Uuid, primary_key=True),
    Column("parts", JSONB, nullable=False),
    Column("missing", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    instant("next_fill_at"),
    Column("n_tries", Integer, nullable=False, server_default=text("0")),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    Index(
        "teams_to_fill",
        "tenant_id",
        "next_fill_at",
        postgresql_where=text("next_fill_at IS NOT NULL"),
    ),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("part", Text, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("state", Text, nullable=False),
    instant("opened_at", required=True),
    instant("due_at", required=True),
    instant("ended_at"),
    Column("ended_by", Text),
    Column("note", Text),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    CheckConstraint("state IN ('open', 'done', 'dropped')", "state_known"),
    CheckConstraint(
        "(state = 'open') = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)",
        "ended_by_somebody",
    ),
    CheckConstraint("state <> 'dropped' OR note IS NOT NULL", "dropped_for_a_reason"),
    Index(
        names.ONE_OPEN_FOLLOW_UP,
        "tenant_id",
        "work_order_id",
        "part",
        unique=True,
        postgresql_where=text("state = 'open'"),
    ),
    Index("follow_ups_by_date", "tenant_id", "state", "due_at", "id"),
)

joint_operations = Table(
    "joint_operations",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    instant("starts_at", required=True),
    instant("ends_at", required=True),
    Column("state", Text, nullable=False),
    Column("units", ARRAY(Text), nullable=False),
    # Who could not be claimed on the day, by code.
    Column("missing", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    instant("planned_at", required=True),
    Column("planned_by", Text, nullable=False),
    instant("ended_at"),
    Column("end_reason", Text),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    CheckConstraint("state IN ('planned', 'started', 'over', 'cancelled')", "state_known"),
    CheckConstraint("ends_at > starts_at", "run_forward"),
    CheckConstraint("(state IN ('over', 'cancelled')) = (ended_at IS NOT NULL)", "ended_when_over"),
    Index(
        names.ONE_OPEN_OPERATION,
        "tenant_id",
        "work_order_id",
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("joint_operations_by_start", "tenant_id", "state", "starts_at"),
)
