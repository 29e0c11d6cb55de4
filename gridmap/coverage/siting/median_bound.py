"""How short the ways could be at best: the Lagrangean bound, and the exact model of the rest."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from gridmap.coverage.siting.median_search import Costs, cost_of, interchanged, nearest
from gridmap.coverage.siting.plan import Floats, Mask, Numbers
from gridmap.coverage.siting.solver import Matrix, Rows, matrix_of

_CLOSE = 1e-9
_PATIENCE = 20  # steps without a better bound before they are halved
_SHORTEST = 0.005  # step size at which there is nothing more to be gained


_MOST_WORK, _FEWEST_STEPS = 1_000_000_000, 100  # cells priced, all steps together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianBound:
    """A lower bound on what `n_new` sites cost, with where it comes from."""

    value: float
    prices: Floats  # shape (d,): what each demand would pay to be served
    rows: Numbers  # the best choice met on the way


def lagrangean(costs: Costs, chosen: Numbers, *, n_new: int, known: float) -> MedianBound:
    """Return the bound after climbing by subgradients (Cornuejols and others 1977).

    Each demand offers a price to be served; the sites with the most to gain are taken. Whatever
    the prices, no choice is cheaper than prices less gains. The sites taken on the way are
    improved by swaps now and then: they are often better than those of a random start.
    """
    prices = nearest(costs, chosen)
    best = MedianBound(value=-np.inf, prices=prices, rows=chosen)
    step, idle = 2.0, 0
    n_left = max(_MOST_WORK // max(len(costs.cost), 1), _FEWEST_STEPS)
    while step > _SHORTEST and known - best.value > _CLOSE * max(known, 1.0) and n_left:
        n_left -= 1
        value, taken = _priced(costs, prices, n_new=n_new)
        if value > best.value + _CLOSE * max(abs(value), 1.0):
            best, idle = MedianBound(value=value, prices=prices, rows=best.rows), 0
        else:
            idle += 1
        if idle == _PATIENCE:
            step, idle = step / 2, 0
            rows = interchanged(costs, taken)
            if cost_of(costs, rows) < known:
                known = cost_of(costs, rows)
                best = MedianBound(value=best.value, prices=best.prices, rows=rows)
        slope = np.ones(len(prices))
        for candidate in taken:
            demand, cost = costs.of(candidate)
            slope[demand[cost < prices[demand]]] -= 1.0
        norm = float((slope**2).sum())
        if norm == 0:
            break
        prices = np.clip(prices + step * (known - value) / norm * slope, 0.0, costs.without)
    return best


def _priced(costs: Costs, prices: Floats, *, n_new: int) -> tuple[float, Numbers]:
    gains = profits(costs, prices)
    taken = np.sort(np.argsort(-gains, kind="stable")[:n_new])
    return float(prices.sum() - gains[taken].sum()), taken


def profits(costs: Costs, prices: Floats) -> Floats:
    """Return what each site would gain at these prices, not below 0."""
    return costs.in_sum(np.maximum(prices[costs.demand] - costs.cost, 0.0))


def undecided(costs: Costs, bound: MedianBound, *, n_new: int, below: float) -> tuple[Mask, Mask]:
    """Return which candidates may be in a choice that costs less than `below`, which must."""
    gains = profits(costs, bound.prices)
    if n_new >= len(gains):
        return np.ones(len(gains), dtype=bool), np.zeros(len(gains), dtype=bool)
    ranked = np.sort(gains)[::-1]
    most = below - 1.0 + 1e-6 if costs.is_whole else below
    slack = most - bound.value + 1e-6 * max(abs(most), 1.0)
    may = ranked[n_new - 1] - gains <= slack
    return may, (gains - ranked[n_new] > slack) & may


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianModel:
    """The exact model: cost, rows, and the constant that comes on top."""

    costs: Floats
    rows: Rows
    constant: float


def median_model(cells: Floats, without: Floats, *, n_new: int) -> MedianModel:
    """Return the model by radii (Elloumi 2010): one variable for each step of a demand's cost.

    Sorted costs of a demand are steps of a stair; step k is climbed unless a site open at or
    below it. A step's row sums the sites of its own cost with the step below, so that the rows
    stay short.
    """
    n_sites, n_demand = cells.shape
    order = np.argsort(cells, axis=0, kind="stable")
    ranked = np.vstack([np.take_along_axis(cells, order, axis=0), without])
    is_step = np.diff(ranked, axis=0) > 0  # step k of a demand: from ranked[k] to ranked[k + 1]
    n_before = np.cumsum(is_step.T.reshape(-1)).reshape(n_demand, n_sites).T
    step_of: Numbers = n_before - is_step
    n_steps = int(is_step.sum())
    demand_of = np.nonzero(is_step.T)[0]
    in_step = np.cumsum(is_step[::-1], axis=0)[::-1] > 0  # sites at the last cost open nothing
    rank, demand = np.nonzero(in_step)
    opens = matrix_of(
        np.ones(len(rank)), step_of[rank, demand], order[rank, demand], shape=(n_steps, n_sites)
    )
    follows = np.flatnonzero(np.diff(demand_of) == 0)
    before = matrix_of(np.ones(len(follows)), follows + 1, follows, shape=(n_steps, n_steps))
    first = np.concatenate([[True], np.diff(demand_of) != 0])[:n_steps]
    budget = csr_array(np.concatenate([np.ones(n_sites), np.zeros(n_steps)])[None, :])
    matrix: Matrix = csr_array(vstack([hstack([-opens, before - eye_array(n_steps)]), budget]))
    return MedianModel(
        costs=np.concatenate([np.zeros(n_sites), np.diff(ranked, axis=0).T[is_step.T]]),
        rows=Rows(
            matrix=matrix,
            lower=np.full(n_steps + 1, -np.inf),
            upper=np.concatenate([np.where(first, -1.0, 0.0), [float(n_new)]]),
        ),
        constant=float(ranked[0].sum()),
    )
