"""Blocks: the faces between streets, river and coast, and which of them touch."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.sample.network import SNAP_M
from gridmap.sample.plane import Floats, Ints, Mask, Shapes
from gridmap.sample.streets import Streets
from gridmap.sample.terrain import Terrain

_TOWN_SMALL_M2 = 75_000.0
_COUNTRY_SMALL_M2 = 2_400_000.0
_TOWN_STRIP_M2 = 16_000.0
_COUNTRY_STRIP_M2 = 350_000.0
_LAKE_SHARE = 0.15  # a face with this much lake stays whole
_STRIP = 7.0  # half the perimeter squared by the area; 4 for a square
_MAIN = ("primary", "secondary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Faces that tile the district without gap or overlap, and the borders between them."""

    shapes: Shapes
    middle: Floats  # shape (n, 2), a point inside each block
    urban: Floats  # above 0: town
    pairs: Ints  # shape (m, 2): neighbours, not across the river
    border_m: Floats  # shape (m,): length of the common border
    on_main: Mask  # shape (m,): the common border is a main road
    over_water: Ints  # shape (k, 2): neighbours across the river


def make_blocks(terrain: Terrain, streets: Streets) -> Blocks:
    """Return the blocks of the district: faces of the linework, strips cut across."""
    lines = [*streets.network.lines, terrain.land.exterior, _river_border(terrain)]
    faces = _faces(lines)
    for _ in range(7):
        cuts = [cut for face in faces for cut in _cuts(face, terrain)]
        if not cuts:
            break
        lines = [*lines, *cuts]
        faces = _faces(lines)
    faces = faces[shapely.contains(terrain.land.buffer(1.0), faces)]
    faces = _absorb_slivers(faces, terrain)
    middle = shapely.get_coordinates(shapely.point_on_surface(faces))
    urban = terrain.urban(middle[:, 0], middle[:, 1])
    pairs, shared = _neighbours(faces)
    wet = _is_wet(shared, terrain)
    over_water, pairs, shared = pairs[wet], pairs[~wet], shared[~wet]
    main = np.array([streets.ways[w].highway in _MAIN for w in streets.network.way])
    main_lines = shapely.union_all(streets.network.lines[main]).buffer(0.5)
    shapely.prepare(main_lines)
    on_main = shapely.contains(
        main_lines, shapely.line_interpolate_point(shared, 0.5, normalized=True)
    )
    return Blocks(
        shapes=faces,
        middle=middle,
        urban=urban,
        pairs=pairs,
        border_m=shapely.length(shared),
        on_main=np.asarray(on_main),
        over_water=over_water,
    )


def _is_wet(shared: Shapes, terrain: Terrain) -> Mask:
    """Return which borders run in the middle of the river."""
    middle = shapely.line_interpolate_point(shared, 0.5, normalized=True)
    drawn_within_m = 4.0
    return np.asarray(shapely.dwithin(middle, terrain.river_line, drawn_within_m))


def _river_border(terrain: Terrain) -> shapely.Geometry:
    return shapely.intersection(shapely.simplify(terrain.river_line, 3.0), terrain.land)


def _faces(lines: list[shapely.Geometry]) -> Shapes:
    noded = shapely.unary_union(lines, grid_size=SNAP_M)
    return np.asarray(shapely.get_parts(shapely.polygonize([noded])))


def _cuts(face: shapely.Polygon, terrain: Terrain) -> list[shapely.LineString]:
    """Return the line that halves a face, if it is too large or a strip."""
    box = shapely.minimum_rotated_rectangle(face)
    corner = shapely.get_coordinates(box)
    sides = np.linalg.norm(np.diff(corner[:3], axis=0), axis=1)
    x, y = (np.array([v]) for v in (face.centroid.x, face.centroid.y))
    town = bool(terrain.urban(x, y)[0] > 0)
    small_m2, strip_m2 = (
        (_TOWN_SMALL_M2, _TOWN_STRIP_M2) if town else (_COUNTRY_SMALL_M2, _COUNTRY_STRIP_M2)
    )
    is_strip = (face.length / 2) ** 2 > _STRIP * face.area and face.area > strip_m2
    lake_m2 = max(shapely.intersection(face, lake).area for _, lake in terrain.lakes)
    if (face.area < small_m2 and not is_strip) or lake_m2 > _LAKE_SHARE * face.area:
        return []
    longer = corner[1] - corner[0] if sides[0] > sides[1] else corner[2] - corner[1]
    along = longer / np.linalg.norm(longer)
    across = np.array([-along[1], along[0]])
    middle = np.array([face.centroid.x, face.centroid.y])
    long_cut = shapely.LineString(
        [middle - across * sides.sum() * 1.2, middle + across * sides.sum() * 1.2]
    )
    inside = shapely.get_parts(shapely.intersection(long_cut, face))
    inside = inside[shapely.get_type_id(inside) == 1]
    return [inside[int(np.argmin(shapely.length(inside)))]] if len(inside) else []


def _absorb_slivers(faces: Shapes, terrain: Terrain) -> Shapes:
    """Return the faces with the smallest melted into the neighbour they share most with."""
    while True:
        smallest_m2 = 600.0
        small = np.flatnonzero(shapely.area(faces) < smallest_m2)
        if not len(small):
            return faces
        pairs, shared = _neighbours(faces)
        length_m = np.where(_is_wet(shared, terrain), 0.0, shapely.length(shared))
        group = np.arange(len(faces))
        for face in small:
            touching = np.flatnonzero((pairs == face).any(axis=1))
            if not len(touching):
                continue
            best = touching[np.argmax(length_m[touching])]
            other = pairs[best].sum() - face
            if group[other] == other:
                group[face] = other
        faces = melt(faces, group)


def melt(shapes: Shapes, group: Ints) -> Shapes:
    """Return one polygon for each group number, in the order of the numbers."""
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(group[order]) > 0])
    melted = [
        shapely.coverage_union_all(shapes[members]) if len(members) > 1 else shapes[members[0]]
        for members in np.split(order, starts[1:])
    ]
    return np.array(melted, dtype=object)


def _neighbours(faces: Shapes) -> tuple[Ints, Shapes]:
    """Return pairs of faces with a common border, and the border."""
    tree = shapely.STRtree(faces)
    a, b = tree.query(faces, predicate="intersects")
    once = a < b
    a, b = a[once], b[once]
    shared = shapely.intersection(shapely.boundary(faces[a]), shapely.boundary(faces[b]))
    long_enough = shapely.length(shared) > 1.0
    shared = np.array([_as_line(shape) for shape in shared[long_enough]], dtype=object)
    return np.column_stack([a, b])[long_enough], shared


def _as_line(shape: BaseGeometry) -> shapely.LineString:
    """Return the longest line of a shape that may hold points and broken lines."""
    if isinstance(shape, shapely.LineString):
        return shape
    parts = shapely.get_parts(shape)
    lines = parts[shapely.get_type_id(parts) == 1]
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    longest: shapely.LineString = merged[int(np.argmax(shapely.length(merged)))]
    return longest
