"""Who is how far from whom along the streets: searches over a timed graph and its places.

Times are never taken to be the same there and back: a search that asks for the way *to*
somebody runs over the ways backwards. Between two places on one street the way along it
counts too, and the straight way between two in one yard. No way, or none within the limit, is
`inf`; the limit itself counts as inside.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from gridmap.errors import InputError
from gridmap.travel.graph import Floats, Ints, Offsets, Places, TimedGraph, arriving, leaving
from gridmap.travel.kernels import kernel
from gridmap.travel.kernels.arrays import Pairs

_ROUNDING_S: Final = 1e-6
"""What may be rounded away over a whole journey: it puts nobody outside the limit."""
_BUCKETS_A_STREET: Final = 4.0
_NOBODY: Final = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The time between every node and the nearest of some stations.

    `towards` tells the direction: to the station, else from it.
    """

    timed: TimedGraph
    stations: Places
    towards: bool
    limit_s: float
    seconds: Floats  # shape (n,); inf beyond the limit
    owner: Ints  # shape (n,): number of the nearest station, -1 beyond the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorTimes:
    """The time between places and the nearest of a sweep's stations."""

    seconds: Floats  # shape (p,); inf beyond the limit or for a place without any street
    station: Ints  # shape (p,): number of the nearest station, -1 where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The members nearest to each request, nearest first; -1 and `inf` where there are fewer."""

    member: Ints  # shape (r, k)
    seconds: Floats  # shape (r, k)


def sweep(
    timed: TimedGraph, stations: Places, *, limit_s: float = np.inf, towards: bool = True
) -> Sweep:
    """Return the time between every node and the nearest of the stations.

    Equally near stations: the first counts.

    Parameters
    ----------
    timed
        The network for one traveller at one hour.
    stations
        Where the services are.
    limit_s
        How far to look; `inf` is everywhere.
    towards
        Whether people go to the stations; else they come from there.

    Raises
    ------
    InputError
        The limit is negative or no number.
    """
    _check_limit(limit_s)
    seconds, owner = kernel.sweep(
        timed.inward if towards else timed.outward,
        arriving(stations, timed) if towards else leaving(stations, timed),
        limit_s=limit_s + _ROUNDING_S,
        bucket_s=_bucket_s(timed),
    )
    return Sweep(
        timed=timed,
        stations=stations,
        towards=towards,
        limit_s=limit_s,
        seconds=seconds,
        owner=owner,
    )


def door_times(swept: Sweep, doors: Places) -> DoorTimes:
    """Return the time between each door and the nearest of the sweep's stations.

    Equally near stations: the first counts.
    """
    timed, towards = swept.timed, swept.towards
    ends = leaving(doors, timed) if towards else arriving(doors, timed)
    by_node = swept.seconds[ends.node] + ends.seconds
    if towards:
        direct = direct_ways(timed, doors, swept.stations)
    else:
        direct = _turned(direct_ways(timed, swept.stations, doors), len(doors))
    seconds = _least(by_node, ends.start)
    door = np.repeat(np.arange(len(doors)), np.diff(direct.start))
    np.minimum.at(seconds, door, direct.seconds)
    owner = np.full(len(doors), _NOBODY, dtype=np.int32)
    of_entry = np.repeat(np.arange(len(doors)), np.diff(ends.start))
    best = by_node == seconds[of_entry]
    np.minimum.at(owner, of_entry[best], swept.owner[ends.node[best]])
    best = direct.seconds == seconds[door]
    np.minimum.at(owner, door[best], direct.target[best])
    within = _within(seconds, swept.limit_s)
    owner[np.isinf(within)] = -1
    return DoorTimes(seconds=within, station=owner)


def nearest(
    timed: TimedGraph, members: Places, requests: Places, *, k: int, limit_s: float = np.inf
) -> Nearest:
    """Return the k members who are soonest at each request.

    The search runs from the request against the ways and stops at the k-th member. Equally
    near members: the first counts.

    Raises
    ------
    InputError
        The limit is negative or no number, or k is below 1.
    """
    _check_limit(limit_s)
    if k < 1:
        raise InputError(
            problem=f"k is {k}",
            mend="ask for 1 or more members",
            problem_zh=f"所求人数为 {k}",
            mend_zh="人数应为 1 或以上",
        )
    member, seconds = kernel.nearest(
        timed.inward,
        (arriving(requests, timed), leaving(members, timed)),
        _turned(direct_ways(timed, members, requests), len(requests)),
        k=k,
        limit_s=limit_s + _ROUNDING_S,
        bucket_s=_bucket_s(timed),
    )
    return Nearest(member=member, seconds=_within(seconds, limit_s))


def times_between(
    timed: TimedGraph, origins: Places, destinations: Places, *, limit_s: float = np.inf
) -> Floats:
    """Return the seconds from each origin (row) to each destination (column).

    Searches run from the fewer side, each until it has met all of the other or the limit.

    Raises
    ------
    InputError
        The limit is negative or no number.
    """
    _check_limit(limit_s)
    ends = leaving(origins, timed), arriving(destinations, timed)
    direct = direct_ways(timed, origins, destinations)
    ways, is_backwards = timed.outward, len(destinations) < len(origins)
    if is_backwards:
        ways, ends = timed.inward, ends[::-1]
        direct = _turned(direct, len(destinations))
    seconds = kernel.between(
        ways, ends, direct, limit_s=limit_s + _ROUNDING_S, bucket_s=_bucket_s(timed)
    )
    return _within(seconds.T if is_backwards else seconds, limit_s)


