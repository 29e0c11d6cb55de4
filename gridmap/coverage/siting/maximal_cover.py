"""MCLP: so many new stations that cover the most demand."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from gridmap.coverage.siting.cover_bound import CoverBound, cover_rows, relaxed, undecided
from gridmap.coverage.siting.cover_groups import (
    CoverGroups,
    covered_by,
    first_covering,
    grouped,
    merged,
    unreachable,
)
from gridmap.coverage.siting.cover_search import covered_weight, greedy, improved, shaken
from gridmap.coverage.siting.plan import Effort, Goal, Mask, Numbers, Plan, SecondsLeft, lowered
from gridmap.coverage.siting.sites import CoverSets
from gridmap.coverage.siting.solver import Solved, least_cost

_SOME_SHARE = 1e-6
_MANY = 2  # likely sites are tried first where there are so many times as many others
_HALF = 0.5  # whole variables are whole but for rounding


def maximal_cover(
    sets: CoverSets, *, n_new: int, rng: np.random.Generator, effort: Effort | None = None
) -> Plan:
    """Return the `n_new` sites that, with the kept stations, cover the most demand.

    Church and ReVelle 1974. Greedy and swaps, then the linear relaxation with randomised
    rounding, then the exact solver on what the relaxation's prices leave open.

    Parameters
    ----------
    sets
        Who covers what.
    n_new
        Largest number of new stations; fewer are told where more would add nothing.
    rng
        Source of the rounding; the same generator gives the same plan.
    effort
        How long to look.

    Returns
    -------
    plan
        Objective and gains in units of weight.
    """
    effort = effort or Effort()
    left_s = effort.begun()
    groups = grouped(sets)
    kept = float(sets.weights[covered_by(sets.covers, sets.keep)].sum())
    found = _greedy_and_swaps(groups, n_new=n_new)
    if not found.is_proven:
        bound = relaxed(groups, n_new=n_new, limit_s=left_s())
        found = found.below(bound.value)
        rows = shaken(groups, found.rows, bound, rng=rng, n_rounds=effort.n_rounds)
        found = found.or_better(groups, rows, "rounding and swaps")
        found = _exact(groups, bound, found, n_new=n_new, left_s=left_s)
    rows, gains = greedy(groups, n_new=n_new, among=found.rows)
    order = tuple(int(site) for site in groups.sites[rows])
    return Plan(
        goal=Goal.COVER,
        order=order,
        gains=tuple(float(gain) for gain in gains),
        objective=kept + covered_weight(groups, rows),
        bound=kept + found.upper,
        is_stopped=found.is_stopped,
        method=found.method,
        served_by=first_covering(sets, order),
        unreachable=unreachable(sets),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """The best choice so far, rows of candidates, and what none can exceed."""

    rows: Numbers
    weight: float
    method: str
    upper: float
    is_stopped: bool = False

    @property
    def is_proven(self) -> bool:
        return self.weight >= self.upper

    def below(self, upper: float) -> "_Found":
        return replace(self, upper=max(self.weight, min(self.upper, upper)))

    def or_better(self, groups: CoverGroups, rows: Numbers, method: str) -> "_Found":
        weight = covered_weight(groups, rows)
        if weight <= self.weight:
            return self
        upper = max(self.upper, weight)
        return replace(self, rows=rows, weight=weight, method=method, upper=upper)


def _greedy_and_swaps(groups: CoverGroups, *, n_new: int) -> _Found:
    rows, gains = greedy(groups, n_new=n_new)
    upper = float(groups.weights.sum())
    found = _Found(rows=rows, weight=float(gains.sum()), method="greedy", upper=upper)
    return found.or_better(groups, improved(groups, rows), "swaps")


def _exact(
    groups: CoverGroups, bound: CoverBound, found: _Found, *, n_new: int, left_s: SecondsLeft
) -> _Found:
    """Settle what prices leave open: first among the likely sites, then among all.

    No better choice among all that are open: the best known is the best.
    """
    likely = bound.shares > _SOME_SHARE
    likely[found.rows] = True
    for among in (likely, np.ones_like(likely)):
        if found.is_proven:
            return found
        may, must = undecided(groups, bound, n_new=n_new, at_least=found.weight)
        if among is likely and _MANY * np.sum(may & likely) > np.sum(may):
            continue
        limit_s = left_s() / 2 if among is likely else left_s()
        rows, upper, is_stopped = _settled(groups, may & among, must, n_new=n_new, limit_s=limit_s)
        found = found.or_better(groups, rows, "exact")
        if among is not likely:
            found = replace(found.below(max(found.weight, upper)), is_stopped=is_stopped)
    return found


def _settled(
    groups: CoverGroups, may: Mask, must: Mask, *, n_new: int, limit_s: float
) -> tuple[Numbers, float, bool]:
    """Return the best choice with all that must and of what may be taken, and its bound."""
    fixed, left = np.flatnonzero(must), np.flatnonzero(may & ~must)
    sure = covered_by(groups.covers, fixed)
    open_columns = csr_array(groups.covers[left])[:, np.flatnonzero(~sure)]
    rest = merged(open_columns, groups.weights[~sure], left)
    solved = _solved(rest, n_new=n_new - len(fixed), limit_s=limit_s)
    upper = float(groups.weights[sure].sum()) - solved.bound
    taken = left[:0] if solved.values is None else left[solved.values[: len(left)] > _HALF]
    return np.concatenate([fixed, taken]), lowered(upper, whole=groups.is_whole), solved.is_stopped


def _solved(groups: CoverGroups, *, n_new: int, limit_s: float) -> Solved:
    n_sites = len(groups.sites)
    rows = cover_rows(groups, n_new=n_new)
    costs = np.concatenate([np.zeros(n_sites), -groups.weights])
    return least_cost(costs, rows, n_whole=n_sites, limit_s=limit_s)
