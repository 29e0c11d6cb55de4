"""Appointments and working days as a question to a route planner, and its answer back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from gridmap.dispatch.eligibility import admission, jurisdiction, recusal, refusal, role, skill
from gridmap.dispatch.plan_policy import PlanPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, OrderFacts
from gridmap.model.appointment import Appointment, DayPlan, PlannedVisit, WorkingDay
from gridmap.model.ids import WorkOrderId
from gridmap.model.routing import Rest, RouteMember, RoutePlan, RouteQuestion, RouteStop, Window

_LASTING = (role, admission, recusal, skill, jurisdiction, refusal)
"""The rules of dispatch that hold for another hour too; where somebody is then, nobody knows."""


def may_be_planned(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> bool:
    """Tell whether a member may be planned for an order, by the rules of dispatch itself."""
    return all(rule(order, candidate, policy) is None for rule in _LASTING)


def ask(
    appointments: Sequence[Appointment],
    days: Sequence[WorkingDay],
    may_go: Mapping[WorkOrderId, Collection[str]],
    *,
    seconds: Sequence[Sequence[float]],
    midnight: datetime,
    policy: PlanPolicy,
) -> RouteQuestion:
    """Return the question; places are first those of the days, then those of the appointments.

    A member with several spans of work on the day stands in it several times.
    """
    stops = tuple(
        RouteStop(
            code=one.number,
            place=len(days) + number,
            service_s=policy.visit_s,
            windows=(
                Window(_after(one.window.from_at, midnight), _after(one.window.to_at, midnight)),
            ),
            members=frozenset(
                _code(place, day)
                for place, day in enumerate(days)
                if day.code in may_go[one.order_id]
            ),
        )
        for number, one in enumerate(appointments)
    )
    return RouteQuestion(
        members=tuple(_member(place, day, midnight) for place, day in enumerate(days)),
        stops=stops,
        seconds={"adult": seconds},
    )


def as_day_plan(
    plan: RoutePlan,
    appointments: Sequence[Appointment],
    days: Sequence[WorkingDay],
    *,
    day: date,
    midnight: datetime,
) -> DayPlan:
    """Return a plan in instants, members and orders."""
    known = {one.number: one for one in appointments}
    visits = [
        PlannedVisit(
            order_id=known[visit.stop].order_id,
            number=visit.stop,
            member_id=days[place].member_id,
            member_code=days[place].code,
            turn=turn,
            travel_s=round(visit.travel_s, 1),
            arrive_at=_at(visit.arrive_s, midnight),
            begin_at=_at(visit.begin_s, midnight),
            leave_at=_at(visit.leave_s, midnight),
        )
        for place, route in enumerate(plan.routes)
        for turn, visit in enumerate(route.visits, start=1)
    ]
    return DayPlan(
        day=day,
        engine=plan.engine,
        visits=tuple(visits),
        unplanned={one.stop: one.reason.value for one in plan.unserved},
        travel_s=round(plan.travel_s, 1),
    )


def _member(place: int, day: WorkingDay, midnight: datetime) -> RouteMember:
    start_s, end_s = _after(day.from_at, midnight), _after(day.to_at, midnight)
    rests = []
    for from_at, to_at in day.away:
        since_s, until_s = _after(from_at, midnight), _after(to_at, midnight)
        rests.append(Rest(Window(since_s, since_s), until_s - since_s))
    return RouteMember(
        code=_code(place, day),
        start_s=start_s,
        end_s=end_s,
        start_place=place,
        rests=tuple(rests),
    )


def _code(place: int, day: WorkingDay) -> str:
    return f"{day.code}#{place}"


def _after(at: datetime, midnight: datetime) -> float:
    return (at - midnight).total_seconds()


def _at(seconds: float, midnight: datetime) -> datetime:
    return midnight + timedelta(seconds=round(seconds))
