"""Gates in compound walls, and the ways that lead through them.

A gate lies on the wall exactly and faces a street. One short way joins it to the street,
another to the ring way inside; nothing else crosses the wall.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample.network import GRID_M, Network, index_edges, on_grid, split_line
from gridmap.sample.plane import Floats, Ints, Mask, Shapes

_EVERY_M = 9.0
_REACH_M = 34.0
_APART_M = 55.0
_RING_INSET_M = 6.5
_CORNER_M = 12.0
_NEAR_END_M = 9.0
_SMALLEST_YARD_M2 = 100.0
_LEAST_CONVEX = 0.88
_CLEAR_M = 0.4
_FAR_FROM_YARD_M = 8.5  # a gate farther from the ring way sits in a narrow tip
_PER_GATE_M = (0.0, 300.0, 560.0, 900.0)  # length of wall from which on there are 1, 2, 3, 4 gates


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Gates with their compound, and the spot of the street each opens to."""

    xy_m: Floats
    compound: Ints
    street_xy_m: Floats
    edge: Ints  # network edge that the gate opens to
    along_m: Floats  # where on that edge


def has_room_inside(wall: shapely.Polygon) -> bool:
    """Return whether a ring way fits inside a wall and every gate can reach it straight."""
    yard = _yard(wall)
    whole = shapely.get_num_geometries(yard) == 1 and yard.area > _SMALLEST_YARD_M2
    return whole and wall.area > _LEAST_CONVEX * wall.convex_hull.area


def _yard(wall: shapely.Polygon) -> shapely.Polygon:
    return wall.buffer(-_RING_INSET_M, join_style="mitre")


def place_gates(walls: Shapes, net: Network, *, usable: Ints, random: np.random.Generator) -> Gates:
    """Return one to four gates for each wall that a street runs along.

    `usable` lists the network edges that gates may open to. Walls that no street reaches
    get no gate.
    """
    compound, spot = _wall_spots(walls)
    points = shapely.points(spot)
    lines = net.lines[usable]
    tree = shapely.STRtree(lines)
    near: Ints = np.asarray(tree.nearest(points))
    along_m = shapely.line_locate_point(lines[near], points)
    along_m = np.clip(
        along_m, _NEAR_END_M, np.maximum(shapely.length(lines[near]) - _NEAR_END_M, 0)
    )
    street_xy = on_grid(
        shapely.get_coordinates(shapely.line_interpolate_point(lines[near], along_m))
    )
    ways = np.asarray(shapely.linestrings(np.stack([spot, street_xy], axis=1)), dtype=object)
    yards = shapely.buffer(walls, -_RING_INSET_M, join_style="mitre")
    near_yard = shapely.distance(yards[compound], points) < _FAR_FROM_YARD_M
    fits = (shapely.length(ways) < _REACH_M) & near_yard & _leaves_at_once(ways, walls)
    chosen = _choose(compound, spot, np.flatnonzero(fits), walls=walls, random=random)
    return Gates(
        xy_m=spot[chosen],
        compound=compound[chosen],
        street_xy_m=street_xy[chosen],
        edge=usable[near[chosen]],
        along_m=along_m[chosen],
    )


def _wall_spots(walls: Shapes) -> tuple[Ints, Floats]:
    """Return places along every wall, away from its corners."""
    compound, spots = [], []
    for number, wall in enumerate(walls):
        ring = wall.exterior
        at = np.arange(_CORNER_M, ring.length, _EVERY_M)
        xy = shapely.get_coordinates(shapely.line_interpolate_point(ring, at))
        xy = on_grid(xy)
        corners = shapely.get_coordinates(ring)
        away = np.linalg.norm(xy[:, None] - corners[None], axis=2).min(axis=1)
        clear = away > min(_CORNER_M, float(away.max(initial=0.0)) * 0.8)
        spots.append(xy[clear])
        compound.append(np.full(int(clear.sum()), number))
    return np.concatenate(compound), np.vstack(spots)


def _leaves_at_once(ways: Shapes, walls: Shapes) -> Mask:
    """Return which ways, drawn from a wall outward, keep clear of all walls from then on."""
    ends = shapely.get_coordinates(ways).reshape(-1, 2, 2)
    out = ends[:, 1] - ends[:, 0]
    length_m = np.maximum(np.linalg.norm(out, axis=1, keepdims=True), GRID_M)
    step_out = ends[:, 0] + out / length_m * _CLEAR_M * 2
    beyond = shapely.linestrings(np.stack([step_out, ends[:, 1]], axis=1))
    way, _ = shapely.STRtree(walls).query(beyond, predicate="dwithin", distance=_CLEAR_M)
    clear = np.ones(len(ways), dtype=bool)
    clear[way] = False
    return clear


