"""p-center: so many new stations that make the longest way short."""

from dataclasses import dataclass, replace

import numpy as np

from gridmap.coverage.siting.cover_groups import CoverGroups, grouped
from gridmap.coverage.siting.cover_search import greedy
from gridmap.coverage.siting.fewest_stations import slim, smallest_cover
from gridmap.coverage.siting.plan import Effort, Floats, Goal, Mask, Numbers, Plan, SecondsLeft
from gridmap.coverage.siting.shortest_ways import nearest_station
from gridmap.coverage.siting.sites import TimeTable, unreachable_demand


def shortest_worst_way(times: TimeTable, *, n_new: int, effort: Effort | None = None) -> Plan:
    """Return the `n_new` sites that, with the kept stations, make the longest way shortest.

    Minieka 1970: bisection over the times of the table, each step a set cover, by greedy first
    and exactly where greedy leaves it open. Demand without weight and demand that no site
    reaches do not count.

    Parameters
    ----------
    times
        How long the ways are.
    n_new
        Largest number of new stations.
    effort
        How long to look.

    Returns
    -------
    plan
        Objective: the longest way in seconds, inf where so few stations cannot reach everybody;
        gains: demand that each station brings within that time.
    """
    effort = effort or Effort()
    question = _question(times, n_new=n_new)
    found = _settled(question, left_s=effort.begun())
    groups = question.groups(found.number)
    rows, gains = greedy(groups, n_new=n_new, among=found.rows)
    order = tuple(int(site) for site in groups.sites[rows])
    return Plan(
        goal=Goal.CENTER,
        order=order,
        gains=tuple(float(gain) for gain in gains),
        objective=_longest_s(question, order),
        bound=float(np.append(question.limits, np.inf)[found.proven]),
        is_stopped=found.is_stopped,
        method=found.method,
        served_by=nearest_station(times, order),
        unreachable=unreachable_demand(times),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Question:
    times: TimeTable
    counts: Mask  # shape (d,): demand that has a weight and can be reached
    limits: Floats  # the times among which the answer is, rising; never empty
    n_new: int

    def groups(self, number: int) -> CoverGroups:
        weights = np.where(self.counts, self.times.weights, 0.0)
        return grouped(replace(self.times, weights=weights).within(float(self.limits[number])))


def _question(times: TimeTable, *, n_new: int) -> _Question:
    able = np.concatenate([np.asarray(times.keep, dtype=np.intp), times.candidates])
    counts = (times.weights > 0) & np.isfinite(times.seconds[able]).any(axis=0)
    ways = times.seconds[able][:, counts]
    least_s = float(ways.min(axis=0, initial=np.inf).max(initial=0.0))
    limits = np.unique(ways[np.isfinite(ways) & (ways >= least_s)])
    return _Question(
        times=times, counts=counts, limits=limits if limits.size else np.zeros(1), n_new=n_new
    )


def _longest_s(question: _Question, order: tuple[int, ...]) -> float:
    stations = [*question.times.keep, *order]
    nearest = question.times.seconds[stations].min(axis=0, initial=np.inf)
    return float(nearest[question.counts].max(initial=0.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """The least limit known to do; all limits before number `proven` are too short."""

    number: int
    rows: Numbers
    proven: int = 0
    method: str = "greedy"
    is_stopped: bool = False


def _settled(question: _Question, *, left_s: SecondsLeft) -> _Found:
    """Bisect with greedy covers, then exactly below what they reached."""
    last = len(question.limits) - 1
    groups = question.groups(last)
    found = _Found(number=last, rows=slim(groups, greedy(groups, n_new=len(groups.sites))[0]))
    if len(found.rows) > question.n_new:
        found = _exact_step(question, found, last, left_s=left_s)
        if len(found.rows) > question.n_new:
            return replace(found, rows=greedy(groups, n_new=question.n_new)[0])
    lowest = 0
    while lowest < found.number:
        middle = (lowest + found.number) // 2
        groups = question.groups(middle)
        rows = slim(groups, greedy(groups, n_new=len(groups.sites))[0])
        if len(rows) <= question.n_new:
            found = replace(found, number=middle, rows=rows)
        else:
            lowest = middle + 1
    lowest = 0
    while lowest < found.number:
        middle = (lowest + found.number) // 2
        found = _exact_step(question, found, middle, left_s=left_s)
        lowest = lowest if found.number == middle else middle + 1
    return found


def _exact_step(question: _Question, found: _Found, number: int, *, left_s: SecondsLeft) -> _Found:
    rows, n_least, _, is_stopped = smallest_cover(
        question.groups(number), left_s=left_s, enough=question.n_new
    )
    if len(rows) <= question.n_new:
        return replace(found, number=number, rows=rows, method="exact")
    if n_least > question.n_new:
        return replace(found, proven=number + 1)
    return replace(found, is_stopped=found.is_stopped or is_stopped)
