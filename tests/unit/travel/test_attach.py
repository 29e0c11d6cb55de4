"""Points are tied to streets that they can reach straight, or refused with the reason."""

import itertools

import numpy as np
import pytest
from ground import a_block, a_gate, a_street, degrees, walked, waters

from gridmap.errors import InputError
from gridmap.model.travel import E_BIKE, STEP_FREE, Traveller
from gridmap.travel.attach import Attacher
from gridmap.travel.graph import Refusal
from gridmap.travel.network import build_graph
from gridmap.travel.timing import time_graph

STREET = a_street("street", (0, 0), (200, 0))
BLOCK = a_block("block", 0, 20, 200, 120)
RIVER = waters("POLYGON((-50 5, 250 5, 250 15, -50 15, -50 5))")


def attached(streets, *points_m, walls=(), gates=(), water=None, **how):
    """The graph and the places of some points on it."""
    barred = waters() if water is None else water
    graph = build_graph(streets, walls=walls, gates=gates, waters=barred).graph
    tied = Attacher(graph, walls=walls, waters=barred, **how).attach(degrees(*points_m))
    return graph, tied


def legs(graph, places, i=0):
    """The legs of a place as (code, along in metres, lead in metres), rounded."""
    which = range(places.start[i], places.start[i + 1])
    return [
        (
            graph.codes[places.street[leg]],
            round(float(places.along_m[leg])),
            round(float(places.lead_m[leg])),
        )
        for leg in which
    ]


def test_a_point_is_tied_by_how_far_along_the_street_it_lies():
    graph, places = attached([STREET], (50, 30), (-40, 30), (200, 0))
    assert [legs(graph, places, i) for i in range(3)] == [
        [("street", 50, 30)],
        [("street", 0, 50)],
        [("street", 200, 0)],
    ]


def test_the_limit_of_the_lead_counts_as_near_and_beyond_is_no_street():
    graph, places = attached([STREET], (50, 99.99), (50, 100.5))
    assert legs(graph, places, 0) == [("street", 50, 100)]
    assert places.refusals == {1: Refusal.NO_STREETS}


def test_equal_distances_go_by_street_number():
    twins = [a_street("a", (0, 0), (100, 0)), a_street("b", (100, 0), (200, 0))]
    graph, places = attached(twins, (100, 10))
    assert places.street.tolist() == [0]
    assert len(legs(graph, places)) == 1


def test_a_point_across_the_river_is_not_attached_over_it():
    far_bank = a_street("far", (0, 60), (200, 60))
    bridge = a_street("bridge", (200, 0), (200, 60), is_bridge=True)
    graph, places = attached([STREET, far_bank, bridge], (50, 20), (50, 2), water=RIVER)
    assert legs(graph, places, 0) == [("far", 50, 40)]
    assert legs(graph, places, 1) == [("street", 50, 2)]
    _, alone = attached([STREET], (50, 20), (50, 10), water=RIVER)
    assert alone.refusals == {0: Refusal.ACROSS_WATER, 1: Refusal.ACROSS_WATER}


def test_who_stands_on_a_bridge_is_tied_to_it_who_swims_is_not():
    bridge = a_street("bridge", (100, 0), (100, 40), is_bridge=True)
    streets = [a_street("w", (0, 0), (100, 0)), a_street("e", (100, 0), (200, 0)), bridge]
    graph, places = attached(streets, (103, 10), (60, 10), water=RIVER)
    assert legs(graph, places, 0) == [("bridge", 10, 3)]
    assert places.refusals == {1: Refusal.ACROSS_WATER}


def test_a_point_in_the_sea_is_refused_with_the_reason():
    sea = waters("POLYGON((-5000 -5000, 5000 -5000, 5000 -8, -5000 -8, -5000 -5000))")
    _, places = attached([STREET], (50, -40), (50, -2000), water=sea)
    assert places.refusals == {0: Refusal.ACROSS_WATER, 1: Refusal.NO_STREETS}


