"""Street networks for tests: random ones with every trap, and the searches of networkx."""

import itertools
from collections import defaultdict

import networkx as nx
import numpy as np

from gridmap.travel.graph import Places, StreetGraph, TimedGraph


def a_graph(nodes_deg, streets, length_m):
    """A graph of streets (tail, head), all open to everybody."""
    tail, head = (np.array(ends, dtype=np.int32) for ends in ([*zip(*streets)] or [(), ()]))  # noqa: B905
    n = len(tail)
    return StreetGraph(
        nodes_deg=np.asarray(nodes_deg, dtype=float).reshape(-1, 2),
        tail=tail,
        head=head,
        length_m=np.asarray(length_m, dtype=float),
        lines=np.empty(n, dtype=object),
        codes=tuple(f"S{number}" for number in range(n)),
        foot=np.ones(n, dtype=bool),
        bicycle_forward=np.ones(n, dtype=bool),
        bicycle_backward=np.ones(n, dtype=bool),
        is_steps=np.zeros(n, dtype=bool),
        gate=np.full(n, -1, dtype=np.int32),
        compound=np.full(n, -1, dtype=np.int32),
        gates=(),
        compound_codes=(),
        component=np.zeros(len(nodes_deg), dtype=np.int32),
        version="test",
    )


def timed_by(graph, forward_s, backward_s):
    """The graph with these seconds; leads cost a second a metre."""
    return TimedGraph(
        graph=graph,
        forward_s=np.asarray(forward_s, dtype=float),
        backward_s=np.asarray(backward_s, dtype=float),
        lead_s_per_m=1.0,
        label="test",
    )


def places_at(legs_of_places):
    """Places by their legs: (street, along_m, lead_m) each."""
    legs = [leg for legs in legs_of_places for leg in legs]
    start = np.cumsum([0, *map(len, legs_of_places)])
    columns = list(zip(*legs, strict=True)) or [(), (), ()]
    return Places(
        start=start.astype(np.int64),
        street=np.array(columns[0], dtype=np.int32),
        along_m=np.array(columns[1], dtype=float),
        lead_m=np.array(columns[2], dtype=float),
        refusals={},
    )


def random_timed(random, *, n_nodes, n_streets):
    """A network with loops, parallel streets, closed directions, ties and lost parts."""
    streets = random.integers(0, n_nodes, size=(n_streets, 2))
    length_m = random.integers(1, 6, size=n_streets) * 10.0
    graph = a_graph(random.random((n_nodes, 2)), [tuple(one) for one in streets], length_m)
    closed = random.random((2, n_streets)) < 0.15
    pace = random.choice([0.5, 1.0, 1.7], size=(2, n_streets))
    forward_s, backward_s = np.where(closed, np.inf, length_m * pace)
    return timed_by(graph, forward_s, backward_s)


def random_places(random, graph, n):
    """Places with no, one or several legs; often several on one spot."""
    return places_at(
        [
            [
                (street, graph.length_m[street] * random.choice([0, 0.25, 0.5, 1]), lead_m)
                for street in random.integers(0, graph.n_streets, size=random.integers(0, 4))
                for lead_m in random.integers(0, 3, size=1) * 5.0
            ]
            for _ in range(n)
        ]
    )


def legs_of(places, i):
    """The legs of one place."""
    return range(places.start[i], places.start[i + 1])


def oracle(timed, *many_places):
    """The network for networkx, with every street cut where a place leaves it.

    Node (number, i, "out") is where place i of the number-th places begins a journey and
    (number, i, "in") where one ends: nobody passes through.
    """
    graph, net, on_street = timed.graph, nx.MultiDiGraph(), defaultdict(list)
    net.add_nodes_from(range(graph.n_nodes))
    for number, places in enumerate(many_places):
        for i in range(len(places)):
            net.add_nodes_from([(number, i, "out"), (number, i, "in")])
            for leg in legs_of(places, i):
                spot, street = ("spot", number, leg), int(places.street[leg])
                on_street[street].append((places.along_m[leg], spot))
                lead_s = places.lead_m[leg] * timed.lead_s_per_m
                net.add_edge((number, i, "out"), spot, seconds=lead_s)
                net.add_edge(spot, (number, i, "in"), seconds=lead_s)
    for street in range(graph.n_streets):
        _lay(net, timed, street, on_street[street])
    return net


def _lay(net, timed, street, spots):
    """Lay one street from spot to spot in both directions; spots at one place are one."""
    graph, length_m = timed.graph, timed.graph.length_m[street]
    ends = (0.0, int(graph.tail[street])), (length_m, int(graph.head[street]))
    inner = sorted(spots, key=lambda one: one[0])
    for (a_m, a), (b_m, b) in itertools.pairwise([ends[0], *inner, ends[1]]):
        share, are_spots = (b_m - a_m) / length_m, isinstance(a, tuple) and isinstance(b, tuple)
        for u, v, seconds in (
            (a, b, timed.forward_s[street]),
            (b, a, timed.backward_s[street]),
        ):
            if np.isfinite(seconds):
                net.add_edge(u, v, seconds=share * seconds)
            elif share == 0 and are_spots:
                net.add_edge(u, v, seconds=0.0)  # who stands there is there


def oracle_times(net, sources, targets):
    """Seconds from each source to each target, by networkx."""
    found = np.full((len(sources), len(targets)), np.inf)
    for row, source in enumerate(sources):
        seconds = nx.single_source_dijkstra_path_length(net, source, weight="seconds")
        found[row] = [seconds.get(target, np.inf) for target in targets]
    return found
