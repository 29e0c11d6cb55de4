"""Emergencies before anybody is called: plans, weather warnings, operations."""

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
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables import names
from gridmap.store.tables.columns import belongs_to, instant, metadata, subdistrict, tenant_key

_KINDS = "kind IN ('flood', 'typhoon', 'fire', 'epidemic')"

# A version is never changed: what an operation was switched on by can be read for ever.
emergency_plans = Table(
    "emergency_plans",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("area_id", Uuid, nullable=False),
    Column("body", JSONB, nullable=False),
    instant("made_at", required=True),
    Column("made_by", Text, nullable=False),
    subdistrict(),
    belongs_to("features", ("area_id",)),
    UniqueConstraint("tenant_id", "code", "version", name=names.PLAN_VERSION_ONCE),
    CheckConstraint(_KINDS, "kind_known"),
)

weather_warnings = Table(
    "weather_warnings",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("identifier", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("headline", Text, nullable=False),
    instant("sent_at", required=True),
    instant("valid_from", required=True),
    instant("valid_to", required=True),
    Column("is_exercise", Boolean, nullable=False),
    instant("received_at", required=True),
    Column("received_by", Text, nullable=False),
    # Taken back by its issuer, or replaced by a newer one.
    instant("ended_at"),
    # One message may hold several warnings.
    Column("part", Integer, nullable=False, server_default=text("1")),
    UniqueConstraint("tenant_id", "issuer", "identifier", "part", name=names.WARNING_ONCE),
    CheckConstraint(_KINDS, "kind_known"),
    CheckConstraint("colour IN ('blue', 'yellow', 'orange', 'red')", "colour_known"),
    CheckConstraint("valid_to > valid_from", "validity_runs_forward"),
)

warning_grids = Table(
    "warning_grids",
    metadata,
    tenant_key(),
    Column("warning_id", Uuid, primary_key=True),
    Column("grid_id", Uuid, primary_key=True),
    belongs_to("weather_warnings", ("warning_id",)),
    belongs_to("features", ("grid_id",)),
)

warning_duties = Table(
    "warning_duties",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("warning_id", Uuid, nullable=False),
    Column("plan_id", Uuid, nullable=False),
    Column("area_id", Uuid, nullable=False),
    Column("person_name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    instant("asked_at", required=True),
    instant("confirm_by", required=True),
    instant("confirmed_at"),
    Column("confirmed_by", Text),
    subdistrict(),
    # When it was said aloud that nothing was heard in time.
    instant("raised_at"),
    belongs_to("weather_warnings", ("warning_id",)),
    belongs_to("emergency_plans", ("plan_id",)),
    belongs_to("features", ("area_id",)),
    # Two persons of one name have two telephones.
    UniqueConstraint(
        "tenant_id",
        "warning_id",
        "person_name",
        "phone",
        "area_id",
        name="warning_duties_asked_once",
    ),
    Index(
        "warning_duties_silent",
        "tenant_id",
        "confirm_by",
        postgresql_where=text("confirmed_at IS NULL AND raised_at IS NULL"),
    ),
    CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", "confirmed_by_somebody"),
)

warning_calls = Table(
    "warning_calls",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("duty_id", Uuid, nullable=False),
    instant("at", required=True),
    Column("caller", Text, nullable=False),
    Column("was_reached", Boolean, nullable=False),
    Column("note", Text),
    belongs_to("warning_duties", ("duty_id",)),
    Index("warning_calls_of_duty", "tenant_id", "duty_id", "at"),
)

operations = Table(
    "operations",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("plan_id", Uuid, nullable=False),
    Column("area_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("is_drill", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    instant("prepared_at", required=True),
    Column("prepared_by", Text, nullable=False),
    instant("first_signed_at"),
    Column("first_signed_by", Text),
    # Who it was where they had signed in: an account, or the member that the account is.
    Column("first_signed_person", Uuid),
    instant("on_at"),
    Column("second_signed_by", Text),
    Column("second_signed_person", Uuid),
    instant("standing_down_at"),
    instant("off_at"),
    Column("off_by", Text),
    Column("left_open", Text),
    Column("open_at_end", JSONB, nullable=False, server_default=text("'{}'")),
    subdistrict(),
    belongs_to("emergency_plans", ("plan_id",)),
    belongs_to("features", ("area_id",)),
    UniqueConstraint("tenant_id", "number", name="operations_numbered"),
    UniqueConstraint("tenant_id", "key", name=names.OPERATION_KEY_ONCE),
    CheckConstraint(
        "second_signed_by IS NULL OR first_signed_by IS NOT NULL AND coalesce("
        "first_signed_person <> second_signed_person,"
        " lower(btrim(first_signed_by)) <> lower(btrim(second_signed_by)))",
        "signed_by_two_persons",
    ),
    CheckConstraint(
        "state IN ('prepared', 'off') OR second_signed_by IS NOT NULL AND on_at IS NOT NULL",
        "on_by_two_signatures",
    ),
    CheckConstraint("(state = 'off') = (num_nulls(off_at, off_by) = 0)", "off_by_somebody"),
    # A drill never stands in the way of the real thing.
    Index(
        names.ONE_REAL_OPERATION,
        "tenant_id",
        "area_id",
        "kind",
        unique=True,
        postgresql_where=text("state <> 'off' AND NOT is_drill"),
    ),
)

operation_grids = Table(
    "operation_grids",
    metadata,
    tenant_key(),
    Column("operation_id", Uuid, primary_key=True),
    Column("grid_id", Uuid, primary_key=True),
    belongs_to("operations", ("operation_id",)),
    belongs_to("features", ("grid_id",)),
    Index("operation_grids_of_grid", "tenant_id", "grid_id"),
)
