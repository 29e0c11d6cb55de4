"""What happens when somebody else is a moment faster: each race, in the one order that hurts."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import event_log
import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import MemberFull, NotFound, StaleSituation
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState
from gridmap.store import members, situations, work_orders
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis


class Meanwhile:
    """A travel engine that lets something happen between reading and recording, once."""

    def __init__(self, happen):
        self._happen = happen

    def times_to(self, origins, destination, *, at):
        happen, self._happen = self._happen, lambda: None
        happen()
        return StraightLine().times_to(origins, destination, at=at)


def dispatch(district, received, travel=None, **policy):
    return dispatch_work_order(
        received.work_order_id,
        district=district,
        travel=travel or StraightLine(),
        policy=DispatchPolicy(**policy),
    )


def move(district, dispatched, state, reason="test"):
    return move_assignment(
        dispatched.assignment_id,
        AssignmentState(state),
        district=district,
        actor="test",
        reason=reason,
    )


def due(district, received):
    return received.work_order_id in take_due_orders(district=district)


def test_whoever_lost_the_last_place_gets_the_next_best(district):
    town.add_member(district, "near")
    town.add_member(district, "far", LonLat(110.308, 20.005))
    first, second = town.receive(district), town.receive(district)
    late = dispatch(district, second, Meanwhile(lambda: dispatch(district, first)))
    assert late.decision.chosen.code == "far"


def test_whoever_lost_the_only_place_waits(district):
    town.add_member(district, "only")
    first, second = town.receive(district), town.receive(district)
    late = dispatch(district, second, Meanwhile(lambda: dispatch(district, first)))
    assert late.assignment_id is None


def test_a_situation_that_keeps_moving_ends_in_a_conflict_and_writes_nothing(district):
    town.add_member(district, "only")
    first, second = town.receive(district), town.receive(district)
    with pytest.raises(StaleSituation):
        dispatch(district, second, Meanwhile(lambda: dispatch(district, first)), attempts=1)
    assert town.one(district, "SELECT count(*) FROM decisions") == 1


def test_a_claim_without_a_free_place_is_refused(district):
    member = town.add_member(district, "only")
    with district.writing() as conn:
        members.claim(conn, district.tenant, member, is_urgent=False)
    with pytest.raises(MemberFull), district.writing() as conn:
        members.claim(conn, district.tenant, member, is_urgent=False)


def test_an_order_is_tried_at_once_when_somebody_became_free_while_it_was_decided(district):
    town.add_member(district, "only")
    held = dispatch(district, town.receive(district))
    waiting = town.receive(district)
    dispatch(district, waiting)
    assert not due(district, waiting)
    release = Meanwhile(lambda: move(district, held, "withdrawn"))
    assert dispatch(district, waiting, release).assignment_id is None
    assert due(district, waiting)


def test_an_order_that_found_nobody_is_not_due_before_its_time(district):
    waiting = town.receive(district)
    assert due(district, waiting)
    dispatch(district, waiting)
    assert not due(district, waiting)


def test_two_who_find_nobody_at_once_tell_it_once(district):
    waiting = town.receive(district)
    with ThreadPoolExecutor(1) as aside:
        with district.writing() as conn:
            conn.execute(text("UPDATE work_orders SET waiting_for = 'no_candidate'"))
            late = aside.submit(dispatch, district, waiting)
            with pytest.raises(TimeoutError):
                late.result(0.3)
        assert late.result(10).assignment_id is None
    assert town.one(district, "SELECT count(*) FROM events WHERE kind = 'order_waiting'") == 0


def test_an_order_that_waits_is_told_with_its_request(district):
    waiting = town.receive(district)
    dispatch(district, waiting)
    told = "SELECT request_id FROM events WHERE kind = 'order_waiting'"
    assert town.one(district, told) == waiting.request_id


def test_a_cancelled_request_lets_the_orders_near_by_be_tried_at_once(district):
    town.add_member(district, "only")
    first, waiting = town.receive(district), town.receive(district)
    dispatch(district, first)
    dispatch(district, waiting)
    assert not due(district, waiting)
    cancel_request(first.request_id, district=district, actor="caller", reason="over")
    assert due(district, waiting)


def test_a_cancelled_request_tells_the_end_of_its_assignment(district):
    member = town.add_member(district, "only")
    received = town.receive(district)
    dispatch(district, received)
    cancel_request(received.request_id, district=district, actor="caller", reason="over")
    (held,) = event_log.read_held(district)
    assert (held.member, held.order) == (member, received.work_order_id)
    assert held.end is not None


def test_the_log_shows_one_after_the_other_even_if_the_decision_came_before_the_release(district):
    """The second was decided on while the first was still to come: the log must not overlap."""
    town.add_member(district, "only")
    first, second = town.receive(district), town.receive(district)

    def come_and_go():
        held = dispatch(district, first)
        move(district, held, "signed")
        move(district, held, "done")

    assert dispatch(district, second, Meanwhile(come_and_go)).assignment_id is not None
    held = event_log.read_held(district)
    assert event_log.members_over(held, event_log.capacities(district)) == {}


def test_a_release_and_a_dispatch_near_by_do_not_wait_for_each_other_in_a_circle(district):
    """The dispatch holds the waiting order and wants the member; the release has the member."""
    waiting = town.receive(district)
    dispatch(district, waiting)
    member = town.add_member(district, "M", capacity=3)
    held = dispatch(district, town.receive(district))
    with ThreadPoolExecutor(1) as aside:
        with district.writing() as conn:
            work_orders.read_for_move(conn, district.tenant, waiting.work_order_id)
            release = aside.submit(move, district, held, "withdrawn")
            with pytest.raises(TimeoutError):
                release.result(0.3)
            members.claim(conn, district.tenant, member, is_urgent=False)
        assert release.result(10) == "A05"


def test_a_post_has_no_age_and_a_fix_of_the_future_is_fresh(district):
    now = district.clock()
    ages = {"post": None, "now": now, "ahead": now + timedelta(seconds=30)}
    for code, measured_at in ages.items():
        town.add_member(district, code, measured_at=measured_at)
    town.add_member(district, "old", measured_at=now - timedelta(seconds=90))
    received = town.receive(district)
    with district.reading() as conn:
        seen = situations.read(
            conn, district.tenant, received.work_order_id, radius_m=100.0, at=now
        )
    assert {one.code: one.fix_age_s for one in seen.candidates} == {
        "post": None,
        "now": 0.0,
        "ahead": 0.0,
        "old": 90.0,
    }


def test_a_lease_that_was_taken_by_a_dead_worker_ends(district):
    waiting = town.receive(district)
    assert take_due_orders(district=district) == [waiting.work_order_id]
    assert take_due_orders(district=district) == []
    with district.writing() as conn:
        conn.execute(text("UPDATE work_orders SET next_try_at = next_try_at - interval '31 s'"))
    assert take_due_orders(district=district) == [waiting.work_order_id]


def test_an_unknown_order_is_not_found_and_not_waited_for(district):
    with pytest.raises(NotFound):
        dispatch_work_order(
            uuid.uuid4(), district=district, travel=StraightLine(), policy=DispatchPolicy()
        )
