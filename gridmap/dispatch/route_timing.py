"""When a member is where, for a given order of visits and rests.

A visit begins as soon as the member is there and its window is open. A rest that falls due on
the way is taken on the way: what was walked before it counts. So begun as early as possible,
an order that breaks a window here breaks it however it is timed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from gridmap.model.routing import (
    MemberRoute,
    Rest,
    RestTaken,
    RouteMember,
    RouteStop,
    Visit,
    Window,
)

Seconds = Sequence[Sequence[float]]
Step = RouteStop | Rest


@dataclass(slots=True)
class _Walk:
    """How far the day has been timed.

    `ready_s` is when the last visit or rest ended, `walked_s` how much of the way to the next
    stop lay before it.
    """

    place: int
    ready_s: float
    walked_s: float = 0.0
    visits: list[Visit] = field(default_factory=list)
    rests: list[RestTaken] = field(default_factory=list)


def timed(member: RouteMember, steps: Sequence[Step], seconds: Seconds) -> MemberRoute | None:
    """Return the route in the order of the steps, or None where it cannot be walked so.

    >>> member = RouteMember(code="A", start_s=0.0, end_s=900.0, start_place=0)
    >>> stop = RouteStop(code="1", place=1, service_s=60.0, windows=(Window(300.0, 400.0),))
    >>> route = timed(member, [stop], [[0.0, 100.0], [100.0, 0.0]])
    >>> route.visits
    (Visit(stop='1', travel_s=100.0, arrive_s=100.0, begin_s=300.0, leave_s=360.0),)
    >>> timed(member, [stop], [[0.0, 500.0], [500.0, 0.0]]) is None
    True
    """
    stops = [step for step in steps if isinstance(step, RouteStop)]
    if len(stops) > member.capacity or not all(stop.allows(member) for stop in stops):
        return None
    walk = _Walk(place=member.start_place, ready_s=member.start_s)
    end_place = member.end_place if stops else None
    places = iter([*(stop.place for stop in stops), end_place])
    following = next(places)
    for step in steps:
        way_s = _way_s(seconds, walk.place, following)
        if isinstance(step, Rest):
            can_go_on = _rest(walk, step, way_s)
        else:
            can_go_on = _visit(walk, step, way_s)
            following = next(places)
        if not can_go_on:
            return None
    back_s = _way_s(seconds, walk.place, end_place)
    if walk.ready_s + back_s - walk.walked_s > member.end_s:
        return None
    return MemberRoute(
        member=member.code,
        visits=tuple(walk.visits),
        rests=tuple(walk.rests),
        travel_s=math.fsum((*(one.travel_s for one in walk.visits), back_s)),
    )


def _way_s(seconds: Seconds, place: int, following: int | None) -> float:
    """Return how long the way to the following place is; 0 where there is none."""
    return 0.0 if following is None else seconds[place][following]


def _rest(walk: _Walk, rest: Rest, way_s: float) -> bool:
    begin_s = max(walk.ready_s, rest.window.from_s)
    if begin_s > rest.window.to_s:
        return False
    walk.walked_s = min(way_s, walk.walked_s + begin_s - walk.ready_s)
    walk.ready_s = begin_s + rest.lasts_s
    walk.rests.append(RestTaken(begin_s, walk.ready_s))
    return True


def _visit(walk: _Walk, stop: RouteStop, way_s: float) -> bool:
    """Go on to a stop; False where no window is open any more when the member is there."""
    arrive_s = walk.ready_s + way_s - walk.walked_s
    begin_s = _opens_s(arrive_s, stop.windows)
    if not begin_s < math.inf:
        return False
    leave_s = begin_s + stop.service_s
    walk.visits.append(Visit(stop.code, way_s, arrive_s, begin_s, leave_s))
    walk.place, walk.ready_s, walk.walked_s = stop.place, leave_s, 0.0
    return True


def _opens_s(at_s: float, windows: Sequence[Window]) -> float:
    """Return when the first window that is still open lets a visit begin; inf = none."""
    if not windows:
        return at_s
    return next((max(at_s, one.from_s) for one in windows if at_s <= one.to_s), math.inf)
