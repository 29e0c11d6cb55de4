"""What exists in space: features, their versions, one table for each kind.

`features` holds the identity of everything a layer has ever contained; the id survives new
versions and a changed code, so work orders and members point there. The tables below hold
how a feature looked from one instant to another: `valid_from <= t < valid_to`, with an open
end for what is true now. An import opens and closes rows; it never changes one. Rolling a
version back reopens what it closed.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.schema import SchemaItem

from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    shape,
    subdistrict,
    tenant_key,
    unsearched,
)

layer_versions = Table(
    "layer_versions",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("layer", Text, nullable=False),
    Column("number", Integer, nullable=False),
    instant("valid_from", required=True),
    instant("created_at", required=True),
    instant("rolled_back_at"),
    Column("source_name", Text, nullable=False),
    Column("source_sha256", Text, nullable=False),
    Column("n_opened", BigInteger, nullable=False, server_default=text("0")),
    Column("n_closed", BigInteger, nullable=False, server_default=text("0")),
    Column("n_unchanged", BigInteger, nullable=False, server_default=text("0")),
    Column("findings", JSONB, nullable=False, server_default=text("'[]'")),
    Column("licence", Text, nullable=False, server_default=text("''")),
    Column("attribution", Text, nullable=False, server_default=text("''")),
    belongs_to("tenants", (), ()),
    UniqueConstraint("tenant_id", "layer", "number", name="layer_versions_numbered"),
)

features = Table(
    "features",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("layer", Text, nullable=False),
    Column("key", Text, nullable=False),
    belongs_to("tenants", (), ()),
    UniqueConstraint("tenant_id", "layer", "key", name="features_one_per_key"),
)


def _feature_table(name: str, *items: SchemaItem) -> Table:
    """Return a table of how features of one kind looked, and when."""
    return Table(
        name,
        metadata,
        tenant_key(),
        Column("feature_id", Uuid, primary_key=True),
        Column("opened_by", Uuid, primary_key=True),
        Column("closed_by", Uuid),
        instant("valid_from", required=True),
        instant("valid_to"),
        Column("layer", Text, nullable=False),
        Column("code", Text, nullable=False),
        Column("name", Text, nullable=False),
        subdistrict(),
        Column("row_hash", LargeBinary, nullable=False),
        *items,
        *_rules_of_validity(name),
    )


def _rules_of_validity(table: str) -> tuple[SchemaItem, ...]:
    """Return what keeps the versions of a feature apart, and finds what is in force."""
    in_force = text("valid_to IS NULL")
    return (
        belongs_to("features", ("feature_id",)),
        belongs_to("layer_versions", ("opened_by",)),
        belongs_to("layer_versions", ("closed_by",)),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", "validity_runs_forward"),
        CheckConstraint("(valid_to IS NULL) = (closed_by IS NULL)", "closed_by_a_version"),
        ExcludeConstraint(
            (unsearched("tenant_id"), "="),
            (unsearched("feature_id"), "="),
            (func.tstzrange(text("valid_from"), text("valid_to")), "&&"),
            name=f"{table}_one_shape_at_a_time",
            using="gist",
        ),
        Index(
            f"{table}_code_once",
            "tenant_id",
            "layer",
            "code",
            unique=True,
            postgresql_where=in_force,
        ),
        Index(f"{table}_geom_now", "geom", postgresql_using="spgist", postgresql_where=in_force),
    )


def _counts() -> tuple[Column[int], Column[int]]:
    return Column("n_households", Integer), Column("n_residents", Integer)


_levels = ", ".join(f"'{level}'" for level in AREA_LEVELS)

areas = _feature_table(
    "areas",
    Column("parent_id", Uuid),
    Column("kind", Text),
    Column("building_codes", ARRAY(Text)),
    *_counts(),
    shape("MULTIPOLYGON", required=False),
    belongs_to("features", ("parent_id",)),
    CheckConstraint(f"layer IN ({_levels})", "level_known"),
    CheckConstraint("geom IS NOT NULL OR layer = 'micro_grids'", "has_a_shape"),
    Index("areas_nearest", unsearched("geom"), postgresql_using="gist"),
)

compounds = _feature_table(
    "compounds",
    Column("management_mode", Text),
    Column("property_company", Text),
    Column("security_tier", Text),
    *_counts(),
    shape("GEOMETRY"),
    CheckConstraint("geometrytype(geom) IN ('MULTIPOLYGON', 'POINT')", "geom_is_polygon_or_point"),
)

gates = _feature_table(
    "gates",
    Column("compound_id", Uuid),
    Column("hours", Text),
    Column("passes", ARRAY(Text)),
    shape("POINT"),
    belongs_to("features", ("compound_id",)),
)

buildings = _feature_table(
    "buildings",
    Column("compound_id", Uuid),
    Column("n_floors", Integer),
    *_counts(),
    shape("GEOMETRY"),
    belongs_to("features", ("compound_id",)),
)

organizations = _feature_table(
    "organizations",
    Column("level", Text, nullable=False),
    Column("parent_id", Uuid),
    Column("founding_mode", Text),
    Column("n_party_members", Integer),
    Column("place_ids", ARRAY(Uuid)),
    shape("POINT", required=False),
    belongs_to("features", ("parent_id",)),
)

units = _feature_table(
    "units",
    Column("kind", Text),
    Column("liaison_name", Text),
    Column("liaison_phone", Text),
    shape("POINT", required=False),
)

stations = _feature_table(
    "stations",
    Column("kind", Text, nullable=False),
    Column("services", ARRAY(Text)),
    Column("facilities", ARRAY(Text)),
    Column("hours", Text),
    shape("POINT"),
)

cameras = _feature_table("cameras", Column("owner", Text), Column("link", Text), shape("POINT"))

devices = _feature_table(
    "devices",
    Column("kind", Text),
    Column("address", Text),
    instant("installed_at"),
    shape("POINT"),
)

streets = _feature_table(
    "streets",
    Column("highway", Text, nullable=False),
    Column("foot", Boolean),
    Column("bicycle", Boolean),
    Column("oneway", Boolean),
    Column("bridge", Boolean),
    Column("private", Boolean),
    shape("GEOMETRY"),
    CheckConstraint("geometrytype(geom) IN ('LINESTRING', 'MULTILINESTRING')", "geom_is_a_line"),
    Index("streets_nearest", unsearched("geom"), postgresql_using="gist"),
)

waters = _feature_table("waters", Column("kind", Text), shape("MULTIPOLYGON"))

FEATURE_TABLES: dict[str, Table] = {
    **dict.fromkeys(AREA_LEVELS, areas),
    "compounds": compounds,
    "gates": gates,
    "buildings": buildings,
    "organizations": organizations,
    "units": units,
    "stations": stations,
    "cameras": cameras,
    "devices": devices,
    "streets": streets,
    "waters": waters,
}
"""The table that holds each feature layer."""
