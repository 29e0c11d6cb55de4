"""How the geometries of a layer lie to each other and to the layer above, as findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.geo import topology
from gridmap.geo.crs import Datum, from_metric, metric_srid, shifted, to_metric, to_storage
from gridmap.geo.locate import AreaIndex
from gridmap.geo.topology import Patch
from gridmap.ingest.checked import CheckedLayer, Geometries, Value
from gridmap.ingest.findings import Figures
from gridmap.model.layer_fields import AREA_LEVELS, LayerFields

_LAYERS_THAT_MAY_NOT_OVERLAP = frozenset({*AREA_LEVELS, "compounds", "buildings"})
_SURFACE = 2  # dimensions
_LEAST_DOUBTFUL = 5
_DOUBTFUL_SHARE = 0.05
_CLEARLY_BETTER = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What counts as a topology finding. A survey at 1:500 may ask for less."""

    overlap_m2: float = 1.0
    gap_m2: float = 1.0
    outside_m2: float = 1.0
    sliver_width_m: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentAreas:
    """The areas that a layer should lie in, in the storage CRS."""

    layer: LayerFields
    codes: tuple[str, ...]
    areas: Geometries

    @classmethod
    def of(cls, checked: CheckedLayer) -> "ParentAreas":
        """Return the valid areas of a layer that was checked before."""
        geometry = np.empty(0, dtype=object) if checked.geometry is None else checked.geometry
        usable = shapely.is_valid(geometry)
        codes = checked.columns[checked.layer.key]
        return cls(
            layer=checked.layer,
            codes=tuple(str(codes[i]) for i in np.flatnonzero(usable)),
            areas=geometry[usable],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """One finding about how rows lie, by their indexes in the layer."""

    code: str
    indexes: tuple[int, ...]
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """The valid polygons of a layer in metres; `index[i]` is the row of `areas[i]`."""

    srid: int
    areas: Geometries
    index: NDArray[np.int64]
    names: Sequence[str]

    def figures(self, patch: Patch) -> dict[str, str | float | int]:
        """Return the size and place of a patch."""
        point = np.array([shapely.Point(patch.x, patch.y)], dtype=object)
        lon, lat = shapely.get_coordinates(from_metric(point, srid=self.srid))[0]
        return {
            "area_m2": patch.area_m2,
            "width_m": patch.width_m,
            "lon": float(lon),
            "lat": float(lat),
        }


def lies(
    layer: LayerFields,
    *,
    names: Sequence[str],
    geometry: Geometries,
    parent_codes: Sequence[Value],
    parent: ParentAreas | None,
    limits: Limits,
) -> list[Lie]:
    """Return everything worth saying about how the rows of one layer lie.

    Overlap, sliver and repeated shape are looked for in areas, compounds and buildings; gaps
    in areas only, because only areas are meant to leave no ground free. Against a parent,
    areas are held to the parent that they name, other layers to the ground of all.
    """
    found: list[Lie] = []
    ground = _ground(names, geometry)
    if layer.name in _LAYERS_THAT_MAY_NOT_OVERLAP:
        found += _among_themselves(ground, limits=limits)
    if layer.name in AREA_LEVELS:
        found += _gaps(ground, parent=parent, limits=limits)
        if parent is not None:
            found += _outside_parents(
                ground, parent_codes=parent_codes, parent=parent, limits=limits
            )
    elif parent is not None:
        found += _outside_areas(geometry, parent=parent)
    return found


def doubtful_datum(
    geometry: Geometries, *, datum: Datum, parent: ParentAreas
) -> dict[str, str | float | int] | None:
    """Return figures when another datum would put clearly more of a layer inside its parents.

    The wrong datum moves a whole file by half a kilometre or more. It cannot be seen in the
    numbers, but it can be seen against borders that are known.
    """
    points = shapely.point_on_surface(geometry[shapely.is_valid(geometry)])
    index = AreaIndex.of(parent.codes, parent.areas)
    n_outside = _n_outside(points, index)
    if n_outside < max(_LEAST_DOUBTFUL, _DOUBTFUL_SHARE * len(points)):
        return None
    as_written = shifted(points, datum=datum)
    n_by_datum = {
        other: _n_outside(to_storage(as_written, crs="EPSG:4326", datum=other), index)
        for other in (Datum.WGS84, Datum.GCJ02, Datum.BD09)
        if other is not datum and (other.is_shifted or datum.is_shifted)
    }
    better = min(n_by_datum, key=lambda one: n_by_datum[one])
    if n_by_datum[better] > _CLEARLY_BETTER * n_outside:
        return None
    return {
        "datum": datum.value,
        "n_outside": n_outside,
        "better": better.value,
        "n_better": n_by_datum[better],
    }


def _ground(names: Sequence[str], geometry: Geometries) -> _Ground:
    usable = np.flatnonzero(
        shapely.is_valid(geometry) & (shapely.get_dimensions(geometry) == _SURFACE)
    )
    areas = geometry[usable]
    srid = 0
    if len(areas):
        west, south, east, north = shapely.total_bounds(areas)
        srid = metric_srid((west + east) / 2.0, lat=(south + north) / 2.0)
        areas = to_metric(areas, srid=srid)
    return _Ground(srid=srid, areas=areas, index=usable, names=names)


def _among_themselves(ground: _Ground, *, limits: Limits) -> list[Lie]:
    found: list[Lie] = []
    row, names = ground.index, ground.names
    repeats = topology.repeats(ground.areas)
    same = {pair for group in repeats for pair in pairwise(group)}
    for first, second in sorted(same):
        i, j = int(row[first]), int(row[second])
        figures = {"first": names[i], "second": names[j]}
        found.append(Lie(code="duplicate_geometry", indexes=(i, j), figures=figures))
    overlaps = topology.overlaps(ground.areas, min_area_m2=limits.overlap_m2)
    for overlap in sorted(overlaps, key=lambda one: -one.patch.area_m2):
        if (overlap.first, overlap.second) in same:
            continue
        i, j = int(row[overlap.first]), int(row[overlap.second])
        where = {"first": names[i], "second": names[j], **ground.figures(overlap.patch)}
        found.append(Lie(code="overlap", indexes=(i, j), figures=where))
    for sliver in topology.slivers(ground.areas, max_width_m=limits.sliver_width_m):
        i = int(row[sliver.index])
        where = {"value": names[i], **ground.figures(sliver.patch)}
        found.append(Lie(code="sliver", indexes=(i,), figures=where))
    return found


def _gaps(ground: _Ground, *, parent: ParentAreas | None, limits: Limits) -> list[Lie]:
    if not len(ground.areas):
        return []
    within = None
    if parent is not None and len(parent.areas):
        within = shapely.union_all(to_metric(parent.areas, srid=ground.srid))
    patches = topology.gaps(ground.areas, within=within, min_area_m2=limits.gap_m2)
    return [Lie(code="gap", indexes=(), figures=ground.figures(one)) for one in patches]


def _outside_parents(
    ground: _Ground, *, parent_codes: Sequence[Value], parent: ParentAreas, limits: Limits
) -> list[Lie]:
    if not len(ground.areas) or not len(parent.areas):
        return []
    parents = to_metric(parent.areas, srid=ground.srid)
    by_code = dict(zip(parent.codes, parents, strict=True))
    everywhere = shapely.union_all(parents)
    found: list[Lie] = []
    named = np.full(len(ground.areas), None, dtype=object)
    for at, index in enumerate(ground.index):
        code = parent_codes[index]
        named[at] = everywhere if code is None else by_code.get(str(code))
        if named[at] is None:
            figures = {"value": str(code)}
            found.append(Lie(code="unknown_parent", indexes=(int(index),), figures=figures))
    for part in topology.outside_parent(ground.areas, named, min_area_m2=limits.outside_m2):
        i = int(ground.index[part.index])
        where = {
            "value": ground.names[i],
            "parent": str(parent_codes[i] or ""),
            **ground.figures(part.patch),
        }
        found.append(Lie(code="outside_parent", indexes=(i,), figures=where))
    return found


def _outside_areas(geometry: Geometries, *, parent: ParentAreas) -> list[Lie]:
    placed = np.flatnonzero(shapely.is_valid(geometry))
    points = shapely.point_on_surface(geometry[placed])
    owners = AreaIndex.of(parent.codes, parent.areas).owners_of(*shapely.get_coordinates(points).T)
    outside = tuple(int(placed[i]) for i, owner in enumerate(owners) if owner is None)
    if not outside:
        return []
    return [
        Lie(
            code="outside_areas",
            indexes=outside,
            figures={"areas": parent.layer.name, "areas_zh": parent.layer.zh},
        )
    ]


def _n_outside(points: Geometries, index: AreaIndex) -> int:
    return index.owners_of(*shapely.get_coordinates(points).T).count(None)
