"""From coordinates of a file to geometry in the storage CRS."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.errors import InputError, UnreadableFile
from gridmap.geo.crs import Datum, to_storage
from gridmap.geo.topology import faults
from gridmap.ingest.findings import Figures
from gridmap.ingest.manifest import Source
from gridmap.ingest.read import ReadLayer
from gridmap.ingest.table import Cell, Geometries, Trouble
from gridmap.ingest.values import Unfit, decimal, shown
from gridmap.model.layer_fields import LayerFields, Shape

_SAME_POSITION = 1e-6
_LEAST_CORNERS = 3
_GLOBE = (-180.0, -90.0, 180.0, 90.0)
_SHAPES = {
    shapely.GeometryType.POINT: Shape.POINT,
    shapely.GeometryType.LINESTRING: Shape.LINE,
    shapely.GeometryType.MULTILINESTRING: Shape.LINE,
    shapely.GeometryType.POLYGON: Shape.POLYGON,
    shapely.GeometryType.MULTIPOLYGON: Shape.POLYGON,
}


@dataclass(slots=True)
class Places:
    """The geometry of a layer while it is being checked; None where a row has no place."""

    geometry: Geometries
    troubles: list[Trouble] = field(default_factory=list)

    def note(self, index: int, code: str, figures: Figures, *, fatal: bool = True) -> None:
        """Remember a trouble of one row."""
        self.troubles.append(
            Trouble(index=index, code=code, field=None, figures=figures, fatal=fatal)
        )

    def drop(self, index: int, code: str, figures: Figures, *, fatal: bool = True) -> None:
        """Remember a trouble and take the place away."""
        self.note(index, code, figures, fatal=fatal)
        self.geometry[index] = None


def placed(read: ReadLayer) -> Places | None:
    """Return the geometry of every row in the storage CRS; None when the source has none.

    Polygons come back as MultiPolygons with counter-clockwise shells; Z and M are dropped.
    """
    source, table = read.source, read.table
    if not source.is_placed or read.crs is None:
        return None
    places = _as_given(read)
    unknown = {one.index for one in table.troubles if one.fatal}
    _take_out_unknown_positions(places, source)
    _take_out_wrong_shapes(places, source.layer)
    places.geometry = _in_storage(places.geometry, read)
    _take_out_impossible(places)
    places.geometry = _uniform(places.geometry)
    for fault in faults(places.geometry):
        where: Figures = {"reason": fault.reason, "lon": fault.x, "lat": fault.y}
        places.note(fault.index, "invalid_geometry", where)
    if source.bbox is not None:
        for index in _reaching_out(places.geometry, source.bbox):
            figures = _first_corner(places.geometry[index])
            places.note(index, "outside_bbox", figures, fatal=False)
    if source.layer.shape_required:
        unknown |= {one.index for one in places.troubles}
        missing = {int(index) for index in np.flatnonzero(shapely.is_missing(places.geometry))}
        for index in sorted(missing - unknown):
            places.note(index, "missing_geometry", {})
    return places


def _as_given(read: ReadLayer) -> Places:
    """Return the geometry in the coordinates of the file, flat and without empty ones."""
    source, table = read.source, read.table
    if source.lon is not None and source.lat is not None:
        return _points(table.columns[source.lon], table.columns[source.lat])
    if source.ring is not None:
        return _rings(table.columns[source.ring], source)
    if table.geometry is None:
        raise UnreadableFile(
            code="no_geometry",
            problem="the file has no geometry",
            mend="give a spatial file, or name coordinate columns",
            problem_zh="文件中没有几何",
            mend_zh="给出空间文件，或写明坐标列",
            file=source.name,
        )
    geometry = shapely.force_2d(table.geometry)
    geometry[shapely.is_empty(geometry)] = None
    single = (shapely.get_type_id(geometry) == shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(geometry) == 1
    )
    geometry[single] = shapely.get_geometry(geometry[single], 0)
    return Places(geometry)


def _points(lons: Sequence[Cell], lats: Sequence[Cell]) -> Places:
    n_rows = len(lons)
    places = Places(np.full(n_rows, None, dtype=object))
    xy = np.full((n_rows, 2), np.nan)
    for index, pair in enumerate(zip(lons, lats, strict=True)):
        blank = [_is_blank(cell) for cell in pair]
        if all(blank):
            continue
        for at, cell in enumerate(pair):
            try:
                xy[index, at] = decimal(cell.strip() if isinstance(cell, str) else cell)
            except Unfit:
                xy[index] = np.nan
                places.note(index, "unreadable_position", {"value": shown(cell)})
                break
    known = np.isfinite(xy).all(axis=1)
    places.geometry[known] = shapely.points(xy[known])
    return places


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _rings(cells: Sequence[Cell], source: Source) -> Places:
    places = Places(np.full(len(cells), None, dtype=object))
    for index, cell in enumerate(cells):
        if _is_blank(cell):
            continue
        ring = _ring(str(cell), source)
        if isinstance(ring, dict):
            places.note(index, "unreadable_ring", ring)
        elif len(np.unique(ring, axis=0)) < _LEAST_CORNERS:
            places.note(index, "short_ring", {})
        else:
            places.geometry[index] = shapely.Polygon(ring)
    return places


def _ring(text: str, source: Source) -> NDArray[np.float64] | dict[str, str | float | int]:
    """Return the corners of a ring, or what is wrong with it.

    A text ring closes itself: whether the first corner stands again at the end is a habit.
    """
    corners: list[tuple[float, float]] = []
    points = text.strip().strip(source.ring_point_separator).split(source.ring_point_separator)
    for number, point in enumerate(points, start=1):
        try:
            x, y = (decimal(one.strip()) for one in point.split(source.ring_number_separator))
        except (Unfit, ValueError):
            return {"n_point": number, "value": shown(point)}
        corners.append((x, y))
    return np.array(corners)


def _take_out_unknown_positions(places: Places, source: Source) -> None:
    """Take out points that mean "unknown"; where a place is not needed the row stays."""
    is_point = shapely.get_type_id(places.geometry) == shapely.GeometryType.POINT
    x = np.where(is_point, shapely.get_x(places.geometry), np.nan)
    y = np.where(is_point, shapely.get_y(places.geometry), np.nan)
    fatal = source.layer.shape_required
    unknown = [("null_island", (0.0, 0.0))]
    unknown += [("placeholder_position", position) for position in source.placeholders]
    for code, (at_x, at_y) in unknown:
        there = (np.abs(x - at_x) < _SAME_POSITION) & (np.abs(y - at_y) < _SAME_POSITION)
        for index in np.flatnonzero(there):
            places.drop(int(index), code, {}, fatal=fatal)


def _take_out_wrong_shapes(places: Places, layer: LayerFields) -> None:
    wanted = " / ".join(sorted(one.value for one in layer.shapes))
    fitting = [number for number, shape in _SHAPES.items() if shape in layer.shapes]
    fits = np.isin(shapely.get_type_id(places.geometry), fitting)
    for index in np.flatnonzero(~fits & ~shapely.is_missing(places.geometry)):
        found = str(places.geometry[index].geom_type)
        places.drop(int(index), "wrong_shape", {"found": found, "wanted": wanted})


def _in_storage(geometry: Geometries, read: ReadLayer) -> Geometries:
    try:
        return to_storage(geometry, crs=read.crs or "", datum=read.source.datum or Datum.WGS84)
    except InputError as error:
        raise UnreadableFile(**(error.facts | {"file": read.source.name})) from error


def _take_out_impossible(places: Places) -> None:
    """Take out geometries that reach beyond the globe or became infinite."""
    for index in _reaching_out(places.geometry, _GLOBE):
        places.drop(index, "not_degrees", _first_corner(places.geometry[index]))


def _uniform(geometry: Geometries) -> Geometries:
    """Return polygons as MultiPolygons, shells counter-clockwise; other shapes as they are."""
    areas = np.isin(
        shapely.get_type_id(geometry),
        [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON],
    )
    uniform = geometry.copy()
    for index in np.flatnonzero(areas):
        parts = shapely.get_parts(shapely.orient_polygons(geometry[index]))
        uniform[index] = shapely.MultiPolygon(list(parts))
    return uniform


def _reaching_out(geometry: Geometries, box: tuple[float, float, float, float]) -> list[int]:
    """Return the indexes of geometries that are not wholly inside (west, south, east, north)."""
    bounds = shapely.bounds(geometry)
    with np.errstate(invalid="ignore"):
        inside = (bounds[:, :2] >= box[:2]).all(axis=1) & (bounds[:, 2:] <= box[2:]).all(axis=1)
    return [int(index) for index in np.flatnonzero(~inside & ~shapely.is_missing(geometry))]


def _first_corner(geometry: BaseGeometry) -> Figures:
    lon, lat = shapely.get_coordinates(geometry)[0]
    return {"lon": float(lon), "lat": float(lat)}
