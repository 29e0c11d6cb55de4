"""Travel time along the streets: the default engine of dispatch.

A place is tied to its streets once for each position and remembered. Somebody who stands on no
street, or a work order that lies on none, is timed as the crow flies, and the name of the
engine that goes into the decision says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import numpy as np

from gridmap.model.place import LonLat
from gridmap.model.travel import (
    MEMBER_PASSES,
    Traveller,
    TravelMatrix,
    TravelProfile,
    TravelTimes,
)
from gridmap.travel.graph import Floats, Places, Refusal, StreetGraph, TimedGraph, joined
from gridmap.travel.kernels import kernel
from gridmap.travel.search import times_between
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.street_way import way_between
from gridmap.travel.timing import time_graph

_POSITIONS_KEPT: Final = 20_000
_HOURS_KEPT: Final = 8


class Attaches(Protocol):
    """What ties points to the streets of one network that one profile may use."""

    graph: StreetGraph
    profile: TravelProfile

    def attach(self, points_deg: Floats) -> Places:
        """Return the points, longitude first, as places."""
        ...


class StreetTravel:
    """Times members along the streets of one version of a network.

    Gates are open to a member's passes at the local hour.

    Parameters
    ----------
    attachers
        One for each way that a member may get about; the soonest counts. Whoever rides can
        also leave the bicycle, so that a footpath is never a dead end.
    zone
        Of the hours of gates.
    """

    def __init__(self, attachers: Sequence[Attaches], *, zone: ZoneInfo) -> None:
        self._modes = tuple(_Mode(one) for one in attachers)
        self._zone = zone
        self._version = attachers[0].graph.version[:12]
        self._air = StraightLine(speed_mps=attachers[0].profile.speed_mps)
        # Nothing is shorter than the straight line; lengths of streets are rounded.
        self.fastest_mps = 1.001 * max(_fastest_mps(one.profile) for one in attachers)

    def times_to(
        self, origins: Sequence[LonLat], destination: LonLat, *, at: datetime
    ) -> TravelTimes:
        """Return the seconds from every origin; by air where a place is tied to no street."""
        there, here = self._tied([destination]), self._tied(origins)
        why = _refusals(there).get(0)
        if why is not None:
            times = self._air.times_to(origins, destination)
            told = f"{times.engine}: the place is tied to no street ({why})"
            everybody = frozenset(range(len(origins)))
            return TravelTimes(seconds=times.seconds, engine=told, by_air=everybody)
        times_s, engine = self._between(here, there, at=at, limit_s=np.inf)
        seconds = times_s[:, 0].tolist()
        lost = _refusals(here)
        if not lost:
            return TravelTimes(seconds=tuple(seconds), engine=engine)
        by_air = self._air.times_to([origins[i] for i in lost], destination)
        for i, air_s in zip(lost, by_air.seconds, strict=True):
            seconds[i] = air_s
        refusals = ", ".join(f"{why} {n}" for why, n in sorted(Counter(lost.values()).items()))
        note = f"; {len(lost)} of {len(origins)} by {by_air.engine}: {refusals}"
        return TravelTimes(seconds=tuple(seconds), engine=engine + note, by_air=frozenset(lost))

    def times_between(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        *,
        at: datetime,
        limit_s: float = np.inf,
    ) -> TravelMatrix:
        """Return the seconds from every origin to every destination, never by air."""
        here, there = self._tied(origins), self._tied(destinations)
        seconds, engine = self._between(here, there, at=at, limit_s=limit_s)
        return TravelMatrix(seconds=tuple(map(tuple, seconds.tolist())), engine=engine)

    def way(self, origin: LonLat, destination: LonLat, *, at: datetime) -> tuple[LonLat, ...]:
        """Return the soonest way, from door to door; empty where no street leads there."""
        here, there = self._tied([origin]), self._tied([destination])
        found = [
            way_between(timed, start, end)
            for timed, start, end in zip(self._timed(at), here.places, there.places, strict=True)
        ]
        ways = [one for one in found if one is not None]
        if not ways:
            return ()
        line = min(ways, key=lambda one: one.seconds).line_deg
        return (origin, *(LonLat(float(lon), float(lat)) for lon, lat in line), destination)

    def _timed(self, at: datetime) -> list[TimedGraph]:
        """Return the network at an hour, once for each way to get about."""
        local = at.astimezone(self._zone)
        week_minute = (local.weekday() * 24 + local.hour) * 60 + local.minute
        return [mode.timed(week_minute) for mode in self._modes]

    def _tied(self, positions: Sequence[LonLat]) -> "_Ties":
        return _Ties(
            n=len(positions),
            places=tuple(mode.tied(positions) for mode in self._modes) if positions else (),
        )

    def _between(
        self, here: "_Ties", there: "_Ties", *, at: datetime, limit_s: float
    ) -> tuple[Floats, str]:
        """Return the seconds by the soonest way to get about, and what computed them."""
        timed = self._timed(at)
        each = [
            times_between(graph, origins, destinations, limit_s=limit_s)
            for graph, origins, destinations in zip(timed, here.places, there.places, strict=False)
        ]
        ways = " or ".join(one.label for one in timed)
        engine = f"streets(version={self._version}, {ways}, kernel={kernel.name})"
        return np.minimum.reduce(each) if each else np.empty((here.n, there.n)), engine


def _fastest_mps(profile: TravelProfile) -> float:
    return max(profile.speed_mps, profile.steps_mps, profile.lead_mps / profile.lead_detour)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ties:
    """So many positions as places, once for each way to get about; none where there is none."""

    n: int
    places: tuple[Places, ...]


def _refusals(ties: _Ties) -> dict[int, Refusal]:
    """Return those that no way to get about ties to a street, and why not."""
    each = [one.refusals for one in ties.places]
    lost = set.intersection(*(set(one) for one in each)) if each else set()
    return {i: each[-1][i] for i in sorted(lost)}


class _Mode:
    """One way to get about: what positions are tied to, and the network at an hour."""

    def __init__(self, attacher: Attaches) -> None:
        self._attacher = attacher
        self._known: dict[LonLat, Places] = {}
        self.timed = lru_cache(maxsize=_HOURS_KEPT)(self._timed_at)

    def _timed_at(self, week_minute: int) -> TimedGraph:
        traveller = Traveller(profile=self._attacher.profile, passes=MEMBER_PASSES)
        return time_graph(self._attacher.graph, traveller, week_minute=week_minute)

    def tied(self, positions: Sequence[LonLat]) -> Places:
        """Return the positions as places; those that were never seen are tied in one pass."""
        known = self._known
        new = [one for one in dict.fromkeys(positions) if one not in known]
        found: dict[LonLat, Places] = {}
        if new:
            places = self._attacher.attach(np.array([[one.lon, one.lat] for one in new]))
            found = {one: places.single(row) for row, one in enumerate(new)}
        parts = [found[one] if one in found else known[one] for one in positions]
        if len(known) + len(found) > _POSITIONS_KEPT:
            known = self._known = {}
        known.update(found)
        return parts[0] if len(parts) == 1 else joined(parts)
