"""Quick search for the p-median: greedy, then the best swap as long as one helps."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gridmap.coverage.siting.plan import Floats, Numbers, is_whole
from gridmap.coverage.siting.sites import TimeTable

_LEAST_GAIN = 1e-9  # of the whole cost: less is rounding


@dataclass(frozen=True, kw_only=True, eq=False)
class Costs:
    """What serving each demand costs from the candidates that are better than none.

    The cells of candidate i are `start[i]:start[i + 1]`. Where stations are kept, most
    candidates better the way of few: a table of all pairs would be mostly empty.
    """

    start: Numbers  # shape (candidates + 1,)
    demand: Numbers  # shape (cells,): rising within a candidate
    cost: Floats  # shape (cells,): seconds times weight, less than `without`
    without: Floats  # shape (d,): from the nearest kept station, or as beyond all reach
    sites: Numbers  # shape (candidates,): the number of each in the question
    settled: float  # cost of demand that no candidate would serve better than kept stations do

    @property
    def is_whole(self) -> bool:
        """Return whether every sum is a whole number."""
        return is_whole(self.cost) and is_whole(self.without)

    @cached_property
    def candidate(self) -> Numbers:
        """Return the candidate of each cell."""
        return np.repeat(np.arange(len(self.sites)), np.diff(self.start))

    def of(self, candidate: int) -> tuple[Numbers, Floats]:
        """Return the demand that a candidate betters, and at what cost."""
        cells = slice(self.start[candidate], self.start[candidate + 1])
        return self.demand[cells], self.cost[cells]

    def in_sum(self, cells: Floats) -> Floats:
        """Return the sum of each candidate's cells, shape `(candidates,)`."""
        sums = np.bincount(self.candidate, weights=cells, minlength=len(self.sites))
        return sums.astype(np.float64, copy=False)


def costs_of(times: TimeTable) -> Costs:
    """Return what remains to be decided; demand that no site reaches counts nowhere."""
    sites, far_s = times.candidates, times.farthest_s
    kept_s = times.seconds[list(times.keep)].min(axis=0, initial=np.inf)
    ways = times.seconds[sites]
    reached = np.isfinite(kept_s) | np.isfinite(ways).any(axis=0)
    without_s = np.minimum(kept_s, far_s)
    betters = (ways < without_s) & (times.weights > 0)
    open_demand = betters.any(axis=0)
    settled = reached & ~open_demand
    weights = times.weights[open_demand]
    candidate, demand = np.nonzero(betters[:, open_demand])
    return Costs(
        start=np.searchsorted(candidate, np.arange(len(sites) + 1)),
        demand=demand,
        cost=ways[:, open_demand][candidate, demand] * weights[demand],
        without=without_s[open_demand] * weights,
        sites=sites,
        settled=float(without_s[settled] @ times.weights[settled]),
    )


def cost_of(costs: Costs, chosen: Numbers) -> float:
    """Return the cost of a choice."""
    return float(nearest(costs, chosen).sum())


def nearest(costs: Costs, chosen: Numbers) -> Floats:
    """Return what each demand costs, shape `(d,)`."""
    least = costs.without.copy()
    for candidate in chosen:
        demand, cost = costs.of(candidate)
        least[demand] = np.minimum(least[demand], cost)
    return least


def greedy_median(
    costs: Costs, *, n_new: int, among: Numbers | None = None
) -> tuple[Numbers, Floats]:
    """Return rows of candidates, each saving the most after those before, and what each saves.

    Ties go to the smaller number; a station that saves nothing is not built.
    """
    left = np.ones(len(costs.sites), dtype=bool)
    if among is not None:
        left[:] = False
        left[among] = True
    least = costs.without.copy()
    chosen: list[int] = []
    saved: list[float] = []
    while len(chosen) < n_new and left.any():
        gains = costs.in_sum(np.maximum(least[costs.demand] - costs.cost, 0.0))
        best = int(np.argmax(np.where(left, gains, -1.0)))
        if gains[best] <= 0:
            break
        chosen.append(best)
        saved.append(float(gains[best]))
        left[best] = False
        demand, cost = costs.of(best)
        least[demand] = np.minimum(least[demand], cost)
    return np.array(chosen, dtype=np.intp), np.array(saved)


def interchanged(costs: Costs, chosen: Numbers) -> Numbers:
    """Return the choice after the best swap of one site for another, again and again.

    Whitaker's fast interchange as tables (Resende and Werneck 2004): what a newcomer saves,
    what each leaver costs, and what of that the newcomer makes good, all pairs at once.
    """
    chosen = chosen.copy()
    while len(chosen):
        first, second, owner = _two_nearest(costs, chosen)
        saved = _savings(costs, first, second, owner, n_chosen=len(chosen))
        saved[chosen] = -np.inf
        newcomer, leaver = np.unravel_index(int(np.argmax(saved)), saved.shape)
        if saved[newcomer, leaver] <= _LEAST_GAIN * float(first.sum()):
            break
        chosen[leaver] = newcomer
    return chosen


def _two_nearest(costs: Costs, chosen: Numbers) -> tuple[Floats, Floats, Numbers]:
    """Return the least and second least cost of each demand, and whose the least is, else -1."""
    first, second = costs.without.copy(), costs.without.copy()
    owner = np.full(len(first), -1, dtype=np.intp)
    for number, candidate in enumerate(chosen):
        demand, cost = costs.of(candidate)
        is_first = cost < first[demand]
        second[demand] = np.where(is_first, first[demand], np.minimum(second[demand], cost))
        first[demand[is_first]] = cost[is_first]
        owner[demand[is_first]] = number
    return first, second, owner


def _savings(
    costs: Costs, first: Floats, second: Floats, owner: Numbers, *, n_chosen: int
) -> Floats:
    """Return what each swap saves, shape (candidates, chosen)."""
    near, next_best = first[costs.demand], second[costs.demand]
    gained = costs.in_sum(np.maximum(near - costs.cost, 0.0))
    helps = (costs.cost < next_best) & (owner[costs.demand] >= 0)
    made_good = next_best[helps] - np.maximum(costs.cost[helps], near[helps])
    pair = costs.candidate[helps] * n_chosen + owner[costs.demand[helps]]
    good = np.bincount(pair, weights=made_good, minlength=len(gained) * n_chosen)
    is_owned = owner >= 0
    lost = np.bincount(owner[is_owned], weights=(second - first)[is_owned], minlength=n_chosen)
    saved: Floats = gained[:, None] + good.reshape(-1, n_chosen) - lost
    return saved


def shaken_median(
    costs: Costs, chosen: Numbers, *, rng: np.random.Generator, n_rounds: int
) -> Numbers:
    """Return the best of many choices: some sites exchanged at random, then improved by swaps."""
    n_most = min(len(chosen), len(costs.sites) - len(chosen))
    best, best_cost = chosen, cost_of(costs, chosen)
    for number in range(n_rounds if n_most else 0):
        n_out = n_most if number % 10 == 0 else int(rng.integers(1, min(n_most, 8) + 1))
        one = best.copy()
        others = np.setdiff1d(np.arange(len(costs.sites)), best)
        one[rng.choice(len(one), size=n_out, replace=False)] = rng.choice(
            others, size=n_out, replace=False
        )
        one = interchanged(costs, one)
        cost = cost_of(costs, one)
        if cost < best_cost:
            best, best_cost = one, cost
    return best
