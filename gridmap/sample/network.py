"""Lines cut at their junctions: the street network as nodes and edges.

Every edge ends exactly on the coordinates of its two nodes, so that any routing engine
can join the edges by their end coordinates alone.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample.plane import Floats, Ints, Mask, Shapes
from gridmap.sample.skeleton import Way

SNAP_M = 0.05
_MERGE_M = 17.0
GRID_M = 0.01
_SHORTEST_PIECE_M = 1.5
THROUGH = 2  # ends that meet where a street only goes on; more make a junction
_SMALLEST_LOOP = 4  # vertices, the last equal to the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Edges between junctions; `way` points into the list of ways they were cut from."""

    lines: Shapes
    ends: Ints  # shape (m, 2), node numbers of the first and last vertex
    nodes: Floats  # shape (n, 2), metres
    way: Ints

    def degrees(self) -> Ints:
        """Return how many edge ends meet at each node."""
        return np.bincount(self.ends.ravel(), minlength=len(self.nodes))

    def keep(self, mask: Mask) -> "Network":
        """Return the network with only the masked edges."""
        return Network(
            lines=self.lines[mask], ends=self.ends[mask], nodes=self.nodes, way=self.way[mask]
        )


def cut_at_junctions(lines: Shapes, ways: Ints) -> Network:
    """Return the network of lines, cut wherever two of them meet.

    An edge inherits the way of the line that it lies on; where several lie on top of each
    other, the smallest way number wins, which is the highest class.
    """
    noded = shapely.unary_union(lines, grid_size=SNAP_M)
    edges = shapely.get_parts(shapely.force_2d(noded))
    edges = edges[shapely.length(edges) > SNAP_M]
    return index_edges(edges, _ways_of(edges, lines, ways))


def _ways_of(edges: Shapes, lines: Shapes, ways: Ints) -> Ints:
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    tree = shapely.STRtree(lines)
    near_m = 1.0
    edge, line = tree.query(middles, predicate="dwithin", distance=near_m)
    best = np.full(len(edges), np.iinfo(np.int64).max)
    np.minimum.at(best, edge, ways[line])
    lost = best == np.iinfo(np.int64).max
    if lost.any():
        best[lost] = ways[tree.nearest(middles[lost])]
    return best


def index_edges(edges: Shapes, way: Ints) -> Network:
    """Return the network of edges that are cut already."""
    first = shapely.get_coordinates(shapely.get_point(edges, 0))
    last = shapely.get_coordinates(shapely.get_point(edges, -1))
    both = np.vstack([first, last])
    nodes, inverse = np.unique(both, axis=0, return_inverse=True)
    ends = inverse.reshape(2, -1).T
    return Network(lines=edges, ends=ends, nodes=nodes, way=way)


def merge_close_junctions(network: Network) -> Network:
    """Return the network with junctions closer than `_MERGE_M` drawn into one."""
    length = shapely.length(network.lines)
    short = length < _MERGE_M
    root = np.arange(len(network.nodes))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in network.ends[short].tolist():
        low, high = sorted((find(a), find(b)))
        root[high] = low
    roots = np.array([find(i) for i in range(len(root))])
    total = np.zeros_like(network.nodes)
    np.add.at(total, roots, network.nodes)
    count = np.bincount(roots, minlength=len(roots))[:, None]
    middle = np.round(total / np.maximum(count, 1) / SNAP_M) * SNAP_M
    moved = middle[roots]
    keep = ~short
    pieces = [
        _with_ends(line, moved[a], moved[b])
        for line, (a, b) in zip(network.lines[keep], network.ends[keep], strict=True)
    ]
    drawn = np.array([piece is not None for piece in pieces])
    lines = np.array([piece for piece in pieces if piece is not None], dtype=object)
    return cut_at_junctions(lines, network.way[keep][drawn])


def _with_ends(line: shapely.LineString, first: Floats, last: Floats) -> shapely.LineString | None:
    """Return a line with new ends, without the vertices that the ends swallow."""
    inner = shapely.get_coordinates(line)[1:-1]
    away = np.minimum(np.linalg.norm(inner - first, axis=1), np.linalg.norm(inner - last, axis=1))
    xy = np.vstack([first, inner[away > _MERGE_M / 2], last])
    is_spur = np.allclose(xy[0], xy[-1]) and len(xy) < _SMALLEST_LOOP
    return None if is_spur else shapely.LineString(xy)


def prune_dead_ends(network: Network, *, keep_node: Mask) -> Network:
    """Return the network without streets that lead nowhere, again and again.

    `keep_node` marks nodes at which a street may end, such as the district's border.
    """
    while True:
        loose = (network.degrees() == 1) & ~keep_node
        dead = loose[network.ends].any(axis=1)
        loop = network.ends[:, 0] == network.ends[:, 1]
        if not (dead | loop).any():
            return network
        network = network.keep(~(dead | loop))


