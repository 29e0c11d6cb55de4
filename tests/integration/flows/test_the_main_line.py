"""A request from the door to the closed order, and every way off the main line."""

import uuid
from datetime import timedelta

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.errors import IllegalMove, InputError, KeyReused, NotFound, OutsideServiceArea
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.locate_work_order import locate_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState, CaseState, Disposition
from gridmap.store import members
from gridmap.travel.straight_line import StraightLine

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]


def dispatch(district, received, policy=None):
    return dispatch_work_order(
        received.work_order_id,
        district=district,
        travel=StraightLine(),
        policy=policy or DispatchPolicy(),
    )


def move(district, assignment_id, state, reason=None):
    return move_assignment(
        assignment_id, AssignmentState(state), district=district, actor="test", reason=reason
    )


def state_of(district, received):
    return town.one(
        district, "SELECT state FROM work_orders WHERE id = :id", id=received.work_order_id
    )


def active_of(district, member):
    return town.one(district, "SELECT active FROM member_live WHERE member_id = :id", id=member)


def kinds_of(district, received):
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT kind FROM events WHERE request_id = :id ORDER BY at, id"),
            {"id": received.request_id},
        )
        return [row.kind for row in rows]


def test_a_request_goes_all_the_way(district):
    member = town.add_member(district, "M1")
    received = town.receive(district)
    assert state_of(district, received) == "A05"
    dispatched = dispatch(district, received)
    assert dispatched.decision.chosen.code == "M1"
    assert (state_of(district, received), active_of(district, member)) == ("A06", 1)
    assert move(district, dispatched.assignment_id, "signed") is CaseState.HANDLING
    assert move(district, dispatched.assignment_id, "arrived") is CaseState.HANDLING
    assert move(district, dispatched.assignment_id, "done") is CaseState.FEEDBACK
    assert active_of(district, member) == 0
    closed = close_work_order(received.work_order_id, district=district, checker="desk")
    assert closed is CaseState.CLOSED
    assert kinds_of(district, received) == [
        "request_received",
        "order_opened",
        "order_filed",
        "order_assigned",
        "assignment_signed",
        "assignment_arrived",
        "assignment_done",
        "order_checked",
        "order_closed",
    ]


def test_every_event_has_its_row_in_the_outbox(district):
    town.add_member(district, "M1")
    dispatch(district, town.receive(district))
    counts = "SELECT (SELECT count(*) FROM events) - (SELECT count(*) FROM outbox)"
    assert town.one(district, counts) == 0
    assert town.one(district, "SELECT count(*) FROM events") == 4


def test_the_nearest_goes_when_it_is_urgent_else_the_own_grid(district):
    place = town.grid_centre("001")
    town.add_member(district, "near", LonLat(place.lon + 0.0005, place.lat), skills=("water",))
    town.add_member(
        district, "own", LonLat(place.lon + 0.001, place.lat), home_grid="001", skills=("water",)
    )
    usual = dispatch(district, town.receive(district, place))
    assert usual.decision.chosen.code == "own"
    urgent = dispatch(district, town.receive(district, place, category="flood"))
    assert urgent.decision.chosen.code == "near"


def test_every_candidate_in_reach_has_one_reason(district):
    now = district.clock()
    off = town.add_member(district, "off")
    town.add_shift(district, off, from_s=-7200, to_s=-3600)
    on = town.add_member(district, "on")
    town.add_shift(district, on, from_s=-3600, to_s=3600)
    town.add_member(district, "old", measured_at=now - timedelta(seconds=1900))
    town.add_member(district, "head", role="building_head")
    town.add_member(district, "far", LonLat(110.308, 20.005))
    town.add_member(district, "out of reach", LonLat(111.0, 20.0))
    decision = dispatch(district, town.receive(district)).decision
    assert {one.code: one.reason for one in decision.considered} == {
        "off": ReasonCode.OFF_DUTY,
        "on": ReasonCode.CHOSEN,
        "old": ReasonCode.FIX_TOO_OLD,
        "head": ReasonCode.ROLE,
        "far": ReasonCode.LATER,
    }
    stored = town.one(district, "SELECT jsonb_array_length(candidates) FROM decisions")
    assert stored == 5


def test_an_order_without_a_candidate_waits_visibly_and_is_woken_by_a_release(district):
    member = town.add_member(district, "M1")
    first, second = town.receive(district), town.receive(district)
    held = dispatch(district, first)
    assert dispatch(district, second).assignment_id is None
    assert (
        town.one(
            district, "SELECT waiting_for FROM work_orders WHERE id = :id", id=second.work_order_id
        )
        == "no_candidate"
    )
    assert take_due_orders(district=district) == []
    move(district, held.assignment_id, "signed")
    move(district, held.assignment_id, "done")
    assert take_due_orders(district=district) == [second.work_order_id]
    assert dispatch(district, second).decision.chosen.member_id == member


