"""What is left of a member's day on foot, as a question to a route planner and back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.casework.care_policy import CarePolicy
from gridmap.model.day_walk import DayLeg, DayStop
from gridmap.model.place import LonLat
from gridmap.model.routing import Rest, RouteMember, RoutePlan, RouteQuestion, RouteStop, Window
from gridmap.model.travel import ADULT

_HOUR_S = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLeft:
    """Who walks from where, from now to the end of the hours of visits; `midnight` is local."""

    member_code: str
    start: LonLat | None
    now: datetime
    midnight: datetime
    policy: CarePolicy

    def after_midnight_s(self, at: datetime) -> float:
        """Return the seconds from local midnight to an instant."""
        return (at - self.midnight).total_seconds()

    @property
    def start_s(self) -> float:
        """Return when the walk begins: now, or when visits begin."""
        return max(self.policy.day_from_hour * _HOUR_S, self.after_midnight_s(self.now))

    @property
    def end_s(self) -> float:
        """Return when the last visit ends; after hours nothing is left of the day."""
        return max(self.start_s, self.policy.day_to_hour * _HOUR_S)


def places_of(left: DayLeft, stops: Sequence[DayStop]) -> tuple[LonLat, ...]:
    """Return where the walk begins, then the stops; without a start, it begins at the first."""
    return (left.start or stops[0].position, *(one.position for one in stops))


def walk_question(
    left: DayLeft, stops: Sequence[DayStop], seconds: Sequence[Sequence[float]]
) -> RouteQuestion:
    """Return the question in which order the stops are walked; `seconds` as in `places_of`."""
    member = RouteMember(
        code=left.member_code,
        start_s=left.start_s,
        end_s=left.end_s,
        start_place=0,
        rests=_rests(left),
    )
    asked = tuple(
        RouteStop(
            code=one.code,
            place=place,
            service_s=left.policy.visit_s,
            windows=_windows(one, left),
            prize=one.prize,
        )
        for place, one in enumerate(stops, start=1)
    )
    return RouteQuestion(members=(member,), stops=asked, seconds={ADULT.code: seconds})


def legs_of(left: DayLeft, stops: Sequence[DayStop], plan: RoutePlan) -> tuple[DayLeg, ...]:
    """Return the stops in the order of the walk; those without a place come last, with why."""
    by_code = {one.code: one for one in stops}
    walked = tuple(
        DayLeg(
            stop=by_code[visit.stop],
            walk_s=visit.travel_s,
            begins_at=left.midnight + timedelta(seconds=visit.begin_s),
        )
        for route in plan.routes
        for visit in route.visits
    )
    lost = tuple(DayLeg(stop=by_code[one.stop], unserved=one.reason.value) for one in plan.unserved)
    return walked + lost


def _windows(stop: DayStop, left: DayLeft) -> tuple[Window, ...]:
    if stop.from_at is None or stop.to_at is None:
        return ()
    return (Window(left.after_midnight_s(stop.from_at), left.after_midnight_s(stop.to_at)),)


def _rests(left: DayLeft) -> tuple[Rest, ...]:
    """Return the midday rest where all of it lies ahead."""
    policy = left.policy
    window = Window(policy.rest_from_hour * _HOUR_S, policy.rest_to_hour * _HOUR_S)
    fits = left.start_s <= window.from_s and window.to_s + policy.rest_s <= left.end_s
    return (Rest(window, policy.rest_s),) if policy.rest_s > 0 and fits else ()
