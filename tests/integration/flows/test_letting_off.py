"""A member who cannot go asks, and the grid head or the desk decides."""

import pytest
import town
from invariants import check_everything
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.let_off import ask_to_be_let_off, decide_letting_off, read_who_asks
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis


@pytest.fixture
def heads(district):
    """The head of the member's grid, and the head of another grid."""
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO roles (tenant_id, code, zh, en, rank, may_be_dispatched,"
                " default_capacity, heads_grid)"
                " VALUES (1, 'grid_head', 'x', 'x', 60, false, 1, true)"
            )
        )
    town.add_member(district, "head", role="grid_head", home_grid="001")
    town.add_member(district, "other head", role="grid_head", home_grid="002")


def send(district, *, category="other"):
    order = town.receive(district, category=category).work_order_id
    return dispatch_work_order(
        order, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )


@pytest.fixture
def sent(district, heads):
    """An assignment of the member M of grid 001."""
    town.add_member(district, "M", home_grid="001", skills=("water",))
    return send(district).assignment_id


def ask(district, assignment):
    return ask_to_be_let_off(assignment, district=district, actor="M", reason="ill")


def decide(district, assignment, *, is_let_off, actor="head"):
    return decide_letting_off(
        assignment, is_let_off=is_let_off, district=district, actor=actor, reason="please go"
    )


def stands(district):
    sql = "SELECT a.state || ' ' || w.state FROM assignments AS a, work_orders AS w"
    return town.one(district, sql)


def test_whoever_asks_keeps_the_order_until_it_is_decided(district, sent):
    assert ask(district, sent) == "A06"
    assert ask(district, sent) == "A06"
    assert stands(district) == "cannot_go_asked A06"
    (asking,) = read_who_asks(district=district)
    told = (asking["member_code"], asking["grid_code"], asking["reason"])
    assert told == ("M", "001", "ill")
    asked = "SELECT count(*) FROM events WHERE kind = 'assignment_cannot_go_asked'"
    assert town.one(district, asked) == 1
    check_everything(district)


def test_let_off_the_member_is_free_and_never_sent_to_it_again(district, sent):
    ask(district, sent)
    assert decide(district, sent, is_let_off=True) == "A05"
    assert stands(district) == "cannot_go A05"
    assert town.one(district, "SELECT end_reason FROM assignments") == "ill"
    order = town.one(district, "SELECT id FROM work_orders")
    again = dispatch_work_order(
        order, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    assert again.assignment_id is None
    reasons = {one.code: one.reason.value for one in again.decision.considered}
    assert reasons["M"] == "refused_before"
    check_everything(district)


@pytest.mark.parametrize(
    ("moves", "back"),
    [((), "reserved A06"), (("signed",), "signed A07"), (("signed", "arrived"), "arrived A07")],
)
def test_refused_the_assignment_is_what_it_was(district, sent, moves, back):
    for move in moves:
        move_assignment(sent, AssignmentState(move), district=district, actor="M")
    times = "SELECT json_build_array(signed_at, arrived_at) FROM assignments"
    before = town.one(district, times)
    ask(district, sent)
    decide(district, sent, is_let_off=False)
    assert stands(district) == back
    assert town.one(district, times) == before
    with pytest.raises(IllegalMove):
        decide(district, sent, is_let_off=False)
    check_everything(district)


def test_a_head_without_a_grid_decides_for_nobody(district, heads):
    town.add_member(district, "roving head", role="grid_head")
    town.add_member(district, "M")
    asking = send(district).assignment_id
    ask(district, asking)
    with pytest.raises(IllegalMove):
        decide(district, asking, is_let_off=True, actor="roving head")


@pytest.mark.parametrize("actor", ["other head", "M"])
def test_neither_another_head_nor_the_member_decides(district, sent, actor):
    ask(district, sent)
    with pytest.raises(IllegalMove):
        decide(district, sent, is_let_off=True, actor=actor)
    assert decide(district, sent, is_let_off=True, actor="desk") == "A05"


def test_at_an_urgent_order_nobody_waits_for_a_decision(district, sent):
    urgent = send(district, category="flood").assignment_id
    assert ask(district, urgent) == "A05"
    assert ask(district, urgent) == "A05"  # asked again by a phone that heard no answer
    check_everything(district)


def test_the_desk_may_withdraw_instead_of_deciding(district, sent):
    ask(district, sent)
    withdrawn = AssignmentState.WITHDRAWN
    move_assignment(sent, withdrawn, district=district, actor="desk", reason="another plan")
    assert stands(district) == "withdrawn A05"
    check_everything(district)


def test_while_it_is_not_decided_nobody_arrives(district, sent):
    ask(district, sent)
    with pytest.raises(IllegalMove):
        move_assignment(sent, AssignmentState.ARRIVED, district=district, actor="M")
