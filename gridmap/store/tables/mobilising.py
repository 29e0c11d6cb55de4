"""Who can be called, who was called, and who came: people, mobilised, musters."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    point,
    subdistrict,
    tenant_key,
)

# Double registration 双报到: people who are no members. Without a unit they are volunteers.
registered_people = Table(
    "registered_people",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("unit_id", Uuid),
    Column("skills", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    point(),
    subdistrict(),
    belongs_to("features", ("unit_id",)),
    UniqueConstraint("tenant_id", "code", name="registered_people_code_once"),
)

mobilisations = Table(
    "mobilisations",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("operation_id", Uuid, nullable=False),
    instant("at", required=True),
    Column("actor", Text, nullable=False),
    Column("engine", Text, nullable=False),
    # Everybody with the one reason, by code; counts by reason; places that stayed open.
    Column("considered", JSONB, nullable=False),
    Column("counted", JSONB, nullable=False),
    Column("unfilled", JSONB, nullable=False),
    belongs_to("operations", ("operation_id",)),
    Index("mobilisations_of_operation", "tenant_id", "operation_id", "at"),
)

_active = "released_at IS NULL"

mobilised = Table(
    "mobilised",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("operation_id", Uuid, nullable=False),
    Column("mobilisation_id", Uuid, nullable=False),
    Column("is_drill", Boolean, nullable=False),
    Column("code", Text, nullable=False),
    Column("member_id", Uuid),
    Column("person_id", Uuid),
    Column("unit_id", Uuid),
    Column("group_code", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("follows", Text),
    Column("building_id", Uuid),
    Column("travel_s", Double, nullable=False),
    Column("state", Text, nullable=False),
    instant("called_at", required=True),
    # The newest answer, which outlives the release, and when the first one came.
    Column("answer", Text),
    instant("answered_at"),
    Column("answered_by", Text),
    instant("mustered_at"),
    instant("released_at"),
    subdistrict(),
    belongs_to("operations", ("operation_id",)),
    belongs_to("mobilisations", ("mobilisation_id",)),
    belongs_to("members", ("member_id",)),
    belongs_to("registered_people", ("person_id",)),
    belongs_to("features", ("unit_id",)),
    belongs_to("features", ("building_id",)),
    UniqueConstraint("tenant_id", "operation_id", "code", name=names.CALLED_ONCE),
    CheckConstraint("num_nonnulls(member_id, person_id) = 1", "member_or_registered"),
    CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", "released_when_released"),
    # Nobody is called twice; but whoever takes part in a drill can be called for real.
    Index(
        names.ONE_CALL_PER_MEMBER,
        "tenant_id",
        "is_drill",
        "member_id",
        unique=True,
        postgresql_where=text(_active),
    ),
    Index(
        names.ONE_CALL_PER_PERSON,
        "tenant_id",
        "is_drill",
        "person_id",
        unique=True,
        postgresql_where=text(_active),
    ),
)

musters = Table(
    "musters",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("operation_id", Uuid, nullable=False),
    Column("group_code", Text, nullable=False),
    Column("place", Text, nullable=False),
    instant("at", required=True),
    Column("caller", Text, nullable=False),
    belongs_to("operations", ("operation_id",)),
    Index("musters_of_operation", "tenant_id", "operation_id", "at"),
)

# One line for everybody on the list, written when the roll is called: the counts add up.
muster_lines = Table(
    "muster_lines",
    metadata,
    tenant_key(),
    Column("muster_id", Uuid, primary_key=True),
    Column("mobilised_id", Uuid, primary_key=True),
    Column("answer", Text),
    instant("answered_at"),
    Column("answered_by", Text),
    belongs_to("musters", ("muster_id",)),
    belongs_to("mobilised", ("mobilised_id",)),
    CheckConstraint("answer IN ('present', 'absent', 'excused')", "answer_known"),
    CheckConstraint(
        "num_nulls(answer, answered_at, answered_by) IN (0, 3)", "answered_by_somebody"
    ),
    Index("muster_lines_of_person", "tenant_id", "mobilised_id"),
)
