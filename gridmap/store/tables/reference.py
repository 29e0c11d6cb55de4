"""What a district configures: itself, its roles, categories and tiers."""

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, Integer, Table, Text, text

from gridmap.store.tables.columns import instant, metadata, tenant_key

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    instant("created_at", required=True),
)

roles = Table(
    "roles",
    metadata,
    tenant_key(),
    Column("code", Text, primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("may_be_dispatched", Boolean, nullable=False),
    Column("default_capacity", Integer, nullable=False),
    Column("may_claim", Boolean, nullable=False, server_default=text("false")),
    Column("heads_grid", Boolean, nullable=False, server_default=text("false")),
    Column("barred_acts", ARRAY(Text), nullable=False, server_default=text("'{}'")),
)

categories = Table(
    "categories",
    metadata,
    tenant_key(),
    Column("code", Text, primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("handling", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("skills", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("respond_s", Integer, nullable=False),
    Column("arrive_s", Integer, nullable=False),
    Column("close_s", Integer, nullable=False),
    Column("acts", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    # What whoever reports back has to have taken: values of `PhotoMoment`.
    Column("photos", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    # What each limit is counted in: values of `LimitUnit`.
    Column("respond_unit", Text, nullable=False, server_default=text("'clock'")),
    Column("arrive_unit", Text, nullable=False, server_default=text("'clock'")),
    Column("close_unit", Text, nullable=False, server_default=text("'clock'")),
    CheckConstraint(
        "ARRAY[respond_unit, arrive_unit, close_unit]"
        " <@ ARRAY['clock', 'working_hours', 'working_days']",
        "units_known",
    ),
    CheckConstraint("photos <@ ARRAY['before', 'after']", "photos_known"),
    CheckConstraint("handling IN ('person', 'unit', 'answered', 'referred')", "handling_known"),
    CheckConstraint("urgency IN ('urgent', 'normal')", "urgency_known"),
)

tiers = Table(
    "tiers",
    metadata,
    tenant_key(),
    Column("code", Text, primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("colour", Text, nullable=False),
)