def _choose(
    compound: Ints, spot: Floats, usable: Ints, *, walls: Shapes, random: np.random.Generator
) -> Ints:
    chosen: list[int] = []
    starts = np.searchsorted(compound[usable], np.arange(len(walls) + 1))
    for number, wall in enumerate(walls):
        mine = usable[starts[number] : starts[number + 1]]
        if not len(mine):
            continue
        wanted = int(
            np.searchsorted(_PER_GATE_M, wall.exterior.length * random.uniform(0.55, 1.15))
        )
        picks = [int(mine[int(random.integers(len(mine)))])]
        while len(picks) < max(1, wanted):
            away = np.linalg.norm(spot[mine][:, None] - spot[picks][None], axis=2).min(axis=1)
            if away.max() < _APART_M:
                break
            picks.append(int(mine[int(np.argmax(away))]))
        chosen += picks
    return np.array(chosen, dtype=np.int64)


def open_walls(walls: Shapes, gates: Gates) -> Shapes:
    """Return the walls with every gate a vertex of its wall."""
    opened = walls.copy()
    for number in np.unique(gates.compound):
        ring = walls[number].exterior
        xy = shapely.get_coordinates(ring)
        along = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(xy, axis=0), axis=1))]
        mine = gates.xy_m[gates.compound == number]
        at = shapely.line_locate_point(ring, shapely.points(mine))
        order = np.argsort(np.r_[along, at], kind="stable")
        opened[number] = shapely.Polygon(np.vstack([xy, mine])[order])
    return opened


def join_gates(net: Network, walls: Shapes, gates: Gates) -> tuple[Network, Ints]:
    """Return the network with the ways through the gates, and each new edge's compound.

    Streets are cut where a way from a gate meets them. The compound number is -1 for
    edges that lie outside all walls; the way from street to gate belongs to the compound.
    """
    lines, way = _cut_streets(net, gates)
    owner = [-1] * len(lines)
    by_compound = {int(n): np.flatnonzero(gates.compound == n) for n in np.unique(gates.compound)}
    for number, mine in by_compound.items():
        fresh = [
            shapely.LineString([a, b])
            for a, b in zip(gates.street_xy_m[mine], gates.xy_m[mine], strict=True)
        ]
        fresh += _inner_ways(walls[number], gates.xy_m[mine])
        lines += fresh
        owner += [number] * len(fresh)
        way += [-1] * len(fresh)
    joined = index_edges(np.array(lines, dtype=object), np.array(way, dtype=np.int64))
    return joined, np.array(owner, dtype=np.int64)


def _cut_streets(net: Network, gates: Gates) -> tuple[list[shapely.LineString], list[int]]:
    lines: list[shapely.LineString] = []
    way: list[int] = []
    at_edge: dict[int, list[int]] = {}
    for gate, edge in enumerate(gates.edge.tolist()):
        at_edge.setdefault(edge, []).append(gate)
    for edge, line in enumerate(net.lines):
        spots = at_edge.get(edge, [])
        pieces = split_line(line, sorted({float(gates.along_m[gate]) for gate in spots}))
        lines += pieces
        way += [int(net.way[edge])] * len(pieces)
    return lines, way


def _inner_ways(wall: shapely.Polygon, gate_xy_m: Floats) -> list[shapely.LineString]:
    """Return a ring way inside a wall, cut where the gates join it, and the ways to it."""
    loop = shapely.simplify(_yard(wall), 1.0).exterior
    at: Floats = np.asarray(shapely.line_locate_point(loop, shapely.points(gate_xy_m)))
    first_m = float(at.min())
    cuts = sorted({float(d) - first_m for d in at})[1:]
    pieces = split_line(_turned(loop, first_m), cuts)
    if len(pieces) == 1:
        pieces = [_most_of(pieces[0])]
    joints = np.array([piece.coords[0] for piece in pieces])
    nearest = np.linalg.norm(gate_xy_m[:, None] - joints[None], axis=2).argmin(axis=1)
    links = [
        shapely.LineString([gate, joints[i]]) for gate, i in zip(gate_xy_m, nearest, strict=True)
    ]
    return [*links, *pieces]


def _turned(loop: shapely.LinearRing, at_m: float) -> shapely.LineString:
    """Return a ring as a line that starts and ends at a distance along it."""
    xy = shapely.get_coordinates(loop)
    along = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(xy, axis=0), axis=1))][:-1]
    xy = on_grid(xy[:-1])
    spot = on_grid(shapely.get_coordinates(loop.interpolate(at_m)))
    after, before = xy[along > at_m + GRID_M], xy[along < at_m - GRID_M]
    return shapely.LineString([*spot, *after, *before, *spot])


def _most_of(loop: shapely.LineString) -> shapely.LineString:
    """Return two thirds of a ring: with one gate the way inside is a dead end."""
    xy = shapely.get_coordinates(loop)
    n = max(2, round(len(xy) * 2 / 3))
    return shapely.LineString(xy[:n])
