"""Many callers, one matter: a duplicate joins the open order, and every caller is answered."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, InputError, NotFound, StateError
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.merge_request import merge_request
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.settle_request import Settling, settle_request
from gridmap.model.work_order import AssignmentState, CaseState, Disposition
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis


def merge(district, received, into):
    return merge_request(
        received.request_id, into.work_order_id, district=district, actor="operator"
    )


def work_through(district, received):
    outcome = dispatch_work_order(
        received.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    for state in (AssignmentState.SIGNED, AssignmentState.DONE):
        move_assignment(outcome.assignment_id, state, district=district, actor="M1")
    return close_work_order(received.work_order_id, district=district, checker="desk")


def answered(district, kind="request_answered"):
    """Return the requests whose callers heard, each with the order that answered it."""
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT request_id, facts ->> 'by' AS by FROM events WHERE kind = :kind"),
            {"kind": kind},
        )
        return {row.request_id: row.by for row in rows}


def state_of(district, received):
    return town.one(
        district, "SELECT state FROM work_orders WHERE id = :id", id=received.work_order_id
    )


def test_a_duplicate_ends_with_the_order_it_joined_and_its_caller_hears(district):
    town.add_member(district, "M1")
    first, second, third = (town.receive(district) for _ in range(3))
    assert merge(district, third, second) is CaseState.MERGED
    merge(district, second, first)
    assert town.one(district, "SELECT count(DISTINCT merged_into) FROM work_orders") == 1
    assert work_through(district, first) is CaseState.CLOSED
    assert answered(district) == {
        second.request_id: first.number,
        third.request_id: first.number,
    }


def test_what_is_settled_at_the_desk_answers_the_duplicates_too(district):
    first, second = (town.receive(district, category="leaflet") for _ in range(2))
    merge(district, second, first)
    settle_request(
        first.request_id, Settling(Disposition.REFERRED), district=district, actor="desk"
    )
    assert set(answered(district, "request_referred")) == {first.request_id, second.request_id}


def test_an_order_goes_on_for_those_who_joined_it_when_the_first_caller_cancels(district):
    town.add_member(district, "M1")
    first, second = town.receive(district), town.receive(district)
    merge(district, second, first)
    cancel_request(first.request_id, district=district, actor="caller", reason="over")
    assert state_of(district, first) == "A05"
    work_through(district, first)
    assert set(answered(district)) == {second.request_id}


def test_a_duplicate_that_is_cancelled_hears_nothing_and_leaves_the_order_alone(district):
    town.add_member(district, "M1")
    first, second = town.receive(district), town.receive(district)
    merge(district, second, first)
    cancel_request(second.request_id, district=district, actor="caller", reason="over")
    assert (state_of(district, first), state_of(district, second)) == ("A05", "A20")
    work_through(district, first)
    assert answered(district) == {}


def test_what_cannot_be_merged_is_refused(district):
    town.add_member(district, "M1")
    first, second, third = (town.receive(district) for _ in range(3))
    with pytest.raises(InputError):
        merge(district, first, first)
    plain = town.receive(district, disposition=Disposition.ANSWERED)
    with pytest.raises(NotFound):
        merge(district, plain, first)
    work_through(district, first)
    for received, into in ((first, second), (second, first)):
        with pytest.raises(IllegalMove):
            merge(district, received, into)
    dispatch_work_order(
        second.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    with pytest.raises(IllegalMove):  # somebody is on the way
        merge(district, second, third)


def test_two_that_are_merged_into_each_other_at_once_leave_one_open(district):
    pairs = [(town.receive(district), town.receive(district)) for _ in range(10)]

    def try_to(pair):
        try:
            return merge(district, *pair)
        except StateError as refused:
            return refused

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(try_to, [way for one, two in pairs for way in ((one, two), (two, one))]))
    for one, two in pairs:
        assert sorted((state_of(district, one), state_of(district, two))) == ["A05", "A20"]
