"""Rows as GeoJSON: RFC 7946, WGS 84 longitude and latitude, shown fields only."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from gridmap.layers.description import LayerDescription
from gridmap.layers.feature import MapFeature, MapLayerData

DECIMALS = 6
"""A millionth of a degree is 11 cm: finer than any border in these files."""

_SHORTEST_RING = 4


def feature_collection(
    layer: MapLayerData, description: LayerDescription, *, decimals: int = DECIMALS
) -> dict[str, object]:
    """Return the features of a layer as a GeoJSON FeatureCollection.

    Only the fields of the description and its class field are kept: what no map shows does
    not leave the house by this door. Outer rings run counterclockwise; coordinates are
    rounded, and positions that fall together are written once. A feature without a place
    keeps its properties and has a null geometry.
    """
    names = [field.name for field in description.fields]
    if description.class_field is not None and description.class_field not in names:
        names.append(description.class_field)
    return {
        "type": "FeatureCollection",
        "features": [_feature(each, names, decimals) for each in layer.features],
    }


def geometry_json(shape: BaseGeometry | None, *, decimals: int = DECIMALS) -> object:
    """Return one geometry as GeoJSON; None for no geometry or an empty one."""
    if shape is None or shape.is_empty:
        return None
    wound = shapely.orient_polygons(shapely.force_2d(shape), exterior_cw=False)
    return _rounded_geometry(mapping(wound), decimals)


def plain_value(value: object) -> object:
    """Return a property as a JSON value: instants as ISO 8601, no NaN, no surprises."""
    match value:
        case None | bool() | int() | str():
            return value
        case Integral():
            return int(value)
        case Decimal() | Real():
            return float(value) if math.isfinite(value) else None
        case datetime() | date():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            members: Iterable[object] = value if isinstance(value, list | tuple) else sorted(value)
            return [plain_value(each) for each in members]
        case _:
            return str(value)


def _feature(feature: MapFeature, names: Sequence[str], decimals: int) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": geometry_json(feature.geometry, decimals=decimals),
        "properties": {name: plain_value(feature.properties.get(name)) for name in names},
    }


def _rounded_geometry(geometry: Mapping[str, Any], decimals: int) -> dict[str, object]:
    if "geometries" in geometry:
        members = [_rounded_geometry(member, decimals) for member in geometry["geometries"]]
        return {"type": geometry["type"], "geometries": members}
    is_ringed = "Polygon" in geometry["type"]
    return {
        "type": geometry["type"],
        "coordinates": _rounded(geometry["coordinates"], decimals, is_ringed=is_ringed),
    }


def _rounded(coordinates: Sequence[Any], decimals: int, *, is_ringed: bool) -> list[Any]:
    if isinstance(coordinates[0], float | int):
        return [round(float(number), decimals) for number in coordinates]
    if isinstance(coordinates[0][0], float | int):
        return _path(coordinates, decimals, is_ringed=is_ringed)
    return [_rounded(part, decimals, is_ringed=is_ringed) for part in coordinates]


def _path(
    positions: Sequence[Sequence[float]], decimals: int, *, is_ringed: bool
) -> list[list[float]]:
    """Round a line or ring; keep a ring exact where rounding would collapse it."""
    exact = [[float(lon), float(lat)] for lon, lat in positions]
    near = [[round(lon, decimals), round(lat, decimals)] for lon, lat in exact]
    kept = [here for here, before in zip(near, [None, *near], strict=False) if here != before]
    shortest = _SHORTEST_RING if is_ringed else 2
    return kept if len(kept) >= shortest else exact
