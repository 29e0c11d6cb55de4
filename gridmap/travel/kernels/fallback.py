"""The same searches by SciPy: where nothing was compiled, and to test the compiled ones by.

Every journey begins at a node of its own that was added to the network, so that seconds are
summed in the same order as in `search.c`, and come out the same to the last bit.
"""

from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridmap.travel.graph import Ends, Floats, Ints, Mask, Offsets, Ways
from gridmap.travel.kernels.arrays import Pairs

_N_TOGETHER: Final = 32
"""Sources searched at once: SciPy writes a row of all nodes for each."""
_NOBODY: Final = np.iinfo(np.int32).max


class ScipyKernel:
    """The searches of `search.c`, by SciPy."""

    name: Final = "scipy"

    def sweep(
        self, ways: Ways, stations: Ends, *, limit_s: float, bucket_s: float
    ) -> tuple[Floats, Ints]:
        """Return seconds from the nearest station to every node, and which it is."""
        del bucket_s
        n = len(ways.start) - 1
        together = Ends(
            start=np.array([0, len(stations.node)]),
            node=stations.node,
            seconds=stations.seconds,
            along_m=stations.along_m,
            street=stations.street,
        )
        seconds, before = dijkstra(
            _with_sources(ways, together),
            indices=np.array([n]),
            limit=limit_s,
            return_predecessors=True,
        )
        return seconds[0, :n], _owners(ways, stations, seconds[0, :n], before[0, :n])

    def nearest(
        self,
        ways: Ways,
        ends: tuple[Ends, Ends],
        direct: Pairs,
        *,
        k: int,
        limit_s: float,
        bucket_s: float,
    ) -> tuple[Ints, Floats]:
        """Return the k nearest targets of each source, nearest first, and their seconds."""
        best = self.between(ways, ends, direct, limit_s=limit_s, bucket_s=bucket_s)
        n_ranked = min(k, best.shape[1])
        order = np.argsort(best, axis=1, kind="stable")[:, :n_ranked]
        ranked = np.full((len(best), k), -1, dtype=np.int32)
        ranked_s = np.full((len(best), k), np.inf)
        ranked_s[:, :n_ranked] = np.take_along_axis(best, order, axis=1)
        ranked[:, :n_ranked] = np.where(np.isfinite(ranked_s[:, :n_ranked]), order, -1)
        return ranked, ranked_s

    def between(
        self, ways: Ways, ends: tuple[Ends, Ends], direct: Pairs, *, limit_s: float, bucket_s: float
    ) -> Floats:
        """Return the seconds from every source to every target; `inf` beyond the limit."""
        del bucket_s
        sources, targets = ends
        n, n_sources = len(ways.start) - 1, len(sources.start) - 1
        best = np.full((n_sources, len(targets.start) - 1), np.inf)
        graph = _with_sources(ways, sources)
        for first in range(0, n_sources, _N_TOGETHER):
            rows = slice(first, min(first + _N_TOGETHER, n_sources))
            numbers = np.arange(rows.start, rows.stop, dtype=np.int32)
            seconds = dijkstra(graph, indices=n + numbers, limit=limit_s)
            best[rows] = _least(seconds[:, targets.node] + targets.seconds, targets.start)
        source = np.repeat(np.arange(n_sources), np.diff(direct.start))
        np.minimum.at(best, (source, direct.target), direct.seconds)
        best[best > limit_s] = np.inf
        return best


def _with_sources(ways: Ways, sources: Ends) -> csr_array:
    """Return the open ways as a matrix, with a node more for each source."""
    start, node, seconds = _open(ways.start, ways.node, ways.seconds)
    begins, into, costs = _open(sources.start, sources.node, sources.seconds)
    offsets = np.concatenate([start, start[-1] + begins[1:]]).astype(np.int32)
    n = len(offsets) - 1
    return csr_array(
        (np.concatenate([seconds, costs]), np.concatenate([node, into]), offsets), shape=(n, n)
    )


def _open(start: Ints | Offsets, node: Ints, seconds: Floats) -> tuple[Offsets, Ints, Floats]:
    is_open: Mask = np.isfinite(seconds)
    n_before = np.concatenate([[0], np.cumsum(is_open)])
    return n_before[start], node[is_open], seconds[is_open]


def _least(columns: Floats, start: Offsets) -> Floats:
    """Return the least of each group of columns; `inf` for a group without any."""
    least = np.full((len(columns), len(start) - 1), np.inf)
    has_some = np.diff(start) > 0
    if has_some.any():
        least[:, has_some] = np.minimum.reduceat(columns, start[:-1][has_some], axis=1)
    return least


def _owners(ways: Ways, stations: Ends, seconds: Floats, before: Ints) -> Ints:
    """Return the first of the nearest stations of every node, -1 where none is in reach."""
    n = len(seconds)
    number = np.repeat(np.arange(len(stations.start) - 1), np.diff(stations.start))
    at_once = stations.seconds == seconds[stations.node]
    at_once &= np.isfinite(stations.seconds)
    owner = np.full(n + 1, _NOBODY)
    np.minimum.at(owner, stations.node[at_once], number[at_once])
    up = np.append(np.where((before < 0) | (before == n), np.arange(n), before), n)
    while True:  # follow the tree towards the stations, twice as far each time
        owner[:n] = np.minimum(owner[:n], owner[up[:n]])
        farther = up[up]
        if np.array_equal(farther, up):
            break
        up = farther
    _settle_ties(ways, seconds, owner)
    reached: Ints = np.where(np.isfinite(seconds), owner[:n], -1).astype(np.int32)
    return reached


def _settle_ties(ways: Ways, seconds: Floats, owner: Ints) -> None:
    """Let the first of equally near stations have a node and what lies behind it."""
    source = np.repeat(np.arange(len(seconds)), np.diff(ways.start))
    with np.errstate(invalid="ignore"):
        is_tight = seconds[source] + ways.seconds == seconds[ways.node]
    is_tight &= np.isfinite(seconds[source])
    source, target = source[is_tight], ways.node[is_tight]
    while (better := owner[source] < owner[target]).any():
        np.minimum.at(owner, target[better], owner[source[better]])
