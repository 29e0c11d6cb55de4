"""Whatever streets and walls are like, nothing gets through a wall but at its gates."""

import numpy as np
import shapely
from ground import a_gate, random_streets, random_walls
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridmap.travel.network import build_graph
from gridmap.travel.plane import Plane
from gridmap.travel.walls import Walls


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    streets_snapped=st.booleans(),
    walls_snapped=st.booleans(),
)
def test_with_all_gates_shut_nobody_gets_into_or_out_of_a_compound(
    seed, streets_snapped, walls_snapped
):
    random = np.random.default_rng(seed)
    streets = random_streets(random, snapped=streets_snapped)
    drawn = list(random_walls(random, snapped=walls_snapped))
    assume(drawn)  # on a coarse grain every ring may collapse
    rows = [wall for wall, _ in drawn]
    gates = [a_gate(f"g-{wall.code}", wall.code, ring[0]) for wall, ring in drawn]
    graph = build_graph(streets, walls=rows, gates=gates).graph

    plane = Plane.around(graph.nodes_deg)
    walls = Walls.of_rows([row for row in rows if row.code in graph.compound_codes], plane)
    nodes = shapely.points(plane.metres(graph.nodes_deg))
    holds = np.array([shapely.intersects(area, nodes) for area in walls.areas]).T
    in_wall = np.array([shapely.distance(line, nodes) < 0.03 for line in walls.outlines])
    shut = graph.gate == -1
    ways = coo_array(
        (np.ones(shut.sum()), (graph.tail[shut], graph.head[shut])),
        shape=(graph.n_nodes, graph.n_nodes),
    )
    n_parts, part = connected_components(ways, directed=False)
    for number in range(n_parts):
        held = holds[(part == number) & ~in_wall.any(axis=0)]
        assert len(held) == 0 or (held == held[0]).all()
