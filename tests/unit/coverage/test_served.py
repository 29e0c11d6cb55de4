"""Figures of coverage from the ways of doors: worked out by hand on six doors."""

import numpy as np
import pytest
from coverage_doors import doors_of, reach_of

from gridmap.coverage.served import served
from gridmap.coverage.standard import distance_standard, time_standard
from gridmap.coverage.statistics import Share
from gridmap.errors import InputError

INF = np.inf
FIFTEEN = time_standard(900)


@pytest.fixture
def six():
    doors = doors_of(
        households=[10, 20, 30, 40, None, 0],
        residents=[25, 50, None, 100, 7, 1],
        communities=["A", "A", "A", "B", "B", None],
    )
    reach = reach_of([100, 900, 900.01, INF, 300, 60], n_reached=[3, 1, 0, 0, 2, 1])
    return served(doors, reach, FIFTEEN)


def test_the_limit_itself_counts_as_inside(six):
    a, _, _ = six.levels["communities"]
    assert a.covered.households == Share(part=30, whole=60)
    assert a.covered.places == Share(part=2, whole=3)
    assert a.covered.n_households_outside == 30


def test_nobody_counted_is_uncounted_and_never_nobody(six):
    a, b, _ = six.levels["communities"]
    assert (a.covered.n_places_uncounted, a.n_places_without_residents) == (0, 1)
    assert b.covered.n_places_uncounted == 1
    assert b.covered.households == Share(part=0, whole=40)
    assert b.covered.places == Share(part=1, whole=2)
    assert b.residents == Share(part=7, whole=107)


def test_a_door_without_a_way_is_counted_apart_and_in_no_mean(six):
    a, b, _ = six.levels["communities"]
    assert (b.n_places_without_way, b.n_households_without_way) == (1, 40)
    assert b.ways is None
    assert a.ways.worst == 900.01
    assert six.whole.ways.worst == 900.01
    assert six.whole.n_households_without_way == 40


def test_each_household_counts_once_in_the_mean_and_the_percentiles(six):
    ways = six.levels["communities"][0].ways
    assert ways.mean == pytest.approx((10 * 100 + 20 * 900 + 30 * 900.01) / 60)
    assert ways.p50 == 900  # 30 of 60 households live within 900 s
    assert ways.p90 == 900.01


def test_overlap_counts_households_with_two_and_three_stations(six):
    a = six.levels["communities"][0]
    assert a.reached_by_two == Share(part=10, whole=60)
    assert a.reached_by_three == Share(part=10, whole=60)


def test_what_lies_outside_all_areas_has_a_row_of_its_own(six):
    outside = six.levels["communities"][-1]
    assert (outside.code, outside.covered.places) == ("", Share(part=1, whole=1))
    assert outside.covered.households.value is None


def test_nothing_to_serve_is_no_data():
    figures = served(doors_of(households=[]), reach_of([]), FIFTEEN)
    assert figures.whole.covered.places == Share(part=0, whole=0)
    assert figures.whole.covered.households.value is None
    assert figures.whole.ways is None


def test_uncovered_areas_go_by_households_then_by_code():
    doors = doors_of(households=[5, 7, 7, 1], communities=["A", "C", "B", "D"])
    figures = served(doors, reach_of([INF, 901, 902, 1]), FIFTEEN)
    assert [one.code for one in figures.uncovered("communities")] == ["B", "C", "A"]
    assert figures.uncovered("compounds") == ()


@pytest.mark.parametrize("limit", [-1, INF, -INF, float("nan")])
def test_a_limit_that_is_none_is_refused(limit):
    for standard in (time_standard, distance_standard):
        with pytest.raises(InputError):
            standard(limit)


@pytest.mark.parametrize(
    ("standard", "limit", "problem", "mend"),
    [
        (time_standard, -300, "-5 minutes cannot", "0 to 1,440 minutes"),
        (time_standard, 86_400.1, "1440.00167 minutes cannot", "0 to 1,440 minutes"),
        (distance_standard, 100_001, "100001 metres cannot", "0 to 100,000 metres"),
    ],
)
def test_a_limit_is_refused_in_the_unit_that_people_write_it_in(standard, limit, problem, mend):
    with pytest.raises(InputError) as refused:
        standard(limit)
    assert problem in refused.value.facts["problem"]
    assert mend in refused.value.facts["mend"]


def test_a_day_on_the_way_is_the_widest_limit():
    assert time_standard(86_400).limit == 86_400


def test_a_limit_of_nothing_covers_who_is_there():
    figures = served(doors_of(households=[1, 1]), reach_of([0, 5]), distance_standard(0))
    assert figures.whole.covered.households == Share(part=1, whole=2)
    assert figures.standard.unit == "m"
