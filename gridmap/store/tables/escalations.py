"""Who is told when an order stands still: levels, duty rosters, who answers for a place, calls.

What was told keeps the name and number of its day: rosters change, what happened does not.
"""

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
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    subdistrict,
    tenant_key,
    unsearched,
)

levels = Table(
    "levels",
    metadata,
    tenant_key(),
    Column("code", Text, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("layer", Text, nullable=False),
    UniqueConstraint(
        "tenant_id", "rank", name="levels_rank_once", initially="DEFERRED", deferrable=True
    ),
    CheckConstraint("rank > 0", "rank_counts_from_one"),
)

duties = Table(
    "duties",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("area_id", Uuid, nullable=False),
    Column("post", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("during", TSTZRANGE, nullable=False),
    subdistrict(),
    belongs_to("features", ("area_id",)),
    UniqueConstraint("tenant_id", "code", name="duties_code_once"),
    CheckConstraint("post IN ('leader', 'chief', 'staff')", "post_known"),
    CheckConstraint(
        "NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)",
        "have_a_start_and_an_end",
    ),
    ExcludeConstraint(
        (unsearched("tenant_id"), "="),
        (unsearched("area_id"), "="),
        (unsearched("level"), "="),
        (unsearched("post"), "="),
        (unsearched("during"), "&&"),
        name=names.ONE_ON_DUTY,
        using="gist",
    ),
)

# Who answers for a place, or for one hard case by the number of its order.
responsibles = Table(
    "responsibles",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("phone", Text),
    Column("place_id", Uuid),
    Column("case_number", Text),
    Column("during", TSTZRANGE, nullable=False),
    subdistrict(),
    belongs_to("features", ("place_id",)),
    UniqueConstraint("tenant_id", "code", name="responsibles_code_once"),
    CheckConstraint("kind IN ('cadre', 'leader', 'organization')", "kind_known"),
    CheckConstraint("num_nonnulls(place_id, case_number) = 1", "place_or_case"),
    CheckConstraint("NOT isempty(during) AND NOT lower_inf(during)", "have_a_start"),
    Index("responsibles_of_place", "tenant_id", "place_id"),
    Index(
        "responsibles_of_case",
        "tenant_id",
        "case_number",
        postgresql_where=text("case_number IS NOT NULL"),
    ),
)

# One row a step: that the key holds is what takes each step once. `next_at` is when the chain
# is looked at again; empty = it is over.
chase_steps = Table(
    "chase_steps",
    metadata,
    tenant_key(),
    Column("assignment_id", Uuid, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    instant("taken_at", required=True),
    instant("next_at"),
    Column("facts", JSONB, nullable=False, server_default=text("'{}'")),
    subdistrict(),
    belongs_to("assignments", ("assignment_id",)),
    belongs_to("work_orders", ("work_order_id",)),
    CheckConstraint(
        "step IN ('remind', 'phone', 'stand_in', 'grid_head', 'next_level')", "step_known"
    ),
    Index("chase_steps_of_order", "tenant_id", "work_order_id"),
)

calls = Table(
    "calls",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("assignment_id", Uuid, nullable=False),
    Column("work_order_id", Uuid, nullable=False),
    Column("is_reached", Boolean, nullable=False),
    Column("note", Text),
    Column("actor", Text, nullable=False),
    instant("called_at", required=True),
    subdistrict(),
    belongs_to("assignments", ("assignment_id",)),
    belongs_to("work_orders", ("work_order_id",)),
    Index("calls_of_assignment", "tenant_id", "assignment_id", "called_at"),
)

escalations = Table(
    "escalations",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("level", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("area_id", Uuid),
    Column("cause", Text, nullable=False),
    Column("reason", Text),
    Column("is_vacant", Boolean, nullable=False),
    instant("raised_at", required=True),
    Column("raised_by", Text, nullable=False),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("features", ("area_id",)),
    UniqueConstraint("tenant_id", "work_order_id", "level", name=names.LEVEL_TOLD_ONCE),
    CheckConstraint("cause <> 'by_hand' OR coalesce(btrim(reason), '') <> ''", "by_hand_says_why"),
    CheckConstraint(
        "cause IN ('urgency', 'unowned', 'refused', 'no_candidate', 'unsigned',"
        " 'overdue_respond', 'overdue_arrive', 'overdue_close', 'by_hand')",
        "cause_known",
    ),
)

tellings = Table(
    "tellings",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("escalation_id", Uuid, nullable=False),
    Column("work_order_id", Uuid, nullable=False),
    Column("as_what", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    instant("told_at", required=True),
    instant("acknowledged_at"),
    Column("acknowledged_by", Text),
    subdistrict(),
    belongs_to("escalations", ("escalation_id",)),
    belongs_to("work_orders", ("work_order_id",)),
    UniqueConstraint("tenant_id", "escalation_id", "as_what", "code", name="tellings_once"),
    Index(
        "tellings_responsible_once",
        "tenant_id",
        "work_order_id",
        "code",
        unique=True,
        postgresql_where=text("as_what = 'responsible'"),
    ),
    CheckConstraint(
        "as_what IN ('leader', 'chief', 'staff', 'grid_head', 'responsible')", "as_what_known"
    ),
    CheckConstraint(
        "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", "acknowledged_by_somebody"
    ),
)
