"""Real street networks straight from their files, for tests and benchmarks."""

import functools
from pathlib import Path

import numpy as np

from gridmap.travel.attach import Attacher
from gridmap.travel.graphml import read_graphml
from gridmap.travel.layer_rows import rows_of_layer
from gridmap.travel.network import build_graph
from gridmap.travel.osm import read_osm

FILES = (
    "monaco.osm.pbf",
    "liechtenstein.osm.pbf",
    "porto-alegre.osm.pbf",
    "shenzhen-futian.graphml",
)


@functools.lru_cache(maxsize=4)
def real_graph(path: Path):
    """Return the network of one file, without walls and edits."""
    read = read_graphml if path.suffix == ".graphml" else read_osm
    file = read(path, file=path.name)
    columns = dict(file.columns)
    rows = rows_of_layer(
        columns.pop("code"),
        columns.pop("highway"),
        file.lines,
        flags={name: columns[name] for name in ("foot", "bicycle", "oneway", "bridge", "private")},
        compounds=np.empty(0, dtype=object),
    )
    return build_graph(rows).graph


def places_beside(graph, n, *, random, profile):
    """Return n places up to some 30 m beside the streets that a profile may use."""
    near = graph.nodes_deg[random.integers(0, graph.n_nodes, size=4 * n)]
    points_deg = near + random.uniform(-3e-4, 3e-4, size=near.shape)
    attacher = Attacher(graph, profile=profile)
    refused = attacher.attach(points_deg).refusals
    kept = [number for number in range(len(points_deg)) if number not in refused][:n]
    return attacher.attach(points_deg[kept])
