"""How polygons of one layer lie to each other: overlap, gap, sliver, and what is broken.

All functions but `faults` take valid polygons in a metric CRS as an object array, shape
`(n,)`; None and empty geometries take no part. Answers name polygons by their index.
Limits are parameters: what counts as a drawing error depends on the survey.
"""

import re
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]

_REASON = re.compile(r"(?P<reason>[^\[]+)(?:\[(?P<x>\S+) (?P<y>\S+?)\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a geometry is invalid, and where: x and y in the CRS of the geometry."""

    index: int
    reason: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """An area that should not be there.

    `width_m` is its mean width, 2 · area / perimeter: a metre tells of a shared edge that was
    drawn twice, hundreds of a real disagreement. (x, y) lies inside its largest part.
    """

    area_m2: float
    width_m: float
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Ground that two polygons both claim; `first` < `second`."""

    first: int
    second: int
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A patch that belongs to one polygon."""

    index: int
    patch: Patch


def faults(geometries: Geometries) -> list[Fault]:
    """Return what makes geometries invalid, in the order of the array."""
    broken = np.flatnonzero(~shapely.is_valid(geometries) & ~shapely.is_missing(geometries))
    found = []
    for index in broken:
        words = _REASON.match(shapely.is_valid_reason(geometries[index]))
        reason, x, y = words.group("reason", "x", "y") if words else ("Invalid", None, None)
        found.append(
            Fault(index=int(index), reason=reason, x=float(x or "nan"), y=float(y or "nan"))
        )
    return found


def overlaps(areas: Geometries, *, min_area_m2: float = 1.0) -> list[Overlap]:
    """Return pairs that share more than `min_area_m2`, ordered by their indexes."""
    first, second = shapely.STRtree(areas).query(areas, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(areas[first], areas[second])
    large = np.flatnonzero(shapely.area(shared) > min_area_m2)
    pairs = sorted((int(first[k]), int(second[k]), int(k)) for k in large)
    return [Overlap(first=i, second=j, patch=_patch(shared[k])) for i, j, k in pairs]


def gaps(
    areas: Geometries, *, within: BaseGeometry | None = None, min_area_m2: float = 1.0
) -> list[Patch]:
    """Return ground that no polygon claims, largest first.

    Without `within` these are the holes of the union, as far as they are not filled by a
    part that lies in them; with it, also what is missing along its edge.
    """
    union = shapely.union_all(areas)
    ground = _without_holes(union) if within is None else within
    missing = shapely.get_parts(shapely.difference(ground, union))
    patches = [_patch(one) for one in missing if shapely.area(one) > min_area_m2]
    return sorted(patches, key=lambda one: (-one.area_m2, one.x, one.y))


def slivers(areas: Geometries, *, max_width_m: float = 1.0) -> list[Part]:
    """Return the parts of polygons whose mean width is below `max_width_m`."""
    parts, owners = shapely.get_parts(areas, return_index=True)
    thin = np.flatnonzero(_mean_width_m(parts) < max_width_m)
    return [Part(index=int(owners[k]), patch=_patch(parts[k])) for k in thin]


def outside_parent(
    areas: Geometries, parents: Geometries, *, min_area_m2: float = 1.0
) -> list[Part]:
    """Return what reaches out of its parent; `parents[i]` is the parent of `areas[i]`.

    A missing parent contains nothing and is not complained about here.
    """
    beyond = shapely.difference(areas, parents)
    large = np.flatnonzero(shapely.area(beyond) > min_area_m2)
    return [Part(index=int(k), patch=_patch(beyond[k])) for k in large]


def repeats(geometries: Geometries) -> list[tuple[int, ...]]:
    """Return groups of equal geometries, whatever their first vertex and direction."""
    groups: dict[bytes, list[int]] = {}
    for index, one in enumerate(shapely.to_wkb(shapely.normalize(geometries))):
        if one is not None:
            groups.setdefault(one, []).append(index)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _without_holes(area: BaseGeometry) -> BaseGeometry:
    shells = shapely.get_exterior_ring(shapely.get_parts(area))
    return shapely.union_all(shapely.polygons(shells))


def _mean_width_m(areas: Geometries) -> NDArray[np.float64]:
    widths = np.full(len(areas), np.inf)
    lengths = shapely.length(areas)
    np.divide(2.0 * shapely.area(areas), lengths, out=widths, where=lengths > 0.0)
    return widths


def _patch(area: BaseGeometry) -> Patch:
    parts = shapely.get_parts(area)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    inside = shapely.point_on_surface(largest)
    polygons = parts[shapely.get_dimensions(parts) == shapely.get_dimensions(largest)]
    total_m2 = float(shapely.area(polygons).sum())
    return Patch(
        area_m2=total_m2,
        width_m=2.0 * total_m2 / float(shapely.length(polygons).sum()),
        x=float(inside.x),
        y=float(inside.y),
    )
