"""Who is cared for, the visits that are owed and those that were made; volunteers.

Names, telephone numbers and notes stand here and nowhere else: no event, no feed, no layer.
"""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    Double,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Time,
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

volunteers = Table(
    "volunteers",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text),
    Column("skills", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    point(),
    subdistrict(),
    UniqueConstraint("tenant_id", "code", name="volunteers_code_once"),
)

care_persons = Table(
    "care_persons",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("kind", Text),
    Column("building_id", Uuid),
    Column("door", Text),
    Column("member_id", Uuid),
    Column("stand_in_id", Uuid),
    Column("phone", Text),
    Column("note", Text),
    Column("starts_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", Text),
    Column("last_visit_on", Date),
    Column("visit_from", Time),
    Column("visit_to", Time),
    point(),
    Column("grid_id", Uuid),
    subdistrict(),
    belongs_to("features", ("building_id",)),
    belongs_to("features", ("grid_id",)),
    belongs_to("members", ("member_id",)),
    belongs_to("members", ("stand_in_id",)),
    UniqueConstraint("tenant_id", "code", name="care_persons_code_once"),
    CheckConstraint("colour IN ('red', 'yellow', 'blue')", "colour_known"),
    CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", "ended_for_a_reason"),
    CheckConstraint("visit_from < visit_to", "visit_hours_in_order"),
    Index(
        "care_persons_of_grid",
        "tenant_id",
        "grid_id",
        postgresql_where=text("ended_on IS NULL"),
    ),
)

care_pauses = Table(
    "care_pauses",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    Column("reason", Text, nullable=False),
    instant("noted_at", required=True),
    Column("noted_by", Text, nullable=False),
    subdistrict(),
    belongs_to("care_persons", ("person_id",)),
    CheckConstraint("last_day >= first_day", "days_in_order"),
    Index("care_pauses_of_person", "tenant_id", "person_id"),
)

# The days whose visits have been planned: what comes after the last of them is still to be.
care_days = Table(
    "care_days",
    metadata,
    tenant_key(),
    Column("day", Date, primary_key=True),
    instant("planned_at", required=True),
    Column("n_owed", Integer, nullable=False),
)

# One visit for each person and period. `member_id` says who goes and `because` why. In the round
# of `routed_on`: `leg_s` is the walk from the door before, `unserved` why it has no place there.
care_visits = Table(
    "care_visits",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("member_id", Uuid),
    Column("because", Text),
    Column("routed_on", Date),
    Column("place_in_route", Integer),
    Column("leg_s", Double),
    instant("begins_at"),
    Column("unserved", Text),
    Column("volunteer_id", Uuid),
    Column("errand", Text),
    instant("ended_at"),
    # How many in a row were missed, this one with them; `alerted` once the grid head is called.
    Column("n_missed", Integer),
    instant("alerted_at"),
    Column("alerted_member_id", Uuid),
    subdistrict(),
    belongs_to("care_persons", ("person_id",)),
    belongs_to("members", ("member_id",)),
    belongs_to("members", ("alerted_member_id",)),
    belongs_to("volunteers", ("volunteer_id",)),
    CheckConstraint("state IN ('planned', 'done', 'missed', 'dropped')", "state_known"),
    CheckConstraint("planned_on BETWEEN first_day AND last_day", "planned_in_its_period"),
    CheckConstraint("(state = 'planned') = (ended_at IS NULL)", "ended_when_ended"),
    CheckConstraint("(volunteer_id IS NULL) = (errand IS NULL)", "errand_of_a_volunteer"),
    Index(
        names.ONE_CARE_VISIT_A_PERIOD,
        "tenant_id",
        "person_id",
        "first_day",
        "last_day",
        unique=True,
        postgresql_where=text("state <> 'dropped'"),
    ),
    Index(
        "care_visits_open",
        "tenant_id",
        "planned_on",
        postgresql_where=text("state = 'planned'"),
    ),
    Index(
        "care_visits_missed",
        "tenant_id",
        "last_day",
        postgresql_where=text("state = 'missed'"),
    ),
    Index(
        "care_visits_of_volunteer",
        "tenant_id",
        "volunteer_id",
        postgresql_where=text("volunteer_id IS NOT NULL"),
    ),
)

# What visitors reported; never changed. `visit_id` is the planned visit that it was about.
care_reports = Table(
    "care_reports",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("visit_id", Uuid),
    Column("idempotency_key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("outcome", Text, nullable=False),
    instant("visited_at", required=True),
    instant("recorded_at", required=True),
    Column("member_id", Uuid),
    Column("volunteer_id", Uuid),
    Column("note", Text),
    subdistrict(),
    belongs_to("care_persons", ("person_id",)),
    belongs_to("care_visits", ("visit_id",)),
    belongs_to("members", ("member_id",)),
    belongs_to("volunteers", ("volunteer_id",)),
    UniqueConstraint("tenant_id", "idempotency_key", name=names.CARE_REPORT_KEY_ONCE),
    CheckConstraint(
        "outcome IN ('met', 'not_met', 'phoned', 'moved', 'died', 'needs_help')", "outcome_known"
    ),
    CheckConstraint("num_nonnulls(member_id, volunteer_id) = 1", "by_one"),
    Index("care_reports_of_person", "tenant_id", "person_id", "visited_at"),
)
