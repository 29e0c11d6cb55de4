"""Networks cut by walls against a model that knows nothing of shapes, only of lattices."""

import networkx as nx
import numpy as np
from ground import a_block, a_gate, a_street, degrees, node_at
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridmap.model.travel import ADULT, E_BIKE, Traveller
from gridmap.travel.attach import Attacher
from gridmap.travel.graph import Refusal
from gridmap.travel.network import build_graph
from gridmap.travel.timing import time_graph

SIDE, STEP_M = 6, 40.0
CORNERS = [(x, y) for x in range(SIDE) for y in range(SIDE)]
EDGES = [
    ((x, y), (x + dx, y + dy))
    for x, y in CORNERS
    for dx, dy in ((1, 0), (0, 1))
    if x + dx < SIDE and y + dy < SIDE
]


@st.composite
def towns(draw):
    """A lattice with some streets of each kind, and a walled rectangle with some gates.

    The wall stands half-way between lattice lines, so a street crosses it or does not.
    """
    kinds = draw(st.lists(st.sampled_from("ppppswm"), min_size=len(EDGES), max_size=len(EDGES)))
    west, south = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    east, north = draw(st.integers(west + 1, 4)), draw(st.integers(south + 1, 4))
    inside = {(x, y) for x, y in CORNERS if west < x <= east and south < y <= north}
    crossing = [edge for edge in EDGES if (edge[0] in inside) != (edge[1] in inside)]
    gated = draw(st.lists(st.sampled_from(crossing), unique=True, min_size=1))
    return kinds, (west, south, east, north), inside, gated


def at_m(corner):
    return (corner[0] * STEP_M, corner[1] * STEP_M)


def built(town):
    kinds, (west, south, east, north), _, gated = town
    streets = [
        a_street(
            f"{a}-{b}",
            at_m(a),
            at_m(b),
            is_steps=kind == "s",
            foot=kind != "m",
            bicycle_backward=kind != "w",
        )
        for (a, b), kind in zip(EDGES, kinds, strict=True)
    ]
    wall = a_block("block", *((one + 0.5) * STEP_M for one in (west, south, east, north)))
    gates = [
        a_gate(f"g{i}", "block", np.mean([at_m(a), at_m(b)], axis=0))
        for i, (a, b) in enumerate(gated)
    ]
    return build_graph(streets, walls=[wall], gates=gates).graph, wall


def modelled(town, profile, *, closed=()):
    """The same town as a lattice: edges that cross the wall exist only where a gate is open."""
    kinds, _, inside, gated = town
    net = nx.DiGraph()
    net.add_nodes_from(CORNERS)
    for (a, b), kind in zip(EDGES, kinds, strict=True):
        crosses = (a in inside) != (b in inside)
        if crosses and ((a, b) not in gated or gated.index((a, b)) in closed):
            continue
        speed_mps = profile.steps_mps if kind == "s" else profile.speed_mps
        if not speed_mps or (kind == "m" and not profile.is_bicycle):
            continue
        seconds = STEP_M / speed_mps + crosses
        net.add_edge(a, b, s=seconds)
        if not (kind == "w" and profile.is_bicycle):
            net.add_edge(b, a, s=seconds)
    return net


def times_from(timed, start):
    ways, n = timed.outward, timed.graph.n_nodes
    source = np.repeat(np.arange(n), np.diff(ways.start))
    shortest = {}
    for a, b, s in zip(source.tolist(), ways.node.tolist(), ways.seconds.tolist(), strict=True):
        if s < shortest.get((a, b), np.inf):
            shortest[a, b] = s
    a, b = np.array(list(shortest), dtype=int).reshape(-1, 2).T
    return dijkstra(csr_array((list(shortest.values()), (a, b)), shape=(n, n)), indices=start)


@settings(max_examples=60, deadline=None)
@given(town=towns(), profile=st.sampled_from([ADULT, E_BIKE]), data=st.data())
def test_every_time_is_that_of_the_lattice_without_what_the_wall_cuts(town, profile, data):
    graph, _ = built(town)
    closed = data.draw(st.sets(st.integers(0, len(town[3]) - 1)))
    timed = time_graph(graph, Traveller(profile=profile), closed_gates={f"g{i}" for i in closed})
    net = modelled(town, profile, closed=closed)
    start = data.draw(st.sampled_from(CORNERS))
    found = times_from(timed, node_at(graph, at_m(start)))
    expected = nx.single_source_dijkstra_path_length(net, start, weight="s")
    for corner in CORNERS:
        seconds = found[node_at(graph, at_m(corner))]
        assert np.isclose(seconds, expected.get(corner, np.inf), rtol=1e-3), corner


@settings(max_examples=60, deadline=None)
@given(
    town=towns(),
    points_m=st.lists(st.tuples(st.floats(-30, 230), st.floats(-30, 230)), min_size=1, max_size=8),
)
def test_no_leg_leads_from_outside_in_or_from_inside_out(town, points_m):
    graph, wall = built(town)
    places = Attacher(graph, walls=[wall]).attach(degrees(*points_m))
    _, (west, south, east, north), _, _ = town
    for i, (x, y) in enumerate(points_m):
        edge_m = min(
            abs(a - (b + 0.5) * STEP_M) for a, b in ((x, west), (x, east), (y, south), (y, north))
        )
        if edge_m < 0.5:
            continue  # in the wall itself
        is_inside = (west + 0.5) * STEP_M < x < (east + 0.5) * STEP_M and (
            south + 0.5
        ) * STEP_M < y < (north + 0.5) * STEP_M
        which = range(places.start[i], places.start[i + 1])
        assert len(which) > 0 or places.refusals[i] in (Refusal.ISLAND, Refusal.ACROSS_WALL)
        for leg in which:
            assert (graph.compound[places.street[leg]] == 0) == is_inside
            assert is_inside or graph.gate[places.street[leg]] == -1
