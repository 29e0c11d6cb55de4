"""The words for a day's round of visits, and the port to everything that plans one.

Times are seconds from one instant that the asker chooses, midnight for example. Places are
numbers: rows and columns of the matrices of seconds.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from gridmap.model.travel import ADULT

LARGEST_PRIZE = 100


@dataclass(frozen=True, slots=True)
class Window:
    """When a visit may begin; both ends count."""

    from_s: float
    to_s: float

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if not self.from_s <= self.to_s < math.inf:
            raise ValueError("a window ends after it begins")


@dataclass(frozen=True, slots=True)
class Rest:
    """A break of `lasts_s` that begins within the window, wherever the member then is."""

    window: Window
    lasts_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMember:
    """One member's day: from when to when, from where, and what may be asked of them.

    `end_place` None = the day ends at the last visit. `capacity` is the most visits of the day.
    `profile` names the matrix of seconds that holds for this member. Every rest is taken, in
    the order given, also on a day without visits; such a day has no way back either.
    """

    code: str
    start_s: float
    end_s: float
    start_place: int
    end_place: int | None = None
    rests: tuple[Rest, ...] = ()
    skills: frozenset[str] = frozenset()
    capacity: int = 1_000
    profile: str = ADULT.code

    def __post_init__(self) -> None:
        """Refuse a day that ends before it begins, or rests that do not lie within it."""
        if not self.start_s <= self.end_s < math.inf:
            raise ValueError(f"the day of {self.code} ends before it begins")
        for rest in self.rests:
            window = rest.window
            if window.from_s < self.start_s or window.to_s + rest.lasts_s > self.end_s:
                raise ValueError(f"a rest of {self.code} does not lie within the day")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStop:
    """One visit that is wanted: where, when, how long, by whom.

    `windows` in the order of time; without any, the whole day will do. `members` names the only
    ones who may come, by code; None = anybody with the `skills`. `prize` tells visits apart
    where not all fit into the day: the sum of prizes served counts first, 0 to 100, then the
    number of visits, then seconds on the way.
    """

    code: str
    place: int
    service_s: float
    windows: tuple[Window, ...] = ()
    skills: frozenset[str] = frozenset()
    members: frozenset[str] | None = None
    prize: int = 1

    def __post_init__(self) -> None:
        """Refuse a prize that would outweigh everything."""
        if not 0 <= self.prize <= LARGEST_PRIZE:
            raise ValueError(f"a prize is 0 to {LARGEST_PRIZE}")

    def allows(self, member: RouteMember) -> bool:
        """Tell whether this member may make the visit."""
        named = self.members is None or member.code in self.members
        return named and self.skills <= member.skills


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteQuestion:
    """Who works, what is wanted, and how long each way takes.

    `seconds` holds one matrix a profile, shape `(n_places, n_places)`; `inf` = no way.
    """

    members: tuple[RouteMember, ...]
    stops: tuple[RouteStop, ...]
    seconds: Mapping[str, Sequence[Sequence[float]]]

    def __post_init__(self) -> None:
        """Refuse two members or two stops of one code."""
        for named in (self.members, self.stops):
            if len({one.code for one in named}) != len(named):
                raise ValueError("members and stops are told apart by their codes")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a route: when the member is there, begins, and leaves again."""

    stop: str
    travel_s: float
    arrive_s: float
    begin_s: float
    leave_s: float


@dataclass(frozen=True, slots=True)
class RestTaken:
    """A rest with its place in the day."""

    begin_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRoute:
    """What one member does in a day; without visits it is an empty day.

    `travel_s` counts every way, the one back included where the day ends at a place.
    """

    member: str
    visits: tuple[Visit, ...]
    rests: tuple[RestTaken, ...]
    travel_s: float


class UnservedReason(StrEnum):
    """Why a visit is not in the plan."""

    NOBODY_MAY = "nobody_may"  # no member is named and skilled for it
    NO_WAY = "no_way"  # no way leads there for those who may
    OUTSIDE_DAY = "outside_day"  # even alone it fits into nobody's day
    DAY_FULL = "day_full"  # it would fit alone; what was taken instead leaves no room


@dataclass(frozen=True, slots=True)
class Unserved:
    """A visit that is not in the plan, and why."""

    stop: str
    reason: UnservedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan:
    """One route a member, in the order of the members asked; every stop once, or unserved.

    `engine` names what made it.
    """

    routes: tuple[MemberRoute, ...]
    unserved: tuple[Unserved, ...]
    engine: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def travel_s(self) -> float:
        """Return the seconds on the way, of all members."""
        return math.fsum(route.travel_s for route in self.routes)


class RoutePlanner(Protocol):
    """Anything that can plan a day of visits."""

    def plan(self, question: RouteQuestion) -> RoutePlan:
        """Return a plan in which every window, shift, rest, skill and capacity holds."""
        ...
