"""Travel time along the streets: the default engine of dispatch.

A place is tied to its streets once for each position and remembered. Somebody who stands on no
street, or a work order that lies on none, is timed as the crow flies, and the name of the
engine that goes into the decision says so.
"""

from collections import Counter
from collections.abc import Sequence
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

    def times_to(
        self, origins: Sequence[LonLat], destination: LonLat, *, at: datetime
    ) -> TravelTimes:
        """Return the seconds from every origin; by air where a place is tied to no street."""
        why = self._refusals([destination]).get(0)
        if why is not None:
            times = self._air.times_to(origins, destination)
            told = f"{times.engine}: the place is tied to no street ({why})"
            everybody = frozenset(range(len(origins)))
            return TravelTimes(seconds=times.seconds, engine=told, by_air=everybody)
        matrix = self.times_between(origins, [destination], at=at)
        seconds = [row[0] for row in matrix.seconds]
        lost = self._refusals(origins)
        by_air = self._air.times_to([origins[i] for i in lost], destination)
        for i, air_s in zip(lost, by_air.seconds, strict=True):
            seconds[i] = air_s
        refusals = ", ".join(f"{why} {n}" for why, n in sorted(Counter(lost.values()).items()))
        note = f"; {len(lost)} of {len(origins)} by {by_air.engine}: {refusals}" if lost else ""
        return TravelTimes(
            seconds=tuple(seconds), engine=matrix.engine + note, by_air=frozenset(lost)
        )

    def times_between(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        *,
        at: datetime,
        limit_s: float = np.inf,
    ) -> TravelMatrix:
        """Return the seconds from every origin to every destination, never by air."""
        local = at.astimezone(self._zone)
        week_minute = (local.weekday() * 24 + local.hour) * 60 + local.minute
        timed = [mode.timed(week_minute) for mode in self._modes]
        seconds = [np.empty((len(origins), len(destinations)))]
        if origins and destinations:
            seconds = [
                times_between(graph, mode.tied(origins), mode.tied(destinations), limit_s=limit_s)
                for mode, graph in zip(self._modes, timed, strict=True)
            ]
        ways = " or ".join(one.label for one in timed)
        return TravelMatrix(
            seconds=tuple(map(tuple, np.minimum.reduce(seconds).tolist())),
            engine=f"streets(version={self._version}, {ways}, kernel={kernel.name})",
        )

    def _refusals(self, positions: Sequence[LonLat]) -> dict[int, Refusal]:
        """Return those that no way to get about ties to a street, and why not."""
        ties = [mode.tied(positions).refusals for mode in self._modes if positions]
        lost = set.intersection(*(set(one) for one in ties)) if ties else set()
        return {i: ties[-1][i] for i in sorted(lost)}


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
        tied = joined([found[one] if one in found else known[one] for one in positions])
        if len(known) + len(found) > _POSITIONS_KEPT:
            known = self._known = {}
        known.update(found)
        return tied
