"""MCLP with capacities: stations hold so much, and demand goes whole to one of them."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from gridmap.coverage.siting.capacity import Pairs, filled
from gridmap.coverage.siting.cover_groups import unreachable
from gridmap.coverage.siting.maximal_cover import maximal_cover
from gridmap.coverage.siting.plan import Effort, Floats, Goal, Numbers, Plan, is_whole, lowered
from gridmap.coverage.siting.sites import CoverSets
from gridmap.coverage.siting.solver import Matrix, Rows, least_cost, matrix_of
from gridmap.errors import InputError

_HALF = 0.5  # whole variables are whole but for rounding
_MOST_PAIRS = 200_000  # larger models are not even begun


def cover_within_capacity(
    sets: CoverSets,
    *,
    capacity: Floats,
    n_new: int,
    rng: np.random.Generator,
    effort: Effort | None = None,
) -> Plan:
    """Return the `n_new` sites that, with the kept stations, serve the most within capacity.

    Current and Storbeck 1988, with every demand served whole by one station. Greedy filling,
    then the sites of the uncapacitated plan, then the exact solver where the pairs are few
    enough.

    Parameters
    ----------
    sets
        Who covers what; the load of a demand is its weight.
    capacity
        What each site holds, kept stations too, in units of weight, shape (c,); inf: anything.
    n_new
        Largest number of new stations.
    rng
        Source of the rounding; the same generator gives the same plan.
    effort
        How long to look.

    Returns
    -------
    plan
        Objective: demand assigned; gains: what each new station serves.
    """
    effort = effort or Effort()
    question = _question(sets, capacity, n_new=n_new)
    left_s, half = effort.begun(), replace(effort, limit_s=effort.limit_s / 2)
    free = maximal_cover(sets, n_new=n_new, rng=rng, effort=half)
    found = _filled_greedily(question)
    found = _better(found, _filled(question, free.order, "sites of the uncapacitated plan"))
    upper, is_stopped = min(free.bound, _held(question)), False
    if found.weight < upper and len(question.pairs.demand) <= _MOST_PAIRS:
        fixed = replace(question, candidates=np.array(found.order, dtype=np.intp))
        found = _better(found, _exact(fixed, limit_s=left_s() / 2)[0])
        one, upper_exact, is_stopped = _exact(question, limit_s=left_s())
        found, upper = _better(found, one), min(upper, upper_exact)
    return _plan(sets, found, upper=max(upper, found.weight), is_stopped=is_stopped)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Question:
    pairs: Pairs  # stations by their number among the sites
    keep: tuple[int, ...]
    candidates: Numbers
    n_new: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    order: tuple[int, ...]
    station_of: Numbers  # shape (d,)
    weight: float
    method: str


def _question(sets: CoverSets, capacity: Floats, *, n_new: int) -> _Question:
    if capacity.shape != (sets.covers.shape[0],) or not (capacity >= 0).all():
        raise InputError(
            problem="every site needs a capacity of 0 or more",
            problem_zh="每个站点都须有不小于 0 的容量",
            mend="give as many capacities as there are sites, inf where anything goes",
            mend_zh="容量个数须与站点数一致，不限处为 inf",
        )
    holds = np.minimum(capacity, sets.weights.sum())
    able = np.zeros(len(holds), dtype=bool)
    able[[*sets.keep, *sets.candidates]] = True
    table = sets.covers.tocoo()
    load = sets.weights[table.col]
    fits = able[table.row] & (load > 0) & (load <= holds[table.row])
    pairs = Pairs(
        station=table.row[fits].astype(np.intp),
        demand=table.col[fits].astype(np.intp),
        load=load[fits],
        capacity=holds,
        n_demand=len(sets.weights),
    )
    return _Question(pairs=pairs, keep=sets.keep, candidates=sets.candidates, n_new=n_new)


def _held(question: _Question) -> float:
    """Return what the kept stations and the largest candidates hold together."""
    holds = question.pairs.capacity
    largest = np.sort(holds[question.candidates])[::-1][: question.n_new]
    return float(holds[list(question.keep)].sum() + largest.sum())


def _filled_greedily(question: _Question) -> _Found:
    """Fill the kept stations, then again and again the candidate that takes the most."""
    found = _filled(question, (), "greedy")
    left = list(question.candidates)
    while len(found.order) < question.n_new and left:
        fillings = [_filling(question, int(site), found.station_of) for site in left]
        best = int(np.argmax([weight for _, weight in fillings]))
        rows, weight = fillings[best]
        if weight <= 0:
            break
        site = int(left.pop(best))
        station_of = found.station_of.copy()
        station_of[rows] = site
        found = replace(
            found,
            order=(*found.order, site),
            station_of=station_of,
            weight=found.weight + weight,
        )
    return found


def _filled(question: _Question, order: tuple[int, ...], method: str) -> _Found:
    station_of = np.full(question.pairs.n_demand, -1, dtype=np.intp)
    total = 0.0
    for site in (*question.keep, *order):
        rows, weight = _filling(question, site, station_of)
        station_of[rows] = site
        total += weight
    return _Found(order=order, station_of=station_of, weight=total, method=method)


def _filling(question: _Question, site: int, station_of: Numbers) -> tuple[Numbers, float]:
    pairs = question.pairs
    own = slice(*np.searchsorted(pairs.station, [site, site + 1]))
    free = station_of[pairs.demand[own]] < 0
    demand, load = pairs.demand[own][free], pairs.load[own][free]
    taken = filled(load, float(pairs.capacity[site]))
    return demand[taken], float(load[taken].sum())


def _better(one: _Found, other: _Found) -> _Found:
    return other if other.weight > one.weight else one


def _exact(question: _Question, *, limit_s: float) -> tuple[_Found, float, bool]:
    """Ask the exact solver: first whether each candidate is taken, then each pair."""
    pairs = question.pairs.among(np.array([*question.keep, *question.candidates]))
    n_sites = len(question.candidates)
    rows = _rows(question, pairs)
    costs = np.concatenate([np.zeros(n_sites), -pairs.load])
    solved = least_cost(costs, rows, n_whole=len(costs), limit_s=limit_s)
    bound = lowered(-solved.bound, whole=is_whole(pairs.load))
    station_of = np.full(pairs.n_demand, -1, dtype=np.intp)
    if solved.values is None:
        return _Found(order=(), station_of=station_of, weight=-1.0, method=""), bound, True
    taken = solved.values[n_sites:] > _HALF
    station_of[pairs.demand[taken]] = pairs.station[taken]
    new = np.intersect1d(question.candidates, station_of)
    return (
        _Found(
            order=tuple(int(site) for site in new),
            station_of=station_of,
            weight=float(pairs.load[taken].sum()),
            method="exact",
        ),
        bound,
        solved.is_stopped,
    )


def _rows(question: _Question, pairs: Pairs) -> Rows:
    n_sites, n_pairs = len(question.candidates), len(pairs.demand)
    kept = pairs.capacity.copy()
    kept[question.candidates] = 0.0  # what a candidate holds comes with taking it
    taking = matrix_of(
        -pairs.capacity[question.candidates],
        question.candidates,
        np.arange(n_sites),
        shape=(len(kept), n_sites),
    )
    each_once = hstack([csr_array((pairs.n_demand, n_sites)), pairs.each_once()])
    budget = csr_array(np.concatenate([np.ones(n_sites), np.zeros(n_pairs)])[None, :])
    matrix: Matrix = csr_array(vstack([each_once, hstack([taking, pairs.loads()]), budget]))
    upper = np.concatenate([np.ones(pairs.n_demand), kept, [float(question.n_new)]])
    return Rows(matrix=matrix, lower=np.full(len(upper), -np.inf), upper=upper)


def _plan(sets: CoverSets, found: _Found, *, upper: float, is_stopped: bool) -> Plan:
    served = found.station_of >= 0
    by_station = np.bincount(
        found.station_of[served], weights=sets.weights[served], minlength=sets.covers.shape[0]
    )
    order = tuple(sorted(found.order, key=lambda site: (-by_station[site], site)))
    return Plan(
        goal=Goal.CAPACITY,
        order=order,
        gains=tuple(float(by_station[site]) for site in order),
        objective=found.weight,
        bound=upper,
        is_stopped=is_stopped,
        method=found.method,
        served_by=found.station_of,
        unreachable=unreachable(sets),
    )
