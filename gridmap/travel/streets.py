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
from gridmap.travel.graph import Floats, Places, Refusal, StreetGraph, TimedGraph
from gridmap.travel.kernels import kernel
from gridmap.travel.search import times_between
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.timing import time_graph

_POSITIONS_KEPT: Final = 50_000
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
        ends = [mode.tied([destination])[0] for mode in self._modes]
        if all(end.refusal for end in ends):
            times = self._air.times_to(origins, destination)
            told = f"{times.engine}: the place is tied to no street ({ends[-1].refusal})"
            everybody = frozenset(range(len(origins)))
            return TravelTimes(seconds=times.seconds, engine=told, by_air=everybody)
        matrix = self.times_between(origins, [destination], at=at)
        seconds = [row[0] for row in matrix.seconds]
        ties = [mode.tied(origins) for mode in self._modes]
        lost = {i: one[-1].refusal for i, one in enumerate(zip(*ties, strict=True)) if _lost(one)}
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
        seconds = [
            times_between(
                graph,
                _places(mode.tied(origins)),
                _places(mode.tied(destinations)),
                limit_s=limit_s,
            )
            for mode, graph in zip(self._modes, timed, strict=True)
        ]
        ways = " or ".join(one.label for one in timed)
        return TravelMatrix(
            seconds=tuple(map(tuple, np.minimum.reduce(seconds).tolist())),
            engine=f"streets(version={self._version}, {ways}, kernel={kernel.name})",
        )


@dataclass(frozen=True, slots=True)
class _Tie:
    """How one place is tied to its streets: a row for each leg."""

    legs: Floats  # shape (l, 3): street, along_m, lead_m
    refusal: Refusal | None


def _lost(ties: Sequence[_Tie]) -> bool:
    return all(tie.refusal for tie in ties)


class _Mode:
    """One way to get about: what positions are tied to, and the network at an hour."""

    def __init__(self, attacher: Attaches) -> None:
        self._attacher = attacher
        self._known: dict[LonLat, _Tie] = {}
        self.timed = lru_cache(maxsize=_HOURS_KEPT)(self._timed_at)

    def _timed_at(self, week_minute: int) -> TimedGraph:
        traveller = Traveller(profile=self._attacher.profile, passes=MEMBER_PASSES)
        return time_graph(self._attacher.graph, traveller, week_minute=week_minute)

    def tied(self, positions: Sequence[LonLat]) -> list[_Tie]:
        """Return how each position is tied, those that were never seen all in one pass."""
        known = self._known
        new = list(dict.fromkeys(one for one in positions if one not in known))
        if not new:
            return [known[one] for one in positions]
        places = self._attacher.attach(np.array([[one.lon, one.lat] for one in new]))
        found = dict(zip(new, _ties(places), strict=True))
        tied = [found.get(one) or known[one] for one in positions]
        if len(known) + len(found) > _POSITIONS_KEPT:
            known = self._known = {}
        known.update(found)
        return tied


def _ties(places: Places) -> list[_Tie]:
    legs = np.stack([places.street, places.along_m, places.lead_m], axis=1)
    return [
        _Tie(legs=legs[places.start[i] : places.start[i + 1]], refusal=places.refusals.get(i))
        for i in range(len(places))
    ]


def _places(ties: Sequence[_Tie]) -> Places:
    legs = np.concatenate([np.empty((0, 3)), *(tie.legs for tie in ties)])
    return Places(
        start=np.cumsum([0, *(len(tie.legs) for tie in ties)], dtype=np.int64),
        street=legs[:, 0].astype(np.int32),
        along_m=legs[:, 1],
        lead_m=legs[:, 2],
        refusals={i: tie.refusal for i, tie in enumerate(ties) if tie.refusal is not None},
    )
