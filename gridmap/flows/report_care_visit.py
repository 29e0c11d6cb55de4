"""Take what a visitor reports: once a key, with everything that follows from it."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.care_visits import (
    CARE_VISIT_MOVES,
    check_care_visit_move,
    counts_as_visit,
    ends_care,
)
from gridmap.errors import IllegalMove, InputError, NotFound
from gridmap.model.care import CareReport, CareVisitState, VisitOutcome
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import CareReportId, CareVisitId
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.store import care_people, care_reports, care_visits, events
from gridmap.store.care_people import HeldPerson, HeldVisit
from gridmap.store.care_reports import Subject
from gridmap.store.district import District

_BY_VOLUNTEERS = frozenset({VisitOutcome.MET, VisitOutcome.NOT_MET, VisitOutcome.NEEDS_HELP})
"""That somebody has moved or died ends a plan that volunteers know nothing of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What became of a report. `created` is False when its key had come before.

    `is_done` says whether it was a visit as the period owes one.
    """

    report_id: CareReportId
    visit_id: CareVisitId | None
    is_done: bool
    created: bool


def report_care_visit(
    report: CareReport, *, district: District, policy: CarePolicy, zone: tzinfo
) -> Reported:
    """Store a report; close the visit of its period, and end the plan where somebody left.

    A visit that was missed may be reported later with its true time: it counts as made. What
    needs help is owed to the intake (`read_owed_care_requests`); a call for help is taken also
    where the visit, or care itself, has ended.

    Raises
    ------
    NotFound
        No such person, visit, member or volunteer; or the visit is not this volunteer's.
    KeyReused
        The key came before with something else.
    InputError
        Dated in the future, or an outcome that a volunteer does not report.
    IllegalMove
        The visit has ended, or care had ended on that day; never where somebody needs help.
    """
    tenant, on = district.tenant, report.visited_at.astimezone(zone).date()
    with district.writing() as conn:
        at = district.clock()
        person = care_reports.hold_person_of(conn, tenant, report)
        is_done = counts_as_visit(report.outcome, person.colour, policy)
        known = care_reports.find(conn, tenant, report)
        if known is not None:
            return Reported(
                report_id=known.id, visit_id=known.visit_id, is_done=is_done, created=False
            )
        _check_time(report, person, on=on, at=at)
        subject = care_reports.subject_of(conn, tenant, report, person, on=on)
        visit = subject.visit
        _check_volunteer(report, subject)
        is_closing = _closes(visit, report.outcome, is_done=is_done)
        report_id = care_reports.add(conn, tenant, report, subject, at=at)
        if is_done:
            care_people.note_visited(conn, tenant, person, on)
        if visit is not None and is_closing:
            care_people.close_visit(conn, tenant, visit.id, at=at)
        happened = [_event(EventKind.CARE_VISIT_REPORTED, report, subject, at=at)]
        if ends_care(report.outcome):
            care_people.end(conn, tenant, person.id, on=on, why=report.outcome.value)
            care_visits.drop_open_of(conn, tenant, person.id, at=at)
            happened.append(_event(EventKind.CARE_ENDED, report, subject, at=at))
        events.append(conn, tenant, happened)
    visit_id = None if visit is None else visit.id
    return Reported(report_id=report_id, visit_id=visit_id, is_done=is_done, created=True)


def _check_time(report: CareReport, person: HeldPerson, *, on: date, at: datetime) -> None:
    if report.visited_at > at + CLOCK_ALLOWANCE:
        raise InputError(
            problem="the visit is dated in the future",
            mend="set the clock or the offset right",
            problem_zh="走访时间在未来",
            mend_zh="校正时钟或时区",
            field="visited_at",
            value=report.visited_at.isoformat(),
        )
    if report.outcome is VisitOutcome.NEEDS_HELP:
        return
    if person.ended_on is not None and on >= person.ended_on:
        raise IllegalMove(
            problem=f"care ended on {person.ended_on.isoformat()}",
            mend="if that was wrong, register the person again",
            problem_zh=f"该对象的关爱已于 {person.ended_on.isoformat()} 结束",
            mend_zh="如有误，请重新登记",
            person=person.code,
        )


def _closes(visit: HeldVisit | None, outcome: VisitOutcome, *, is_done: bool) -> bool:
    """Tell whether a report closes its visit; whoever needs help is heard after it has ended.

    Raises
    ------
    IllegalMove
        The visit has ended, and nobody needs help.
    """
    if visit is None or not is_done:
        return False
    move = visit.state, CareVisitState.DONE
    if outcome is VisitOutcome.NEEDS_HELP and move not in CARE_VISIT_MOVES:
        return False
    check_care_visit_move(*move)
    return True


def _check_volunteer(report: CareReport, subject: Subject) -> None:
    """Let a volunteer report errands of their own only, and only what a volunteer can tell."""
    if report.volunteer_code is None:
        return
    if subject.visit is None or subject.visit.volunteer_id != subject.volunteer_id:
        raise NotFound(
            problem="you have no such errand",
            problem_zh="您没有这项任务",
            mend="ask for the list of your errands again",
            mend_zh="请重新查看自己的任务",
        )
    if report.outcome not in _BY_VOLUNTEERS:
        raise InputError(
            problem=f"a volunteer does not report {report.outcome.value!r}",
            mend="tell the desk by telephone",
            problem_zh=f"志愿者不填报 {report.outcome.value!r}",
            mend_zh="请电话告知网格员",
            field="outcome",
        )


def _event(kind: EventKind, report: CareReport, subject: Subject, *, at: datetime) -> Event:
    """Return an event that tells of nobody: the visit, and where it stands now."""
    visit = subject.visit
    return Event(
        at=at,
        kind=kind,
        actor=report.member_code or "volunteer",
        subdistrict_id=subject.person.subdistrict_id,
        facts={"visit": None if visit is None else str(visit.id)},
    )
