"""The peers: each answers (a) nearest, (b) sweep or (c) matrix on the same network.

An answer is an array to compare: (a) seconds of the nearest five, (b) seconds of every node,
(c) the matrix. A peer that is too slow for the whole question answers a part of it: its figure
is scaled up, which the report says.
"""

from types import MappingProxyType

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from street_ground import LIMIT_S, K

from gridmap.travel.kernels import fallback
from gridmap.travel.search import nearest, sweep, times_between


class Ours:
    """gridmap's searches, legs and streets included."""

    name = "gridmap, C"

    def __init__(self, ground):
        self._timed = ground.timed
        self._places = {
            name: ground.places(getattr(ground, name))
            for name in ("stations", "members", "requests", "origins", "destinations")
        }
        ground.timed.inward, ground.timed.outward  # noqa: B018 (made once a network)

    def nearest(self):
        members, requests = self._places["members"], self._places["requests"]
        return nearest(self._timed, members, requests, k=K, limit_s=LIMIT_S).seconds

    def sweep(self):
        return sweep(self._timed, self._places["stations"], limit_s=LIMIT_S).seconds

    def matrix(self):
        return times_between(self._timed, self._places["origins"], self._places["destinations"])


class OursEach(Ours):
    """The same, members moved before every request: one call each."""

    name = "gridmap, C, a call each"
    sweep = matrix = None

    def __init__(self, ground):
        super().__init__(ground)
        self._each = [ground.places([node]) for node in ground.requests]

    def nearest(self):
        members = self._places["members"]
        return np.concatenate(
            [nearest(self._timed, members, one, k=K, limit_s=LIMIT_S).seconds for one in self._each]
        )


class OursFallback(Ours):
    """gridmap without its compiled kernel."""

    name = "gridmap, SciPy"

    def _by_scipy(self, search):
        import gridmap.travel.search as module  # noqa: PLC0415

        kernel, module.kernel = module.kernel, fallback.ScipyKernel()
        try:
            return search()
        finally:
            module.kernel = kernel

    def nearest(self):
        return self._by_scipy(super().nearest)

    def sweep(self):
        return self._by_scipy(super().sweep)

    def matrix(self):
        return self._by_scipy(super().matrix)


class RawScipy:
    """SciPy as its documentation shows it, on nodes."""

    name = "SciPy"

    def __init__(self, ground):
        self._ground = ground
        ways = ground.ways
        is_open = np.isfinite(ways.seconds)
        start = np.concatenate([[0], np.cumsum(is_open)])[ways.start].astype(np.int32)
        n = ground.n_nodes
        forth = csr_array((ways.seconds[is_open], ways.node[is_open], start), shape=(n, n))
        self._forth, self._back = forth, csr_array(forth.T)

    def nearest(self, limit_s=LIMIT_S):
        found = []
        for request in self._ground.requests:
            seconds = dijkstra(self._back, indices=request, limit=limit_s)
            found.append(np.sort(np.partition(seconds[self._ground.members], K)[:K]))
        return np.array(found)

    def sweep(self):
        return dijkstra(self._back, indices=self._ground.stations, min_only=True, limit=LIMIT_S)

    def matrix(self):
        rows = np.array_split(self._ground.origins, 50)
        return np.concatenate(
            [dijkstra(self._forth, indices=one)[:, self._ground.destinations] for one in rows]
        )


class Networkx:
    """networkx; a part of (a) and (c)."""

    name = "networkx"
    parts = MappingProxyType({"nearest": 20, "matrix": 200})

    def __init__(self, ground):
        self._ground, ways = ground, ground.ways
        source = np.repeat(np.arange(ground.n_nodes), np.diff(ways.start))
        self._net = nx.DiGraph()
        self._net.add_nodes_from(range(ground.n_nodes))
        is_open = np.isfinite(ways.seconds)
        order = np.argsort(-ways.seconds[is_open])  # of parallel streets the quickest stays
        self._net.add_weighted_edges_from(
            zip(
                source[is_open][order].tolist(),
                ways.node[is_open][order].tolist(),
                ways.seconds[is_open][order].tolist(),
                strict=True,
            )
        )
        self._back = self._net.reverse()

    def nearest(self):
        found = []
        for request in self._ground.requests[: len(self._ground.requests) // 20].tolist():
            seconds = nx.single_source_dijkstra_path_length(self._back, request, cutoff=LIMIT_S)
            times = sorted(seconds.get(one, np.inf) for one in self._ground.members.tolist())
            found.append(times[:K])
        return np.array(found)

    def sweep(self):
        stations = set(self._ground.stations.tolist())
        seconds = nx.multi_source_dijkstra_path_length(self._back, stations, cutoff=LIMIT_S)
        return np.array([seconds.get(one, np.inf) for one in range(self._ground.n_nodes)])

    def matrix(self):
        found = []
        for origin in self._ground.origins[: len(self._ground.origins) // 200].tolist():
            seconds = nx.single_source_dijkstra_path_length(self._net, origin)
            found.append([seconds.get(one, np.inf) for one in self._ground.destinations.tolist()])
        return np.array(found)