def test_waiting_is_told_once_however_often_it_is_tried(district):
    received = town.receive(district)
    for _ in range(3):
        dispatch(district, received)
    waiting = "SELECT count(*) FROM events WHERE kind = 'order_waiting'"
    assert town.one(district, waiting) == 1
    assert town.one(district, "SELECT n_tries FROM work_orders") == 3


def test_whoever_cannot_go_is_not_asked_again_for_the_same_order(district):
    town.add_member(district, "near")
    town.add_member(district, "far", LonLat(110.31, 20.01))
    received = town.receive(district)
    first = dispatch(district, received)
    with pytest.raises(InputError):
        move(district, first.assignment_id, "cannot_go")
    after = move(district, first.assignment_id, "cannot_go", reason="bridge closed")
    assert after is CaseState.TO_BE_DISPATCHED
    second = dispatch(district, received)
    reasons = {one.code: one.reason for one in second.decision.considered}
    assert reasons == {"near": ReasonCode.REFUSED_BEFORE, "far": ReasonCode.CHOSEN}


def test_a_withdrawn_order_waits_for_dispatch_and_the_member_is_free(district):
    member = town.add_member(district, "M1")
    received = town.receive(district)
    first = dispatch(district, received)
    move(district, first.assignment_id, "signed")
    assert move(district, first.assignment_id, "withdrawn", reason="wrong place") == "A05"
    assert active_of(district, member) == 0
    assert dispatch(district, received).decision.chosen.code == "M1"


def test_a_move_sent_twice_is_taken_once(district):
    member = town.add_member(district, "M1")
    dispatched = dispatch(district, town.receive(district))
    move(district, dispatched.assignment_id, "signed")
    for _ in range(2):
        assert move(district, dispatched.assignment_id, "done") is CaseState.FEEDBACK
    assert active_of(district, member) == 0
    done = "SELECT count(*) FROM events WHERE kind = 'assignment_done'"
    assert town.one(district, done) == 1


def test_an_ended_assignment_takes_no_further_move(district):
    town.add_member(district, "M1")
    dispatched = dispatch(district, town.receive(district))
    move(district, dispatched.assignment_id, "withdrawn", reason="test")
    with pytest.raises(IllegalMove):
        move(district, dispatched.assignment_id, "signed")


def test_an_answered_request_opens_no_order(district):
    received = town.receive(district, category="leaflet", disposition=Disposition.ANSWERED)
    assert received.work_order_id is None
    assert kinds_of(district, received) == ["request_received", "request_answered"]
    referred = town.receive(district, disposition=Disposition.REFERRED)
    assert kinds_of(district, referred) == ["request_received", "request_referred"]


def test_a_unit_is_assigned_at_once_and_never_counted_as_a_member(district):
    unit = uuid.uuid4()
    with district.writing() as conn:
        conn.execute(text("INSERT INTO features VALUES (1, :id, 'units', 'U1')"), {"id": unit})
        conn.execute(
            text(
                "INSERT INTO units (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, row_hash) SELECT 1, :id, id, now(), 'units', 'U1', 'water', ''"
                " FROM layer_versions"
            ),
            {"id": unit},
        )
    received = town.receive(district, position=None, disposition=Disposition.UNIT, unit_code="U1")
    assert state_of(district, received) == "A06"
    assignment = AssignmentId(town.one(district, "SELECT id FROM assignments"))
    move(district, assignment, "signed")
    assert move(district, assignment, "done") is CaseState.FEEDBACK
    with pytest.raises(InputError):
        town.receive(district, disposition=Disposition.UNIT, unit_code="nobody")


def test_an_unlocated_order_waits_until_the_desk_places_it(district):
    town.add_member(district, "M1")
    received = town.receive(district, position=None)
    assert state_of(district, received) == "A03"
    with pytest.raises(IllegalMove):
        dispatch(district, received)
    with pytest.raises(OutsideServiceArea):
        locate_work_order(
            received.work_order_id, LonLat(20.0, 89.0), district=district, actor="desk"
        )
    state = locate_work_order(received.work_order_id, town.CENTRE, district=district, actor="desk")
    assert state is CaseState.TO_BE_DISPATCHED
    assert dispatch(district, received).decision.chosen.code == "M1"


def test_a_place_just_outside_is_nobodys_land_and_one_far_outside_waits(district):
    beside = town.receive(district, LonLat(110.30, 19.99))
    assert state_of(district, beside) == "A05"
    assert town.one(
        district, "SELECT grid_id IS NULL FROM work_orders WHERE id = :id", id=beside.work_order_id
    )
    far = town.receive(district, LonLat(113.0, 23.0))
    assert state_of(district, far) == "A03"


def test_a_point_on_a_shared_corner_has_one_owner_the_smaller_code(district):
    received = town.receive(district, town.CENTRE)
    code = town.one(
        district,
        "SELECT f.key FROM work_orders w JOIN features f ON f.id = w.grid_id WHERE w.id = :id",
        id=received.work_order_id,
    )
    assert code == "001"