def direct_ways(timed: TimedGraph, origins: Places, destinations: Places) -> Pairs:
    """Return the ways that touch no node: along one street, or across one yard."""
    along = _along_one_street(timed, origins, destinations)
    across = _across_one_yard(timed, origins, destinations)
    if along is _NOWHERE and across is _NOWHERE:
        return _no_pairs(len(origins))
    origin, target, seconds = (np.concatenate(both) for both in zip(along, across, strict=True))
    order = np.argsort(origin, kind="stable") if len(across[0]) else slice(None)
    start = np.zeros(len(origins) + 1, dtype=np.int64)
    np.cumsum(np.bincount(origin, minlength=len(origins)), out=start[1:])
    return Pairs(start=start, target=target[order].astype(np.int32), seconds=seconds[order])


_Direct = tuple[Offsets, Offsets, Floats]
"""Numbers of origins and destinations, and the seconds between them."""

_NOWHERE: Final[_Direct] = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
"""Nobody stands on the street or in the yard of where they go: so it mostly is."""


def _no_pairs(n_sources: int) -> Pairs:
    start = np.zeros(n_sources + 1, dtype=np.int64)
    return Pairs(start=start, target=np.empty(0, dtype=np.int32), seconds=_NOWHERE[2])


def _along_one_street(timed: TimedGraph, origins: Places, destinations: Places) -> _Direct:
    if set(origins.street.tolist()).isdisjoint(destinations.street.tolist()):
        return _NOWHERE
    a, b = _meetings(origins.street, destinations.street)
    street = origins.street[a]
    ahead_share = (destinations.along_m[b] - origins.along_m[a]) / timed.graph.length_m[street]
    with np.errstate(invalid="ignore"):  # 0 of a closed street is 0 × inf
        moving_s = np.abs(ahead_share) * np.where(
            ahead_share > 0, timed.forward_s[street], timed.backward_s[street]
        )
    moving_s[ahead_share == 0] = 0.0
    return (
        np.repeat(np.arange(len(origins)), np.diff(origins.start))[a],
        np.repeat(np.arange(len(destinations)), np.diff(destinations.start))[b],
        moving_s + (origins.lead_m[a] + destinations.lead_m[b]) * timed.lead_s_per_m,
    )


def _across_one_yard(timed: TimedGraph, origins: Places, destinations: Places) -> _Direct:
    """Return the ways inside compounds without streets: straight, as those to their gates."""
    if origins.yard is None or destinations.yard is None:
        return _NOWHERE
    inside, there = np.flatnonzero(origins.yard >= 0), np.flatnonzero(destinations.yard >= 0)
    if not (len(inside) and len(there)):
        return _NOWHERE
    a, b = _meetings(origins.yard[inside], destinations.yard[there])
    a, b = inside[a], there[b]
    assert origins.spot_m is not None  # noqa: S101 (a yard is known by the place in it)
    assert destinations.spot_m is not None  # noqa: S101
    metres = np.linalg.norm(destinations.spot_m[b] - origins.spot_m[a], axis=1)
    return a, b, metres * timed.lead_s_per_m


def _meetings(first: Ints, second: Ints) -> tuple[Offsets, Offsets]:
    """Return all pairs of rows with equal values, in the order of the first."""
    order = np.argsort(second, kind="stable")
    values = second[order]
    begin = np.searchsorted(values, first, side="left")
    n_met = np.searchsorted(values, first, side="right") - begin
    a = np.repeat(np.arange(len(first)), n_met)
    skipped = np.cumsum(n_met) - n_met
    return a, order[np.arange(len(a)) - skipped[a] + begin[a]]


def _turned(pairs: Pairs, n_targets: int) -> Pairs:
    """Return the same pairs, listed by target."""
    if not len(pairs.target):
        return _no_pairs(n_targets)
    source = np.repeat(np.arange(len(pairs.start) - 1, dtype=np.int32), np.diff(pairs.start))
    order = np.argsort(pairs.target, kind="stable")
    start = np.zeros(n_targets + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs.target, minlength=n_targets), out=start[1:])
    return Pairs(start=start, target=source[order], seconds=pairs.seconds[order])


def _least(seconds: Floats, start: Offsets) -> Floats:
    """Return the least of each group; `inf` for a group without any."""
    least = np.full(len(start) - 1, np.inf)
    has_some = np.diff(start) > 0
    if has_some.any():
        least[has_some] = np.minimum.reduceat(seconds, start[:-1][has_some])
    return least


def _within(seconds: Floats, limit_s: float) -> Floats:
    """Return the seconds, `inf` beyond the limit; what rounding added to the limit is taken off."""
    return np.where(seconds <= limit_s + _ROUNDING_S, np.minimum(seconds, limit_s), np.inf)


def _bucket_s(timed: TimedGraph) -> float:
    return timed.typical_s / _BUCKETS_A_STREET


def _check_limit(limit_s: float) -> None:
    if not limit_s >= 0:
        raise InputError(
            problem=f"the limit is {limit_s} seconds",
            mend="give a limit of 0 seconds or more",
            problem_zh=f"时间限值为 {limit_s} 秒",
            mend_zh="限值应为 0 秒或以上",
        )
