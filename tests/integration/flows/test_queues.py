"""No open order is without an owner: somebody is at it, or one visible queue holds it."""

import time
from dataclasses import replace

import chased
import pytest
import town
from proofs import write_down
from sqlalchemy import text

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.errors import GridmapError, NotFound
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.escalate_work_order import escalate_work_order
from gridmap.flows.look_up_chases import read_phone_list
from gridmap.flows.look_up_queues import read_queue, read_queues
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.note_call import note_call
from gridmap.flows.receive_requests import receive_requests
from gridmap.model.place import LonLat
from gridmap.model.queue import ADRIFT, QUEUES
from gridmap.model.work_order import AssignmentState, WaitingFor
from gridmap.settings import Settings
from gridmap.wiring import Services
from gridmap.worker import dispatch_due

pytestmark = pytest.mark.postgis

HOME = town.grid_centre("001")
OFF_GRID = LonLat(110.3105, 20.005)
FAR = LonLat(111.0, 20.0)


@pytest.fixture
def clock():
    return chased.Clock()


@pytest.fixture
def manned(district, clock):
    district = replace(district, clock=clock)
    chased.add_levels(district)
    return district


def held(district):
    """Return how many orders each queue holds, without the empty ones."""
    found = read_queues(district=district)
    return {one.queue.code: one.n for one in found.states if one.n}


def test_each_order_waits_where_everybody_sees_it(manned, clock):
    town.add_member(manned, "A", HOME)
    town.receive(manned, None)
    town.receive(manned, FAR)
    town.receive(manned, OFF_GRID)
    town.receive(manned, HOME, category="leaflet")
    town.receive(manned, HOME, category="flood")
    assert held(manned) == {
        "unlocated": 1,
        "outside": 1,
        "to_dispatch": 2,
        "desk": 1,
        "unowned": 1,
    }
    dispatch_due(Services(district=manned, settings=Settings()))
    assert held(manned)["nobody"] == 1  # nobody has the skill for the flood
    assert held(manned)["unsigned"] == 1
    chased.check_places(manned)


def test_an_order_moves_through_the_queues_and_out(manned):
    town.add_member(manned, "A", HOME)
    received, assignment = chased.assigned(manned)
    assert held(manned) == {"unsigned": 1}
    for state in (AssignmentState.SIGNED, AssignmentState.ARRIVED):
        move_assignment(assignment, state, district=manned, actor="A")
        assert (held(manned), read_queues(district=manned).n_handled) == ({}, 1)
    move_assignment(assignment, AssignmentState.DONE, district=manned, actor="A")
    assert held(manned) == {"to_check": 1}
    close_work_order(received.work_order_id, district=manned, checker="desk")
    assert read_queues(district=manned).n_open == 0


def test_an_order_without_a_place_shows_its_age(manned, clock):
    """Expert test 33: address without coordinates, in the queue at once, age shown."""
    received = town.receive(manned, None, address="the old bridge")
    clock.forward(75)
    (row,) = read_queue("unlocated", district=manned)
    assert (row["id"], row["age_s"]) == (received.work_order_id, 75.0)
    unlocated = next(
        one for one in read_queues(district=manned).states if one.queue.code == "unlocated"
    )
    assert (unlocated.n, unlocated.oldest_age_s) == (1, 75.0)
    assert (unlocated.queue.zh, unlocated.queue.en) == ("待定位", "without a place")


def test_age_counts_from_when_it_began_to_wait_there(manned, clock):
    town.add_member(manned, "A", HOME)
    _, assignment = chased.assigned(manned)
    clock.forward(100)
    move_assignment(
        assignment, AssignmentState.CANNOT_GO, district=manned, actor="A", reason="busy"
    )
    clock.forward(7)
    assert [row["age_s"] for row in read_queue("to_dispatch", district=manned)] == [7.0]
    dispatch_due(Services(district=manned, settings=Settings()))
    clock.forward(5)
    assert [row["age_s"] for row in read_queue("nobody", district=manned)] == [5.0]


def test_the_phone_list_names_who_to_call_until_they_are_reached(manned, clock):
    town.add_member(manned, "A", HOME)
    received, assignment = chased.assigned(manned)
    for _ in range(2):
        clock.forward(300)
        chased.chase(manned)
    (row,) = read_phone_list(district=manned)
    assert (row["number"], row["member_code"], row["n_calls"]) == (received.number, "A", 0)
    assert held(manned) == {"unsigned": 1, "phone": 1}
    assert note_call(assignment, is_reached=False, district=manned, actor="desk") == 1
    assert read_phone_list(district=manned)[0]["n_calls"] == 1
    note_call(assignment, is_reached=True, district=manned, actor="desk", note="on his way")
    assert read_phone_list(district=manned) == []
    assert held(manned) == {"unsigned": 1}
    move_assignment(assignment, AssignmentState.SIGNED, district=manned, actor="A")
    with pytest.raises(GridmapError):
        note_call(assignment, is_reached=True, district=manned, actor="desk")


def test_what_is_escalated_is_listed_until_it_is_closed(manned):
    received = town.receive(manned, HOME)
    escalate_work_order(
        received.work_order_id, "grid", district=manned, actor="desk", reason="asked"
    )
    assert held(manned) == {"to_dispatch": 1, "escalated": 1, "unacknowledged": 1, "vacant": 1}
    cancel_request(received.request_id, district=manned, actor="desk", reason="gone")
    assert held(manned) == {}


@pytest.mark.parametrize("reason", WaitingFor)
def test_whatever_an_order_waits_for_has_a_queue_with_words(manned, reason):
    town.receive(manned, HOME)
    with manned.writing() as conn:
        conn.execute(
            text("UPDATE work_orders SET next_try_at = NULL, waiting_for = :reason"),
            {"reason": reason},
        )
    (queue,) = held(manned)
    assert queue in {one.code for one in QUEUES if one.holds} - {ADRIFT}


def test_a_queue_that_does_not_exist_is_named(manned):
    with pytest.raises(NotFound) as refused:
        read_queue("limbo", district=manned)
    assert "unlocated" in refused.value.facts["mend"]


def fill_with_unlocated(district, n):
    """Receive so many requests without a place, and return the seconds that the queue took."""
    for start in range(0, n, 250):
        intakes = [town.an_intake(None, address=f"door {k}") for k in range(start, start + 250)]
        receive_requests(intakes, district=district, policy=IntakePolicy())
    began = time.perf_counter()
    found = read_queues(district=district)
    rows = read_queue("unlocated", district=district, limit=n)
    seconds = time.perf_counter() - began
    assert len(rows) == n
    assert found.n_open == n
    return seconds


def test_of_five_hundred_orders_without_a_place_none_is_dropped(manned):
    """Expert test 33, short form."""
    fill_with_unlocated(manned, 500)
    chased.check_places(manned)


@pytest.mark.prove
def test_of_ten_thousand_orders_without_a_place_none_is_dropped(manned):
    """Expert test 33."""
    seconds = fill_with_unlocated(manned, 10_000)
    chased.check_places(manned)
    write_down("queues", n_unlocated=10_000, dropped=0, counts_and_rows_s=round(seconds, 3))