def test_an_island_is_refused_but_not_where_the_main_part_is_near_too():
    pier = a_street("pier", (0, 80), (30, 80))
    graph, places = attached([STREET, pier, a_street("x", (200, 0), (300, 0))], (10, 70), (10, 150))
    assert legs(graph, places, 0) == [("street", 10, 70)]
    assert places.refusals == {1: Refusal.ISLAND}


def test_a_point_outside_is_never_tied_to_a_street_inside():
    yard = a_street("yard", (10, 30), (190, 30))
    gates = [a_gate("g", "block", (100, 20))]
    graph, places = attached([STREET, yard], (50, 16), walls=[BLOCK], gates=gates)
    assert legs(graph, places) == [("street", 50, 16)]
    lone = a_block("lone", 0, 300, 200, 400)
    inside = a_street("inside", (10, 310), (190, 310))
    graph, places = attached(
        [STREET, yard, inside],
        (50, 290),
        walls=[BLOCK, lone],
        gates=[*gates, a_gate("h", "lone", (100, 400))],
    )
    assert places.refusals == {0: Refusal.ACROSS_WALL}


def test_a_point_inside_is_tied_to_the_street_inside_and_to_gates_near():
    yard = a_street("yard", (10, 60), (190, 60))
    gates = [a_gate("near", "block", (50, 20)), a_gate("far", "block", (195, 20))]
    graph, places = attached([STREET, yard], (90, 50), walls=[BLOCK], gates=gates)
    assert legs(graph, places) == [("yard", 40, 10), ("near", 20, 50)]


def test_a_point_inside_without_streets_is_tied_to_every_gate_however_far():
    gates = [a_gate("west", "block", (10, 20)), a_gate("east", "block", (190, 20))]
    graph, places = attached([STREET], (30, 100), walls=[BLOCK], gates=gates)
    assert legs(graph, places) == [("west", 20, 82), ("east", 20, 179)]


def test_a_point_behind_walls_that_nothing_leads_through_is_refused():
    far_gate = a_gate("g", "block", (100, 120))
    _, places = attached([STREET], (50, 30), walls=[BLOCK], gates=[far_gate])
    assert places.refusals == {0: Refusal.ACROSS_WALL}
    assert len(places.street) == 0
    yard = a_street("yard", (10, 60), (190, 60))
    _, places = attached([STREET, yard], (50, 50), walls=[BLOCK], gates=[far_gate])
    assert places.refusals == {0: Refusal.ACROSS_WALL}


def test_a_compound_without_gates_stands_open():
    graph, places = attached([STREET], (50, 30), walls=[BLOCK])
    assert legs(graph, places) == [("street", 50, 30)]


def test_the_member_across_the_wall_loses_to_the_one_on_the_gate_side():
    """40 m away by air, over the wall, against 150 m away in front of the gate."""
    block = a_block("block", 0, 0, 300, 200)
    streets = [
        a_street("back", (0, 210), (300, 210)),
        a_street("side", (300, 210), (320, -10)),
        a_street("front east", (320, -10), (150, -10)),
        a_street("front west", (150, -10), (0, -10)),
    ]
    graph, places = attached(
        streets,
        (150, 175),  # the door
        (150, 215),  # the member behind the wall
        (150, -10),  # the member before the gate
        walls=[block],
        gates=[a_gate("g", "block", (150, 0))],
    )
    timed = time_graph(graph, Traveller())
    across, before_gate = (walked(timed, places, member, 0) for member in (1, 2))
    assert before_gate < 240 < across
    assert np.isfinite(across)


