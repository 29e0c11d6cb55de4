"""What a question of coverage comes down to: candidates, and demand put together by its set."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array

from gridmap.coverage.siting.plan import Floats, Mask, Numbers, is_whole
from gridmap.coverage.siting.sites import CoverSets
from gridmap.coverage.siting.solver import Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverGroups:
    """Demand that kept stations do not cover and candidates could, one group a set.

    Two places that the same candidates cover are covered together or not at all: putting them
    together loses nothing and makes exact answers some ten times quicker.
    """

    covers: Matrix  # shape (candidates, groups), of 0 and 1
    weights: Floats  # shape (groups,), greater than 0
    sites: Numbers  # shape (candidates,): the number of each in the question

    @property
    def is_whole(self) -> bool:
        """Return whether covered demand is always a whole number."""
        return is_whole(self.weights)


def grouped(sets: CoverSets) -> CoverGroups:
    """Return what remains to be decided."""
    sites = sets.candidates
    open_demand = (sets.weights > 0) & ~covered_by(sets.covers, sets.keep)
    covers = csr_array(sets.covers[sites])[:, np.flatnonzero(open_demand)]
    return merged(covers, sets.weights[open_demand], sites)


def merged(covers: Matrix, weights: Floats, sites: Numbers) -> CoverGroups:
    """Put the columns together that the same rows cover; those that none covers go."""
    columns = csc_array(covers)
    columns.sort_indices()
    start, rows = columns.indptr, columns.indices
    number_of: dict[bytes, int] = {}
    group = np.full(columns.shape[1], -1, dtype=np.intp)
    for column in np.flatnonzero(np.diff(start)):
        covering = rows[start[column] : start[column + 1]].tobytes()
        group[column] = number_of.setdefault(covering, len(number_of))
    used = group >= 0
    _, first = np.unique(group[used], return_index=True)
    return CoverGroups(
        covers=csr_array(columns[:, np.flatnonzero(used)[first]]),
        weights=np.bincount(group[used], weights=weights[used]).astype(np.float64),
        sites=sites,
    )


def in_sum(covers: Matrix, amounts: Floats) -> Floats:
    """Return for each site the sum of what it covers, shape `(c,)`."""
    return np.asarray(covers @ amounts, dtype=np.float64)


def covered_by(covers: Matrix, sites: tuple[int, ...] | Numbers) -> Mask:
    """Return which demand any of the sites covers, shape `(d,)`."""
    if len(sites) == 0:
        return np.zeros(covers.shape[1], dtype=bool)
    rows = csr_array(covers[np.asarray(sites, dtype=np.intp)])
    return np.bincount(rows.indices, minlength=covers.shape[1]) > 0


def first_covering(sets: CoverSets, order: tuple[int, ...]) -> Numbers:
    """Return for each demand the first station that covers it, kept ones before new; else -1."""
    served = np.full(sets.covers.shape[1], -1, dtype=np.intp)
    for site in reversed((*sets.keep, *order)):
        served[sets.covers.indices[sets.covers.indptr[site] : sets.covers.indptr[site + 1]]] = site
    return served


def unreachable(sets: CoverSets) -> float:
    """Return the demand that neither kept stations nor candidates could cover."""
    able = np.concatenate([np.asarray(sets.keep, dtype=np.intp), sets.candidates])
    return float(sets.weights[~covered_by(sets.covers, able)].sum())
