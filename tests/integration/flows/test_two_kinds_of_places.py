"""One urgent order on site and a list of ordinary ones: taken and given back apart."""

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.check_database import check_database
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.work_order import AssignmentState, Urgency
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

COUNTERS = "SELECT (active, urgent_active)::text FROM member_live"


def dispatch(district, urgency=None):
    """Dispatch a fresh order and return it with the outcome."""
    received = town.receive(district, urgency=urgency)
    outcome = dispatch_work_order(
        received.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    return received, outcome


def only_reason(outcome):
    (one,) = outcome.decision.considered
    return one.reason.value


@pytest.fixture
def one(district):
    """A member with two places for ordinary orders."""
    town.add_member(district, "M", capacity=2)
    return district


def test_a_full_list_keeps_nobody_from_an_urgent_order_and_one_urgent_from_another(one):
    told = [only_reason(dispatch(one)[1]) for _ in range(3)]
    told += [only_reason(dispatch(one, Urgency.URGENT)[1]) for _ in range(2)]
    assert told == ["chosen", "chosen", "full", "chosen", "busy_urgent"]
    assert town.one(one, COUNTERS) == "(2,1)"
    assert check_database(district=one).counters_off == []


@pytest.mark.parametrize("end", ["done", "cancelled"])
def test_the_end_gives_back_the_place_that_was_taken_whatever_the_order_is_now(one, end):
    """The urgency as assigned counts: a later change of the order moves nobody's place."""
    dispatch(one)
    received, outcome = dispatch(one, Urgency.URGENT)
    with one.writing() as conn:
        conn.execute(text("UPDATE work_orders SET urgency = 'normal'"))
    assert town.one(one, COUNTERS) == "(1,1)"
    if end == "done":
        for state in (AssignmentState.SIGNED, AssignmentState.DONE):
            move_assignment(outcome.assignment_id, state, district=one, actor="M")
    else:
        cancel_request(received.request_id, district=one, actor="desk", reason="solved")
    assert town.one(one, COUNTERS) == "(1,0)"
    assert check_database(district=one).counters_off == []


def test_a_counter_that_is_off_is_told_whichever_of_the_two_it_is(one):
    for counter in ("active", "urgent_active"):
        with one.writing() as conn:
            conn.execute(text("UPDATE member_live SET active = 0, urgent_active = 0"))
        assert check_database(district=one).counters_off == []
        with one.writing() as conn:
            off = "UPDATE member_live SET active = 1"
            conn.execute(text(off if counter == "active" else off.replace("active", counter)))
        assert check_database(district=one).counters_off == ["M"]
