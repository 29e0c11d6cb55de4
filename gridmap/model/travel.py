"""The words for how people get about, and the port to everything that times a way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelProfile:
    """How somebody gets along a street: how fast, and by which ways at all.

    `steps_mps` of 0 means that steps are no way. `lead_detour` stretches the straight line
    between a door and the street or gate: nobody walks through flower beds.
    """

    code: str
    speed_mps: float
    steps_mps: float
    is_bicycle: bool = False  # one-way streets bind it, footpaths are closed to it
    lead_mps: float = 1.2  # between the door and the street
    lead_detour: float = 1.3


ADULT = TravelProfile(code="adult", speed_mps=1.2, steps_mps=0.6)
ELDERLY = TravelProfile(code="elderly", speed_mps=0.8, steps_mps=0.4, lead_mps=0.8)
STEP_FREE = TravelProfile(code="step_free", speed_mps=0.8, steps_mps=0.0, lead_mps=0.8)
E_BIKE = TravelProfile(code="e_bike", speed_mps=4.2, steps_mps=0.0, is_bicycle=True)
"""About 15 km/h: the mean between a statutory 25 km/h and junctions, gates and crowds."""

PROFILES = {one.code: one for one in (ADULT, ELDERLY, STEP_FREE, E_BIKE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """Somebody on the way: a profile, and whom the gates take them for.

    `passes` are the codes of a gate's register that let this person through; a member has a
    key to gates that a visitor finds shut.
    """

    profile: TravelProfile = ADULT
    passes: frozenset[str] = field(default_factory=lambda: frozenset({"everyone"}))


MEMBER_PASSES = frozenset({"everyone", "residents", "emergency"})
RESIDENT_PASSES = frozenset({"everyone", "residents"})
VISITOR_PASSES = frozenset({"everyone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelTimes:
    """Seconds from each origin, in the order asked; `inf` where there is no way.

    `engine` names what computed them, with its parameters, so that a stored decision says
    on what it rests. `by_air` are the numbers of the origins that the engine's fallback timed
    as the crow flies, because they stand on no street; `engine` then names the fallback too.
    """

    seconds: tuple[float, ...]
    engine: str
    by_air: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelMatrix:
    """Seconds from each origin (row) to each destination; `inf` = no way within the limit."""

    seconds: tuple[tuple[float, ...], ...]
    engine: str


class TravelTimeEngine(Protocol):
    """Anything that can time people on their way: our own streets, or a routing server.

    `at` is the instant of departure, aware: gates have hours.
    """

    @property
    def fastest_mps(self) -> float:
        """Return what nobody exceeds, in metres along the ellipsoid a second; `inf` = unknown."""
        ...

    def times_to(
        self, origins: Sequence[LonLat], destination: LonLat, *, at: datetime
    ) -> TravelTimes:
        """Return the seconds from every origin to the destination."""
        ...

    def times_between(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        *,
        at: datetime,
        limit_s: float = math.inf,
    ) -> TravelMatrix:
        """Return the seconds from every origin to every destination."""
        ...


@runtime_checkable
class WayFinder(Protocol):
    """Anything that knows the way itself, to be drawn: our own streets, but no straight line."""

    def way(self, origin: LonLat, destination: LonLat, *, at: datetime) -> tuple[LonLat, ...]:
        """Return the soonest way along the streets; empty where there is none to draw."""
        ...
