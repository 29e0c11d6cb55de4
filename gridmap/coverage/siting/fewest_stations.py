"""LSCP: as few new stations as cover all demand that can be covered."""

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, csr_array

from gridmap.coverage.siting.cover_groups import (
    CoverGroups,
    first_covering,
    grouped,
    in_sum,
    unreachable,
)
from gridmap.coverage.siting.cover_search import greedy
from gridmap.coverage.siting.plan import Effort, Floats, Goal, Numbers, Plan, SecondsLeft, raised
from gridmap.coverage.siting.sites import CoverSets
from gridmap.coverage.siting.solver import Matrix, Rows, least_cost, relaxation

_HALF = 0.5  # whole variables are whole but for rounding


def fewest_stations(sets: CoverSets, *, effort: Effort | None = None) -> Plan:
    """Return the fewest sites that, with the kept stations, cover all that can be covered.

    Toregas and others 1971. Demand that no site covers is told apart and binds nobody; demand
    of no weight needs no station.

    Parameters
    ----------
    sets
        Who covers what.
    effort
        How long to look.

    Returns
    -------
    plan
        Objective: the number of new stations; gains in units of weight.
    """
    effort = effort or Effort()
    groups = grouped(sets)
    best, lower, method, is_stopped = smallest_cover(groups, left_s=effort.begun())
    rows, gains = greedy(groups, n_new=len(best), among=best)
    order = tuple(int(site) for site in groups.sites[rows])
    return Plan(
        goal=Goal.FEWEST,
        order=order,
        gains=tuple(float(gain) for gain in gains),
        objective=float(len(order)),
        bound=lower,
        is_stopped=is_stopped,
        method=method,
        served_by=first_covering(sets, order),
        unreachable=unreachable(sets),
    )


def smallest_cover(
    groups: CoverGroups, *, left_s: SecondsLeft, enough: int | None = None
) -> tuple[Numbers, float, str, bool]:
    """Return a choice that covers every group, a lower bound on its size, and how it was found.

    Looks no further once `enough` sites are known to do, or known not to.
    """
    groups = replace(groups, weights=np.ones(len(groups.weights)))  # a cover weighs nobody
    best = slim(groups, greedy(groups, n_new=len(groups.sites))[0])
    lower = float(len(best) > 0)
    if len(best) > 1 and (enough is None or len(best) > enough):
        costs, rows = np.ones(len(groups.sites)), _each_covered(groups)
        found = relaxation(costs, rows, limit_s=left_s())
        if found is not None:
            lower = raised(_dual(groups, found.prices), whole=True)
    is_settled = enough is not None and (len(best) <= enough or lower > enough)
    if is_settled or lower >= len(best):
        return best, lower, "greedy", False
    few, kept = _undominated(groups)
    n_sites = len(few.sites)
    solved = least_cost(np.ones(n_sites), _each_covered(few), n_whole=n_sites, limit_s=left_s())
    lower = min(max(lower, raised(solved.bound, whole=True)), float(len(best)))
    if solved.values is not None:
        one = kept[np.flatnonzero(solved.values > _HALF)]
        if len(one) < len(best):
            return one, lower, "exact", solved.is_stopped
    return best, lower, "greedy", solved.is_stopped


def _undominated(groups: CoverGroups) -> tuple[CoverGroups, Numbers]:
    """Return the question without what decides nothing, and the rows of candidates left.

    A site that covers no more than another need not be taken; a group that is covered whenever
    another one is need not be asked for. Of equal ones the first stays.
    """
    kept = np.arange(len(groups.sites))
    while True:
        sites = _left(groups.covers, larger=True)
        asked = _left(csr_array(csr_array(groups.covers[sites]).T), larger=False)
        covers = csr_array(groups.covers[sites])[:, asked]
        if len(sites) == len(groups.sites) and len(asked) == len(groups.weights):
            return groups, kept
        kept = kept[sites]
        groups = CoverGroups(
            covers=csr_array(covers), weights=groups.weights[asked], sites=groups.sites[sites]
        )


def _left(rows: Matrix, *, larger: bool) -> Numbers:
    """Return the rows that are within no other, if the larger stay; else around no other."""
    shared = coo_array(rows @ rows.T)
    size = np.diff(rows.indptr)
    one, other = shared.coords
    small, large = (one, other) if larger else (other, one)
    is_within = shared.data == size[small]
    is_second = (size[small] < size[large]) | ((size[one] == size[other]) & (other < one))
    return np.setdiff1d(np.arange(len(size)), one[is_within & is_second])


def slim(groups: CoverGroups, chosen: Numbers) -> Numbers:
    """Return a cover without the sites that the others make superfluous, the last first."""
    times = np.bincount(csr_array(groups.covers[chosen]).indices, minlength=len(groups.weights))
    needed = list(chosen)
    for site in chosen[::-1]:
        own = groups.covers.indices[groups.covers.indptr[site] : groups.covers.indptr[site + 1]]
        if (times[own] > 1).all():
            times[own] -= 1
            needed.remove(site)
    return np.array(needed, dtype=np.intp)


def _each_covered(groups: CoverGroups) -> Rows:
    n_groups = len(groups.weights)
    return Rows(
        matrix=-csr_array(groups.covers.T),
        lower=np.full(n_groups, -np.inf),
        upper=np.full(n_groups, -1.0),
    )


def _dual(groups: CoverGroups, prices: Floats) -> float:
    """Return the bound that prices prove: scaled until no site is worth more than one station."""
    dearest = in_sum(groups.covers, prices).max(initial=0.0)
    return float(prices.sum() / max(dearest, 1.0))
