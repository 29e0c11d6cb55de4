"""What is wrong with a division, and where: for a planner who is still drawing it.

The checks are those that a division has to pass before it is kept or approved (`edit.py`), but
nothing is refused here: every fault is told with its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.atoms import NARROWEST_ATOM_M, Atoms
from gridmap.coverage.redivision.division import neighbours, pieces
from gridmap.geo import crs, topology
from gridmap.geo.topology import Patch
from gridmap.model.place import LonLat
from gridmap.model.worded import Worded

_MIN_FAULT_M2 = 1.0


class FaultKind(Worded):
    """What can be wrong with the grids of a community."""

    SEVERAL_PIECES = "several_pieces", "网格不连片", "grid in several pieces"
    OVERLAP = "overlap", "网格重叠", "overlap of grids"
    GAP = "gap", "缝隙，不属于任何网格", "gap that belongs to no grid"
    SLIVER = "sliver", "碎面", "sliver"
    OUTSIDE = "outside", "越出社区界线", "outside the community"


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionFault:
    """One fault: the grids it is of, its square metres, and a place inside it."""

    kind: FaultKind
    grids: tuple[str, ...]
    area_m2: float
    position: LonLat


def faults_of_parts(atoms: Atoms, codes: Sequence[str]) -> tuple[DivisionFault, ...]:
    """Return the parts of grids that do not hang together with the part of most households."""
    near = neighbours(atoms)
    found = []
    for code in sorted(set(codes)):
        members = [atom for atom, own in enumerate(codes) if own == code]
        parts = sorted(
            pieces(members, near),
            key=lambda part: (
                -int(atoms.n_households[part].sum()), -float(atoms.area_m2[part].sum()), part
            ),
        )  # fmt: skip
        for part in parts[1:]:
            inside = shapely.point_on_surface(atoms.shapes[part[0]])
            found.append(
                DivisionFault(
                    kind=FaultKind.SEVERAL_PIECES,
                    grids=(code,),
                    area_m2=float(atoms.area_m2[part].sum()),
                    position=LonLat(inside.x, inside.y),
                )
            )
    return tuple(found)


def faults_of_shapes(
    shapes: Mapping[str, BaseGeometry], community: BaseGeometry, *, srid: int
) -> tuple[DivisionFault, ...]:
    """Return where grids overlap, leave a gap, are slivers or lie outside their community.

    Shapes are in degrees, and so is the search, as in `edit.refuse_unsound`: a long straight
    side becomes a curve in metres as soon as somebody adds a corner to it.
    """
    if community.is_empty or not shapes:
        return ()
    codes = list(shapes)
    areas = np.array([shapes[code] for code in codes], dtype=object)
    whole = np.array([community], dtype=object)
    m2 = float(shapely.area(crs.to_metric(whole, srid=srid))[0]) / community.area
    limit = _MIN_FAULT_M2 / m2
    narrow = NARROWEST_ATOM_M / m2**0.5

    def fault(kind: FaultKind, patch: Patch, *grids: int) -> DivisionFault:
        return DivisionFault(
            kind=kind,
            grids=tuple(codes[grid] for grid in grids),
            area_m2=m2 * patch.area_m2,
            position=LonLat(patch.x, patch.y),
        )

    parents = np.full(len(areas), community, dtype=object)
    return (
        *(
            fault(FaultKind.OVERLAP, one.patch, one.first, one.second)
            for one in topology.overlaps(areas, min_area_m2=limit)
        ),
        *(
            fault(FaultKind.GAP, patch)
            for patch in topology.gaps(areas, within=community, min_area_m2=limit)
        ),
        *(
            fault(FaultKind.OUTSIDE, one.patch, one.index)
            for one in topology.outside_parent(areas, parents, min_area_m2=limit)
        ),
        *(
            fault(FaultKind.SLIVER, one.patch, one.index)
            for one in topology.slivers(areas, max_width_m=narrow)
        ),
    )
