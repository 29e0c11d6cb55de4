"""The question: which sites could serve which demand, what stands already, what is ruled out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from gridmap.coverage.siting.plan import Floats, Numbers
from gridmap.coverage.siting.solver import Matrix
from gridmap.errors import InputError

_TABLE = 2  # dimensions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverSets:
    """Which demand each site covers.

    Sites are rows, demand columns; `keep` are stations that stand and cost nothing, `forbid`
    sites that must not be taken.
    """

    covers: Matrix  # shape (c, d): 1 where the site covers the demand
    weights: Floats  # shape (d,)
    keep: tuple[int, ...] = ()
    forbid: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check(self.covers.shape, self.weights, self.keep, self.forbid)

    @property
    def candidates(self) -> Numbers:
        """Return the sites that may be taken."""
        return _candidates(self.covers.shape[0], self.keep, self.forbid)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimeTable:
    """How long the way is from each site to each demand; `keep` and `forbid` as in CoverSets.

    Demand beyond the reach of every station counts with `beyond_s`: by default the longest way
    of the table, so that no plan gains by leaving somebody out.
    """

    seconds: Floats  # shape (c, d); inf where there is no way
    weights: Floats  # shape (d,)
    keep: tuple[int, ...] = ()
    forbid: tuple[int, ...] = ()
    beyond_s: float | None = None

    def __post_init__(self) -> None:
        _check(self.seconds.shape, self.weights, self.keep, self.forbid)
        if np.isnan(self.seconds).any() or (self.seconds < 0).any():
            raise InputError(
                problem="a travel time is negative or no number",
                problem_zh="行程时间为负或不是数字",
                mend="give seconds of 0 or more, inf where there is no way",
                mend_zh="请给出不小于 0 的秒数，无路可达处为 inf",
            )

    @property
    def candidates(self) -> Numbers:
        """Return the sites that may be taken."""
        return _candidates(self.seconds.shape[0], self.keep, self.forbid)

    @property
    def farthest_s(self) -> float:
        """Return what demand out of every station's reach counts with."""
        if self.beyond_s is not None:
            return self.beyond_s
        known = self.seconds[np.isfinite(self.seconds)]
        return float(known.max()) if known.size else 0.0

    def within(self, limit_s: float) -> CoverSets:
        """Return who is covered by whom within a time; the limit itself is inside."""
        covered: Matrix = csr_array((self.seconds <= limit_s).astype(np.float64))
        return CoverSets(covers=covered, weights=self.weights, keep=self.keep, forbid=self.forbid)


def unreachable_demand(times: TimeTable) -> float:
    """Return the demand that neither kept stations nor candidates reach at all."""
    able = np.concatenate([np.asarray(times.keep, dtype=np.intp), times.candidates])
    return float(times.weights[~np.isfinite(times.seconds[able]).any(axis=0)].sum())


def _candidates(n_sites: int, keep: Sequence[int], forbid: Sequence[int]) -> Numbers:
    taken = np.fromiter((*keep, *forbid), dtype=np.intp)
    return np.setdiff1d(np.arange(n_sites), taken)


def _check(
    shape: tuple[int, ...], weights: Floats, keep: Sequence[int], forbid: Sequence[int]
) -> None:
    if len(shape) != _TABLE or weights.shape != (shape[1],):
        raise InputError(
            problem=f"a table of {shape} needs one weight for each of its columns",
            problem_zh=f"{shape} 的表须为每一列给出一个权重",
            mend="give sites as rows and demand as columns",
            mend_zh="行为站点，列为需求点",
        )
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise InputError(
            problem="a weight of demand is negative or no number",
            problem_zh="需求权重为负或不是数字",
            mend="give a weight of 0 or more to each demand",
            mend_zh="每个需求点的权重须不小于 0",
        )
    if any(not 0 <= site < shape[0] for site in (*keep, *forbid)):
        raise InputError(
            problem="a site to keep or to forbid does not exist",
            problem_zh="保留或排除的站点不存在",
            mend=f"sites are numbered from 0 to {shape[0] - 1}",
            mend_zh=f"站点编号为 0 至 {shape[0] - 1}",
        )
    if set(keep) & set(forbid):
        raise InputError(
            problem="a station cannot be kept and forbidden",
            problem_zh="同一站点不能既保留又排除",
            mend="close a station by leaving it out of both",
            mend_zh="要撤站，两处都不写即可",
        )
