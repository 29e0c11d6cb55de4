"""Columns and constraints that many tables share."""

from collections.abc import Sequence

from geoalchemy2 import Geography, Geometry
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Uuid,
    column,
    func,
)
from sqlalchemy.sql.functions import Function
from sqlalchemy.types import UserDefinedType

from gridmap.model.place import STORAGE_SRID

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_1_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id; text in Python, because only PostgreSQL compares it."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type as DDL writes it."""
        return "xid8"


def tenant_key() -> Column[int]:
    """Return the column that stands first in every key."""
    return Column("tenant_id", Integer, primary_key=True)


def instant(name: str, *, required: bool = False) -> Column[object]:
    """Return a column for an instant; always aware."""
    return Column(name, DateTime(timezone=True), nullable=not required)


def subdistrict() -> Column[object]:
    """Return the column by which a jurisdiction is enforced; empty = the whole district."""
    return Column("subdistrict_id", Uuid)


def point(name: str = "position", *, required: bool = False) -> Column[object]:
    """Return a point on the ellipsoid, so that distances are metres."""
    return Column(
        name, Geography("POINT", srid=STORAGE_SRID, spatial_index=False), nullable=not required
    )


def shape(kind: str, *, required: bool = True) -> Column[object]:
    """Return a geometry in the storage CRS: MULTIPOLYGON, MULTILINESTRING, POINT or GEOMETRY."""
    return Column(
        "geom", Geometry(kind, srid=STORAGE_SRID, spatial_index=False), nullable=not required
    )


def belongs_to(
    table: str, columns: Sequence[str], target: Sequence[str] = ("id",)
) -> ForeignKeyConstraint:
    """Return a foreign key that starts with the tenant."""
    return ForeignKeyConstraint(
        ["tenant_id", *columns], [f"{table}.tenant_id", *(f"{table}.{name}" for name in target)]
    )


def unsearched(name: str) -> Function[object]:
    """Return a column as a GiST index holds it: no condition on the column itself finds it there.

    PostgreSQL loses entries of a GiST index that is looked up anew for each of many rows while
    it grows (decision 41). Constraints and nearest-neighbour scans lose none, so a GiST index
    serves these alone. `greatest` of one value is that value, of whatever type.
    """
    return func.greatest(column(name))
