"""Small OpenStreetMap extracts by hand: nodes by number, ways by their nodes and tags.

Positions are in steps of 0.001 degrees (about 100 m) from the corner of the tiny town.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

WEST, SOUTH, STEP = 110.30, 20.00, 0.001


@dataclass(frozen=True)
class AWay:
    """A way: its number, its nodes, its tags."""

    number: int
    nodes: Sequence[int]
    tags: Mapping[str, str]


def place(x: float, y: float) -> tuple[float, float]:
    """Return degrees of a position in steps."""
    return WEST + STEP * x, SOUTH + STEP * y


def write_extract(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[AWay],
    *,
    node_tags: Mapping[int, Mapping[str, str]] | None = None,
) -> Path:
    """Write an extract and return its path; nodes that ways name may be missing."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for number, (x, y) in sorted(nodes.items()):
            tags = dict((node_tags or {}).get(number, {}))
            writer.add_node(Node(id=number, location=place(x, y), tags=tags))
        for way in ways:
            writer.add_way(Way(id=way.number, nodes=list(way.nodes), tags=dict(way.tags)))
    return path


#   4---5---6        row at y = 2
#   |   |   |
#   1---2---3        row at y = 1, way 100 from 1 to 3
#       |            way 300 is a bridge from 2 down to 7, over way 400 (8-9), which it crosses
#   8---+---9
#       7
NODES = {
    1: (1, 4),
    2: (2, 4),
    3: (3, 4),
    4: (1, 5),
    5: (2, 5),
    6: (3, 5),
    7: (2, 1),
    8: (1, 2),
    9: (3, 2),
}
WAYS = (
    AWay(100, (1, 2, 3), {"highway": "residential", "name": "南街"}),
    AWay(200, (1, 4, 5, 6, 3), {"highway": "tertiary", "oneway": "yes", "name": "环路"}),
    AWay(250, (2, 5), {"highway": "footway"}),
    AWay(300, (2, 7), {"highway": "footway", "bridge": "yes"}),
    AWay(400, (8, 9), {"highway": "primary"}),
    AWay(500, (1, 8, 7, 9, 3), {"highway": "service"}),
)


def streets_of(network, code):
    """Return the numbers of the streets of one row."""
    return [i for i, one in enumerate(network.graph.codes) if one == code]
