"""What an open order needs of the desk, the most pressing first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.desk_need import DeskView, Need, need_of, running_clock
from gridmap.model.work_order import AssignmentState, CaseState, Urgency, WaitingFor

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
VIEW = DeskView(
    state=CaseState.TO_BE_DISPATCHED,
    urgency=Urgency.NORMAL,
    waiting_for=None,
    lead=None,
    is_unit=False,
    has_unread_risk=False,
    opened_at=NOW,
    respond_by=NOW + timedelta(hours=1),
    arrive_by=NOW + timedelta(hours=2),
    close_by=NOW + timedelta(hours=3),
)
SIGNED = {"state": CaseState.HANDLING, "lead": AssignmentState.SIGNED}


def after(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("facts", "minutes", "need"),
    [
        ({}, 0, Need.WAITING),
        ({}, 31, Need.DUE_SOON),
        ({}, 61, Need.OVERDUE),
        ({"urgency": Urgency.URGENT}, 0, Need.URGENT),
        ({"urgency": Urgency.URGENT, "has_unread_risk": True}, 61, Need.RISK),
        ({"waiting_for": WaitingFor.NO_CANDIDATE}, 0, Need.NOBODY),
        ({"waiting_for": WaitingFor.TEAM}, 0, Need.NOBODY),
        ({"waiting_for": WaitingFor.PLANNED}, 0, Need.WAITING),
        ({"state": CaseState.TO_BE_FILED, "waiting_for": WaitingFor.DESK}, 0, Need.DESK),
        ({"state": CaseState.TO_BE_FILED, "waiting_for": WaitingFor.UNLOCATED}, 0, Need.UNLOCATED),
        ({"state": CaseState.DISPATCHED, "lead": AssignmentState.RESERVED}, 0, Need.UNSIGNED),
        ({"state": CaseState.DISPATCHED, "lead": AssignmentState.RESERVED}, 61, Need.OVERDUE),
        (SIGNED, 61, Need.UNDERWAY),
        (SIGNED, 91, Need.DUE_SOON),
        (SIGNED, 121, Need.OVERDUE),
        (SIGNED | {"lead": AssignmentState.ARRIVED}, 121, Need.UNDERWAY),
        (SIGNED | {"is_unit": True}, 121, Need.UNDERWAY),
        (SIGNED | {"lead": AssignmentState.CANNOT_GO_ASKED}, 0, Need.TO_DECIDE),
        (SIGNED | {"is_unit": True, "has_petition": True}, 0, Need.TO_DECIDE),
        (SIGNED | {"is_unit": True, "has_petition": True}, 181, Need.OVERDUE),
        ({"state": CaseState.FEEDBACK}, 0, Need.TO_CHECK),
        ({"state": CaseState.FEEDBACK, "urgency": Urgency.URGENT}, 0, Need.TO_CHECK),
    ],
)
def test_an_order_needs_one_thing(facts, minutes, need):
    assert need_of(replace(VIEW, **facts), at=after(minutes)) is need


def test_a_limit_of_days_is_near_once_three_quarters_of_it_have_gone():
    days = replace(VIEW, **SIGNED | {"lead": AssignmentState.ARRIVED}, close_by=after(4 * 1_440))
    assert need_of(days, at=after(3 * 1_440)) is Need.UNDERWAY
    assert need_of(days, at=after(3 * 1_440 + 1)) is Need.DUE_SOON
    assert need_of(days, at=after(4 * 1_440 + 1)) is Need.OVERDUE


def test_the_clock_that_runs_is_that_of_the_next_step():
    assert running_clock(VIEW) == VIEW.respond_by
    assert running_clock(replace(VIEW, **SIGNED)) == VIEW.arrive_by
    assert running_clock(replace(VIEW, **SIGNED, is_unit=True)) == VIEW.close_by
    assert running_clock(replace(VIEW, state=CaseState.FEEDBACK)) == VIEW.close_by
