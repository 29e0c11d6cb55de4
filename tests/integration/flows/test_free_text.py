"""What people write stays in the column made for it: neither history nor feed repeats it."""

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

WORDS = "Mrs Wang, 13800000000, is not at home"


def told(district):
    with district.reading() as conn:
        facts = conn.execute(text("SELECT facts::text FROM events")).scalars()
        payloads = conn.execute(text("SELECT payload::text FROM outbox")).scalars()
        return "".join([*facts, *payloads])


def assigned(district):
    town.add_member(district, "M")
    received = town.receive(district)
    outcome = dispatch_work_order(
        received.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    return received, outcome.assignment_id


@pytest.mark.parametrize("state", ["cannot_go", "withdrawn"])
def test_the_reason_of_a_move_is_kept_with_the_assignment_only(district, state):
    _, assignment = assigned(district)
    move_assignment(
        assignment, AssignmentState(state), district=district, actor="test", reason=WORDS
    )
    assert town.one(district, "SELECT end_reason FROM assignments") == WORDS
    assert WORDS not in told(district)


def test_the_reason_of_a_cancellation_is_kept_with_the_request_and_the_assignment_only(district):
    received, _ = assigned(district)
    cancel_request(received.request_id, district=district, actor="test", reason=WORDS)
    assert town.one(district, "SELECT cancel_reason FROM requests") == WORDS
    assert town.one(district, "SELECT end_reason FROM assignments") == WORDS
    assert WORDS not in told(district)
