"""Every model of siting against all choices there are, on towns small enough to list them."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.coverage.siting.assignment import least_cost_assignment
from gridmap.coverage.siting.cover_within_capacity import cover_within_capacity
from gridmap.coverage.siting.fewest_stations import fewest_stations
from gridmap.coverage.siting.maximal_cover import maximal_cover
from gridmap.coverage.siting.plan import Effort
from gridmap.coverage.siting.shortest_ways import shortest_ways
from gridmap.coverage.siting.shortest_worst_way import shortest_worst_way
from gridmap.coverage.siting.sites import TimeTable

LIMIT_S = 5.0
HURRIED = Effort(limit_s=0.0, n_rounds=1)
few = settings(max_examples=60, deadline=None)


@st.composite
def towns(draw, *, most_sites=6, most_demand=7):
    """A table with ties, gaps, demand of no weight, kept and forbidden sites."""
    n_sites = draw(st.integers(1, most_sites))
    n_demand = draw(st.integers(1, most_demand))
    one_way = st.one_of(st.integers(0, 10).map(float), st.just(np.inf))
    rows = st.lists(one_way, min_size=n_demand, max_size=n_demand)
    seconds = draw(st.lists(rows, min_size=n_sites, max_size=n_sites))
    weight = draw(st.sampled_from([st.integers(0, 9).map(float), st.floats(0, 9)]))
    weights = draw(st.lists(weight, min_size=n_demand, max_size=n_demand))
    roles = draw(st.lists(st.sampled_from("ccckf"), min_size=n_sites, max_size=n_sites))
    return TimeTable(
        seconds=np.array(seconds),
        weights=np.array(weights),
        keep=tuple(n for n, role in enumerate(roles) if role == "k"),
        forbid=tuple(n for n, role in enumerate(roles) if role == "f"),
    )


def choices(town, n_new):
    for size in range(n_new + 1):
        yield from combinations(town.candidates.tolist(), size)


def nearest_s(town, choice):
    return town.seconds[[*town.keep, *choice]].min(axis=0, initial=np.inf)


def reachable(town):
    return np.isfinite(nearest_s(town, town.candidates.tolist()))


def covered(town, choice):
    return town.weights[nearest_s(town, choice) <= LIMIT_S].sum()


def in_sum(town, choice):
    ways = np.minimum(nearest_s(town, choice), town.farthest_s)
    return (ways * town.weights)[reachable(town)].sum()


def longest(town, choice):
    counts = reachable(town) & (town.weights > 0)
    return nearest_s(town, choice)[counts].max(initial=0.0)


def close(one, other):
    return one == other or abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def is_allowed(plan, town, n_new):
    return (
        len(plan.order) <= n_new
        and len(set(plan.order)) == len(plan.order) == len(plan.gains)
        and set(plan.order) <= set(town.candidates.tolist())
    )


@few
@given(towns(), st.integers(0, 4), st.integers(0, 3))
def test_maximal_cover_finds_the_best_of_all_choices(town, n_new, seed):
    plan = maximal_cover(town.within(LIMIT_S), n_new=n_new, rng=np.random.default_rng(seed))
    best = max(covered(town, one) for one in choices(town, n_new))
    assert is_allowed(plan, town, n_new)
    assert close(plan.objective, best)
    assert close(covered(town, plan.order), best)
    assert plan.is_proven


@few
@given(towns())
def test_fewest_stations_are_the_smallest_of_all_covers(town):
    plan = fewest_stations(town.within(LIMIT_S))
    able = (nearest_s(town, town.candidates.tolist()) <= LIMIT_S) & (town.weights > 0)
    smallest = next(
        len(one)
        for one in choices(town, len(town.candidates))
        if (nearest_s(town, one)[able] <= LIMIT_S).all()
    )
    assert is_allowed(plan, town, smallest)
    assert plan.objective == plan.bound == smallest
    assert (nearest_s(town, plan.order)[able] <= LIMIT_S).all()
    assert close(plan.unreachable, town.weights.sum() - town.weights[able].sum())


@few
@given(towns(), st.integers(0, 4), st.integers(0, 3))
def test_the_ways_are_the_shortest_of_all_choices(town, n_new, seed):
    plan = shortest_ways(town, n_new=n_new, rng=np.random.default_rng(seed))
    best = min(in_sum(town, one) for one in choices(town, n_new))
    assert is_allowed(plan, town, n_new)
    assert close(plan.objective, best)
    assert close(in_sum(town, plan.order), best)
    assert plan.is_proven


@few
@given(towns(), st.integers(0, 4))
def test_the_longest_way_is_the_shortest_of_all_choices(town, n_new):
    plan = shortest_worst_way(town, n_new=n_new)
    best = min(longest(town, one) for one in choices(town, n_new))
    assert is_allowed(plan, town, n_new)
    assert plan.objective == plan.bound == best == longest(town, plan.order)


@few
@given(towns(most_sites=4, most_demand=5), st.integers(0, 3), st.data())
def test_capacity_is_never_exceeded_and_no_filling_serves_more(town, n_new, data):
    held = st.one_of(st.integers(0, 20).map(float), st.just(np.inf))
    n_sites = len(town.seconds)
    capacity = np.array(data.draw(st.lists(held, min_size=n_sites, max_size=n_sites)))
    plan = cover_within_capacity(
        town.within(LIMIT_S), capacity=capacity, n_new=n_new, rng=np.random.default_rng(1)
    )
    assert is_allowed(plan, town, n_new)
    served = plan.served_by >= 0
    demand = np.flatnonzero(served)
    assert (town.seconds[plan.served_by[demand], demand] <= LIMIT_S).all()
    assert set(plan.served_by[demand].tolist()) <= {*town.keep, *plan.order}
    carried = np.bincount(plan.served_by[demand], weights=town.weights[demand], minlength=n_sites)
    assert (carried <= capacity + 1e-9).all()
    assert close(plan.objective, town.weights[served].sum())
    best = max(most_served(town, capacity, one) for one in choices(town, n_new))
    assert close(plan.objective, best)
    assert plan.bound >= best - 1e-6


def most_served(town, capacity, choice):
    """Return the most that stations can serve, every demand tried at every station and none."""
    stations = [*town.keep, *choice]
    reached = {(0.0,) * len(stations): 0.0}
    for demand, weight in enumerate(town.weights):
        further = dict(reached)
        for carried, total in reached.items():
            for place, station in enumerate(stations):
                load = carried[place] + weight
                if town.seconds[station, demand] <= LIMIT_S and load <= capacity[station] + 1e-9:
                    key = (*carried[:place], load, *carried[place + 1 :])
                    further[key] = max(further.get(key, 0.0), total + weight)
        reached = further
    return max(reached.values())


@few
@given(towns(), st.integers(0, 4))
def test_what_is_found_in_a_hurry_keeps_its_bound_and_greedys_value(town, n_new):
    rng = np.random.default_rng(1)
    cover = maximal_cover(town.within(LIMIT_S), n_new=n_new, rng=rng, effort=HURRIED)
    ways = shortest_ways(town, n_new=n_new, rng=rng, effort=HURRIED)
    center = shortest_worst_way(town, n_new=n_new, effort=HURRIED)
    assert greedy_cover(town, n_new) <= cover.objective + 1e-9
    best = [
        max(covered(town, one) for one in choices(town, n_new)),
        min(in_sum(town, one) for one in choices(town, n_new)),
        min(longest(town, one) for one in choices(town, n_new)),
    ]
    assert cover.objective - 1e-9 <= best[0] <= cover.bound + 1e-6
    assert ways.bound - 1e-6 <= best[1] <= ways.objective + 1e-6
    assert center.bound <= best[2] <= center.objective


def greedy_cover(town, n_new):
    chosen = []
    for _ in range(min(n_new, len(town.candidates))):
        left = [one for one in town.candidates.tolist() if one not in chosen]
        chosen.append(max(left, key=lambda one: (covered(town, [*chosen, one]), -one)))
    return covered(town, chosen)


@few
@given(towns(), st.integers(1, 4))
def test_gains_fall_along_the_order_and_are_those_of_building_it(town, n_new):
    rng = np.random.default_rng(1)
    for plan, value, sign in (
        (maximal_cover(town.within(LIMIT_S), n_new=n_new, rng=rng), covered, 1),
        (shortest_ways(town, n_new=n_new, rng=rng), in_sum, -1),
    ):
        assert all(a >= b - 1e-9 for a, b in zip(plan.gains, plan.gains[1:], strict=False))
        for n, gain in enumerate(plan.gains):
            step = value(town, plan.order[: n + 1]) - value(town, plan.order[:n])
            assert close(sign * step, gain)


@few
@given(towns(), st.integers(0, 3), st.integers(0, 2**32))
def test_a_seed_repeats_the_plan(town, n_new, seed):
    once, again = (
        maximal_cover(town.within(LIMIT_S), n_new=n_new, rng=np.random.default_rng(seed))
        for _ in range(2)
    )
    assert once.order == again.order


@few
@given(st.data())
def test_an_assignment_is_the_cheapest_of_all(data):
    n_stations, n_demand = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 4))
    size = n_stations * n_demand
    one_cost = st.one_of(st.integers(0, 9).map(float), st.just(np.inf))
    costs = np.array(data.draw(st.lists(one_cost, min_size=size, max_size=size)))
    loads = np.array(
        data.draw(st.lists(st.integers(1, 5).map(float), min_size=size, max_size=size))
    )
    if data.draw(st.booleans()):
        loads = np.ones(size)
    held = st.lists(st.integers(0, 9).map(float), min_size=n_stations, max_size=n_stations)
    capacity = np.array(data.draw(held))
    costs, loads = costs.reshape(n_stations, -1), loads.reshape(n_stations, -1)
    plan = least_cost_assignment(costs, loads=loads, capacity=capacity)
    jobs = np.arange(n_demand)
    best = np.inf
    for stations in np.ndindex(*(n_stations,) * n_demand):
        carried = np.bincount(stations, weights=loads[stations, jobs], minlength=n_stations)
        if (carried <= capacity).all():
            best = min(best, costs[stations, jobs].sum())
    assert plan.objective == plan.bound == best
