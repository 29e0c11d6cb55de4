"""Whatever streets and walls are like, nothing gets through a wall but at its gates."""

import numpy as np
import shapely
from ground import a_gate, a_street, degrees
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from gridmap.travel.network import build_graph
from gridmap.travel.plane import Plane
from gridmap.travel.rows import WallRow
from gridmap.travel.walls import Walls

SIDE_M, GRAIN_M = 400.0, 20.0


def random_streets(random, *, snapped):
    """The edges of a triangulation: streets in every direction, all hanging together."""
    spots = random.uniform(0, SIDE_M, (40, 2))
    if snapped:  # so that streets and walls share lines and corners
        spots = np.unique(np.round(spots / GRAIN_M) * GRAIN_M, axis=0)
    corners = Delaunay(spots).simplices
    edges = {tuple(sorted(pair)) for t in corners.tolist() for pair in zip(t, t[1:] + t[:1])}  # noqa: B905
    return [a_street(f"{a}-{b}", spots[a], spots[b]) for a, b in sorted(edges)]


def random_walls(random, *, snapped):
    """Star-shaped compounds that may overlap, share sides and lie in each other."""
    for number in range(int(random.integers(1, 6))):
        middle, n = random.uniform(50, 350, 2), int(random.integers(3, 9))
        angle, radius_m = np.sort(random.uniform(0, 2 * np.pi, n)), random.uniform(20, 120, n)
        ring = middle + np.column_stack([np.cos(angle), np.sin(angle)]) * radius_m[:, None]
        ring = np.round(ring / GRAIN_M) * GRAIN_M if snapped else ring
        polygon = shapely.buffer(shapely.Polygon(degrees(*ring)), 0)
        if not polygon.is_empty:
            yield WallRow(code=f"w{number}", polygon=polygon), ring[0]


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
    rows = [wall for wall, _ in drawn]
    gates = [a_gate(f"g-{wall.code}", wall.code, corner) for wall, corner in drawn]
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
