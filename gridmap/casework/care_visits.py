"""Which care visits are owed, on which day, and who makes them. Pure.

Every period (a day, an ISO week, a month, by colour) owes one visit. Within it the visit is
planned for a working day; red visits are owed at weekends too. Nothing here depends on the
order of people, so that a plan made twice is the same plan.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import assert_never

from gridmap.casework.care_policy import CarePolicy
from gridmap.errors import IllegalMove
from gridmap.model.care import (
    ENDING_OUTCOMES,
    CareColour,
    CaredFor,
    CareVisitState,
    Period,
    VisitorBecause,
    VisitOutcome,
)
from gridmap.model.ids import CarePersonId, FeatureId, MemberId

_DAY = timedelta(days=1)
_SATURDAY = 5
_INTERVALS = {CareColour.RED: 1, CareColour.YELLOW: 7, CareColour.BLUE: 30}

CARE_VISIT_MOVES: frozenset[tuple[CareVisitState, CareVisitState]] = frozenset(
    {
        (CareVisitState.PLANNED, CareVisitState.DONE),
        (CareVisitState.PLANNED, CareVisitState.MISSED),
        (CareVisitState.PLANNED, CareVisitState.DROPPED),
        # Entered later 补录: the visit was made in time and nobody had written it down.
        (CareVisitState.MISSED, CareVisitState.DONE),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedVisit:
    """A visit that a period owes, and the day on which it is planned."""

    person: CaredFor
    period: Period
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who could visit on one day.

    `of_grid` lists the members of a grid that may be sent, in the order of their codes.
    """

    present: frozenset[MemberId]
    of_grid: Mapping[FeatureId, Sequence[MemberId]] = field(default_factory=dict)

    def has(self, member_id: MemberId | None) -> bool:
        """Tell whether somebody is named, and there on that day."""
        return member_id is not None and member_id in self.present


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who makes a visit and why; nobody only where nobody is there."""

    person_id: CarePersonId
    member_id: MemberId | None
    because: VisitorBecause


def period_of(colour: CareColour, on: date) -> Period:
    """Return the period that owes a visit on a day.

    >>> period_of(CareColour.YELLOW, date(2026, 3, 4)).first.isoformat()
    '2026-03-02'
    >>> period_of(CareColour.BLUE, date(2026, 2, 10)).last.isoformat()
    '2026-02-28'
    """
    match colour:
        case CareColour.RED:
            return Period(first=on, last=on)
        case CareColour.YELLOW:
            monday = on - timedelta(days=on.weekday())
            return Period(first=monday, last=monday + 6 * _DAY)
        case CareColour.BLUE:
            first = on.replace(day=1)
            return Period(first=first, last=(first + 31 * _DAY).replace(day=1) - _DAY)
        case _ as never:
            assert_never(never)


def owed_visits(people: Sequence[CaredFor], *, on: date) -> tuple[OwedVisit, ...]:
    """Return the visits that the periods around a day owe, by code of the person.

    Nothing is owed to whom was visited in the period or later, to whom the visits pause for all
    of it or from the day to its end, and before the first day of care.
    """
    return tuple(
        owed
        for person in sorted(people, key=lambda one: one.code)
        if (owed := _owed(person, on)) is not None
    )


def _owed(person: CaredFor, on: date) -> OwedVisit | None:
    period = period_of(person.colour, on)
    if person.last_visit_on is not None and person.last_visit_on >= period.first:
        return None
    planned_on = _planned_day(person, period, on)
    if planned_on is None:
        return None
    return OwedVisit(person=person, period=period, planned_on=planned_on)


def _planned_day(person: CaredFor, period: Period, on: date) -> date | None:
    """Return the day of a visit: the usual interval after the last one, on a working day.

    Where the visits pause `on` the day of the plan it is a later one: a day before would be due.
    Who was never visited is spread over the period by a checksum of the code: so the days of a
    member are even, and the same every time. Where only days of a weekend are left it is one of
    these; a late day is better than none.
    """
    since = max(on if is_paused(person, on) else period.first, person.starts_on)
    open_days = [one for one in _days(period) if one >= since and not is_paused(person, one)]
    if person.colour is not CareColour.RED:
        working = [one for one in open_days if one.weekday() < _SATURDAY]
        open_days = working or open_days
    if not open_days:
        return None
    if person.last_visit_on is None:
        return open_days[zlib.crc32(person.code.encode()) % len(open_days)]
    wanted = person.last_visit_on + timedelta(days=_INTERVALS[person.colour])
    return next((one for one in open_days if one >= wanted), open_days[-1])


def _days(period: Period) -> Iterator[date]:
    day = period.first
    while day <= period.last:
        yield day
        day += _DAY


def is_paused(person: CaredFor, day: date) -> bool:
    """Tell whether nobody is to visit a person on a day."""
    return any(
        pause.first <= day and (pause.last is None or day <= pause.last) for pause in person.pauses
    )


def visitors(
    people: Sequence[CaredFor],
    roster: Roster,
    *,
    before: Mapping[CarePersonId, MemberId] | None = None,
) -> tuple[Visitor, ...]:
    """Return who visits each person: in charge, else stand-in, else whoever of the grid has least.

    Who goes for the grid by an earlier plan (`before`) goes on if there. The result stands in the
    order of the codes. Equal loads go by code of the member.
    """
    before = before or {}
    n_visits: dict[MemberId, int] = {}
    chosen: dict[CarePersonId, Visitor] = {}
    ordered = sorted(people, key=lambda one: one.code)
    for person in ordered:
        named = _named_visitor(person, roster)
        if named is not None:
            chosen[person.id] = named
            assert named.member_id is not None  # noqa: S101 (named)
            n_visits[named.member_id] = n_visits.get(named.member_id, 0) + 1
    for person in sorted(ordered, key=lambda one: one.id not in before):
        if person.id in chosen:
            continue
        grid = () if person.grid_id is None else roster.of_grid.get(person.grid_id, ())
        there = [one for one in grid if roster.has(one)]
        least = min(there, key=lambda one: n_visits.get(one, 0), default=None)
        if before.get(person.id) in there:
            least = before[person.id]
        if least is not None:
            n_visits[least] = n_visits.get(least, 0) + 1
        because = VisitorBecause.NOBODY if least is None else VisitorBecause.GRID
        chosen[person.id] = Visitor(person_id=person.id, member_id=least, because=because)
    return tuple(chosen[person.id] for person in ordered)


def _named_visitor(person: CaredFor, roster: Roster) -> Visitor | None:
    if roster.has(person.member_id):
        named, because = person.member_id, VisitorBecause.IN_CHARGE
    elif roster.has(person.stand_in_id):
        named, because = person.stand_in_id, VisitorBecause.STAND_IN
    else:
        return None
    return Visitor(person_id=person.id, member_id=named, because=because)


def counts_as_visit(outcome: VisitOutcome, colour: CareColour, policy: CarePolicy) -> bool:
    """Tell whether an outcome is the visit that the period owes.

    >>> counts_as_visit(VisitOutcome.PHONED, CareColour.RED, CarePolicy())
    False
    """
    if outcome is VisitOutcome.NOT_MET:
        return False
    if outcome is VisitOutcome.PHONED:
        return policy.phone_counts(colour)
    return True


def ends_care(outcome: VisitOutcome) -> bool:
    """Tell whether nobody is visited any more after this.

    >>> ends_care(VisitOutcome.DIED)
    True
    """
    return outcome in ENDING_OUTCOMES


def check_care_visit_move(before: CareVisitState, after: CareVisitState) -> None:
    """Refuse a move of a visit that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in CARE_VISIT_MOVES:
        raise IllegalMove(
            problem=f"a care visit that is {before.en} cannot become {after.en}",
            problem_zh=f"走访不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )
