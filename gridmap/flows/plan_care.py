"""Plan the care visits of a day: what is owed, and who goes.

Run twice it changes nothing: a person has one visit a period, by constraint. What the register
says now counts: visits that are owed no more are dropped, those whose day has become a day off
(or that are left over on one) are put off within their period, and whoever is away is replaced.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from gridmap.casework.care_visits import OwedVisit, is_paused, owed_visits, visitors
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import CarePersonId, CareVisitId
from gridmap.store import care_days, care_register, care_visits, events
from gridmap.store.care_visits import OpenVisit
from gridmap.store.district import District

_FIRST_HOUR, _LAST_HOUR = time(8), time(20)
"""Visits are made in the day: a shift that ends at seven in the morning is no visitor."""

_FEW_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """What the plan of a day came to."""

    on: date
    n_new: int
    n_dropped: int
    n_due: int
    n_without_visitor: int
    n_rounds: int


def is_caring(*, district: District) -> bool:
    """Tell whether anybody is cared for now."""
    with district.reading() as conn:
        return care_visits.is_caring(conn, district.tenant)


def days_to_plan(*, district: District, zone: tzinfo) -> tuple[date, ...]:
    """Return the days up to today that were never planned, at most those of a month.

    A day on which nobody ran the plan still owes its visits: they are planned late and missed
    aloud. What was planned ahead is planned again on its day, by the roster of that day. A district
    that never planned begins today; one that cares for nobody has none.
    """
    today = district.clock().astimezone(zone).date()
    midnight = datetime.combine(today, time(), tzinfo=zone)
    with district.reading() as conn:
        if not care_visits.is_caring(conn, district.tenant):
            return ()
        last = care_days.last_planned_day(conn, district.tenant, today=today, midnight=midnight)
    if last is None:
        return (today,)
    first = max(last + timedelta(days=1), today - timedelta(days=_FEW_DAYS))
    return tuple(first + timedelta(days=n) for n in range((today - first).days + 1))


def plan_care(on: date, *, district: District, zone: tzinfo) -> PlannedDay:
    """Plan the visits of the periods that hold a day, and give out those of the day itself.

    Visits planned for later days of the week or month stand in the plan at once; who makes them
    is decided on the day, by the roster of the day. The rounds are walked by `route_care`.
    What changes meanwhile waits, and has the day planned again.
    """
    tenant = district.tenant
    since, until = (
        datetime.combine(on, hour, tzinfo=zone).astimezone(UTC)
        for hour in (_FIRST_HOUR, _LAST_HOUR)
    )
    with district.writing() as conn:
        care_days.wait_for_changes(conn, tenant)
        care_register.locate_again(conn, tenant)
        people = care_visits.cared_for(conn, tenant)
        owed = owed_visits(people, on=on)
        before = care_visits.open_around(conn, tenant, on)
        gone = _owed_no_more(before, owed)
        at = district.clock()
        care_visits.drop(conn, tenant, gone, at=at)
        care_visits.put_off(conn, tenant, _put_off(before, owed, gone, on=on))
        n_new = care_visits.insert_owed(conn, tenant, owed)
        due = _due(care_visits.open_around(conn, tenant, on), on)
        by_id = {one.id: one for one in people}
        there = care_visits.roster(conn, tenant, since=since, until=until)
        given = {id_: one.member_id for id_, one in due.items() if one.member_id is not None}
        going = visitors([by_id[one] for one in due], there, before=given)
        care_visits.give(conn, tenant, {due[one.person_id].id: one for one in going})
        care_days.note_day(conn, tenant, on, at=at, n_owed=len(due))
        if n_new or gone:
            facts = {"on": on.isoformat(), "n_new": n_new, "n_dropped": len(gone)}
            event = Event(at=at, kind=EventKind.CARE_PLANNED, actor=district.actor, facts=facts)
            events.append(conn, tenant, [event])
    members = [one.member_id for one in going if one.member_id is not None]
    return PlannedDay(
        on=on,
        n_new=n_new,
        n_dropped=len(gone),
        n_due=len(due),
        n_without_visitor=len(due) - len(members),
        n_rounds=len(set(members)),
    )


def _owed_no_more(before: Sequence[OpenVisit], owed: Sequence[OwedVisit]) -> list[CareVisitId]:
    """Return the open visits of periods that owe none: another colour, a pause, care ended."""
    wanted = {(one.person.id, one.period.first, one.period.last) for one in owed}
    return [one.id for one in before if (one.person_id, one.first_day, one.last_day) not in wanted]


def _put_off(
    before: Sequence[OpenVisit],
    owed: Sequence[OwedVisit],
    gone: Container[CareVisitId],
    *,
    on: date,
) -> dict[CareVisitId, date]:
    """Return the open visits that would be due on a day without visits, with their new day."""
    now = {one.person.id: one for one in owed}
    return {
        one.id: now[one.person_id].planned_on
        for one in before
        if one.id not in gone and is_paused(now[one.person_id].person, max(one.planned_on, on))
    }


def _due(visits: Sequence[OpenVisit], on: date) -> Mapping[CarePersonId, OpenVisit]:
    """Return the visits of a day by person: those planned for it or left over, not handed on."""
    return {
        one.person_id: one for one in visits if one.planned_on <= on and one.volunteer_id is None
    }
