"""Seconds for a traveller at an hour: speeds, steps, one-way signs, gates."""

import numpy as np
import pytest
from ground import a_block, a_gate, a_street

from gridmap.errors import InputError
from gridmap.model.travel import (
    ADULT,
    E_BIKE,
    ELDERLY,
    MEMBER_PASSES,
    STEP_FREE,
    VISITOR_PASSES,
    Traveller,
)
from gridmap.travel.network import build_graph
from gridmap.travel.timing import time_graph

TUESDAY_NOON, TUESDAY_NIGHT = 1440 + 12 * 60, 1440 + 22 * 60


@pytest.fixture(scope="module")
def graph():
    """One street of each kind, a hundred metres long, end to end."""
    return build_graph(
        [
            a_street("plain", (0, 0), (100, 0)),
            a_street("steps", (100, 0), (200, 0), is_steps=True),
            a_street("one-way", (200, 0), (300, 0), bicycle_backward=False),
            a_street("path", (300, 0), (400, 0), bicycle_forward=False, bicycle_backward=False),
            a_street("motorway", (400, 0), (500, 0), foot=False),
        ]
    ).graph


def seconds(timed, way):
    return dict(zip(timed.graph.codes, np.round(getattr(timed, way), 1).tolist(), strict=True))


@pytest.mark.parametrize(
    ("profile", "along", "on_steps"),
    [(ADULT, 83.3, 166.7), (ELDERLY, 125.0, 250.0), (STEP_FREE, 125.0, np.inf)],
)
def test_feet_go_both_ways_by_their_speeds_and_on_no_motorway(graph, profile, along, on_steps):
    timed = time_graph(graph, Traveller(profile=profile))
    expected = {
        "plain": along,
        "steps": on_steps,
        "one-way": along,
        "path": along,
        "motorway": np.inf,
    }
    for way in ("forward_s", "backward_s"):
        assert seconds(timed, way) == pytest.approx(expected, abs=0.1)


def test_wheels_obey_one_way_signs_and_take_no_steps(graph):
    timed = time_graph(graph, Traveller(profile=E_BIKE))
    forward, backward = (seconds(timed, way) for way in ("forward_s", "backward_s"))
    ahead = dict(zip(graph.codes, graph.lines, strict=True))["one-way"]
    assert ahead.coords[0] < ahead.coords[-1]  # the line keeps the direction of its row
    assert (forward["one-way"], backward["one-way"]) == (pytest.approx(23.8, abs=0.1), np.inf)
    assert forward["plain"] == backward["plain"] == pytest.approx(23.8, abs=0.1)
    assert forward["steps"] == forward["path"] == np.inf


@pytest.fixture(scope="module")
def gated():
    """A street through three gates, each in a wall of its own."""
    blocks = [a_block(f"b{i}", 100 * i + 50, -20, 100 * i + 120, 20) for i in range(3)]
    gates = [
        a_gate("day", "b0", (50, 0), hours="Mo-Su 06:00-21:00"),
        a_gate("keys", "b1", (150, 0), passes=frozenset({"residents"})),
        a_gate("always", "b2", (250, 0)),
    ]
    streets = [a_street(f"s{i}", (100 * i, 0), (100 * i + 100, 0)) for i in range(3)]
    return build_graph(streets, walls=blocks, gates=gates).graph


def open_gates(timed):
    graph = timed.graph
    return {
        graph.gates[graph.gate[i]].code
        for i in np.flatnonzero(graph.gate >= 0)
        if np.isfinite(timed.forward_s[i]) and np.isfinite(timed.backward_s[i])
    }


@pytest.mark.parametrize(
    ("passes", "minute", "expected"),
    [
        (VISITOR_PASSES, TUESDAY_NOON, {"day", "always"}),
        (VISITOR_PASSES, TUESDAY_NIGHT, {"always"}),
        (MEMBER_PASSES, TUESDAY_NIGHT, {"keys", "always"}),
        (MEMBER_PASSES, None, {"day", "keys", "always"}),
        (frozenset(), None, {"day", "always"}),
    ],
)
def test_a_gate_asks_for_the_hour_and_the_pass(gated, passes, minute, expected):
    timed = time_graph(gated, Traveller(passes=passes), week_minute=minute)
    assert open_gates(timed) == expected


def test_what_if_opens_and_closes_gates_and_streets_without_a_new_network(gated):
    timed = time_graph(
        gated,
        Traveller(),
        week_minute=TUESDAY_NIGHT,
        opened_gates={"day", "always"},
        closed_gates={"always"},
        closed_streets={"s1"},
    )
    assert open_gates(timed) == {"day"}
    shut = np.array(gated.codes) == "s1"
    assert np.isinf(timed.forward_s[shut]).all()
    assert timed.outward.node is time_graph(gated, Traveller()).outward.node


def test_a_gate_costs_a_second(gated):
    timed = time_graph(gated, Traveller())
    (always,) = np.flatnonzero(gated.gate == [gate.code for gate in gated.gates].index("always"))
    assert timed.forward_s[always] == pytest.approx(1 + gated.length_m[always] / 1.2)


def test_no_way_is_free(gated):
    for profile in (ADULT, E_BIKE):
        timed = time_graph(gated, Traveller(profile=profile))
        assert (timed.outward.seconds > 0).all()


def test_the_label_names_traveller_and_hour(graph):
    assert time_graph(graph, Traveller()).label == "adult(everyone) at any hour"
    by_night = time_graph(graph, Traveller(profile=E_BIKE), week_minute=TUESDAY_NIGHT)
    assert by_night.label == "e_bike(everyone) at Tu 22:00"


def test_a_minute_outside_the_week_is_refused(graph):
    with pytest.raises(InputError):
        time_graph(graph, Traveller(), week_minute=7 * 1440)
