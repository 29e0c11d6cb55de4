"""A first look at the coordinates of a file: which columns, and what the numbers tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.errors import InputError
from gridmap.geo.crs import known_crs
from gridmap.ingest.findings import Figures
from gridmap.ingest.table import Cell, Table
from gridmap.ingest.values import Unfit, decimal

Floats = NDArray[np.float64]

_LON_NAMES = ("lon", "lng", "longitude", "经度", "x")
_LAT_NAMES = ("lat", "latitude", "纬度", "y")
_LEAST_POINTS_OF_A_RING = 3
_ZONES_3_DEG = range(25, 46)
_ZONE_WIDTH_M = 1_000_000.0
_EPSG_OF_ZONE_25 = 4513
_EASTINGS_M = (100_000.0, 1_000_000.0)
_MOST_DEGREES = 180.0
_MOST_LAT_DEG = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceColumns:
    """The columns that most likely hold longitude, latitude, or a ring written as text."""

    lon: str | None = None
    lat: str | None = None
    ring: str | None = None


def place_columns(table: Table) -> PlaceColumns:
    """Return the columns with coordinates; none where the file has geometry of its own."""
    if table.geometry is not None:
        return PlaceColumns()
    ring = next((name for name in table.header if _is_ring(table.columns[name])), None)
    lon = next((one for one in table.header if _is_named(one, _LON_NAMES)), None)
    lat = next((one for one in table.header if _is_named(one, _LAT_NAMES)), None)
    if ring is not None or lon is None or lat is None:
        return PlaceColumns(ring=ring)
    return PlaceColumns(lon=lon, lat=lat)


def coordinates(table: Table, places: PlaceColumns) -> Floats:
    """Return coordinates as they stand in the file, shape `(n, 2)`; those at 0, 0 left out."""
    xy: Floats = np.empty((0, 2))
    if table.geometry is not None:
        xy = shapely.get_coordinates(table.geometry)
    elif places.lon is not None and places.lat is not None:
        pairs = (table.columns[places.lon], table.columns[places.lat])
        xy = np.array([[_number(cell) for cell in cells] for cells in pairs]).T.reshape(-1, 2)
    known: Floats = xy[np.isfinite(xy).all(axis=1) & (xy != 0.0).any(axis=1)]
    return known


def place_remarks(table: Table, xy: Floats) -> Iterator[tuple[str, str | None, Figures]]:
    """Yield what coordinates and the CRS of a file give to think about, as finding codes."""
    if not len(xy):
        return
    yield "datum_unknown", None, {}
    if table.crs is not None:
        try:
            known_crs(table.crs)
        except InputError as error:
            if error.facts["code"] == "old_datum":
                yield "old_datum", None, {"value": table.crs}
        return
    yield "no_crs", None, {}
    x, y = (float(one) for one in np.median(xy, axis=0))
    where: Figures = {"x": x, "y": y}
    zone = int(x // _ZONE_WIDTH_M)
    if zone in _ZONES_3_DEG:
        epsg = _EPSG_OF_ZONE_25 + zone - _ZONES_3_DEG.start
        yield "zoned_easting", None, {**where, "zone": zone, "epsg": epsg}
    elif _EASTINGS_M[0] <= x < _EASTINGS_M[1]:
        yield "unzoned_easting", None, where
    elif _MOST_LAT_DEG < abs(y) <= _MOST_DEGREES and abs(x) <= _MOST_LAT_DEG:
        yield "swapped_lon_lat", None, where


def _is_named(header: str, names: Sequence[str]) -> bool:
    """Say whether one word of a header is among the names: `lng_bd09`, `POINT_X`, `经度`."""
    return any(word in names for word in header.lower().replace("-", "_").split("_"))


def _is_ring(cells: Sequence[Cell]) -> bool:
    first = next((one for one in cells if isinstance(one, str) and one), "")
    return sum(one.count(",") == 1 for one in first.split("|")) >= _LEAST_POINTS_OF_A_RING


def _number(cell: Cell) -> float:
    try:
        return decimal(cell.strip() if isinstance(cell, str) else cell)
    except Unfit:
        return float("nan")
