"""Walls of compounds in the plane, and the holes that gates make in them.

A wall stands a hand's breadth inside the outline of its compound. Streets that run along an
outline, or end on it, are outside; what goes in crosses the wall. Every crossing takes one
metre out of the street: with a gate near, that metre becomes a short street that leads through
the gate; without one it is gone, and two dead ends face each other across the wall. A bridge
that begins and ends outside passes over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from gridmap.travel.graph import Floats, Ints, Lines, Mask
from gridmap.travel.pieces import DROP, NONE, Cuts, Pieces, cut_up
from gridmap.travel.plane import Plane
from gridmap.travel.rows import WallRow

INSET_M: Final = 0.3
GATE_REACH_M: Final = 15.0  # a gate this near to a crossing is the hole for it
_HALF_WALL_M: Final = 0.5
_APART_M: Final = 0.04  # two walls are never crossed at the same spot
_SHEET_M: Final = 1e6


@dataclass(frozen=True, kw_only=True)
class Walls:
    """Walled compounds by number, in the plane."""

    codes: tuple[str, ...]
    areas: Lines  # shape (c,): polygons, a hand's breadth smaller than the compounds
    outlines: Lines  # shape (c,)

    @classmethod
    def of_rows(cls, rows: Sequence[WallRow], plane: Plane) -> "Walls":
        """Return the walls of compounds; all of the rows are taken as walled."""
        given = np.empty(len(rows), dtype=object)
        given[:] = [row.polygon for row in rows]
        whole = shapely.make_valid(plane.shapes_m(given))
        inset = shapely.buffer(whole, -INSET_M, join_style="mitre")
        areas = np.where(shapely.is_empty(inset), whole, inset)
        return cls(
            codes=tuple(row.code for row in rows), areas=areas, outlines=shapely.boundary(areas)
        )

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.areas)

    def holding(self, points_m: Floats) -> Ints:
        """Return the number of the smallest compound that holds each point, else NONE."""
        found = np.full(len(points_m), NONE, dtype=np.int32)
        if not self.codes:
            return found
        points: Lines = np.asarray(shapely.points(points_m), dtype=object)
        point, wall = self._tree.query(points, predicate="intersects")
        largest_first = np.argsort(-shapely.area(self.areas[wall]), kind="stable")
        found[point[largest_first]] = wall[largest_first]
        return found


def on_sheets(shapes_m: Lines, compound: Ints) -> Lines:
    """Return shapes moved so far apart, by compound, that a search never leaves its own.

    What lies outside all walls is on a sheet of its own, too.
    """
    counts = shapely.get_num_coordinates(shapes_m)
    shift_m = np.repeat((compound + 1).astype(np.float64) * _SHEET_M, counts)
    xy = shapely.get_coordinates(shapes_m)
    xy[:, 0] += shift_m
    moved: Lines = shapely.set_coordinates(shapes_m.copy(), xy)
    return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossings:
    """Places where streets go through walls, shape (k,), in the order along each street."""

    street: Ints
    wall: Ints
    along_m: Floats
    gate: Ints  # the gate that is the hole, else DROP


def crossings(pieces: Pieces, walls: Walls, gates: "GateSpots") -> Crossings:
    """Return every crossing of a street and a wall, each with its gate if there is one."""
    lines_m = pieces.line_m
    wall, street = shapely.STRtree(lines_m).query(walls.outlines, predicate="intersects")
    down = ~_passes_over(pieces, walls)[street]
    wall, street = wall[down], street[down]
    met = shapely.intersection(lines_m[street], walls.outlines[wall])
    xy, pair = shapely.get_coordinates(met, return_index=True)
    wall, street = wall[pair], street[pair]
    points: Lines = np.asarray(shapely.points(xy), dtype=object)
    along_m = shapely.line_locate_point(lines_m[street], points)
    gate = gates.nearest(points, wall)
    order = np.lexsort((wall, along_m, street))
    return Crossings(
        street=street[order],
        wall=wall[order],
        along_m=along_m[order],
        gate=np.where(gate == NONE, DROP, gate)[order],
    )


def _passes_over(pieces: Pieces, walls: Walls) -> Mask:
    over = pieces.is_bridge.copy()
    bridges = np.flatnonzero(over)
    for end in (0, -1):
        ends = shapely.get_coordinates(shapely.get_point(pieces.line_m[bridges], end))
        over[bridges] &= walls.holding(ends) == NONE
    return over


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSpots:
    """Gates by number: whose wall they are in and where, in the plane."""

    wall: Ints  # shape (g,)
    xy_m: Floats  # shape (g, 2)

    def nearest(self, points: Lines, wall: Ints) -> Ints:
        """Return the nearest gate of a wall within reach of points on it, else NONE."""
        found = np.full(len(points), NONE, dtype=np.int32)
        if len(self.wall) and len(points):
            spots: Lines = np.asarray(shapely.points(self.xy_m), dtype=object)
            tree = shapely.STRtree(on_sheets(spots, self.wall))
            point, gate = tree.query_nearest(
                on_sheets(points, wall), max_distance=GATE_REACH_M, all_matches=False
            )
            found[point] = gate
        return found


def cut_at_walls(pieces: Pieces, walls: Walls, gates: "GateSpots", plane: Plane) -> Pieces:
    """Return the pieces between walls and through gates, each with its compound."""
    met = crossings(pieces, walls, gates)
    cuts = _cuts(met, shapely.length(pieces.line_m[met.street]))
    pieces, label, _ = cut_up(pieces, cuts, plane)
    pieces = replace(pieces, gate=label).taken(label != DROP)
    middles = shapely.line_interpolate_point(pieces.line_m, 0.5, normalized=True)
    compound = walls.holding(shapely.get_coordinates(middles))
    compound[_passes_over(pieces, walls)] = NONE
    through = pieces.gate != NONE
    compound[through] = gates.wall[pieces.gate[through]]
    return replace(pieces, compound=compound)


def _cuts(met: Crossings, length_m: Floats) -> Cuts:
    """Return two cuts for each crossing: where it begins, labelled by its gate, and ends."""
    along_m, same = met.along_m.copy(), met.street[1:] == met.street[:-1]
    for i in np.flatnonzero(same & (np.diff(along_m) < _APART_M)):
        along_m[i + 1] = max(along_m[i + 1], along_m[i] + _APART_M)
    middle_m = np.where(same, (along_m[1:] + along_m[:-1]) / 2, np.inf)
    begin_m = np.maximum(along_m - _HALF_WALL_M, np.r_[0.0, np.where(same, middle_m, 0.0)])
    end_m = np.minimum(along_m + _HALF_WALL_M, np.r_[middle_m, np.inf])
    end_m = np.minimum(end_m, length_m)
    n = len(along_m)
    return Cuts(
        line=np.repeat(met.street, 2),
        along_m=np.stack([np.maximum(begin_m, 0.0), end_m], axis=1).reshape(-1),
        label=np.stack([met.gate, np.full(n, NONE)], axis=1).reshape(-1).astype(np.int32),
    )
