"""Points between Python and the ellipsoid."""

from geoalchemy2 import Geometry
from geoalchemy2.elements import WKTElement
from sqlalchemy import ColumnElement, cast, func

from gridmap.model.place import STORAGE_SRID, LonLat

_PLANE_POINT = Geometry("POINT", srid=STORAGE_SRID)


def as_point(position: LonLat | None) -> WKTElement | None:
    """Return the value of a geography column."""
    if position is None:
        return None
    return WKTElement(f"POINT({position.lon!r} {position.lat!r})", srid=STORAGE_SRID)


def lon_of(column: ColumnElement[object]) -> ColumnElement[float]:
    """Return the longitude of a geography column, in degrees."""
    return func.st_x(cast(column, _PLANE_POINT))


def lat_of(column: ColumnElement[object]) -> ColumnElement[float]:
    """Return the latitude of a geography column, in degrees."""
    return func.st_y(cast(column, _PLANE_POINT))
