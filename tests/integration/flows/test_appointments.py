"""Appointments 预约上门: planned into days, and sent when their time comes near."""

from datetime import UTC, datetime, timedelta

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.plan_policy import PlanPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import InputError, KeyReused, NotFound
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up import read_order
from gridmap.flows.plan_day import plan_day, read_day_plan, replan_today
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.model.appointment import AppointmentWindow
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.settings import Settings
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis

MORNING = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)  # 08:00 where the district lies
DAY = MORNING.date()
POLICY = DispatchPolicy(roster_required=True)


@pytest.fixture
def clock():
    class Clock:
        now = MORNING

    return Clock()


@pytest.fixture
def here(district, clock):
    """The town on the eve of a day of appointments, and services of it."""
    services = Services(
        district=district, settings=Settings(), travel=StraightLine(), dispatch_policy=POLICY
    ).at_clock(lambda: clock.now)
    for number, code in enumerate(("A", "B")):
        place = town.grid_centre(town.GRIDS[number])
        member = town.add_member(services.district, code, place, capacity=9)
        town.add_shift(services.district, member, from_s=0.0, to_s=9 * 3_600.0)
    return services


def window(from_h, to_h):
    """Hours after eight o'clock."""
    return AppointmentWindow(MORNING + timedelta(hours=from_h), MORNING + timedelta(hours=to_h))


def be_away(services, kind, from_h, to_h, *, code="%"):
    span = window(from_h, to_h)
    with services.district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO absences (tenant_id, id, member_id, kind, during)"
                " SELECT 1, gen_random_uuid(), id, :kind, tstzrange(:since, :until) FROM members"
                " WHERE code LIKE :code"
            ),
            {"kind": kind, "since": span.from_at, "until": span.to_at, "code": code},
        )


def appoint(services, position, from_h, to_h, **more):
    return town.receive(
        services.district,
        position,
        window=window(from_h, to_h),
        received_at=None,
        **more,
    )


def plan(services):
    return plan_day(DAY, district=services.district, planning=services.planning())


def dispatch(services, order_id):
    return dispatch_work_order(
        order_id, district=services.district, travel=services.travel, policy=POLICY
    )


def test_nobody_is_sent_before_the_time_comes_near(here, clock):
    received = appoint(here, town.CENTRE, 2, 3)
    assert take_due_orders(district=here.district) == []
    clock.now = MORNING + timedelta(hours=1, minutes=14)
    assert take_due_orders(district=here.district) == []
    clock.now = MORNING + timedelta(hours=1, minutes=15)
    assert take_due_orders(district=here.district) == [received.work_order_id]


def test_the_deadlines_are_those_of_the_window(here):
    received = appoint(here, town.CENTRE, 2, 3)
    order = read_order(received.work_order_id, district=here.district, lang="en")
    assert order["respond_by"] == MORNING + timedelta(hours=2)
    assert order["arrive_by"] == MORNING + timedelta(hours=3)
    assert order["close_by"] > order["arrive_by"]


def test_a_day_is_planned_into_the_days_of_members(here):
    places = [town.grid_centre(code) for code in ("001", "002")]
    orders = [appoint(here, place, 1, 2) for place in (*places, *places)]
    made = plan(here)
    assert made.unplanned == {}
    assert {one.number for one in made.visits} == {one.number for one in orders}
    by_member = {code: [one for one in made.visits if one.member_code == code] for code in "AB"}
    assert [len(visits) for visits in by_member.values()] == [2, 2]
    for visits in by_member.values():
        assert [one.turn for one in visits] == [1, 2]
        for one in visits:
            assert MORNING + timedelta(hours=1) <= one.begin_at <= MORNING + timedelta(hours=2)
    assert read_day_plan(DAY, district=here.district) == made
    held = town.one(here.district, "SELECT sum(active + urgent_active) FROM member_live")
    assert held == 0, "a plan reserves nobody"


def test_what_has_no_place_in_the_day_is_told_with_its_reason(here):
    late = appoint(here, town.CENTRE, 10, 11)
    skilled = appoint(here, town.CENTRE, 1, 2, category="flood", urgency=Urgency.NORMAL)
    made = plan(here)
    assert made.visits == ()
    assert made.unplanned == {late.number: "outside_day", skilled.number: "nobody_may"}