def test_a_gate_closed_at_night_changes_the_answer_at_22():
    block = a_block("block", 0, 0, 300, 200)
    ring = [(-10, -10), (310, -10), (310, 210), (-10, 210), (-10, -10)]
    streets = [a_street(f"ring{i}", a, b) for i, (a, b) in enumerate(itertools.pairwise(ring))]
    gates = [
        a_gate("south", "block", (150, 0), hours="Mo-Su 06:00-21:30"),
        a_gate("north", "block", (150, 200)),
    ]
    graph, places = attached(streets, (150, 20), (150, -20), walls=[block], gates=gates)
    at_noon, at_22 = (
        walked(time_graph(graph, Traveller(), week_minute=hour * 60), places, 1, 0)
        for hour in (12, 22)
    )
    assert at_noon == pytest.approx(30 * 1.3 / 1.2 + 10 / 1.2 + 1, abs=1.0)
    assert at_22 > at_noon + 400
    assert np.isfinite(at_22)
    shut = time_graph(graph, Traveller(), week_minute=720, closed_gates={"south"})
    assert walked(shut, places, 1, 0) == pytest.approx(at_22)


def test_wheels_are_tied_to_what_they_may_ride_and_can_leave_again():
    streets = [
        STREET,
        a_street("path", (0, 30), (200, 30), bicycle_forward=False, bicycle_backward=False),
        a_street("steps", (0, 0), (0, 30), is_steps=True),
        a_street("trap", (200, 0), (400, 0), bicycle_backward=False),
    ]
    graph, on_foot = attached(streets, (50, 25), (350, 0))
    _, riding = attached(streets, (50, 25), (350, 0), profile=E_BIKE)
    assert [legs(graph, on_foot, i)[0][0] for i in range(2)] == ["path", "trap"]
    assert legs(graph, riding, 0) == [("street", 50, 25)]
    assert riding.refusals == {1: Refusal.ISLAND}


def test_who_cannot_take_steps_is_not_tied_to_what_only_steps_lead_to():
    streets = [STREET, a_street("steps", (0, 0), (0, 60), is_steps=True),
               a_street("terrace", (0, 60), (60, 60))]  # fmt: skip
    graph, walking = attached(streets, (50, 55))
    _, step_free = attached(streets, (50, 55), profile=STEP_FREE)
    assert legs(graph, walking) == [("terrace", 50, 5)]
    assert legs(graph, step_free) == [("street", 50, 55)]


def test_what_a_point_is_tied_to_does_not_depend_on_the_others():
    random = np.random.default_rng(5)
    streets = [a_street(f"s{i}", (0, 50 * i), (400, 50 * i)) for i in range(5)]
    streets += [a_street(f"c{i}", (0, 50 * i), (0, 50 * i + 50)) for i in range(4)]
    graph = build_graph(streets, walls=[BLOCK], gates=[a_gate("g", "block", (100, 20))]).graph
    attacher = Attacher(graph, walls=[BLOCK], waters=RIVER)
    points = degrees(*random.uniform(-50, 450, (60, 2)))
    together = attacher.attach(points)
    for i in range(60):
        alone = attacher.attach(points[i : i + 1])
        assert legs(graph, alone) == legs(graph, together, i)
        assert alone.refusals.get(0) == together.refusals.get(i)


def test_no_points_are_no_places():
    graph, _ = attached([STREET], (0, 0))
    places = Attacher(graph).attach(np.empty((0, 2)))
    assert (len(places), places.refusals) == (0, {})


@pytest.mark.parametrize(
    ("points", "lead_m", "code"),
    [([[np.nan, 20.0]], 100.0, "not_a_place"), ([[110.4, 20.0]], -1.0, "bad_lead")],
)
def test_what_is_no_place_or_no_lead_is_refused(points, lead_m, code):
    graph, _ = attached([STREET], (0, 0))
    with pytest.raises(InputError) as error:
        Attacher(graph).attach(np.array(points), max_lead_m=lead_m)
    assert error.value.facts["code"] == code


def test_walls_that_the_network_was_not_built_with_are_refused():
    graph = build_graph([STREET], walls=[BLOCK], gates=[a_gate("g", "block", (100, 20))]).graph
    with pytest.raises(InputError) as error:
        Attacher(graph)
    assert error.value.facts["code"] == "walls_differ"
