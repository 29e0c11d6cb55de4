"""Appointments: the window of a work order, and the visit that a day's plan makes of it."""

from sqlalchemy import CheckConstraint, Column, Date, Double, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables.columns import belongs_to, instant, metadata, subdistrict, tenant_key

# `unplanned` tells by number why an appointment of the day is not in the plan.
day_plans = Table(
    "day_plans",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("day", Date, nullable=False),
    instant("made_at", required=True),
    Column("engine", Text, nullable=False),
    Column("travel_s", Double, nullable=False),
    Column("unplanned", JSONB, nullable=False),
    Index("day_plans_of_day", "tenant_id", "day", "made_at"),
)

# Nobody is sent before `not_before`. The columns from `plan_id` on are the newest plan's; they
# reserve nobody.
appointments = Table(
    "appointments",
    metadata,
    tenant_key(),
    Column("work_order_id", Uuid, primary_key=True),
    instant("window_from", required=True),
    instant("window_to", required=True),
    instant("not_before", required=True),
    Column("plan_id", Uuid),
    Column("member_id", Uuid),
    Column("turn", Integer),
    Column("travel_s", Double),
    instant("arrive_at"),
    instant("begin_at"),
    instant("leave_at"),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("day_plans", ("plan_id",)),
    belongs_to("members", ("member_id",)),
    CheckConstraint("window_from < window_to", "window_in_order"),
    CheckConstraint(
        "num_nonnulls(plan_id, member_id, turn, travel_s, arrive_at, begin_at, leave_at) IN (0, 7)",
        "planned_whole_or_not",
    ),
    Index("appointments_of_day", "tenant_id", "window_from"),
)
