"""Who a complaint is about is neither sent to it nor checks it; what a role may not do."""

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, InputError, KeyReused
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.merge_request import merge_request
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.model.request import Accusation, AccusedKind
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

MEMBER = (Accusation(AccusedKind.MEMBER, "near"),)
EMPLOYER = (Accusation(AccusedKind.EMPLOYER, "华庭物业"),)
AREA = (Accusation(AccusedKind.AREA, "001"),)


def dispatch(district, order_id):
    outcome = dispatch_work_order(
        order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    return {one.code: one.reason.value for one in outcome.decision.considered}, outcome


@pytest.fixture
def two(district):
    """Somebody near of grid 001 and an employer, somebody farther of none."""
    town.add_member(district, "near", town.CENTRE, home_grid="001")
    town.add_member(district, "far", town.grid_centre("004"))
    with district.writing() as conn:
        conn.execute(text("UPDATE members SET employer = '华庭物业' WHERE code = 'near'"))
    return district


@pytest.mark.parametrize("accused", [MEMBER, EMPLOYER, AREA])
def test_whom_the_complaint_is_about_is_not_sent(two, accused):
    received = town.receive(two, accused=accused)
    reasons, _ = dispatch(two, received.work_order_id)
    assert reasons == {"near": "recused", "far": "chosen"}
    other = town.receive(two)
    assert dispatch(two, other.work_order_id)[0]["near"] == "chosen"


def test_whom_a_joined_complaint_is_about_is_not_sent_either(two):
    first = town.receive(two)
    second = town.receive(two, accused=MEMBER)
    merge_request(second.request_id, first.work_order_id, district=two, actor="desk")
    reasons, _ = dispatch(two, first.work_order_id)
    assert reasons == {"near": "recused", "far": "chosen"}


@pytest.mark.parametrize("accused", [MEMBER, EMPLOYER, AREA])
def test_whom_the_complaint_is_about_does_not_check_it(two, accused):
    received = town.receive(two, accused=accused)
    _, outcome = dispatch(two, received.work_order_id)
    for state in (AssignmentState.SIGNED, AssignmentState.DONE):
        move_assignment(outcome.assignment_id, state, district=two, actor="far")
    with pytest.raises(IllegalMove, match="complaint about the checker"):
        close_work_order(received.work_order_id, district=two, checker="near")
    close_work_order(received.work_order_id, district=two, checker="desk")


@pytest.mark.parametrize("kind", [AccusedKind.MEMBER, AccusedKind.AREA])
def test_somebody_unknown_cannot_be_accused(two, kind):
    with pytest.raises(InputError, match="nobody") as refused:
        town.receive(two, accused=(Accusation(kind, "nobody"),))
    assert refused.value.facts["field"] == "accused"
    assert town.one(two, "SELECT count(*) FROM requests") == 0


def test_the_same_key_with_another_accused_is_another_body(two):
    intake = town.an_intake(accused=MEMBER, idempotency_key="one")
    policy = IntakePolicy()
    receive_requests([intake], district=two, policy=policy)
    assert not receive_requests([intake], district=two, policy=policy)[0].created
    again = town.an_intake(idempotency_key="one")
    with pytest.raises(KeyReused):
        receive_requests([again], district=two, policy=policy)


def test_nobody_is_sent_to_what_the_role_may_not_do(two):
    with two.writing() as conn:
        conn.execute(text("UPDATE categories SET acts = '{gas_work}' WHERE code = 'other'"))
        conn.execute(text("UPDATE roles SET barred_acts = '{gas_work,violence}'"))
    reasons, outcome = dispatch(two, town.receive(two).work_order_id)
    assert reasons == {"near": "not_admitted", "far": "not_admitted"}
    assert outcome.decision.considered[0].text("en") == "this role may not do: gas work"


def test_who_finished_the_callers_last_matter_goes_again(two):
    """Continuity: a minute nearer is worth less than knowing the caller."""
    caller = {"caller_phone": "13900000000", "received_at": two.clock()}
    first = town.receive(two, accused=MEMBER, **caller)
    _, outcome = dispatch(two, first.work_order_id)
    for state in (AssignmentState.SIGNED, AssignmentState.DONE):
        move_assignment(outcome.assignment_id, state, district=two, actor="far")
    place = town.grid_centre("004")
    again = town.receive(two, place, **caller)
    _, outcome = dispatch(two, again.work_order_id)
    costs = outcome.decision.chosen.costs
    assert outcome.decision.chosen.code == "far"
    assert costs["continuity_s"] == -120.0
    stranger = town.receive(two, place, caller_phone="13911111111")
    _, outcome = dispatch(two, stranger.work_order_id)
    told = {one.code: one.costs for one in outcome.decision.considered}
    assert not any("continuity_s" in costs for costs in told.values())