def test_a_cancelled_request_frees_the_member_and_ends_the_order(district):
    member = town.add_member(district, "M1")
    received = town.receive(district)
    dispatched = dispatch(district, received)
    state = cancel_request(
        received.request_id, district=district, actor="caller", reason="solved itself"
    )
    assert (state, active_of(district, member)) == (CaseState.VOID, 0)
    with pytest.raises(IllegalMove):
        move(district, dispatched.assignment_id, "signed")
    with pytest.raises((IllegalMove, NotFound)):
        cancel_request(received.request_id, district=district, actor="caller", reason="again")


@pytest.mark.parametrize("steps", [(), ("signed",)])
def test_whoever_is_on_the_way_is_told_and_free_when_the_request_is_cancelled(district, steps):
    member = town.add_member(district, "M1")
    received = town.receive(district)
    held = dispatch(district, received).assignment_id
    for step in steps:
        move(district, held, step)
    cancel_request(received.request_id, district=district, actor="caller", reason="solved")
    told = "SELECT facts ->> 'was' FROM events WHERE kind = 'assignment_withdrawn'"
    assert town.one(district, told) == (steps or ("reserved",))[-1]
    assert town.one(district, "SELECT state FROM assignments") == "withdrawn"
    assert active_of(district, member) == 0


@pytest.mark.parametrize(
    ("steps", "stays"), [(("signed", "arrived"), "A07"), (("signed", "done"), "A11")]
)
def test_work_that_was_begun_or_done_is_not_silently_void(district, steps, stays):
    town.add_member(district, "M1")
    received = town.receive(district)
    held = dispatch(district, received).assignment_id
    for step in steps:
        move(district, held, step)
    with pytest.raises(IllegalMove):
        cancel_request(received.request_id, district=district, actor="caller", reason="solved")
    assert town.one(district, "SELECT state FROM work_orders") == stays
    assert town.one(district, "SELECT cancelled_at FROM requests") is None


def test_one_key_is_one_request(district):
    intake = town.an_intake()
    first, again = (
        receive_requests([intake], district=district, policy=IntakePolicy())[0] for _ in range(2)
    )
    assert (first.created, again.created) == (True, False)
    assert again.work_order_id == first.work_order_id
    other = town.an_intake(idempotency_key=intake.idempotency_key, text="something else")
    with pytest.raises(KeyReused):
        receive_requests([other], district=district, policy=IntakePolicy())
    assert town.one(district, "SELECT count(*) FROM requests") == 1


def test_one_outside_number_is_one_request_even_under_another_key(district):
    first = town.receive(district, source_ref="12345-1")
    again = town.receive(district, source_ref="12345-1")
    assert (again.created, again.request_id) == (False, first.request_id)


def test_a_batch_with_one_bad_request_stores_nothing(district):
    intakes = [town.an_intake(), town.an_intake(category="no such category")]
    with pytest.raises(InputError):
        receive_requests(intakes, district=district, policy=IntakePolicy())
    assert town.one(district, "SELECT count(*) FROM requests") == 0


def test_numbers_of_a_day_run_without_gaps(district):
    receive_requests([town.an_intake() for _ in range(3)], district=district, policy=IntakePolicy())
    with pytest.raises(InputError):
        town.receive(district, category="no such category")
    town.receive(district)
    with district.reading() as conn:
        numbers = conn.execute(text("SELECT number FROM work_orders ORDER BY number")).scalars()
        assert [number[-5:] for number in numbers] == ["00001", "00002", "00003", "00004"]


def test_whoever_handled_an_order_cannot_check_it(district):
    town.add_member(district, "M1")
    town.add_member(district, "M2", LonLat(110.31, 20.0))
    received = town.receive(district)
    dispatched = dispatch(district, received)
    move(district, dispatched.assignment_id, "signed")
    move(district, dispatched.assignment_id, "done")
    order_id = WorkOrderId(received.work_order_id)
    with pytest.raises(IllegalMove):
        close_work_order(order_id, district=district, checker="desk", checker_code="M1")
    with pytest.raises(IllegalMove):
        close_work_order(order_id, district=district, checker="M1")
    with pytest.raises(NotFound):
        close_work_order(order_id, district=district, checker="desk", checker_code="nobody")
    closed = close_work_order(order_id, district=district, checker="M2", checker_code="M2")
    assert closed is CaseState.CLOSED


def test_the_counter_equals_the_assignments_after_everything(district):
    for number in range(3):
        town.add_member(district, f"M{number}", capacity=2)
    for number in range(6):
        dispatched = dispatch(district, town.receive(district))
        if number % 2:
            move(district, dispatched.assignment_id, "withdrawn", reason="test")
    with district.reading() as conn:
        assert members.counters_off(conn, district.tenant) == []
