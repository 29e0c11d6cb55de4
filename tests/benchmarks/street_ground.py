"""Networks to search in: the largest real one at hand, and a made one of 200,000 nodes.

All places lie on nodes: the same question for engines that know nothing else.
"""

import ctypes
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import networks
import numpy as np
import osmium
import shapely
from real_networks import real_graph
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridmap.model.travel import ADULT, Traveller
from gridmap.travel.network import build_graph
from gridmap.travel.rows import StreetRow
from gridmap.travel.timing import time_graph

LIMIT_S = 900.0
K = 5
N_STATIONS, N_MEMBERS, N_REQUESTS, N_EACH = 200, 1_500, 1_000, 500
_WEST, _SOUTH, _STEP_DEG = 110.2, 19.9, 8.5e-4


@dataclass(frozen=True)
class Ground:
    """A network for somebody on foot, and who stands where, by node."""

    name: str
    pbf: Path
    timed: object
    stations: np.ndarray
    members: np.ndarray
    requests: np.ndarray
    origins: np.ndarray
    destinations: np.ndarray

    @property
    def ways(self):
        return self.timed.outward

    @property
    def n_nodes(self):
        return self.timed.graph.n_nodes

    def deg(self, nodes):
        return self.timed.graph.nodes_deg[nodes]

    @cached_property
    def _street_at(self):
        """A street that begins or ends at each node, and where along it the node lies."""
        graph = self.timed.graph
        street, along_m = np.zeros(self.n_nodes, dtype=np.int32), np.zeros(self.n_nodes)
        numbers = np.flatnonzero(np.isfinite(self.timed.forward_s)).astype(np.int32)
        street[graph.tail[numbers]] = numbers
        street[graph.head[numbers]] = numbers
        along_m[graph.head[numbers]] = graph.length_m[numbers]
        is_tail = graph.tail[street] == np.arange(self.n_nodes)
        along_m[is_tail] = 0.0
        return street, along_m

    def places(self, nodes):
        """The nodes as places."""
        street, along_m = self._street_at
        return networks.places_at([[(int(street[v]), float(along_m[v]), 0.0)] for v in nodes])

    def sizes(self):
        return (
            f"{self.name}: {self.n_nodes:,} nodes, {self.timed.graph.n_streets:,} streets,"
            f" {len(self.ways.node):,} ways"
        )


def real_ground(path):
    """The largest part of a real network."""
    return _ground(path.name.partition(".")[0], path, real_graph(path))


def made_ground(folder, *, n_side, seed=1):
    """A jittered lattice with a river that few bridges cross; written as an extract for peers."""
    random = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(n_side), np.arange(n_side)), axis=-1).reshape(-1, 2)
    deg = (_WEST, _SOUTH) + (grid + random.uniform(-0.28, 0.28, size=grid.shape)) * _STEP_DEG
    number = np.arange(n_side**2).reshape(n_side, n_side)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    up = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    kept = np.concatenate([across, up])[random.random(len(across) + len(up)) < 0.85]
    river = n_side // 2
    is_over = grid[kept[:, 0], 1] == river
    is_over &= grid[kept[:, 1], 1] == river + 1
    kept = kept[~is_over | (grid[kept[:, 0], 0] % 50 == 25)]
    lines = shapely.linestrings(deg[kept].round(7))
    rows = [StreetRow(code=f"S{i}", line=line) for i, line in enumerate(lines)]
    pbf = folder / "made.osm.pbf"
    _write(pbf, deg.round(7), kept)
    return _ground("made", pbf, build_graph(rows).graph)


def _write(path, deg, streets):
    writer = osmium.SimpleWriter(path)
    for number, (lon, lat) in enumerate(deg.tolist(), start=1):
        writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(lon, lat)))
    tags = {"highway": "residential"}
    for number, (a, b) in enumerate((streets + 1).tolist(), start=1):
        writer.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=[a, b], tags=tags))
    writer.close()


def _ground(name, pbf, graph):
    timed = time_graph(graph, Traveller(profile=ADULT))
    is_open = np.isfinite(timed.forward_s)
    ends = graph.tail[is_open], graph.head[is_open]
    n = graph.n_nodes
    _, part = connected_components(
        coo_array((np.ones(is_open.sum()), ends), shape=(n, n)), directed=False
    )
    main = np.flatnonzero(part == np.bincount(part).argmax())
    random = np.random.default_rng(20_260_302)
    return Ground(
        name,
        pbf,
        timed,
        *(random.choice(main, size=n) for n in (N_STATIONS, N_MEMBERS, N_REQUESTS, N_EACH, N_EACH)),
    )


def one_pass(ground, folder):
    """A function that passes once over all ways, compiled as the kernel is."""
    library = folder / "floor.so"
    source = Path(__file__).with_name("floor.c")
    subprocess.run(["cc", "-O3", "-shared", "-fPIC", "-o", library, source], check=True)
    function = ctypes.CDLL(str(library)).one_pass
    function.restype = ctypes.c_double
    ways, label = ground.ways, np.random.default_rng(1).random(ground.n_nodes)
    arrays = [
        ctypes.c_void_p(one.ctypes.data) for one in (ways.start, ways.node, ways.seconds, label)
    ]
    return lambda: (function(ctypes.c_int32(ground.n_nodes), *arrays), ways, label)[0]
