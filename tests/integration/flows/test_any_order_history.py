"""Whatever happens to orders in whatever order, at each minute each has an owner or a queue."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import chased
import pytest
import town
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariants import check_everything
from proofs import write_down
from sqlalchemy import text

from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.errors import GridmapError
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.locate_work_order import locate_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.note_call import note_call
from gridmap.flows.raise_due_orders import raise_due_orders
from gridmap.flows.settle_request import Settling, settle_request
from gridmap.model.ids import AssignmentId, RequestId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState, Disposition, Urgency
from gridmap.settings import Settings
from gridmap.wiring import Services
from gridmap.worker import dispatch_due

pytestmark = pytest.mark.postgis

PLACES = [town.grid_centre("001"), LonLat(110.3105, 20.005), LonLat(111.0, 20.0), None]
RECEIVE = st.tuples(
    st.just("receive"),
    st.sampled_from(PLACES),
    st.sampled_from(["other", "flood", "leaflet"]),
    st.sampled_from([None, Urgency.URGENT]),
)
MOVES = ["signed", "arrived", "done", "cannot_go", "withdrawn"]
AT_THE_DESK = ["cancel", "close", "locate", "answered", "person", "call"]
DEEDS = st.tuples(st.sampled_from([*MOVES, *AT_THE_DESK]), st.integers(0, 5))
PASSES = st.tuples(st.just("minutes"), st.integers(1, 40))
HISTORIES = st.lists(st.one_of(RECEIVE, DEEDS, DEEDS, PASSES, PASSES), min_size=4, max_size=14)


class Centre:
    """A town at work: every deed goes through its flow, what is refused changes nothing."""

    def __init__(self, district, clock):
        self.district = district
        self.clock = clock

    def do(self, step):
        match step:
            case ("receive", position, category, urgency):
                town.receive(self.district, position, category=category, urgency=urgency)
            case ("minutes", minutes):
                for _ in range(minutes):
                    self.pass_a_minute()
            case (deed, number):
                try:
                    self.deed(deed, number)
                except GridmapError:
                    return

    def pass_a_minute(self):
        self.clock.forward(60)
        dispatch_due(Services(district=self.district, settings=Settings()))
        chased.chase(self.district)
        raise_due_orders(district=self.district, policy=EscalationPolicy())

    def deed(self, deed, number):
        order = self.nth("SELECT id, request_id FROM work_orders WHERE closed_at IS NULL", number)
        lead = self.nth("SELECT id FROM assignments WHERE ended_at IS NULL", number)
        by = {"district": self.district, "actor": "desk"}
        if order is None:
            return
        match deed:
            case "cancel":
                cancel_request(RequestId(order.request_id), **by, reason="gone")
            case "close":
                close_work_order(WorkOrderId(order.id), district=self.district, checker="desk")
            case "locate":
                locate_work_order(WorkOrderId(order.id), PLACES[0], **by)
            case "answered" | "person":
                settle_request(RequestId(order.request_id), Settling(Disposition(deed)), **by)
            case "call" if lead is not None:
                note_call(AssignmentId(lead.id), is_reached=number > 2, **by)
            case _ if lead is not None:
                move_assignment(AssignmentId(lead.id), AssignmentState(deed), **by, reason="why")

    def nth(self, sql, number):
        with self.district.reading() as conn:
            rows = conn.execute(text(f"{sql} ORDER BY id")).all()
        return rows[number % len(rows)] if rows else None

    def end_everything(self):
        """Let every order of the history before be over."""
        while (
            order := self.nth("SELECT * FROM work_orders WHERE closed_at IS NULL", 0)
        ) is not None:
            lead = self.nth("SELECT id FROM assignments WHERE ended_at IS NULL", 0)
            if lead is not None:
                move_assignment(
                    AssignmentId(lead.id),
                    AssignmentState.WITHDRAWN,
                    district=self.district,
                    actor="desk",
                    reason="over",
                )
            elif order.state == "A11":
                close_work_order(WorkOrderId(order.id), district=self.district, checker="desk")
            else:
                cancel_request(
                    RequestId(order.request_id), district=self.district, actor="desk", reason="over"
                )


@pytest.fixture
def centre(district):
    clock = chased.Clock()
    district = replace(district, clock=clock)
    chased.add_levels(district)
    chased.add_duty(district, "community", "K", hours=(-1, 100_000))
    for code in "AB":
        town.add_member(district, code, PLACES[0], home_grid="001")
    helper = town.add_member(district, "S", PLACES[0], home_grid="002")
    chased.mark_stand_in(district, helper, hours=(-1, 100_000))
    return Centre(district, clock)


def run(centre, history):
    centre.end_everything()
    centre.clock.forward(timedelta(hours=1).total_seconds())
    for step in history:
        centre.do(step)
        chased.check_places(centre.district)
    check_everything(centre.district)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
def test_no_open_order_is_ever_without_an_owner(centre, history):
    run(centre, history)


@pytest.mark.prove
def test_in_three_hundred_histories_no_open_order_is_ever_without_an_owner(centre):
    kinds = Counter()

    @settings(max_examples=300, deadline=None)
    @given(history=HISTORIES)
    def look_on(history):
        run(centre, history)
        kinds.update(["histories", *(step[0] for step in history)])

    look_on()
    write_down("any_order_history", without_an_owner=0, **kinds)
