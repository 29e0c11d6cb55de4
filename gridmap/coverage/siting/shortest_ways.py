"""p-median: so many new stations that make the ways shortest in sum."""

import numpy as np

from gridmap.coverage.siting.median_bound import (
    MedianBound,
    lagrangean,
    median_model,
    undecided,
)
from gridmap.coverage.siting.median_search import (
    Costs,
    cost_of,
    costs_of,
    greedy_median,
    interchanged,
    nearest,
    shaken_median,
)
from gridmap.coverage.siting.plan import Effort, Goal, Numbers, Plan, raised
from gridmap.coverage.siting.sites import TimeTable, unreachable_demand
from gridmap.coverage.siting.solver import least_cost

_HALF = 0.5  # whole variables are whole but for rounding
_MOST_CELLS = 200_000  # larger models are not even begun
_MOST_CELLS_LOOKED_AT = 50_000_000  # over all rounds of shaking: the larger the table, the fewer


def shortest_ways(
    times: TimeTable, *, n_new: int, rng: np.random.Generator, effort: Effort | None = None
) -> Plan:
    """Return the `n_new` sites that, with the kept stations, make the ways shortest in sum.

    Hakimi 1964. Greedy, interchange from many starts, a Lagrangean bound, and the exact solver
    on what the bound leaves open, where that is small.

    Parameters
    ----------
    times
        How long the ways are; who is beyond reach counts as `farthest_s`.
    n_new
        Largest number of new stations; fewer are told where more would save nothing.
    rng
        Source of the starts; the same generator gives the same plan.
    effort
        How long to look.

    Returns
    -------
    plan
        Objective and gains in seconds times weight, over demand that some site reaches.
    """
    effort = effort or Effort()
    left_s = effort.begun()
    costs = costs_of(times)
    best, method = greedy_median(costs, n_new=n_new)[0], "greedy"
    one = interchanged(costs, best)
    one = shaken_median(costs, one, rng=rng, n_rounds=_n_rounds(costs, effort))
    best, method = _better(costs, best, method, one, "interchange")
    bound = lagrangean(costs, best, n_new=n_new, known=cost_of(costs, best))
    best, method = _better(costs, best, method, bound.rows, "Lagrangean")
    lower = min(raised(bound.value, whole=costs.is_whole), cost_of(costs, best))
    is_stopped = False
    if lower < cost_of(costs, best):
        one, lower, is_stopped = _exact(costs, bound, best, n_new=n_new, limit_s=left_s())
        best, method = _better(costs, best, method, one, "exact")
    rows, saved = greedy_median(costs, n_new=n_new, among=best)
    order = tuple(int(site) for site in costs.sites[rows])
    return Plan(
        goal=Goal.MEDIAN,
        order=order,
        gains=tuple(float(gain) for gain in saved),
        objective=costs.settled + cost_of(costs, rows),
        bound=costs.settled + lower,
        is_stopped=is_stopped,
        method=method,
        served_by=nearest_station(times, order),
        unreachable=unreachable_demand(times),
    )


def nearest_station(times: TimeTable, order: tuple[int, ...]) -> Numbers:
    """Return the station with the shortest way to each demand, kept ones first; else -1."""
    stations = np.array((*times.keep, *order), dtype=np.intp)
    if not len(stations):
        return np.full(len(times.weights), -1, dtype=np.intp)
    ways = times.seconds[stations]
    nearest = stations[np.argmin(ways, axis=0)]
    return np.where(np.isfinite(ways.min(axis=0)), nearest, -1)


def _n_rounds(costs: Costs, effort: Effort) -> int:
    """Return how often to look again: seldom where one look is already long."""
    return min(effort.n_rounds // 10, _MOST_CELLS_LOOKED_AT // max(costs.cost.size, 1))


def _better(
    costs: Costs, best: Numbers, method: str, one: Numbers, its_method: str
) -> tuple[Numbers, str]:
    return (one, its_method) if cost_of(costs, one) < cost_of(costs, best) else (best, method)


def _exact(
    costs: Costs, bound: MedianBound, best: Numbers, *, n_new: int, limit_s: float
) -> tuple[Numbers, float, bool]:
    """Settle what prices leave open. No cheaper choice there: the best known is the best."""
    known = cost_of(costs, best)
    may, must = undecided(costs, bound, n_new=n_new, below=known)
    lower = min(raised(bound.value, whole=costs.is_whole), known)
    if costs.in_sum(np.ones(len(costs.cost)))[may].sum() > _MOST_CELLS:
        return best, lower, False
    fixed, left = np.flatnonzero(must), np.flatnonzero(may & ~must)
    without = nearest(costs, fixed)
    cells = np.array([nearest(costs, np.array([row])) for row in left]).reshape(-1, len(without))
    cells = np.minimum(cells, without)
    model = median_model(cells, without, n_new=n_new - len(fixed))
    solved = least_cost(model.costs, model.rows, n_whole=len(left), limit_s=limit_s)
    at_best = raised(model.constant + solved.bound, whole=costs.is_whole)
    lower = min(max(lower, at_best), known)
    if solved.values is None:
        return best, lower, solved.is_stopped
    taken = left[solved.values[: len(left)] > _HALF]
    return np.concatenate([fixed, taken]), lower, solved.is_stopped
