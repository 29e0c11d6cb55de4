"""What people write stays in the column made for it: neither history nor feed repeats it.

Where no column is made for it, history keeps it and the feed does not tell it.
"""

from uuid import UUID

import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.answer_cooperation import answer_cooperation
from gridmap.flows.ask_cooperation import Wanted, ask_cooperation
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.let_off import ask_to_be_let_off, decide_letting_off
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.send_chosen_member import Choice, send_chosen_member
from gridmap.flows.transfer_to_unit import Transfer, transfer_to_unit
from gridmap.model.ids import CooperationId
from gridmap.model.work_order import AssignmentState, CooperationState, Remark
from gridmap.travel.straight_line import StraightLine

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

WORDS = "Mrs Wang, 13800000000, is not at home"


def told(district):
    with district.reading() as conn:
        facts = conn.execute(text("SELECT facts::text FROM events")).scalars()
        payloads = conn.execute(text("SELECT payload::text FROM outbox")).scalars()
        return "".join([*facts, *payloads])


def fed(district):
    """Return everything that pages hear."""
    return town.one(district, "SELECT string_agg(payload::text, '') FROM outbox")


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


def send_chosen(district, order_id, code, **more):
    version = town.one(district, "SELECT version FROM work_orders")
    choice = Choice(
        order_id=order_id, version=version, member_code=code, reason=WORDS, actor="desk", **more
    )
    return send_chosen_member(
        choice, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )


def test_the_reason_of_a_choice_is_kept_with_the_decision_only(district):
    town.add_member(district, "M")
    received = town.receive(district)
    send_chosen(district, received.work_order_id, "M")
    assert town.one(district, "SELECT choice_reason FROM decisions") == WORDS
    town.add_member(district, "N")
    send_chosen(district, received.work_order_id, "N", takes_over=True)
    assert WORDS not in told(district)


def test_what_is_asked_of_others_is_kept_with_the_request_for_cooperation_only(district):
    received = town.receive(district)
    wanted = Wanted(
        order_id=received.work_order_id, units=(), others=("110",), what=WORDS, actor="desk"
    )
    [one] = ask_cooperation(wanted, district=district)["destinations"]
    asked = CooperationId(UUID(one["cooperation_id"]))
    state = CooperationState.ANSWERED
    answer_cooperation(asked, state, district=district, actor="Li", remark=Remark(reason=WORDS))
    kept = "SELECT json_build_array(what, answer) FROM cooperations"
    assert town.one(district, kept) == [WORDS, WORDS]
    assert WORDS not in told(district)


def test_who_asks_to_be_let_off_is_told_without_their_words(district):
    _, assignment = assigned(district)
    ask_to_be_let_off(assignment, district=district, actor="M", reason=WORDS)
    assert town.one(district, "SELECT asked_reason FROM assignments") == WORDS
    assert WORDS not in told(district)
    decide_letting_off(assignment, is_let_off=False, district=district, actor="desk", reason=WORDS)
    assert WORDS in told(district)
    assert WORDS not in fed(district)


def test_the_reason_of_a_transfer_is_history_and_no_news(district):
    received = town.receive(district)
    add_feature(district, "units", None, name="lamps")
    transfer = Transfer(
        order_id=received.work_order_id,
        version=town.one(district, "SELECT version FROM work_orders"),
        unit_code=town.one(district, "SELECT code FROM units"),
        reason=WORDS,
        actor="desk",
    )
    transfer_to_unit(transfer, district=district)
    assert WORDS in told(district)
    assert WORDS not in fed(district)
