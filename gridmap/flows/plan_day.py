"""Plan the appointments of a day into the days of members; a plan reserves nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridmap.dispatch.day_question import as_day_plan, ask, may_be_planned
from gridmap.dispatch.planning import Planning
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NotFound
from gridmap.model.appointment import Appointment, DayPlan, WorkingDay
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.store import appointments, events, situations
from gridmap.store.appointments import Span
from gridmap.store.district import District
from gridmap.travel.to_each import Ways, times_to_each

_TIMED_AT = timedelta(hours=10)
"""The hour for which gates are open or shut in a plan: the middle of a morning."""


def plan_day(day: date, *, district: District, planning: Planning) -> DayPlan:
    """Plan the appointments of a day that still wait, from now on if it is today, and keep that.

    Planned anew, the newest plan holds. Who may go is decided by the rules of dispatch that
    last; whether somebody is there is seen when the time comes.
    """
    midnight, span = _span(day, planning.dispatch)
    at = district.clock()
    since = max(at, span[0])
    with district.reading() as conn:
        waiting = [one for one, _, _ in appointments.read_waiting(conn, district.tenant, span=span)]
        days = appointments.read_working_days(
            conn,
            district.tenant,
            span=(since, max(since, span[1])),
            unrostered=_unrostered(midnight, planning),
        )
    may_go = _may_go(waiting, district=district, policy=planning.dispatch)
    seconds = _ways(waiting, days, planning.travel, at=midnight + _TIMED_AT)
    question = ask(waiting, days, may_go, seconds=seconds, midnight=midnight, policy=planning.plan)
    route_plan = planning.planner.plan(question)
    plan = as_day_plan(route_plan, waiting, days, day=day, midnight=midnight)
    with district.writing() as conn:
        made_at = district.clock()
        appointments.keep_plan(conn, district.tenant, plan, span=span, at=made_at)
        facts = {
            "day": day.isoformat(),
            "n_visits": len(plan.visits),
            "n_unplanned": len(plan.unplanned),
        }
        planned = Event(at=made_at, kind=EventKind.DAY_PLANNED, actor=district.actor, facts=facts)
        events.append(conn, district.tenant, [planned])
    return replace(plan, made_at=made_at)


def read_day_plan(day: date, *, district: District) -> DayPlan:
    """Return the newest plan of a day.

    Raises
    ------
    NotFound
        The day was never planned.
    """
    with district.reading() as conn:
        plan = appointments.newest_plan(conn, district.tenant, day)
    if plan is None:
        raise NotFound(
            problem=f"{day} was not planned",
            mend=f"gridmap plan day --date {day}",
            problem_zh=f"{day} 尚未编排",
            mend_zh=f"先运行 gridmap plan day --date {day}",
        )
    return plan


def replan_today(*, district: District, planning: Planning) -> DayPlan | None:
    """Plan today anew where it has to be; None where the plan still holds.

    It has to be where an appointment came in since, or where somebody planned does not work
    when the visit is to begin. A day that nobody has planned is left alone.
    """
    at = district.clock()
    day = at.astimezone(ZoneInfo(planning.dispatch.zone_name)).date()
    midnight, span = _span(day, planning.dispatch)
    with district.reading() as conn:
        plan = appointments.newest_plan(conn, district.tenant, day)
        if plan is None or plan.made_at is None:
            return None
        if at < plan.made_at + timedelta(seconds=planning.plan.replan_every_s):
            return None
        waiting = appointments.read_waiting(conn, district.tenant, span=span)
        days = appointments.read_working_days(
            conn, district.tenant, span=span, unrostered=_unrostered(midnight, planning)
        )
    holds = all(
        one.number in plan.unplanned
        if code is None or begin_at is None
        else any(_works(day, code, begin_at) for day in days)
        for one, code, begin_at in waiting
    )
    return None if holds else plan_day(day, district=district, planning=planning)


def _works(day: WorkingDay, code: str, at: datetime) -> bool:
    is_away = any(since <= at < until for since, until in day.away)
    return day.code == code and day.from_at <= at <= day.to_at and not is_away


def _span(day: date, policy: DispatchPolicy) -> tuple[datetime, Span]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(policy.zone_name))
    start = midnight.astimezone(UTC)
    return start, (start, (midnight + timedelta(days=1)).astimezone(UTC))


def _unrostered(midnight: datetime, planning: Planning) -> Span | None:
    if planning.dispatch.roster_required:
        return None
    policy = planning.plan
    since, until = (timedelta(seconds=one) for one in (policy.day_from_s, policy.day_to_s))
    return midnight + since, midnight + until


def _may_go(
    waiting: Sequence[Appointment], *, district: District, policy: DispatchPolicy
) -> dict[WorkOrderId, frozenset[str]]:
    at = district.clock()
    found = {}
    with district.reading() as conn:
        for one in waiting:
            situation = situations.read(
                conn,
                district.tenant,
                one.order_id,
                radius_m=policy.widest_radius_m,
                at=at,
                policy=policy,
            )
            found[one.order_id] = frozenset(
                other.code
                for other in situation.candidates
                if may_be_planned(situation.order, other, policy)
            )
    return found


def _ways(
    waiting: Sequence[Appointment],
    days: Sequence[WorkingDay],
    travel: TravelTimeEngine,
    *,
    at: datetime,
) -> list[list[float]]:
    """Return the seconds between all places; nobody has to get back to where a day began."""
    starts, places = [one.position for one in days], [one.position for one in waiting]
    origins = (*starts, *places)
    columns = times_to_each(travel, [Ways(origins, one) for one in places], at=at)
    return [
        [0.0] * len(days) + [column.seconds[row] for column in columns]
        for row in range(len(origins))
    ]