def test_the_planned_member_is_sent_first(here, clock):
    places = [town.grid_centre(code) for code in ("001", "002")]
    orders = [appoint(here, place, 1, 2) for place in (*places, *places)]
    planned = {one.number: one.member_code for one in plan(here).visits}
    clock.now = MORNING + timedelta(hours=1)
    sent = {one.number: dispatch(here, one.work_order_id).decision.chosen.code for one in orders}
    assert sent == planned


def test_who_is_not_there_is_replaced_and_the_rest_is_planned_anew(here, clock):
    first = appoint(here, town.grid_centre("001"), 1, 2)
    second = appoint(here, town.grid_centre("001"), 4, 5)
    (one, other) = plan(here).visits
    assert {one.member_code, other.member_code} == {"A"}
    be_away(here, "leave", 0, 9, code="A")
    clock.now = MORNING + timedelta(hours=1)
    assert dispatch(here, first.work_order_id).decision.chosen.code == "B"
    made = replan_today(district=here.district, planning=here.planning())
    assert [(one.number, one.member_code) for one in made.visits] == [(second.number, "B")]
    assert replan_today(district=here.district, planning=here.planning()) is None


def test_a_plan_that_holds_is_left_alone(here, clock):
    appoint(here, town.CENTRE, 2, 3)
    assert replan_today(district=here.district, planning=here.planning()) is None
    plan(here)
    clock.now = MORNING + timedelta(minutes=10)
    assert replan_today(district=here.district, planning=here.planning()) is None
    appoint(here, town.CENTRE, 4, 5)
    assert len(replan_today(district=here.district, planning=here.planning()).visits) == 2


def test_a_break_is_kept_free(here):
    be_away(here, "break", 4, 5)
    received = appoint(here, town.CENTRE, 3.8, 6)
    (visit,) = plan(here).visits
    assert visit.number == received.number
    assert visit.leave_at <= MORNING + timedelta(hours=4) or visit.begin_at >= MORNING + timedelta(
        hours=5
    )


@pytest.mark.parametrize(
    ("hours", "urgency"), [((3, 2), None), ((-2, -1), None), ((1, 2), Urgency.URGENT)]
)
def test_what_is_no_appointment_is_refused(here, hours, urgency):
    with pytest.raises(InputError) as refused:
        appoint(here, town.CENTRE, *hours, urgency=urgency)
    assert refused.value.facts["field"] == "window"


def test_another_window_under_the_same_key_is_another_body(here):
    first = town.an_intake(window=window(1, 2), idempotency_key="one")
    again = town.an_intake(window=window(1, 2), idempotency_key="one")
    other = town.an_intake(window=window(1, 3), idempotency_key="one")

    def receive(intake):
        (received,) = receive_requests([intake], district=here.district, policy=IntakePolicy())
        return received.work_order_id

    assert receive(first) == receive(again)
    with pytest.raises(KeyReused):
        receive(other)


def test_a_day_that_was_never_planned_has_no_plan(here):
    with pytest.raises(NotFound):
        read_day_plan(DAY, district=here.district)


@pytest.mark.parametrize(
    "stated", [{"visit_s": 0.0}, {"replan_every_s": 0.0}, {"day_from_s": 9.0, "day_to_s": 8.0}]
)
def test_a_policy_that_cannot_be_meant_is_refused(stated):
    with pytest.raises(ValueError, match="_s"):
        PlanPolicy(**stated)


def test_without_a_roster_members_work_by_day(district, clock):
    services = Services(district=district, settings=Settings(), travel=StraightLine()).at_clock(
        lambda: clock.now
    )
    town.add_member(services.district, "A")
    early = appoint(services, LonLat(110.3051, 20.005), 0, 0.4)
    usual = appoint(services, LonLat(110.3051, 20.005), 1, 2)
    made = plan(services)
    assert [one.number for one in made.visits] == [usual.number]
    assert made.unplanned == {early.number: "outside_day"}
