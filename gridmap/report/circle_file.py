"""Service circles as a GeoPackage: one row a shape, each with its own measured error."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from gridmap.model.opening_hours import told_week_minute
from gridmap.travel.circle_sheets import CircleSheet, NestedShapes

LAYER = "service_circles"
CRS = "EPSG:4490"
_AREA = 2  # dimensions

Row = dict[str, object]


def write_circles(path: Path, sheets: Sequence[CircleSheet]) -> int:
    """Write the shapes of sheets into a GeoPackage of one layer and return how many there are.

    A file that is there is replaced. Degrees of CGCS2000, longitude first. `station` is blank
    for the shape of all open stations together. A limit within which nothing lies has no row.
    """
    rows = [row for sheet in sheets for row in _rows(sheet)]
    frame = gpd.GeoDataFrame(rows, columns=[*_COLUMNS, "geometry"], geometry="geometry", crs=CRS)
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(frame, path, layer=LAYER, driver="GPKG", geometry_type="MultiPolygon")
    return len(rows)


_COLUMNS = (
    "service",
    "kind",
    "walker",
    "speed_mps",
    "at",
    "station",
    "station_name",
    "limit_s",
    "n_doors_inside",
    "wrongly_inside_share",
    "n_doors_reached",
    "wrongly_outside_share",
)


def _rows(sheet: CircleSheet) -> Iterator[Row]:
    names = {one.station.code: one.station.name for one in sheet.measured.stations}
    yield from _shapes(sheet, "", "", sheet.whole)
    for code, shapes in sheet.stations.items():
        yield from _shapes(sheet, code, names[code], shapes)


def _shapes(sheet: CircleSheet, code: str, name: str, shapes: NestedShapes) -> Iterator[Row]:
    policy = sheet.policy
    for limit_s, area, error in zip(sheet.limits_s, shapes.areas, shapes.errors, strict=True):
        parts = shapely.get_parts(shapely.make_valid(area))
        whole = shapely.MultiPolygon(
            [one for part in parts for one in shapely.get_parts(part)
             if shapely.get_dimensions(one) == _AREA]
        )  # fmt: skip
        if whole.is_empty:
            continue
        yield {
            "service": policy.service or "",
            "kind": policy.kind or "",
            "walker": policy.traveller.profile.code,
            "speed_mps": policy.traveller.profile.speed_mps,
            "at": told_week_minute(policy.week_minute),
            "station": code,
            "station_name": name,
            "limit_s": limit_s,
            "n_doors_inside": error.n_inside,
            "wrongly_inside_share": error.wrongly_inside_share,
            "n_doors_reached": error.n_reached,
            "wrongly_outside_share": error.wrongly_outside_share,
            "geometry": whole,
        }
