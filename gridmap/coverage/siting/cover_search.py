"""Quick search for covering sites: greedy, then the best swap as long as one helps."""

import numpy as np
from scipy.sparse import csc_array, csr_array

from gridmap.coverage.siting.cover_bound import CoverBound
from gridmap.coverage.siting.cover_groups import CoverGroups, covered_by, in_sum
from gridmap.coverage.siting.plan import Floats, Numbers
from gridmap.coverage.siting.solver import Matrix

_LEAST_GAIN = 1e-9  # of all demand: less is rounding
_ROUNDING_EVERY = 10
_FEW, _NEIGHBOURS = 6, 60  # sites exchanged at once in one neighbourhood, and how large that is
_WORSE_SHARE = 5e-4  # less by so much at first may still be gone on from
_SOME_SHARE = 1e-3  # a neighbour that the relaxation leaves out may come in, too


def greedy(
    groups: CoverGroups, *, n_new: int, among: Numbers | None = None
) -> tuple[Numbers, Floats]:
    """Return rows of candidates, each adding the most to those before, and what each adds.

    Ties go to the smaller number. The list ends early where nothing more is to be gained: a
    station that serves nobody new is not built.
    """
    columns = csc_array(groups.covers)
    left = groups.weights.copy()
    out = np.zeros(len(groups.sites), dtype=bool)
    if among is not None:
        out[:] = True
        out[among] = False
    gains = in_sum(groups.covers, left)
    least = _LEAST_GAIN * float(left.sum())
    chosen: list[int] = []
    told: list[float] = []
    while len(chosen) < n_new and not out.all():
        gains[out] = -np.inf
        if gains.max() <= least:  # what is left may be rounding: add up anew
            gains = np.where(out, -np.inf, in_sum(groups.covers, left))
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        row = _row(groups.covers, best)
        newly = row[left[row] > 0]
        chosen.append(best)
        told.append(float(left[newly].sum()))
        gains -= in_sum(csr_array(columns[:, newly]), left[newly])
        left[newly] = 0.0
        out[best] = True
    return np.array(chosen, dtype=np.intp), np.array(told)


def improved(groups: CoverGroups, chosen: Numbers) -> Numbers:
    """Return the choice after the best swap of one site for another, again and again.

    All swaps are priced at once. A demand covered once has one soloist: taking that one out
    loses it, unless the newcomer covers it too.
    """
    chosen = chosen.copy()
    if not len(chosen):
        return chosen
    least = _LEAST_GAIN * float(groups.weights.sum())
    while True:
        taken = csr_array(groups.covers[chosen])
        times = np.bincount(taken.indices, minlength=len(groups.weights))
        alone = times == 1
        soloist = np.zeros(len(alone), dtype=np.intp)
        soloist[taken.indices] = np.repeat(np.arange(len(chosen)), np.diff(taken.indptr))
        solo = csr_array(
            (
                np.where(alone, groups.weights, 0.0),
                (np.arange(len(alone)), soloist),
            ),
            shape=(len(alone), len(chosen)),
        )
        gain = in_sum(groups.covers, np.where(times == 0, groups.weights, 0.0))
        better = gain[:, None] + (groups.covers @ solo).toarray() - solo.sum(axis=0)[None, :]
        better[chosen] = -np.inf
        newcomer, leaver = np.unravel_index(int(np.argmax(better)), better.shape)
        if better[newcomer, leaver] <= least:
            return chosen
        chosen[leaver] = newcomer


def shaken(
    groups: CoverGroups,
    chosen: Numbers,
    bound: CoverBound,
    *,
    rng: np.random.Generator,
    n_rounds: int,
) -> Numbers:
    """Return the best of many choices: some sites exchanged at random, then improved by swaps.

    Nine rounds of ten exchange a few sites of one neighbourhood for others of it: what is good
    elsewhere stays. What came of it is gone on from where it is no worse than by a share that
    falls to nothing: the search leaves a hollow early and settles late. The tenth exchanges all
    of them, drawn by what the linear relaxation takes of each site: randomised rounding. The
    first choice tried is that of the largest shares; nothing more is tried once the bound is
    reached.
    """
    likely = bound.shares + _LEAST_GAIN
    n_most = min(len(chosen), len(likely) - len(chosen))
    best, best_weight = chosen, covered_weight(groups, chosen)
    largest = improved(groups, np.sort(np.argsort(-likely, kind="stable")[: len(chosen)]))
    if covered_weight(groups, largest) > best_weight:
        best, best_weight = largest, covered_weight(groups, largest)
    now, now_weight = best, best_weight
    for number in range(n_rounds if n_most else 0):
        if best_weight >= bound.value:
            break
        if number % _ROUNDING_EVERY == 0:
            one = _redrawn(best, likely, rng=rng, n_out=n_most)
        else:
            one = _redrawn_near(groups, now, bound.shares, rng=rng)
        one = improved(groups, one)
        weight = covered_weight(groups, one)
        patience = _WORSE_SHARE * (1.0 - number / n_rounds)
        if weight >= now_weight - patience * best_weight:
            now, now_weight = one, weight
        if weight > best_weight:
            best, best_weight = one, weight
    return best


def _redrawn(chosen: Numbers, odds: Floats, *, rng: np.random.Generator, n_out: int) -> Numbers:
    """Return the choice with so many of its sites drawn anew."""
    odds = odds.copy()
    odds[chosen] = 0.0
    one = chosen.copy()
    leaving = rng.choice(len(one), size=n_out, replace=False)
    one[leaving] = rng.choice(len(odds), size=n_out, replace=False, p=odds / odds.sum())
    return one


def _redrawn_near(
    groups: CoverGroups, chosen: Numbers, shares: Floats, *, rng: np.random.Generator
) -> Numbers:
    """Return the choice with a few sites exchanged for others that serve the same places."""
    nearness = _nearness(groups, int(rng.choice(chosen)))
    n_out = min(int(rng.integers(1, _FEW + 1)), len(chosen), len(nearness) - len(chosen))
    leaving = np.argsort(-nearness[chosen], kind="stable")[:n_out]
    nearness[chosen] = -np.inf
    near = np.argsort(-nearness, kind="stable")[: min(_NEIGHBOURS, len(nearness) - len(chosen))]
    odds = shares[near] + _SOME_SHARE
    one = chosen.copy()
    one[leaving] = rng.choice(near, size=n_out, replace=False, p=odds / odds.sum())
    return one


def _nearness(groups: CoverGroups, site: int) -> Floats:
    """Return how much each site shares with those that share demand with one site, shape `(c,)`.

    Two steps from site to site over common demand: the question knows no distances. A site that
    reaches no demand shares none.
    """
    own = np.zeros(len(groups.weights))
    own[_row(groups.covers, site)] = 1.0
    sharing = in_sum(groups.covers, groups.weights * own)
    reached = groups.weights * np.asarray(groups.covers.T @ sharing, dtype=np.float64)
    whole = in_sum(groups.covers, groups.weights)
    shared = np.zeros(len(whole))
    return np.divide(in_sum(groups.covers, reached), whole, out=shared, where=whole > 0)


def covered_weight(groups: CoverGroups, chosen: Numbers) -> float:
    """Return the demand that a choice covers."""
    return float(groups.weights[covered_by(groups.covers, chosen)].sum())


def _row(covers: Matrix, row: int) -> Numbers:
    return covers.indices[covers.indptr[row] : covers.indptr[row + 1]].astype(np.intp)
