"""Nodes of a network: where ends meet, in which order they stand, what hangs together."""

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridmap.travel.graph import Floats, Ints, Lines, Mask, StreetGraph
from gridmap.travel.plane import DIGITS, rounded

_HILBERT_BITS = 16


def nodes_of_ends(lines: Lines) -> tuple[Floats, Ints, Ints]:
    """Return the nodes that lines run between, and each line's tail and head.

    Ends meet where they agree to the seventh digit of a degree.
    """
    ends = np.concatenate(
        [shapely.get_coordinates(shapely.get_point(lines, end)) for end in (0, -1)]
    )
    steps = np.rint(ends * 10**DIGITS).astype(np.int64)
    key = (steps[:, 0] + (180 * 10**DIGITS)) << 31 | (steps[:, 1] + 90 * 10**DIGITS)
    _, first, node = np.unique(key, return_index=True, return_inverse=True)
    tail, head = np.split(node.astype(np.int32), 2)
    return rounded(ends[first]), tail, head


def in_order_of_place(
    nodes_deg: Floats, tail: Ints, head: Ints
) -> tuple[Floats, Ints, Ints, NDArray[np.int64]]:
    """Return nodes and streets numbered along a Hilbert curve, and the streets' old numbers.

    Neighbours on the ground become neighbours in memory, which searches feel.
    """
    order = np.argsort(_hilbert(nodes_deg), kind="stable")
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    tail, head = number[tail], number[head]
    streets = np.lexsort((head, tail))
    return nodes_deg[order], tail[streets], head[streets], streets


def _hilbert(points: Floats) -> NDArray[np.int64]:
    """Return how far along a Hilbert curve over their box points lie.

    The usual iteration (en.wikipedia.org/wiki/Hilbert_curve, "xy2d"), on whole columns.
    """
    low, size = points.min(axis=0), np.ptp(points, axis=0).max()
    most = (1 << _HILBERT_BITS) - 1
    x, y = ((points - low) / max(float(size), 1e-12) * most).astype(np.int64).T
    along = np.zeros(len(points), dtype=np.int64)
    side = 1 << (_HILBERT_BITS - 1)
    while side:
        right, upper = (x & side) > 0, (y & side) > 0
        along += side * side * ((3 * right) ^ upper)
        flipped = right & ~upper
        x, y = np.where(flipped, most - x, x), np.where(flipped, most - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
        side >>= 1
    return along


def component_by_size(tail: Ints, head: Ints, *, n_nodes: int) -> Ints:
    """Return the number of each node's connected part: 0 has most nodes, then by first node."""
    label = _parts(tail, head, n_nodes=n_nodes, connection="weak")
    return _by_size(label)


def strong_component_by_size(tail: Ints, head: Ints, *, n_nodes: int) -> Ints:
    """Return the same of directed ways: within a part, everything leads everywhere."""
    label = _parts(tail, head, n_nodes=n_nodes, connection="strong")
    return _by_size(label)


def _parts(tail: Ints, head: Ints, *, n_nodes: int, connection: Literal["weak", "strong"]) -> Ints:
    ways = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n_nodes, n_nodes))
    _, label = connected_components(ways.tocsr(), directed=True, connection=connection)
    return np.asarray(label, dtype=np.int32)


def _by_size(label: Ints) -> Ints:
    parts, first, size = np.unique(label, return_index=True, return_counts=True)
    number = np.empty(len(parts), dtype=np.int32)
    number[np.lexsort((first, -size))] = np.arange(len(parts), dtype=np.int32)
    return number[label]


def one_way_traps(graph: StreetGraph) -> Mask:
    """Return which streets of the main part wheels can enter or leave, not both."""
    ahead, back = graph.bicycle_forward, graph.bicycle_backward
    tail = np.concatenate([graph.tail[ahead], graph.head[back]])
    head = np.concatenate([graph.head[ahead], graph.tail[back]])
    weak = component_by_size(tail, head, n_nodes=graph.n_nodes)
    strong = strong_component_by_size(tail, head, n_nodes=graph.n_nodes)
    on_main = (weak[graph.tail] == 0) & (ahead | back)
    trapped: Mask = on_main & ((strong[graph.tail] != 0) | (strong[graph.head] != 0))
    return trapped
