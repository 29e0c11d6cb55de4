"""A point is tied to the nearest street that a straight way reaches: against brute force."""

import numpy as np
import shapely
from ground import a_gate, degrees, random_streets, random_walls, waters
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.travel.attach import ON_BRIDGE_M, Attacher
from gridmap.travel.network import build_graph
from gridmap.travel.plane import Plane
from gridmap.travel.walls import Walls

RIVER = waters("POLYGON((-50 190, 200 170, 450 190, 450 210, 200 200, -50 215, -50 190))")
MOST_M = 60.0


def nearest_by_looking_at_all(graph, walls, river, point, compound):
    """Metres to the nearest allowed street, by the shapes as they are; inf if there is none."""
    plane = Plane.around(graph.nodes_deg)
    best_m = np.inf
    for i, line in enumerate(plane.shapes_m(graph.lines)):
        on_main = graph.component[graph.tail[i]] == 0
        if graph.gate[i] != -1 or graph.compound[i] != compound or not on_main:
            continue
        way = shapely.shortest_line(point, line)
        if way.length > min(MOST_M, best_m) or shapely.intersects(walls.outlines, way).any():
            continue
        is_wet = way.intersects(river)
        if is_wet and not (line.intersects(river) and way.length <= ON_BRIDGE_M):
            continue
        best_m = way.length
    return best_m


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_nearest_street_in_reach_is_the_one_that_looking_at_all_finds(seed):
    random = np.random.default_rng(seed)
    streets = random_streets(random, snapped=False)
    drawn = list(random_walls(random, snapped=False))
    gates = [
        a_gate(f"g-{wall.code}-{i}", wall.code, corner)
        for wall, ring in drawn
        for i, corner in enumerate(ring)
    ]
    rows = [wall for wall, _ in drawn]
    graph = build_graph(streets, walls=rows, gates=gates, waters=RIVER).graph
    points = degrees(*random.uniform(-20, 420, (25, 2)))
    places = Attacher(graph, walls=rows, waters=RIVER).attach(points, max_lead_m=MOST_M)

    plane = Plane.around(graph.nodes_deg)
    walls = Walls.of_rows([row for row in rows if row.code in graph.compound_codes], plane)
    (river,) = plane.shapes_m(RIVER)
    for i, xy_m in enumerate(plane.metres(points)):
        (compound,) = walls.holding(xy_m[None])
        expected_m = nearest_by_looking_at_all(graph, walls, river, shapely.Point(xy_m), compound)
        which = range(places.start[i], places.start[i + 1])
        ties_m = [places.lead_m[leg] for leg in which if graph.gate[places.street[leg]] == -1]
        assert np.isclose(min(ties_m, default=np.inf), expected_m)
        assert len(ties_m) <= 1
        assert (len(which) == 0) == (i in places.refusals)
