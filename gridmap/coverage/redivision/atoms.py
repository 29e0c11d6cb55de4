"""Cut a community into atoms: the pieces that a division moves from grid to grid, never splits.

Faces between streets, waters, compounds and the borders of today; faces of one compound or
building are one atom, slivers and water go to the neighbour along the longest border.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.borders import Borders, Edges, edges_of
from gridmap.coverage.redivision.ground import (
    Floats,
    Ground,
    Ints,
    Shapes,
    points,
)
from gridmap.coverage.redivision.surroundings import halfway_lines
from gridmap.errors import InputError
from gridmap.geo import crs

SMALLEST_ATOM_M2 = 400.0
"""A face below this with nobody in it is a sliver between lines that run side by side."""

NARROWEST_ATOM_M = 4.0
"""Mean width, 2 · area / perimeter, below which a face is a sliver whatever its area."""

NARROWEST_EMPTY_M = 30.0
"""The same where nobody lives: the verge between a compound and the street is no atom."""

NO_GRID = ""
"""Stands for the code of a grid of today where there is none."""

_TOUCHED_SHARE = 0.01  # of a building: less is a drawing error at its wall
_READING_DECIMALS = 7  # of a degree: a row of blocks is one row
_LARGEST_LOSS_SHARE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Atoms:
    """The pieces of a community; every array has one row for each, shape `(n,)`.

    Shapes are in degrees. `today` is the grid of today that has most of the piece, None where
    there is none. `before` counts households and requests by the grid of today in which they
    really lie.
    """

    shapes: Shapes
    area_m2: Floats
    n_households: Ints
    n_residents: Ints
    n_requests: Ints
    today: tuple[str | None, ...]
    before: tuple[Mapping[str, tuple[int, int]], ...]
    borders: Borders

    def __len__(self) -> int:
        return len(self.shapes)


def cut(ground: Ground) -> Atoms:
    """Return the atoms of a community, north to south and west to east.

    Raises
    ------
    InputError
        The community has no area, or its outline is broken.
    """
    faces = _faces(ground)
    edges = edges_of(faces, ground)
    today = _majority_grid(faces, ground)
    owner = _bound_together(faces, ground)
    owner = _without_slivers(faces, owner, edges=edges, ground=ground, today=today)
    owner = _in_reading_order(faces, owner)
    shapes = _united(faces, owner)
    metric = crs.to_metric(shapes, srid=ground.srid)
    homes, requests = _located(shapes, ground)
    n = len(shapes)
    return Atoms(
        shapes=shapes,
        area_m2=shapely.area(metric),
        n_households=_sums(homes, ground.work.n_households, n),
        n_residents=_sums(homes, ground.work.n_residents, n),
        n_requests=_sums(requests, np.ones(len(requests), dtype=np.int64), n),
        today=_majority_grid(shapes, ground),
        before=_before(ground, homes, requests, n),
        borders=edges.between(owner, middle_m=shapely.get_coordinates(shapely.centroid(metric))),
    )


def _faces(ground: Ground) -> Shapes:
    community = ground.community
    if community.is_empty or not community.is_valid or not community.area:
        raise InputError(
            code="no_ground",
            problem="the community has no area that could be divided",
            problem_zh="社区面为空或有误，无法划分",
            mend="import its outline again: gridmap check says what is wrong with it",
            mend_zh="请重新导入社区界线；gridmap check 会指出问题",
        )
    outlines = shapely.boundary(np.concatenate([ground.grids, ground.waters, ground.whole]))
    lines = np.concatenate([ground.streets, outlines])
    parted = halfway_lines(_cut_by(lines, community), ground)
    faces = _cut_by(np.concatenate([lines, parted]), community)
    _refuse_losses(faces, ground)
    return faces


def _cut_by(lines: Shapes, community: BaseGeometry) -> Shapes:
    inside = shapely.intersection(lines, community)
    parts = shapely.get_parts(shapely.get_parts(inside))
    drawn = parts[shapely.get_dimensions(parts) == 1]
    noded = shapely.union_all(np.concatenate([drawn, [community.boundary]]))
    faces: Shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    shapely.prepare(community)
    within: Shapes = faces[shapely.covers(community, shapely.point_on_surface(faces))]
    return within


def _refuse_losses(faces: Shapes, ground: Ground) -> None:
    """Check that the faces are the whole community; in degrees, where straight is straight."""
    whole = ground.community.area
    lost_share = abs(whole - float(shapely.area(faces).sum())) / whole
    if lost_share > _LARGEST_LOSS_SHARE:
        raise InputError(
            code="cannot_be_cut",
            problem="the lines of this community do not cut it into pieces that fill it",
            problem_zh="社区内的线无法把社区完整切分",
            mend="look for broken outlines: gridmap check",
            mend_zh="请用 gridmap check 查找有误的界线",
            lost_share=lost_share,
        )


def _bound_together(faces: Shapes, ground: Ground) -> Ints:
    """Return for each face the number of its group: faces of one compound or building."""
    areas = ground.whole[shapely.get_dimensions(ground.whole) == 2]  # noqa: PLR2004 - dimensions
    which, face = shapely.STRtree(faces).query(areas, predicate="intersects")
    shared = shapely.area(shapely.intersection(areas[which], faces[face]))
    counts = (shared > _TOUCHED_SHARE * shapely.area(areas[which])) | (
        shared > (1.0 - _TOUCHED_SHARE) * shapely.area(faces[face])
    )
    which, face = which[counts], face[counts]
    n = len(faces)
    links = coo_array((np.ones(len(face)), (face, n + which)), shape=(n + len(areas),) * 2)
    return np.asarray(connected_components(links, directed=False)[1][:n], dtype=np.int64)


def _without_slivers(
    faces: Shapes,
    owner: Ints,
    *,
    edges: Edges,
    ground: Ground,
    today: tuple[str | None, ...],
) -> Ints:
    """Return the owners after slivers and waters have gone to a neighbour, smallest first.

    A neighbour in the same grid of today goes before the others, so that today's division
    can still be told in atoms; then the longest shared border, then the lower number.
    """
    metric = crs.to_metric(faces, srid=ground.srid)
    area_m2, length_m = shapely.area(metric), shapely.length(metric)
    homes, requests = (
        _owners(faces, where) for where in (ground.work.homes_deg, ground.work.requests_deg)
    )
    busy = np.zeros(len(faces), dtype=bool)
    busy[homes[homes >= 0]] = busy[requests[requests >= 0]] = True
    wet = _in_waters(faces, ground)
    narrow = 2.0 * area_m2 < NARROWEST_ATOM_M * length_m
    alone = np.bincount(owner, minlength=int(owner.max()) + 1)[owner] == 1
    verge = 2.0 * area_m2 < NARROWEST_EMPTY_M * length_m
    small = alone & ((wet | verge | (area_m2 < SMALLEST_ATOM_M2)) & ~busy | narrow)
    owner = owner.copy()
    for face in sorted(np.flatnonzero(small).tolist(), key=lambda one: (area_m2[one], one)):
        near = edges.neighbours(face)
        wanted = [
            (today[other] == today[face], not wet[other], round(shared_m, 3), -other)
            for other, shared_m in near.items()
            if owner[other] != owner[face]
        ]
        if wanted:
            owner[owner == owner[face]] = owner[-max(wanted)[3]]
    return owner


def _in_waters(faces: Shapes, ground: Ground) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    wet = np.zeros(len(faces), dtype=bool)
    inside = shapely.STRtree(ground.waters).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )[0]
    wet[inside] = True
    return wet


def _in_reading_order(faces: Shapes, owner: Ints) -> Ints:
    """Return the owners counted from 0, north to south and then west to east."""
    groups, owner = np.unique(owner, return_inverse=True)
    areas = shapely.area(faces)
    xy = shapely.get_coordinates(shapely.centroid(faces))
    weight = np.bincount(owner, weights=areas)
    middle = [
        np.round(np.bincount(owner, weights=areas * xy[:, axis]) / weight, _READING_DECIMALS)
        for axis in (0, 1)
    ]
    place = np.empty(len(groups), dtype=np.int64)
    place[np.lexsort((middle[0], -middle[1]))] = np.arange(len(groups))
    return place[owner]


def _united(faces: Shapes, owner: Ints) -> Shapes:
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    groups = np.split(faces[order], starts[1:])
    return np.array([shapely.coverage_union_all(group) for group in groups], dtype=object)


def _owners(shapes: Shapes, where_deg: Floats) -> Ints:
    """Return the first shape that covers each point, -1 for none."""
    asked, covering = shapely.STRtree(shapes).query(points(where_deg), predicate="intersects")
    first = np.full(len(where_deg), len(shapes), dtype=np.int64)
    np.minimum.at(first, asked, covering)
    first[first == len(shapes)] = -1
    return first


def _located(shapes: Shapes, ground: Ground) -> tuple[Ints, Ints]:
    return _owners(shapes, ground.work.homes_deg), _owners(shapes, ground.work.requests_deg)


def _sums(owner: Ints, counts: Ints, n: int) -> Ints:
    inside = owner >= 0
    return np.bincount(owner[inside], weights=counts[inside], minlength=n).astype(np.int64)


def _before(
    ground: Ground, homes: Ints, requests: Ints, n: int
) -> tuple[Mapping[str, tuple[int, int]], ...]:
    """Count the households and requests of every atom by the grid of today they lie in."""
    found: tuple[dict[str, tuple[int, int]], ...] = tuple({} for _ in range(n))
    work = ground.work
    codes = (*ground.grid_codes, NO_GRID)
    grid_of_home, grid_of_request = (
        _owners(ground.grids, where) for where in (work.homes_deg, work.requests_deg)
    )
    for atom, grid, n_households in zip(homes, grid_of_home, work.n_households, strict=True):
        if atom >= 0:
            a, b = found[atom].get(codes[grid], (0, 0))
            found[atom][codes[grid]] = (a + int(n_households), b)
    for atom, grid in zip(requests, grid_of_request, strict=True):
        if atom >= 0:
            a, b = found[atom].get(codes[grid], (0, 0))
            found[atom][codes[grid]] = (a, b + 1)
    return found


def _majority_grid(shapes: Shapes, ground: Ground) -> tuple[str | None, ...]:
    """Return the code of the grid of today with most of each shape; ties go to the lower code."""
    best: list[tuple[float, str] | None] = [None] * len(shapes)
    which, grid = shapely.STRtree(ground.grids).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[which], ground.grids[grid]))
    for one, other, area in zip(which, grid, shared, strict=True):
        code, known = ground.grid_codes[other], best[one]
        if area and (known is None or (-area, code) < (-known[0], known[1])):
            best[one] = (float(area), code)
    return tuple(None if one is None else one[1] for one in best)
