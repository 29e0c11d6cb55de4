"""Published problems: the published value is reached and proved, each in seconds."""

from time import monotonic

import location_benchmarks as published
import numpy as np
import pytest
from proofs import write_down

from gridmap.coverage.siting.assignment import least_cost_assignment
from gridmap.coverage.siting.fewest_stations import fewest_stations
from gridmap.coverage.siting.maximal_cover import maximal_cover
from gridmap.coverage.siting.plan import Effort
from gridmap.coverage.siting.shortest_ways import shortest_ways
from gridmap.coverage.siting.shortest_worst_way import shortest_worst_way
from gridmap.coverage.siting.sites import TimeTable


@pytest.fixture
def folder(test_data):
    return test_data / "location-benchmarks"


def rng():
    return np.random.default_rng(2026)


@pytest.mark.parametrize(
    "name",
    ["pmed1", "pmed2", "pmed5", pytest.param("pmed6", marks=pytest.mark.prove), "pmed10"],
)
def test_the_p_median_of_the_or_library_is_proved(folder, name):
    table, p, optimum = published.p_median(folder, name)
    plan = shortest_ways(table, n_new=p, rng=rng())
    assert (plan.objective, plan.is_proven) == (optimum, True)


@pytest.mark.parametrize("name", ["c0515_1", "c0515_2", "c0530_1", "a05100", "b05100", "c05100"])
def test_the_generalised_assignment_is_proved(folder, name):
    costs, loads, capacity, optimum = published.generalised_assignment(folder, name)
    plan = least_cost_assignment(costs, loads=loads, capacity=capacity)
    assert plan.objective == plan.bound == optimum
    jobs = np.arange(costs.shape[1])
    carried = np.bincount(plan.station_of, weights=loads[plan.station_of, jobs])
    assert (carried <= capacity[: len(carried)]).all()
    assert costs[plan.station_of, jobs].sum() == optimum


@pytest.mark.parametrize("name", ["assign100", "assign500"])
def test_the_linear_assignment_is_proved(folder, name):
    costs, optimum = published.linear_assignment(folder, name)
    plan = least_cost_assignment(costs, loads=np.ones_like(costs), capacity=np.ones(len(costs)))
    assert plan.objective == plan.bound == optimum
    assert sorted(plan.station_of) == list(range(len(costs)))


def test_the_stores_of_san_francisco_are_proved_by_all_four_models(folder):
    table = published.san_francisco(folder)
    plans = [
        fewest_stations(table.within(5_000)),
        maximal_cover(table.within(5_000), n_new=4, rng=rng()),
        shortest_ways(table, n_new=4, rng=rng()),
        shortest_worst_way(table, n_new=4),
    ]
    assert all(plan.is_proven for plan in plans)
    assert [plan.objective for plan in plans] == pytest.approx(
        [8, 875_247, 2_848_268_129.71, 7_403.06], rel=1e-6
    )


@pytest.mark.parametrize("n_doors", [2_000, pytest.param(20_000, marks=pytest.mark.prove)])
def test_three_hundred_candidates_and_thousands_of_doors_are_proved(n_doors):
    town = published.lattice_town(n_candidates=300, n_demand=n_doors, side_m=9_000, seed=3)
    plan = maximal_cover(town.within(900), n_new=20, rng=rng())
    assert plan.is_proven
    assert plan.objective == town.weights[plan.served_by >= 0].sum()


@pytest.mark.prove
@pytest.mark.parametrize("p", [50, 60, 70, 80, 90, 100])
def test_the_cover_of_new_york_is_reached_or_the_gap_is_told(folder, p):
    metres, people, best = published.new_york(folder)
    sets = TimeTable(seconds=metres, weights=people).within(400)
    plan = maximal_cover(
        sets, n_new=p, rng=rng(), effort=Effort(limit_s=240, n_rounds=5_000, clock=monotonic)
    )
    assert people[(metres[list(plan.chosen)] <= 400).any(axis=0)].sum() == plan.objective
    assert plan.bound >= best[p]
    assert plan.is_proven or plan.is_stopped
    assert plan.objective >= 0.999 * best[p]
    write_down(
        f"cover-new-york-{p}", covered=plan.objective, published=best[p], gap=plan.gap,
        bound=plan.bound, method=plan.method,
    )  # fmt: skip
