"""Searches at their edges: nothing there, more wanted than there is, limits, ties, one street."""

import numpy as np
import pytest
from networks import a_graph, places_at, timed_by

from gridmap.errors import InputError
from gridmap.travel.search import door_times, nearest, sweep, times_between

# 0 -- 1 -- 2 in a row, 100 m each, a second a metre; street 1 is one way.
ROW = timed_by(
    a_graph([(0, 0), (1, 0), (2, 0)], [(0, 1), (1, 2)], [100, 100]),
    forward_s=[100, 100],
    backward_s=[100, np.inf],
)
EMPTY = timed_by(a_graph([], [], []), [], [])
NOBODY = places_at([])


def at(*spots):
    return places_at([[spot] for spot in spots])


def test_an_empty_network_answers_with_nothing():
    swept = sweep(EMPTY, NOBODY)
    assert swept.seconds.shape == swept.owner.shape == (0,)
    assert door_times(swept, places_at([[]])).seconds.tolist() == [np.inf]
    assert nearest(EMPTY, NOBODY, places_at([[]]), k=2).member.tolist() == [[-1, -1]]
    assert times_between(EMPTY, NOBODY, NOBODY).shape == (0, 0)


def test_without_stations_or_members_nothing_is_near():
    assert np.isinf(sweep(ROW, NOBODY).seconds).all()
    found = nearest(ROW, NOBODY, at((0, 50, 0)), k=1)
    assert (found.member.tolist(), found.seconds.tolist()) == ([[-1]], [[np.inf]])
    assert times_between(ROW, NOBODY, at((0, 50, 0))).shape == (0, 1)
    assert times_between(ROW, at((0, 50, 0)), NOBODY).shape == (1, 0)


def test_more_members_wanted_than_there_are():
    found = nearest(ROW, at((0, 0, 0), (0, 60, 0)), at((0, 50, 0)), k=4)
    assert found.member.tolist() == [[1, 0, -1, -1]]
    assert found.seconds.tolist() == [[10.0, 50.0, np.inf, np.inf]]


def test_the_limit_itself_counts_as_inside():
    members, request = at((0, 0, 0)), at((0, 50, 0))
    assert nearest(ROW, members, request, k=1, limit_s=50).seconds.tolist() == [[50.0]]
    assert nearest(ROW, members, request, k=1, limit_s=49.9).seconds.tolist() == [[np.inf]]
    swept = sweep(ROW, members, limit_s=50)
    assert door_times(swept, request).seconds.tolist() == [50.0]


def test_what_rounding_adds_puts_nobody_outside():
    """1,080 m at 1.2 m/s are 900 s, whatever the sum of the pieces says."""
    n = 27
    graph = a_graph([(i, 0) for i in range(n + 1)], [(i, i + 1) for i in range(n)], [40.0] * n)
    timed = timed_by(graph, [40 / 1.2] * n, [40 / 1.2] * n)
    seconds = times_between(timed, at((0, 0, 0)), at((n - 1, 40, 0)), limit_s=900)
    assert seconds.tolist() == [[pytest.approx(900, abs=1e-6)]]
    assert seconds.max() <= 900


def test_a_limit_of_nothing_reaches_who_is_there():
    found = times_between(ROW, at((0, 40, 0)), at((0, 40, 0), (0, 41, 0), (0, 40, 1)), limit_s=0)
    assert found.tolist() == [[0.0, np.inf, np.inf]]
    assert sweep(ROW, at((0, 100, 0)), limit_s=0).seconds.tolist() == [np.inf, 0.0, np.inf]


@pytest.mark.parametrize("limit_s", [-1.0, -0.001, np.nan, -np.inf])
def test_a_limit_below_nothing_is_refused(limit_s):
    spot = at((0, 0, 0))
    with pytest.raises(InputError, match="limit"):
        sweep(ROW, spot, limit_s=limit_s)
    with pytest.raises(InputError, match="limit"):
        nearest(ROW, spot, spot, k=1, limit_s=limit_s)
    with pytest.raises(InputError, match="limit"):
        times_between(ROW, spot, spot, limit_s=limit_s)


def test_nobody_asks_for_no_member():
    with pytest.raises(InputError, match="k is 0"):
        nearest(ROW, at((0, 0, 0)), at((0, 0, 0)), k=0)


def test_of_equally_near_ones_the_first_counts():
    both_sides = at((0, 80, 0), (1, 20, 0), (0, 80, 0))
    at_node = at((0, 100, 0))
    assert nearest(ROW, both_sides, at_node, k=3).member.tolist() == [[0, 2, -1]]
    swept = sweep(ROW, both_sides, towards=False)
    assert swept.owner.tolist() == [0, 0, 1]
    assert door_times(swept, at_node).station.tolist() == [0]


def test_one_way_streets_are_one_way():
    west, east = at((1, 20, 0)), at((1, 80, 0))
    assert times_between(ROW, west, east).tolist() == [[60.0]]
    assert times_between(ROW, east, west).tolist() == [[np.inf]]
    assert sweep(ROW, east, towards=True).seconds.tolist() == [180.0, 80.0, np.inf]
    assert sweep(ROW, west, towards=False).seconds.tolist() == [np.inf, np.inf, 80.0]


def test_the_way_beside_the_street_counts_at_both_ends():
    assert times_between(ROW, at((0, 10, 7)), at((0, 40, 5))).tolist() == [[42.0]]


def test_a_place_with_several_gates_uses_the_best():
    compound = places_at([[(0, 0, 30), (1, 90, 5)]])
    assert times_between(ROW, compound, at((0, 20, 0), (1, 95, 0))).tolist() == [[50.0, 10.0]]