def largest_part(network: Network) -> Network:
    """Return the edges of the largest connected part."""
    label = parts(len(network.nodes), network.ends)
    edge_label = label[network.ends[:, 0]]
    names, counts = np.unique(edge_label, return_counts=True)
    return network.keep(edge_label == names[int(np.argmax(counts))])


def parts(n: int, ends: Ints) -> Ints:
    """Return a label for each node, equal for nodes that are connected."""
    label = np.arange(n)
    while True:
        low = np.minimum(label[ends[:, 0]], label[ends[:, 1]])
        new = label.copy()
        np.minimum.at(new, ends[:, 0], low)
        np.minimum.at(new, ends[:, 1], low)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new


def join_through_nodes(network: Network) -> Network:
    """Return the network with edges of one way joined where nothing else meets them."""
    degree = network.degrees()
    at_node: dict[int, list[int]] = {}
    for edge, (a, b) in enumerate(network.ends.tolist()):
        at_node.setdefault(a, []).append(edge)
        at_node.setdefault(b, []).append(edge)
    group = np.arange(len(network.lines))
    links = [
        tuple(edges)
        for node, edges in at_node.items()
        if degree[node] == len(edges) == THROUGH and network.way[edges[0]] == network.way[edges[1]]
    ]
    if links:
        group = parts(len(network.lines), np.array(links, dtype=np.int64))
    return index_edges(*_melt(network, group))


def _melt(network: Network, group: Ints) -> tuple[Shapes, Ints]:
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(group[order]) > 0])
    lines, way = [], []
    for members in np.split(order, starts[1:]):
        melted = network.lines[members[0]]
        if len(members) > 1:
            melted = shapely.line_merge(shapely.multilinestrings([*network.lines[members]]))
        for part in shapely.get_parts(melted):
            lines.append(part)
            way.append(network.way[members[0]])
    return np.array(lines, dtype=object), np.array(way, dtype=np.int64)


def on_grid(xy_m: Floats) -> Floats:
    """Return positions rounded to whole centimetres, so that equal places compare equal."""
    return np.asarray(np.round(xy_m / GRID_M) * GRID_M)


def split_line(line: shapely.LineString, at_m: list[float]) -> list[shapely.LineString]:
    """Return a line cut at distances from its start; neighbours share the cut exactly."""
    xy = shapely.get_coordinates(line)
    along = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(xy, axis=0), axis=1))]
    inner = [d for d in sorted(at_m) if _SHORTEST_PIECE_M < d < along[-1] - _SHORTEST_PIECE_M]
    spots = shapely.get_coordinates(shapely.line_interpolate_point(line, np.array(inner)))
    spots = on_grid(spots)
    pieces, start, first = [], xy[0], 0.0
    for distance_m, spot in zip([*inner, along[-1]], [*spots, xy[-1]], strict=True):
        between = (along > first + GRID_M) & (along < distance_m - GRID_M)
        pieces.append(shapely.LineString([start, *xy[between], spot]))
        start, first = spot, distance_m
    return pieces


def close_gaps(
    loose: Shapes, fixed: Shapes, *, reach_m: float, barrier: shapely.Geometry
) -> Shapes:
    """Return short links from the ends of streets to the street ahead of them.

    A link runs from a street's end to the nearest point of another line within `reach_m`,
    if it turns by less than 60 degrees and does not cross the barrier.
    """
    others = np.concatenate([loose, fixed])
    tree = shapely.STRtree(others)
    links = []
    for index, line in enumerate(loose):
        xy = shapely.get_coordinates(line)
        for end, before in ((xy[0], xy[1]), (xy[-1], xy[-2])):
            link = _link(end, end - before, tree, others, skip=index, reach_m=reach_m)
            if link is not None and not shapely.intersects(link, barrier):
                links.append(link)
    return np.array(links, dtype=object)


def _link(
    end: Floats,
    heading: Floats,
    tree: shapely.STRtree,
    others: Shapes,
    *,
    skip: int,
    reach_m: float,
) -> shapely.LineString | None:
    point = shapely.Point(end)
    near = [i for i in tree.query(point, predicate="dwithin", distance=reach_m) if i != skip]
    away = [(shapely.distance(point, others[i]), i) for i in near]
    forward = heading / np.linalg.norm(heading)
    widest_turn = 0.5
    for distance_m, i in sorted(away):
        target = shapely.get_coordinates(
            shapely.line_interpolate_point(others[i], shapely.line_locate_point(others[i], point))
        )[0]
        step = target - end
        if distance_m < SNAP_M:
            return None
        if step @ forward > widest_turn * distance_m:
            return shapely.LineString([end, target + 0.5 * step / distance_m])
    return None


def ways_as_lines(ways: list[Way], *, tolerance_m: float) -> Shapes:
    """Return the simplified lines of ways."""
    return np.asarray(shapely.simplify(np.array([w.line for w in ways], dtype=object), tolerance_m))
