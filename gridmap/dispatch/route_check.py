"""Whether a plan of visits holds: whoever made it, it is checked before it is used.

Nothing here is shared with what makes or times plans, so that a mistake there is seen here.
"""

from collections import Counter
from collections.abc import Iterator

from gridmap.model.routing import (
    MemberRoute,
    RouteMember,
    RoutePlan,
    RouteQuestion,
    RouteStop,
    Visit,
)

_ROUNDING_S = 1e-3


def faults(plan: RoutePlan, question: RouteQuestion) -> list[str]:
    """Return what is wrong with a plan, in words for a log; an empty list = it holds."""
    stops = {one.code: one for one in question.stops}
    found = [*_uncounted(plan, question)]
    for member, route in zip(question.members, plan.routes, strict=False):
        told = f"{member.code}: "
        unknown = [visit.stop for visit in route.visits if visit.stop not in stops]
        if unknown:
            found.append(f"{told}unknown stops {unknown}")
            continue
        checked = (
            *_not_allowed(member, route, stops),
            *_off_window(route, stops),
            *_out_of_time(member, route, stops, question),
            *_not_rested(member, route),
        )
        found += [told + fault for fault in checked]
    return found


def _uncounted(plan: RoutePlan, question: RouteQuestion) -> Iterator[str]:
    if [one.member for one in plan.routes] != [one.code for one in question.members]:
        yield "the routes are not those of the members asked for"
    told = Counter(visit.stop for route in plan.routes for visit in route.visits)
    told.update(one.stop for one in plan.unserved)
    for code, n in sorted((Counter(one.code for one in question.stops) - told).items()):
        yield f"stop {code} is missing {n} time"
    for code, n in sorted((told - Counter(one.code for one in question.stops)).items()):
        yield f"stop {code} is told {n} time too often"


def _not_allowed(
    member: RouteMember, route: MemberRoute, stops: dict[str, RouteStop]
) -> Iterator[str]:
    if len(route.visits) > member.capacity:
        yield f"{len(route.visits)} visits, {member.capacity} at most"
    for visit in route.visits:
        if not stops[visit.stop].allows(member):
            yield f"may not go to {visit.stop}"


def _off_window(route: MemberRoute, stops: dict[str, RouteStop]) -> Iterator[str]:
    for visit in route.visits:
        stop = stops[visit.stop]
        in_window = not stop.windows or any(
            one.from_s - _ROUNDING_S <= visit.begin_s <= one.to_s + _ROUNDING_S
            for one in stop.windows
        )
        if not in_window:
            yield f"{visit.stop} begins at {visit.begin_s:.0f}, in none of its windows"
        if visit.begin_s < visit.arrive_s - _ROUNDING_S:
            yield f"{visit.stop} begins before anybody is there"
        if abs(visit.leave_s - visit.begin_s - stop.service_s) > _ROUNDING_S:
            yield f"{visit.stop} does not last {stop.service_s:.0f} s"


def _out_of_time(
    member: RouteMember,
    route: MemberRoute,
    stops: dict[str, RouteStop],
    question: RouteQuestion,
) -> Iterator[str]:
    """Say which ways are walked faster than anybody can; a rest is no time to walk."""
    seconds = question.seconds[member.profile]
    place, free_s, ways_s = member.start_place, member.start_s, 0.0
    for visit in route.visits:
        stop = stops[visit.stop]
        way_s = seconds[place][stop.place]
        ways_s += way_s
        if visit.arrive_s < free_s + way_s - _ROUNDING_S:
            yield f"{visit.stop} is reached too early"
        if visit.begin_s - free_s < way_s + _rested_s(route, free_s, visit) - _ROUNDING_S:
            yield f"no time is left for rest and way to {visit.stop}"
        place, free_s = stop.place, visit.leave_s
    stays = member.end_place is None or not route.visits
    back_s = 0.0 if stays else seconds[place][member.end_place or 0]
    rested_s = sum(one.end_s - one.begin_s for one in route.rests if one.begin_s >= free_s)
    if free_s + back_s + rested_s > member.end_s + _ROUNDING_S:
        yield "the day ends too late"
    if not abs(route.travel_s - ways_s - back_s) <= _ROUNDING_S:
        yield "the seconds on the way are not their sum"


def _rested_s(route: MemberRoute, since_s: float, visit: Visit) -> float:
    return sum(
        one.end_s - one.begin_s
        for one in route.rests
        if since_s - _ROUNDING_S <= one.begin_s and one.end_s <= visit.begin_s + _ROUNDING_S
    )


def _not_rested(member: RouteMember, route: MemberRoute) -> Iterator[str]:
    if len(route.rests) != len(member.rests):
        yield f"{len(route.rests)} rests instead of {len(member.rests)}"
    for taken, rest in zip(route.rests, member.rests, strict=False):
        window = rest.window
        if not window.from_s - _ROUNDING_S <= taken.begin_s <= window.to_s + _ROUNDING_S:
            yield f"a rest begins at {taken.begin_s:.0f}, outside its window"
        if abs(taken.end_s - taken.begin_s - rest.lasts_s) > _ROUNDING_S:
            yield f"a rest does not last {rest.lasts_s:.0f} s"
        if any(
            taken.begin_s < visit.leave_s - _ROUNDING_S
            and taken.end_s > visit.begin_s + _ROUNDING_S
            for visit in route.visits
        ):
            yield f"a rest at {taken.begin_s:.0f} falls into a visit"
