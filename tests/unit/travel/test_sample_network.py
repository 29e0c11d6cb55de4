"""The sample district as a network: nothing odd in it, and nobody walled in."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from ground import codes_of
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridmap.model.place import LonLat
from gridmap.model.travel import MEMBER_PASSES, VISITOR_PASSES, Traveller
from gridmap.sample.write import read_layer
from gridmap.travel.attach import Attacher
from gridmap.travel.graph import Refusal
from gridmap.travel.network import build_graph
from gridmap.travel.rows import GateRow, StreetRow, WallRow
from gridmap.travel.timing import time_graph

SAMPLE = Path(__file__).parents[3] / "geodata" / "sample"
NOON, NIGHT = 12 * 60, 23 * 60 + 30


def rows_of(layer, *names):
    table = read_layer(SAMPLE, layer)
    columns = [table.columns[name] for name in names]
    shapes = [None] * len(columns[0]) if table.shapes is None else table.shapes
    return list(zip(shapes, *columns, strict=True))


@pytest.fixture(scope="module")
def ground():
    """What the sample's network is built from."""
    names = ("code", "highway", "foot", "bicycle", "oneway", "bridge")
    streets = [
        StreetRow(
            code=code,
            line=line,
            foot=bool(foot),
            bicycle_forward=bool(bicycle),
            bicycle_backward=bool(bicycle) and not oneway,
            is_steps=highway == "steps",
            is_bridge=bool(bridge),
        )
        for line, code, highway, foot, bicycle, oneway, bridge in rows_of("streets", *names)
    ]
    gates = [
        GateRow(
            code=code,
            compound_code=compound,
            position=LonLat(at.x, at.y),
            hours=hours or "",
            passes=frozenset(passes.split(";")),
        )
        for at, code, compound, hours, passes in rows_of(
            "gates", "code", "compound_code", "hours", "passes"
        )
    ]
    walls = [WallRow(code=code, polygon=area) for area, code in rows_of("compounds", "code")]
    return {"streets": streets, "walls": walls, "gates": gates}, read_layer(SAMPLE, "waters").shapes


@pytest.fixture(scope="module")
def built(ground):
    rows, waters = ground
    return build_graph(**rows, waters=waters)


def gates_reached(graph, timed):
    """The gates whose both ends are reached from a junction outside all walls."""
    ways, n = timed.outward, graph.n_nodes
    open_ = np.isfinite(ways.seconds)
    source = np.repeat(np.arange(n), np.diff(ways.start))[open_]
    matrix = csr_array((ways.seconds[open_], (source, ways.node[open_])), shape=(n, n))
    start = graph.tail[np.flatnonzero(graph.compound == -1)[0]]
    reached = np.isfinite(dijkstra(matrix, indices=start))
    through = np.flatnonzero((graph.gate >= 0) & np.isfinite(timed.forward_s))
    inner = through[reached[graph.tail[through]] & reached[graph.head[through]]]
    return {graph.gates[i] for i in graph.gate[inner]}


def test_nothing_about_it_is_odd_and_every_gate_leads_through(built):
    graph = built.graph
    assert codes_of(built.findings) == {}
    assert sorted(graph.gate[graph.gate >= 0].tolist()) == list(range(2320))
    assert graph.component.max() == 0
    assert len(graph.compound_codes) == 1200


def test_a_member_reaches_every_compound_at_noon(built):
    at_noon = time_graph(built.graph, Traveller(passes=MEMBER_PASSES), week_minute=NOON)
    reached = {gate.compound_code for gate in gates_reached(built.graph, at_noon)}
    assert reached == set(built.graph.compound_codes)


def test_a_visitor_finds_more_gates_shut_at_night_than_by_day(built):
    visitor = Traveller(passes=VISITOR_PASSES)
    by_day, by_night = (
        gates_reached(built.graph, time_graph(built.graph, visitor, week_minute=minute))
        for minute in (NOON, NIGHT)
    )
    assert by_night < by_day < set(built.graph.gates)


def test_buildings_are_tied_to_streets_in_their_own_compound(ground, built):
    rows, waters = ground
    compound_of = dict(rows_of_code("buildings"))
    table = read_layer(SAMPLE, "buildings")
    points = shapely.get_coordinates(shapely.point_on_surface(table.shapes))
    graph = built.graph
    places = Attacher(graph, walls=rows["walls"], waters=waters).attach(points)
    assert len(places.refusals) < 0.01 * len(points)
    assert set(Counter(places.refusals.values())) <= {Refusal.NO_STREETS, Refusal.ACROSS_WALL}
    owner = np.repeat(np.arange(len(points)), np.diff(places.start))
    for i, street in zip(owner.tolist(), places.street.tolist(), strict=True):
        number = graph.compound[street]
        stated = compound_of[table.columns["code"][i]]
        assert (graph.compound_codes[number] if number >= 0 else None) == stated


def rows_of_code(layer):
    table = read_layer(SAMPLE, layer)
    return zip(table.columns["code"], table.columns["compound_code"], strict=True)
