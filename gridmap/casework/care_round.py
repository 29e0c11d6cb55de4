"""The round of one member on one day, as a question to a route planner and back. Pure."""

from collections.abc import Sequence
from datetime import time

from gridmap.casework.care_policy import CarePolicy
from gridmap.model.care import CareColour, CareLeg, CareRound
from gridmap.model.place import LonLat
from gridmap.model.routing import (
    Rest,
    RouteMember,
    RoutePlan,
    RouteQuestion,
    RouteStop,
    Window,
)
from gridmap.model.travel import ADULT

_PRIZES = {CareColour.RED: 4, CareColour.YELLOW: 2, CareColour.BLUE: 1}
"""Where not all doors fit into a day, who is to be seen daily goes before a monthly visit."""

_HOUR_S = 3_600.0


def places_of(one: CareRound) -> tuple[LonLat, ...]:
    """Return the places of a round: where it starts, then the doors."""
    doors = tuple(stop.position for stop in one.stops)
    return (one.start or doors[0], *doors)


def round_question(
    one: CareRound, seconds: Sequence[Sequence[float]], *, policy: CarePolicy
) -> RouteQuestion:
    """Return the question in which order the doors are walked.

    `seconds` lie between the places of the round, in the order of `places_of`. The round ends
    at its last door. Times are seconds from local midnight.
    """
    member = RouteMember(
        code=one.member_code,
        start_s=policy.day_from_hour * _HOUR_S,
        end_s=policy.day_to_hour * _HOUR_S,
        start_place=0,
        rests=_rests(policy),
    )
    stops = tuple(
        RouteStop(
            code=stop.code,
            place=place,
            service_s=policy.visit_s,
            windows=_windows(stop.visit_from, stop.visit_to),
            prize=_PRIZES[stop.colour],
        )
        for place, stop in enumerate(one.stops, start=1)
    )
    return RouteQuestion(members=(member,), stops=stops, seconds={ADULT.code: seconds})


def legs_of(one: CareRound, plan: RoutePlan) -> tuple[CareLeg, ...]:
    """Return every visit of a round in its order; those without a place come last, with why."""
    ids = {stop.code: stop.visit_id for stop in one.stops}
    walked = tuple(
        CareLeg(
            visit_id=ids[visit.stop], place=place, walk_s=visit.travel_s, begins_s=visit.begin_s
        )
        for route in plan.routes
        for place, visit in enumerate(route.visits, start=1)
    )
    left = tuple(
        CareLeg(visit_id=ids[lost.stop], unserved=lost.reason.value) for lost in plan.unserved
    )
    return walked + left


def _rests(policy: CarePolicy) -> tuple[Rest, ...]:
    if policy.rest_s == 0:
        return ()
    window = Window(policy.rest_from_hour * _HOUR_S, policy.rest_to_hour * _HOUR_S)
    return (Rest(window, policy.rest_s),)


def _windows(first: time | None, last: time | None) -> tuple[Window, ...]:
    if first is None or last is None:
        return ()
    return (Window(_seconds(first), _seconds(last)),)


def _seconds(at: time) -> float:
    return at.hour * _HOUR_S + at.minute * 60.0 + at.second
