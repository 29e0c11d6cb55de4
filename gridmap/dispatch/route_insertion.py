"""The simple way to plan a day: each visit where it costs the least way, the dearest first.

It is the yardstick that every better planner has to reach, what is left when there is none,
and what fills the gaps that another planner left. It also says why a visit has no place.
"""

import heapq
import math
from collections.abc import Mapping, Sequence

from gridmap.dispatch.route_timing import Seconds, Step, timed
from gridmap.model.routing import (
    MemberRoute,
    Rest,
    RouteMember,
    RoutePlan,
    RouteQuestion,
    RouteStop,
    Unserved,
    UnservedReason,
)

INSERTION = "insertion"


def worth(plan: RoutePlan, question: RouteQuestion) -> tuple[int, int, float]:
    """Return what plans are compared by: prizes served, visits, seconds on the way (less = more).

    Of two plans the one with the larger tuple is the better.
    """
    prize = {one.code: one.prize for one in question.stops}
    served = [visit.stop for route in plan.routes for visit in route.visits]
    return sum(prize[code] for code in served), len(served), -round(plan.travel_s, 3)


def insert_stops(
    question: RouteQuestion, begun: Mapping[str, Sequence[Step]] | None = None
) -> RoutePlan:
    """Return a plan that grows by one visit at a time; `begun` are steps by member to begin with.

    Dear visits first, then those whose last window shuts first, then by code; each goes where
    it lengthens the ways the least. Nothing that has a place is moved to another member or
    given up for something else.

    Raises
    ------
    ValueError
        Steps of `begun` that cannot be walked in their order.
    """
    days = [
        _Day(member, question.seconds[member.profile], (begun or {}).get(member.code))
        for member in question.members
    ]
    placed = {one.code for day in days for one in day.steps if isinstance(one, RouteStop)}
    left_out = [
        stop
        for stop in sorted(question.stops, key=_first_served)
        if stop.code not in placed and not _insert(stop, days)
    ]
    left_out.sort(key=lambda stop: stop.code)
    return RoutePlan(
        routes=tuple(day.route for day in days),
        unserved=tuple(Unserved(stop.code, why_unserved(stop, question)) for stop in left_out),
        engine=INSERTION,
    )


def why_unserved(stop: RouteStop, question: RouteQuestion) -> UnservedReason:
    """Return why a stop that is in no route is in none."""
    may = [one for one in question.members if stop.allows(one)]
    if not may:
        return UnservedReason.NOBODY_MAY
    if not any(_leads_there(one, stop, question.seconds[one.profile]) for one in may):
        return UnservedReason.NO_WAY
    empty = [_Day(one, question.seconds[one.profile], None) for one in may]
    if not _insert(stop, empty):
        return UnservedReason.OUTSIDE_DAY
    return UnservedReason.DAY_FULL


def _leads_there(member: RouteMember, stop: RouteStop, seconds: Seconds) -> bool:
    back_s = 0.0 if member.end_place is None else seconds[stop.place][member.end_place]
    return math.isfinite(seconds[member.start_place][stop.place] + back_s)


def _first_served(stop: RouteStop) -> tuple[int, float, str]:
    shuts_s = stop.windows[-1].to_s if stop.windows else math.inf
    return -stop.prize, shuts_s, stop.code


class _Day:
    """One member's day as it fills."""

    def __init__(self, member: RouteMember, seconds: Seconds, steps: Sequence[Step] | None) -> None:
        self.member = member
        self._seconds = seconds
        self.steps: list[Step] = list(member.rests) if steps is None else list(steps)
        self.route = self._timed(self.steps)

    def _timed(self, steps: Sequence[Step]) -> MemberRoute:
        route = timed(self.member, steps, self._seconds)
        if route is None:
            raise ValueError(f"the day of {self.member.code} cannot be walked in this order")
        return route

    def longer_by(self, stop: RouteStop) -> list[float]:
        """Return how much longer the ways get with the stop at each place among the steps."""
        places = [self.member.start_place]
        for step in self.steps:
            places.append(places[-1] if isinstance(step, Rest) else step.place)
        after: list[int | None] = [self.member.end_place] * len(places)
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            after[number] = after[number + 1] if isinstance(step, Rest) else step.place
        return [
            self._detour_s(before, stop.place, following)
            for before, following in zip(places, after, strict=True)
        ]

    def _detour_s(self, before: int, place: int, following: int | None) -> float:
        there_s = self._seconds[before][place]
        if following is None:
            return there_s
        if not self.route.visits:
            return there_s + self._seconds[place][following]
        return there_s + self._seconds[place][following] - self._seconds[before][following]

    def try_at(self, number: int, stop: RouteStop) -> bool:
        """Take the stop in before step `number`, if the day can still be walked then."""
        steps = [*self.steps[:number], stop, *self.steps[number:]]
        route = timed(self.member, steps, self._seconds)
        if route is None:
            return False
        self.steps, self.route = steps, route
        return True


def _insert(stop: RouteStop, days: Sequence[_Day]) -> bool:
    """Take the stop in where it costs the least; False where it fits nowhere."""
    places = [
        (longer_s, number, position)
        for number, day in enumerate(days)
        if stop.allows(day.member) and len(day.route.visits) < day.member.capacity
        for position, longer_s in enumerate(day.longer_by(stop))
        if math.isfinite(longer_s)
    ]
    heapq.heapify(places)
    while places:
        _, number, position = heapq.heappop(places)
        if days[number].try_at(position, stop):
            return True
    return False
