"""When a unit may ask for more time or for a return, and who may decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from gridmap.casework.calendar import LimitUnit, WorkingCalendar
from gridmap.casework.petitions import (
    AskedPetition,
    PetitionPolicy,
    UnitHandling,
    check_may_ask,
    check_until,
    is_decided_already,
    more_time_last,
    return_by,
    stated_until,
    why_not,
)
from gridmap.casework.signatures import Signature
from gridmap.errors import AnsweredOtherwise, IllegalMove, InputError, SamePerson
from gridmap.model.ids import AssignmentId
from gridmap.model.petition import NewPetition, PetitionKind

SENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
DUE = SENT + timedelta(days=3)
HANDLING = UnitHandling(is_unit=True, has_ended=False, is_urgent=False, sent_at=SENT, close_by=DUE)
POLICY = PetitionPolicy()
CALENDAR = WorkingCalendar()
LAST = more_time_last(DUE, policy=POLICY, calendar=CALENDAR)
MORE_TIME, RETURN = PetitionKind.MORE_TIME, PetitionKind.RETURN
ASKED = AskedPetition(
    kind=RETURN, asked=Signature(name="unit.water"), is_granted=None, has_ended=False
)


def after(**span):
    return SENT + timedelta(**span)


@pytest.mark.parametrize(
    ("kind", "facts", "at", "may"),
    [
        (MORE_TIME, {}, after(days=3), True),
        (MORE_TIME, {}, after(days=3, seconds=1), False),
        (RETURN, {}, after(hours=24), True),
        (RETURN, {}, after(hours=24, seconds=1), False),
        (RETURN, {"is_urgent": True}, after(hours=1), True),
        (RETURN, {"is_urgent": True}, after(hours=1, seconds=1), False),
        (MORE_TIME, {"has_ended": True}, SENT, False),
        (RETURN, {"has_ended": True}, SENT, False),
        (MORE_TIME, {"is_unit": False}, SENT, False),
        (RETURN, {"is_unit": False}, SENT, False),
    ],
)
def test_who_may_ask_for_what_until_when(kind, facts, at, may):
    handling = replace(HANDLING, **facts)
    refusal = why_not(kind, handling, policy=POLICY, calendar=CALENDAR, at=at)
    assert (refusal is None) is may
    if not may:
        with pytest.raises(IllegalMove):
            check_may_ask(kind, handling, until=None, policy=POLICY, calendar=CALENDAR, at=at)


def test_the_instant_until_which_an_order_may_be_returned_is_told():
    assert return_by(HANDLING, policy=POLICY, calendar=CALENDAR) == after(days=1)
    short = PetitionPolicy(return_urgent_s=60)
    assert return_by(replace(HANDLING, is_urgent=True), policy=short, calendar=CALENDAR) == after(
        seconds=60
    )


@pytest.mark.parametrize(
    ("until", "at", "fits"),
    [
        (DUE + timedelta(seconds=1), SENT, True),
        (DUE, SENT, False),
        (DUE + timedelta(days=15), SENT, True),
        (DUE + timedelta(days=15, seconds=1), SENT, False),
        (DUE + timedelta(hours=1), DUE + timedelta(hours=2), False),
        (DUE + timedelta(hours=3), DUE + timedelta(hours=2), True),
    ],
)
def test_a_new_deadline_is_later_not_over_and_not_too_far(until, at, fits):
    if fits:
        check_until(until, close_by=DUE, last=LAST, at=at)
        return
    with pytest.raises(InputError):
        check_until(until, close_by=DUE, last=LAST, at=at)


def test_limits_of_asking_are_counted_in_their_units():
    """Sent on a Monday at 16:00, due on Thursday at 16:00, where duty is from 08:30 to 17:30."""
    policy = PetitionPolicy(
        return_s=4 * 3_600.0,
        return_unit=LimitUnit.WORKING_HOURS,
        more_time_at_most_s=3 * 86_400.0,
        more_time_unit=LimitUnit.WORKING_DAYS,
    )
    assert return_by(HANDLING, policy=policy, calendar=CALENDAR) == after(hours=19)
    last = more_time_last(DUE, policy=policy, calendar=CALENDAR)
    assert last == DUE + timedelta(days=5, hours=1.5)


def test_more_time_is_asked_in_working_days_or_until_an_instant():
    new = NewPetition(
        assignment_id=AssignmentId(uuid4()), kind=MORE_TIME, reason="parts", actor="unit", until=DUE
    )
    assert stated_until(new, HANDLING, calendar=CALENDAR) == DUE
    days = replace(new, until=None, working_days=2)
    assert stated_until(days, HANDLING, calendar=CALENDAR) == DUE + timedelta(days=4, hours=1.5)


def test_somebody_else_decides_once():
    assert not is_decided_already(ASKED, is_granted=True, decider=Signature(name="desk 1"))
    granted = replace(ASKED, is_granted=True)
    assert is_decided_already(granted, is_granted=True, decider=Signature(name="desk 1"))
    with pytest.raises(AnsweredOtherwise):
        is_decided_already(granted, is_granted=False, decider=Signature(name="desk 1"))
    with pytest.raises(SamePerson):
        is_decided_already(ASKED, is_granted=True, decider=Signature(name=" UNIT.water"))
    with pytest.raises(IllegalMove):
        is_decided_already(
            replace(ASKED, has_ended=True), is_granted=True, decider=Signature(name="desk 1")
        )


@pytest.mark.parametrize("name", ["return_urgent_s", "return_s", "more_time_at_most_s"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("inf"), float("nan")])
def test_a_number_that_cannot_be_meant_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        PetitionPolicy(**{name: value})
