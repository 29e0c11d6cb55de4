"""Work orders behind a guarded door: who may send whom, and who may check."""

from contextlib import ExitStack
from uuid import uuid4

import pytest
import town
from api_process import local_client

from gridmap.flows.move_assignment import move_assignment
from gridmap.model.request import Accusation, AccusedKind
from gridmap.model.work_order import AssignmentState

pytestmark = pytest.mark.postgis


def test_who_sees_a_street_sends_nobody_of_another(streets):
    order = streets.waiting("west").work_order_id
    across = {"across_subdistricts": True}
    refused = streets.post("west", f"/work-orders/{order}/dispatch", params=across)
    assert (refused.status_code, refused.json()["code"]) == (403, "sight_too_narrow")
    assert streets.post("desk", f"/work-orders/{order}/dispatch", params=across).is_success


@pytest.fixture
def member_who_checks(streets):
    """Return what signs somebody in who is a member, and checks as well."""
    with ExitStack() as stack:

        def sign_in(code):
            client = stack.enter_context(local_client(streets.url))
            login = f"{code}.{uuid4().hex[:6]}"
            streets.sign_in(client, login, "member", "checker", member_code=code)
            return login

        yield sign_in


def reported_back(streets, **more):
    """Return an order of the western street whose handler has reported back, and the handler."""
    received, sent = streets.assigned("west", **more)
    for move in (AssignmentState.SIGNED, AssignmentState.ARRIVED, AssignmentState.DONE):
        move_assignment(sent.assignment_id, move, district=streets.district, actor="test")
    return received.work_order_id, sent.decision.chosen.code


@pytest.mark.parametrize("body", [{}, {"checker": "desk"}, {"checker_code": "east-1"}])
def test_whoever_did_the_work_does_not_check_it(streets, member_who_checks, body):
    order, handler = reported_back(streets)
    login = member_who_checks(handler)
    refused = streets.post(login, f"/work-orders/{order}/close", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    assert streets.post("desk", f"/work-orders/{order}/close", {}).is_success


def test_whom_a_complaint_is_about_does_not_check_it(streets, member_who_checks):
    accused = (Accusation(AccusedKind.MEMBER, "east-2"),)
    order, _ = reported_back(streets, accused=accused)
    refused = streets.post(member_who_checks("east-2"), f"/work-orders/{order}/close", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    assert streets.post(member_who_checks("east-1"), f"/work-orders/{order}/close", {}).is_success


def test_who_sees_a_street_draws_no_new_one_anywhere(streets):
    ends = [town.grid_centre(code) for code in ("002", "004")]
    line = [{"lon": one.lon, "lat": one.lat} for one in ends]
    body = {"kind": "add_street", "made_by": "planner", "reason": "x", "line": line}
    refused = streets.post("planner", "/streets/edits", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "sight_too_narrow")
