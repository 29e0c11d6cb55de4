"""Small rules of siting: what is refused, what a limit means, how candidates are thinned."""

import numpy as np
import pytest
from pyproj import Geod

from gridmap.coverage.siting.candidates import CandidateSite, thinned
from gridmap.coverage.siting.fewest_stations import fewest_stations
from gridmap.coverage.siting.maximal_cover import maximal_cover
from gridmap.coverage.siting.median_search import Costs
from gridmap.coverage.siting.plan import Effort
from gridmap.coverage.siting.question import SitingQuestion
from gridmap.coverage.siting.shortest_ways import _n_rounds
from gridmap.coverage.siting.shortest_worst_way import shortest_worst_way
from gridmap.coverage.siting.sites import TimeTable
from gridmap.errors import InputError
from gridmap.model.place import LonLat

TOWN = TimeTable(
    seconds=np.array([[0.0, 900.0, np.inf], [900.1, 0.0, np.inf], [np.inf, np.inf, np.inf]]),
    weights=np.array([3.0, 2.0, 5.0]),
)


def cover(town, n_new):
    return maximal_cover(town.within(900), n_new=n_new, rng=np.random.default_rng(0))


def test_the_limit_itself_is_inside():
    plan = cover(TOWN, 1)
    assert (plan.order, plan.objective) == ((0,), 5.0)


def test_a_station_that_adds_nothing_is_not_built_and_what_nobody_reaches_is_told():
    plan = cover(TOWN, 3)
    assert plan.order == (0,)
    assert plan.unreachable == 5.0
    assert plan.served_by.tolist() == [0, 0, -1]


def test_a_site_that_reaches_nobody_does_not_disturb_the_search():
    rng = np.random.default_rng(3)
    seconds = np.where(rng.random((21, 60)) < 0.15, 1.0, np.inf)
    seconds[-1] = np.inf
    plan = cover(TimeTable(seconds=seconds, weights=np.ones(60)), 4)
    assert len(plan.order) == 4
    assert 20 not in plan.order


def test_who_stands_already_is_counted_and_not_built_again():
    town = TimeTable(seconds=TOWN.seconds, weights=TOWN.weights, keep=(1,), forbid=(0,))
    plan = cover(town, 2)
    assert (plan.order, plan.objective, plan.is_proven) == ((), 2.0, True)


def test_too_few_stations_to_reach_everybody_make_the_longest_way_infinite():
    apart = TimeTable(
        seconds=np.array([[1.0, np.inf], [np.inf, 1.0]]), weights=np.array([1.0, 1.0])
    )
    plan = shortest_worst_way(apart, n_new=1)
    assert (plan.objective, plan.bound, plan.is_proven) == (np.inf, np.inf, True)


def test_a_search_cut_short_says_so_and_keeps_an_honest_gap():
    rng = np.random.default_rng(5)
    hard = TimeTable(
        seconds=np.where(rng.random((60, 300)) < 0.08, 1.0, np.inf), weights=np.ones(300)
    )
    plan = fewest_stations(hard.within(1), effort=Effort(limit_s=0.01))
    assert plan.is_stopped
    assert not plan.is_proven
    assert 0 < plan.gap < 1
    assert plan.bound < plan.objective


def test_with_a_clock_the_limit_holds_for_all_calls_of_the_solver_together():
    now = iter([100.0, 104.0, 109.5, 111.0])
    left_s = Effort(limit_s=10.0, clock=lambda: next(now)).begun()
    assert [left_s(), left_s(), left_s()] == [6.0, 0.5, 0.0]
    each_s = Effort(limit_s=10.0).begun()
    assert [each_s(), each_s()] == [10.0, 10.0]


def test_a_search_out_of_time_still_answers_and_says_so():
    rng = np.random.default_rng(5)
    hard = TimeTable(
        seconds=np.where(rng.random((60, 300)) < 0.2, rng.uniform(1, 9, (60, 300)), np.inf),
        weights=np.ones(300),
    )
    now = iter(range(0, 10_000, 100))
    plan = shortest_worst_way(hard, n_new=18, effort=Effort(limit_s=50.0, clock=lambda: next(now)))
    assert plan.is_stopped
    assert plan.bound < plan.objective < np.inf


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": np.array([1.0, -1.0, 1.0])},
        {"weights": np.array([1.0, np.nan, 1.0])},
        {"weights": np.array([1.0])},
        {"keep": (3,)},
        {"keep": (0,), "forbid": (0,)},
        {"seconds": np.full((3, 3), -1.0)},
        {"seconds": np.full((3, 3), np.nan)},
    ],
)
def test_a_question_without_sense_is_refused(wrong):
    fields = {"seconds": TOWN.seconds, "weights": TOWN.weights} | wrong
    with pytest.raises(InputError) as refused:
        TimeTable(**fields)
    assert refused.value.facts["problem_zh"]


@pytest.mark.parametrize("wrong", [{"n_new": -1}, {"capacity": -1.0}, {"n_days": -1}])
def test_figures_below_nothing_are_refused(wrong):
    with pytest.raises(InputError):
        SitingQuestion(**wrong)


def test_thinning_keeps_the_first_of_each_square_and_leaves_no_two_neighbours_many():
    rng = np.random.default_rng(1)
    sites = [
        CandidateSite(code=str(n), position=LonLat(110.3 + x / 100, 20 + y / 100))
        for n, (x, y) in enumerate(rng.random((2_000, 2)).tolist())
    ]
    few = thinned(sites, spacing_m=250)
    assert few[0] is sites[0]
    assert thinned(few, spacing_m=250) == few
    assert 16 <= len(few) <= 36  # a square of 1,046 by 1,107 m, in squares of 250 m
    geod = Geod(ellps="GRS80")
    for site in sites:
        near = [
            geod.inv(site.position.lon, site.position.lat, o.position.lon, o.position.lat)[2]
            for o in few
        ]
        assert min(near) <= 250 * 2**0.5 * 1.01
    assert thinned(sites, spacing_m=0) == tuple(sites)


def test_a_long_table_is_looked_at_less_often_and_never_more_than_wished():
    rounds = [_n_rounds(table_of(n_cells), Effort(n_rounds=200)) for n_cells in (0, 10**6, 10**8)]
    assert rounds[0] == 20
    assert rounds[0] >= rounds[1] >= rounds[2] == 0


def table_of(n_cells):
    return Costs(
        start=np.array([0, n_cells]),
        demand=np.broadcast_to(np.intp(0), n_cells),
        cost=np.broadcast_to(1.0, n_cells),
        without=np.ones(1),
        sites=np.zeros(1, dtype=np.intp),
        settled=0.0,
    )
