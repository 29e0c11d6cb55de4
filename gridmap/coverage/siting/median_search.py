"""Quick search for the p-median: greedy, then the best swap as long as one helps."""

from dataclasses import dataclass

import numpy as np

from gridmap.coverage.siting.plan import Floats, Numbers, is_whole
from gridmap.coverage.siting.sites import TimeTable

_LEAST_GAIN = 1e-9  # of the whole cost: less is rounding
_BLOCK = 2_000_000  # cells priced at once: what stays in the processor's cache pays


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """What serving each demand costs from each candidate, and without any."""

    cells: Floats  # shape (candidates, d): seconds times weight, at most `without`
    without: Floats  # shape (d,): from the nearest kept station, or as beyond all reach
    sites: Numbers  # shape (candidates,): the number of each in the question
    settled: float  # cost of demand that no candidate would serve better than kept stations do

    @property
    def is_whole(self) -> bool:
        """Return whether every sum is a whole number."""
        return is_whole(self.cells) and is_whole(self.without)


def costs_of(times: TimeTable) -> Costs:
    """Return what remains to be decided; demand that no site reaches counts nowhere."""
    sites, far_s = times.candidates, times.farthest_s
    kept_s = times.seconds[list(times.keep)].min(axis=0, initial=np.inf)
    ways = times.seconds[sites]
    reached = np.isfinite(kept_s) | np.isfinite(ways).any(axis=0)
    without_s = np.minimum(kept_s, far_s)
    ways = np.minimum(ways, without_s)
    open_demand = (times.weights > 0) & (ways < without_s).any(axis=0)
    settled = reached & ~open_demand
    weights = times.weights[open_demand]
    return Costs(
        cells=ways[:, open_demand] * weights,
        without=without_s[open_demand] * weights,
        sites=sites,
        settled=float(without_s[settled] @ times.weights[settled]),
    )


def cost_of(costs: Costs, chosen: Numbers) -> float:
    """Return the cost of a choice."""
    return float(_nearest(costs, chosen).sum())


def _nearest(costs: Costs, chosen: Numbers) -> Floats:
    nearest: Floats = np.minimum(costs.without, costs.cells[chosen].min(axis=0, initial=np.inf))
    return nearest


def greedy_median(
    costs: Costs, *, n_new: int, among: Numbers | None = None
) -> tuple[Numbers, Floats]:
    """Return rows of candidates, each saving the most after those before, and what each saves.

    Ties go to the smaller number; a station that saves nothing is not built.
    """
    rows = np.arange(len(costs.sites)) if among is None else np.sort(among)
    cells, nearest = costs.cells[rows], costs.without.copy()
    chosen: list[int] = []
    saved: list[float] = []
    while len(chosen) < min(n_new, len(rows)):
        gains = np.maximum(nearest - cells, 0.0).sum(axis=1)
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        chosen.append(int(rows[best]))
        saved.append(float(gains[best]))
        nearest = np.minimum(nearest, cells[best])
    return np.array(chosen, dtype=np.intp), np.array(saved)


def interchanged(costs: Costs, chosen: Numbers) -> Numbers:
    """Return the choice after the best swap of one site for another, again and again.

    Whitaker's fast interchange as tables (Resende and Werneck 2004): what a newcomer saves,
    what each leaver costs, and what of that the newcomer makes good, all pairs at once.
    """
    chosen = chosen.copy()
    if not len(chosen):
        return chosen
    while True:
        table = np.vstack([costs.cells[chosen], costs.without])
        order = np.argsort(table, axis=0, kind="stable")[:2]
        first, second = np.take_along_axis(table, order, axis=0)
        saved = _savings(costs, first, second, order[0], n_chosen=len(chosen))
        saved[chosen] = -np.inf
        newcomer, leaver = np.unravel_index(int(np.argmax(saved)), saved.shape)
        if saved[newcomer, leaver] <= _LEAST_GAIN * float(first.sum()):
            return chosen
        chosen[leaver] = newcomer


def _savings(
    costs: Costs, first: Floats, second: Floats, owner: Numbers, *, n_chosen: int
) -> Floats:
    """Return what each swap saves, shape (candidates, chosen)."""
    by_owner = np.argsort(owner, kind="stable")
    n_owned = np.bincount(owner, minlength=n_chosen + 1)[:n_chosen]
    starts = np.concatenate([[0], np.cumsum(n_owned)])
    near, next_best = first[by_owner], second[by_owner]
    saved = np.zeros((len(costs.sites), n_chosen))
    step = max(_BLOCK // max(len(first), 1), 1)
    for row in range(0, len(saved), step):
        cells = costs.cells[row : row + step][:, by_owner]
        part = saved[row : row + step]
        part += np.maximum(near - cells, 0.0).sum(axis=1)[:, None]
        made_good = next_best - np.clip(cells, near, next_best)
        sums = np.zeros((len(cells), len(near) + 1))
        np.cumsum(made_good, axis=1, out=sums[:, 1:])
        part += sums[:, starts[1:]] - sums[:, starts[:-1]]
    lost = np.zeros(len(near) + 1)
    np.cumsum(next_best - near, out=lost[1:])
    saved -= lost[starts[1:]] - lost[starts[:-1]]
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
