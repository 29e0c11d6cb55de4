"""Points between Python and the ellipsoid."""

from geoalchemy2 import Geography
from geoalchemy2.elements import WKTElement
from sqlalchemy import ColumnElement, cast, func

from gridmap.model.place import STORAGE_SRID, LonLat


def as_point(position: LonLat | None) -> WKTElement | None:
    """Return the value of a geography column."""
    if position is None:
        return None
    return WKTElement(f"POINT({position.lon!r} {position.lat!r})", srid=STORAGE_SRID)


def lon_of(column: ColumnElement[object]) -> ColumnElement[float]:
    """Return the longitude of a geography column, in degrees."""
    return func.st_x(func.geometry(cast(column, Geography)))


def lat_of(column: ColumnElement[object]) -> ColumnElement[float]:
    """Return the latitude of a geography column, in degrees."""
    return func.st_y(func.geometry(cast(column, Geography)))
