"""How much any choice could cover: the linear relaxation, and what its prices rule out.

Prices of demand, whatever they are, bound every choice: a group gives at most its price to the
stations that cover it and keeps the rest of its weight. The bound is computed from the prices,
so that it holds whatever the solver's tolerances were.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from gridmap.coverage.siting.cover_groups import CoverGroups, in_sum
from gridmap.coverage.siting.plan import Floats, Mask, lowered
from gridmap.coverage.siting.solver import Rows, relaxation

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverBound:
    """An upper bound on what `n_new` sites cover, with where it comes from."""

    value: float
    prices: Floats  # shape (groups,)
    shares: Floats  # shape (candidates,): how much of each site the relaxation takes


def relaxed(groups: CoverGroups, *, n_new: int, limit_s: float) -> CoverBound:
    """Return the bound of the linear relaxation; a weak one where the limit cut it short."""
    n_sites, n_groups = groups.covers.shape
    rows = cover_rows(groups, n_new=n_new)
    costs = np.concatenate([np.zeros(n_sites), -groups.weights])
    found = relaxation(costs, rows, limit_s=limit_s)
    if found is None:
        prices = groups.weights / groups.covers.sum(axis=0)
        shares = np.zeros(n_sites)
    else:
        prices = np.minimum(found.prices[:n_groups], groups.weights)
        shares = found.values[:n_sites]
    value = lowered(bound_of(groups, prices, n_new=n_new), whole=groups.is_whole)
    return CoverBound(value=value, prices=prices, shares=shares)


def cover_rows(groups: CoverGroups, *, n_new: int) -> Rows:
    """Return the rows of the model: sites first, then how much of each group is covered."""
    n_sites, n_groups = groups.covers.shape
    budget = np.concatenate([np.ones(n_sites), np.zeros(n_groups)])
    covering = hstack([-csr_array(groups.covers.T), eye_array(n_groups)])
    return Rows(
        matrix=vstack([covering, csr_array(budget[None, :])], format="csr"),
        lower=np.full(n_groups + 1, -np.inf),
        upper=np.concatenate([np.zeros(n_groups), [float(n_new)]]),
    )


def bound_of(groups: CoverGroups, prices: Floats, *, n_new: int) -> float:
    """Return the bound that prices between 0 and the weights prove."""
    worth = np.sort(in_sum(groups.covers, prices))[::-1]
    return float((groups.weights - prices).sum() + worth[:n_new].sum())


def undecided(
    groups: CoverGroups, bound: CoverBound, *, n_new: int, at_least: float
) -> tuple[Mask, Mask]:
    """Return which candidates may be in a choice that covers more than `at_least`, which must.

    Taking a site that is not among the `n_new` dearest costs the bound what it is cheaper than
    the last of them; leaving one of those out costs what it is dearer than the next.
    """
    worth = in_sum(groups.covers, bound.prices)
    n_sites = len(worth)
    if n_new >= n_sites:
        return np.ones(n_sites, dtype=bool), np.zeros(n_sites, dtype=bool)
    ranked = np.sort(worth)[::-1]
    least = at_least + 1.0 - _ROUNDING if groups.is_whole else at_least * (1.0 - _ROUNDING)
    slack = bound_of(groups, bound.prices, n_new=n_new) - least
    may = ranked[n_new - 1] - worth <= slack
    must = (worth - ranked[n_new] > slack) & may
    return may, must
