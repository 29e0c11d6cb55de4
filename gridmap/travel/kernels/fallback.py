"""The same searches by SciPy: where nothing was compiled, and to test the compiled ones by.

Every journey begins at a node of its own that was added to the network, so that seconds are
summed in the same order as in `search.c`, and come out the same to the last bit.
"""

from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridmap.travel.graph import Ends, Floats, Ints, Offsets, Ways
from gridmap.travel.kernels.arrays import Pairs

_N_TOGETHER: Final = 32
"""Sources searched at once: SciPy writes a row of all nodes for each."""
_LARGEST: Final = float(np.finfo(np.float64).max)
"""A closed way costs `inf`: it is beyond every limit."""


class ScipyKernel:
    """The searches of `search.c`, by SciPy."""

    name: Final = "scipy"

    def sweep(
        self, ways: Ways, stations: Ends, *, limit_s: float, bucket_s: float
    ) -> tuple[Floats, Ints]:
        """Return seconds from the nearest station to every node, and which it is."""
        del bucket_s
        n, n_stations = len(ways.start) - 1, len(stations.start) - 1
        if n_stations == 0:
            return np.full(n, np.inf), np.full(n, -1, dtype=np.int32)
        seconds, _, begun_at = dijkstra(
            _with_sources(ways, stations),
            directed=True,
            indices=n + np.arange(n_stations, dtype=np.int32),
            return_predecessors=True,
            unweighted=False,
            limit=min(limit_s, _LARGEST),
            min_only=True,
        )
        return seconds[:n], _owners(ways, stations, seconds[:n], begun_at[:n] - n)

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
            seconds = dijkstra(graph, indices=n + numbers, limit=min(limit_s, _LARGEST))
            best[rows] = _least(seconds[:, targets.node] + targets.seconds, targets.start)
        source = np.repeat(np.arange(n_sources), np.diff(direct.start))
        np.minimum.at(best, (source, direct.target), direct.seconds)
        best[best > limit_s] = np.inf
        return best


def _with_sources(ways: Ways, sources: Ends) -> csr_array:
    """Return the ways as a matrix, with a node more for each source; closed ones cost `inf`."""
    seconds = np.concatenate([ways.seconds, sources.seconds])
    node = np.concatenate([ways.node, sources.node])
    start = np.concatenate([ways.start, ways.start[-1] + sources.start[1:]]).astype(np.int32)
    n = len(start) - 1
    return csr_array((seconds, node, start), shape=(n, n))


def _least(columns: Floats, start: Offsets) -> Floats:
    """Return the least of each group of columns; `inf` for a group without any."""
    least = np.full((len(columns), len(start) - 1), np.inf)
    has_some = np.diff(start) > 0
    if has_some.any():
        least[:, has_some] = np.minimum.reduceat(columns, start[:-1][has_some], axis=1)
    return least


def _owners(ways: Ways, stations: Ends, seconds: Floats, found: Ints) -> Ints:
    """Return the first of the nearest stations of every node, -1 where none is in reach."""
    number = np.repeat(np.arange(len(stations.start) - 1, dtype=np.int32), np.diff(stations.start))
    at_once = stations.seconds == seconds[stations.node]
    at_once &= np.isfinite(stations.seconds)
    owner = found.astype(np.int32)
    np.minimum.at(owner, stations.node[at_once], number[at_once])
    _settle_ties(ways, seconds, owner)
    owner[~np.isfinite(seconds)] = -1
    return owner


def _settle_ties(ways: Ways, seconds: Floats, owner: Ints) -> None:
    """Let the first of equally near stations have a node and what lies behind it."""
    reached = np.flatnonzero(np.isfinite(seconds))
    n_ways = np.diff(ways.start)[reached]
    source = np.repeat(reached, n_ways)
    skipped = np.repeat(np.cumsum(n_ways) - n_ways - ways.start[reached], n_ways)
    way = np.arange(len(source)) - skipped
    target = ways.node[way]
    is_tight = seconds[source] + ways.seconds[way] == seconds[target]
    is_tight &= np.isfinite(ways.seconds[way])
    source, target = source[is_tight], target[is_tight]
    while (better := owner[source] < owner[target]).any():
        np.minimum.at(owner, target[better], owner[source[better]])
