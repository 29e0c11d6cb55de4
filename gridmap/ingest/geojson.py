"""Reading GeoJSON strictly: every departure from RFC 7946 that matters is named by feature.

Winding order, bounding boxes and coordinates beyond the second are not looked at: they do
not change what is meant.
"""

import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.errors import UnreadableFile
from gridmap.ingest.encoding import decode_text
from gridmap.ingest.table import Cell, Table, Trouble

_GEOMETRY_TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
)
_LEAST_RING = 4  # three corners and the first one again
_XY = 2


class _Unreadable(Exception):
    """A feature that is not what it claims to be; the message is the code of the trouble."""


def read_geojson(raw: bytes, *, file: str, encoding: str | None = None) -> Table:
    """Return the features of a collection, of one feature or of one bare geometry.

    The id of a feature becomes the column `id` where no property has that name. `crs` is
    that of an old-style member; without one the format means WGS 84 degrees.

    Raises
    ------
    UnreadableFile
        Not JSON, or not a GeoJSON object.
    """
    text, found = decode_text(raw, file=file, stated=encoding)
    document = _parsed(text, file=file)
    features = _features(document, file=file)
    troubles: list[Trouble] = []
    geometry = np.full(len(features), None, dtype=object)
    properties: list[Mapping[str, object]] = [{}] * len(features)
    for index, feature in enumerate(features):
        try:
            properties[index] = _properties(feature)
            geometry[index] = _geometry(feature)
        except _Unreadable as error:
            troubles.append(Trouble(index=index, code=str(error), field=None, figures={}))
    columns = _columns(properties)
    return Table(
        header=tuple(columns),
        columns=columns,
        row_numbers=range(1, len(features) + 1),
        geometry=geometry,
        crs=_crs(document, file=file),
        encoding=found,
        troubles=tuple(troubles),
    )


def _parsed(text: str, *, file: str) -> dict[str, object]:
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _bad(
            file, problem=f"this is not JSON: {error}", problem_zh=f"这不是 JSON：{error}"
        ) from error
    if not isinstance(document, dict):
        raise _bad(
            file,
            problem="this is JSON, but not a GeoJSON object",
            problem_zh="这是 JSON，但不是 GeoJSON 对象",
        )
    return document


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _features(document: dict[str, object], *, file: str) -> list[object]:
    match document.get("type"):
        case "FeatureCollection":
            features = document.get("features")
            if not isinstance(features, list):
                raise _bad(
                    file,
                    problem="the collection has no list of features",
                    problem_zh="要素集合中没有要素列表",
                )
            return features
        case "Feature":
            return [document]
        case str(kind) if kind in _GEOMETRY_TYPES or kind == "GeometryCollection":
            return [{"type": "Feature", "properties": {}, "geometry": document}]
        case kind:
            raise _bad(
                file,
                problem=f"{kind!r} is not a GeoJSON type",
                problem_zh=f"{kind!r} 不是 GeoJSON 类型",
            )


def _properties(feature: object) -> Mapping[str, object]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _Unreadable("not_a_feature")
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        raise _Unreadable("bad_properties")
    name = feature.get("id")
    if isinstance(name, str | int | float) and not isinstance(name, bool):
        return {"id": name, **properties}
    return properties


def _columns(properties: Sequence[Mapping[str, object]]) -> dict[str, list[Cell]]:
    names = dict.fromkeys(name for one in properties for name in one)
    return {name: [_cell(one.get(name)) for one in properties] for name in names}


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return tuple(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def _crs(document: Mapping[str, object], *, file: str) -> str | None:
    member = document.get("crs")
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise _bad(
            file,
            problem="the crs member names no reference system",
            problem_zh="crs 项没有指明坐标系",
        )
    return name


def _geometry(feature: object) -> BaseGeometry | None:
    """Return the geometry of a feature; None where it is null or has no coordinates."""
    if not isinstance(feature, dict) or "geometry" not in feature:
        raise _Unreadable("bad_geometry")
    member = feature["geometry"]
    if member is None:
        return None
    if not isinstance(member, dict):
        raise _Unreadable("bad_geometry")
    kind = member.get("type")
    if kind == "GeometryCollection":
        raise _Unreadable("geometry_collection")
    if kind not in _BUILDERS:
        raise _Unreadable("bad_geometry")
    coordinates = member.get("coordinates")
    if not isinstance(coordinates, list):
        raise _Unreadable("bad_coordinates")
    return _BUILDERS[kind](coordinates) if coordinates else None


def _positions(value: object) -> NDArray[np.float64]:
    """Return an array of shape `(n, 2)` from a list of positions."""
    if not isinstance(value, list):
        raise _Unreadable("bad_coordinates")
    try:
        array = np.asarray([position[:_XY] for position in value])
    except (TypeError, ValueError, KeyError) as error:
        raise _Unreadable("bad_coordinates") from error
    if array.ndim != _XY or array.shape[1] != _XY or array.dtype.kind not in "iuf":
        raise _Unreadable("bad_coordinates")
    if not np.isfinite(array).all():
        raise _Unreadable("bad_coordinates")
    return array.astype(np.float64)


def _point(value: list[object]) -> BaseGeometry:
    return shapely.Point(_positions([value])[0])


def _line(value: object) -> BaseGeometry:
    positions = _positions(value)
    if len(positions) < _XY:
        raise _Unreadable("short_line")
    return shapely.LineString(positions)


def _ring(value: object) -> NDArray[np.float64]:
    positions = _positions(value)
    if len(positions) < _LEAST_RING:
        raise _Unreadable("short_ring")
    if (positions[0] != positions[-1]).any():
        raise _Unreadable("open_ring")
    return positions


def _polygon(value: object) -> BaseGeometry:
    if not isinstance(value, list) or not value:
        raise _Unreadable("bad_coordinates")
    shell, *holes = (_ring(one) for one in value)
    return shapely.Polygon(shell, holes)


def _each(
    build: Callable[[object], BaseGeometry], gather: Callable[..., BaseGeometry]
) -> Callable[[list[object]], BaseGeometry]:
    return lambda value: gather([build(one) for one in value])


_BUILDERS: dict[str, Callable[[list[object]], BaseGeometry]] = {
    "Point": _point,
    "MultiPoint": lambda value: shapely.MultiPoint(_positions(value)),
    "LineString": _line,
    "MultiLineString": _each(_line, shapely.MultiLineString),
    "Polygon": _polygon,
    "MultiPolygon": _each(_polygon, shapely.MultiPolygon),
}


def _bad(file: str, *, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="broken_geojson",
        problem=problem,
        mend="export the layer again as GeoJSON",
        problem_zh=problem_zh,
        mend_zh="把该图层重新导出为 GeoJSON",
        file=file,
    )
