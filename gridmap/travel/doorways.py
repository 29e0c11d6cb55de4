"""Ways that nobody drew: from a gate without a street to the nearest ones, out and in.

The same is done for a street that an edit adds: its ends are tied to what is near.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from gridmap.travel.barriers import Barriers
from gridmap.travel.graph import Floats, Ints, Lines, Mask, Offsets
from gridmap.travel.pieces import NONE, Cuts, Pieces, connectors, cut_up
from gridmap.travel.plane import Plane
from gridmap.travel.walls import GateSpots, Walls

OUTWARD_M: Final = 60.0
INWARD_M: Final = 300.0
_TIE_M: Final = 25.0  # an end of an added street reaches this far for a street
_SLACK_M: Final = 0.5


def join_gates(
    pieces: Pieces,
    gates: GateSpots,
    lonely: Ints,
    *,
    codes: tuple[str, ...],
    barriers: Barriers,
    plane: Plane,
) -> Pieces:
    """Return the pieces with ways to gates that no street leads through.

    The way out carries the gate; the way in begins behind it. A gate without a street outside
    within `OUTWARD_M`, across neither water nor another wall, gets none.
    """
    for is_inward in (False, True):
        ways = _ways_from(pieces, gates, lonely, barriers=barriers, inward=is_inward)
        if not is_inward:
            lonely = ways.gate
        pieces, _, spots = cut_up(pieces, ways.cuts, plane)
        doors = plane.degrees(ways.door_m)
        ends = np.stack([doors, spots] if is_inward else [spots, doors], axis=1)
        kept = (ends[:, 0] != ends[:, 1]).any(axis=1)
        number, wall = ways.gate[kept], gates.wall[ways.gate[kept]]
        fresh = connectors(
            np.asarray(shapely.linestrings(ends[kept]), dtype=object),
            [codes[i] for i in number],
            gate=np.full(len(number), NONE) if is_inward else number,
            compound=wall,
            plane=plane,
        )
        pieces = pieces.joined(fresh)
    return pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    gate: Ints  # shape (w,)
    door_m: Floats  # shape (w, 2): where the gate is in its wall
    cuts: Cuts  # shape (w,): where the way meets a piece


def _ways_from(
    pieces: Pieces,
    gates: GateSpots,
    lonely: Ints,
    *,
    barriers: Barriers,
    inward: bool,
) -> _Ways:
    """Return the shortest allowed way from each gate that has one."""
    walls = barriers.walls
    own = gates.wall[lonely]
    doors = _on_walls(gates.xy_m[lonely], walls.outlines[own])
    sides = np.flatnonzero(
        (pieces.gate == NONE)
        & ((pieces.compound != NONE) if inward else (pieces.compound == NONE))
        & (pieces.foot | pieces.bicycle_forward | pieces.bicycle_backward)
    )
    lines_m = pieces.line_m[sides]
    door, side = shapely.STRtree(lines_m).query(
        doors, predicate="dwithin", distance=INWARD_M if inward else OUTWARD_M
    )
    if inward:
        mine = pieces.compound[sides[side]] == own[door]
        door, side = door[mine], side[mine]
    ways = shapely.shortest_line(doors[door], lines_m[side])
    clear = _stays_in(ways, own[door], walls) if inward else _keeps_out(ways, own[door], barriers)
    door, side, ways = door[clear], side[clear], ways[clear]
    door, first = _shortest(door, side, shapely.length(ways))
    side, ways = side[first], ways[first]
    meets = shapely.get_point(ways, -1)
    return _Ways(
        gate=lonely[door],
        door_m=shapely.get_coordinates(doors[door]),
        cuts=Cuts(
            line=sides[side],
            along_m=shapely.line_locate_point(lines_m[side], meets),
            label=np.full(len(door), NONE, dtype=np.int32),
        ),
    )


def _on_walls(xy_m: Floats, outlines: Lines) -> Lines:
    points: Lines = shapely.get_point(shapely.shortest_line(outlines, shapely.points(xy_m)), 0)
    return points


def _shortest(group: Ints, tie: Ints, length_m: Floats) -> tuple[Ints, Offsets]:
    """Return each group that occurs, once, and where its shortest member is."""
    order = np.lexsort((tie, length_m, group))
    groups, first = np.unique(group[order], return_index=True)
    return groups, order[first].astype(np.int64)


def _keeps_out(ways: Lines, own: Ints, barriers: Barriers) -> Mask:
    """Return which ways cross no water, no other wall, and not their own compound."""
    walls = barriers.walls
    way, wall = shapely.STRtree(walls.areas).query(ways, predicate="intersects")
    inside_m = shapely.length(shapely.intersection(ways[way], walls.areas[wall]))
    clear = np.ones(len(ways), dtype=np.bool_)
    clear[way[(wall != own[way]) | (inside_m > _SLACK_M)]] = False
    return clear & ~barriers.meets_water(ways)


def _stays_in(ways: Lines, own: Ints, walls: Walls) -> Mask:
    outside_m = shapely.length(shapely.difference(ways, walls.areas[own]))
    stays: Mask = outside_m < _SLACK_M
    return stays


def tie_ends(lines: Lines, pieces: Pieces, plane: Plane) -> tuple[Lines, Pieces]:
    """Return added lines whose ends lie on streets near, and the pieces cut there."""
    lines_m = pieces.line_m
    tree = shapely.STRtree(lines_m)
    tips = [plane.metres(shapely.get_coordinates(one)[[0, -1]]) for one in lines]
    ends: Lines = np.asarray(shapely.points(np.concatenate(tips)), dtype=object)
    end, side = tree.query_nearest(ends, max_distance=_TIE_M, all_matches=False)
    cuts = Cuts(
        line=side,
        along_m=np.asarray(shapely.line_locate_point(lines_m[side], ends[end])),
        label=np.full(len(end), NONE, dtype=np.int32),
    )
    pieces, _, spots = cut_up(pieces, cuts, plane)
    spot_of = dict(zip(end.tolist(), spots, strict=True))
    tied = np.empty(len(lines), dtype=object)
    for i, line in enumerate(lines):
        xy = [spot_of.get(2 * i), *shapely.get_coordinates(line), spot_of.get(2 * i + 1)]
        tied[i] = shapely.LineString([one for one in xy if one is not None])
    return tied, pieces
