"""Many orders dispatched together: recorded pair by pair, beside what others do."""

import logging
import threading
import time
from dataclasses import replace

import pytest
import town
from invariants import check_everything
from poisoned import poison
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up import read_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState, BatchOutcome, Urgency
from gridmap.settings import Settings
from gridmap.store import batches
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services
from gridmap.worker import Tally, Worker, match_due

pytestmark = pytest.mark.postgis

LIMIT_S = 20.0
POLICY = DispatchPolicy(other_grid_s=0.0)


def along(metres):
    """A place so many metres east of the town's centre."""
    return LonLat(town.CENTRE.lon + metres / 104_600.0, town.CENTRE.lat)


def match(district, travel=None, policy=POLICY):
    return dispatch_batch(district=district, travel=travel or StraightLine(), policy=policy)


def states(district):
    counted = "SELECT coalesce(string_agg(state, ' ' ORDER BY number), '') FROM work_orders"
    return town.one(district, counted)


def by_member(batch):
    return [one.member_code for one in batch.results]


def test_a_batch_sends_whom_first_come_would_not(district):
    """Test 15 in the town: one by one the first takes the near member and leaves the far one."""
    town.add_member(district, "A", along(0.0))
    town.add_member(district, "B", along(400.0))
    town.receive(district, along(180.0))
    town.receive(district, along(-300.0))
    batch = match(district)
    assert by_member(batch) == ["B", "A"]
    assert batch.gain.gained_s > 0
    assert batch.gain.batch.longest_s < batch.gain.first_come.longest_s
    check_everything(district)


def test_what_a_batch_decided_is_stored_and_told(district):
    town.add_member(district, "A", along(0.0))
    town.add_member(district, "B", along(400.0))
    first = town.receive(district, along(180.0))
    town.receive(district, along(-300.0))
    batch = match(district)
    with district.reading() as conn:
        (stored,) = batches.newest(conn, district.tenant, limit=5)
        whole = batches.find(conn, district.tenant, batch.batch_id)
    assert stored["gain"] == batch.gain.as_facts()
    assert stored["outcomes"] == {"assigned": 2}
    assert [one["member_code"] for one in whole["orders"]] == ["B", "A"]
    told = town.one(district, "SELECT facts FROM events WHERE kind = 'batch_matched'")
    assert (told["n_assigned"], told["gained_s"]) == (2, round(batch.gain.gained_s, 1))
    order = read_order(first.work_order_id, district=district, lang="en")
    reasons = {one["code"]: one["reason"] for one in order["decision"]["candidates"]}
    assert reasons == {"A": "taken_by_other", "B": "chosen"}


def test_who_is_left_over_is_dispatched_alone_farther_out(district):
    town.add_member(district, "near")
    town.add_member(district, "far", along(2_000.0))
    for _ in range(3):
        town.receive(district)
    policy = replace(POLICY, batch_from=2)
    services = Services(district=district, settings=Settings(), dispatch_policy=policy)
    assert match_due(services) == Tally(n_assigned=2, n_without=1, n_left=0)
    assert states(district).split().count("A06") == 2
    check_everything(district)


def test_who_is_farther_out_than_the_first_radius_is_no_candidate_of_a_batch(district):
    town.add_member(district, "A", along(400.0))
    town.receive(district, along(0.0))
    policy = replace(POLICY, search_radius_m=300.0, batch_from=1)
    services = Services(district=district, settings=Settings(), dispatch_policy=policy)
    assert match_due(services) == Tally(n_assigned=1, n_without=0, n_left=0)
    noted = town.one(district, "SELECT string_agg(outcome, ' ') FROM batch_orders")
    assert noted == BatchOutcome.NOBODY


def test_a_batch_reads_no_more_than_the_nearest(district):
    for number in range(9):
        town.add_member(district, f"M{number}", along(10.0 * number))
    order = town.receive(district, along(-20.0))
    policy = replace(POLICY, shortlist_size=2, batch_shortlist_size=2)
    assert by_member(match(district, policy=policy)) == ["M0"]
    found = read_order(order.work_order_id, district=district, lang="en")
    seen = {one["code"] for one in found["decision"]["candidates"]}
    assert seen == {f"M{number}" for number in range(policy.batch_looks)}


def test_a_short_queue_is_no_batch(district):
    town.add_member(district, "A")
    town.receive(district)
    assert not match_due(Services(district=district, settings=Settings()))
    assert states(district) == "A05"


class Overtaking:
    """Meanwhile somebody else dispatches an order that came in just now."""

    fastest_mps = StraightLine().fastest_mps

    def __init__(self, district):
        self.district = district

    def times_between(self, origins, destinations, **more):
        fresh = town.receive(self.district, along(1.0))
        dispatch_work_order(
            fresh.work_order_id, district=self.district, travel=StraightLine(), policy=POLICY
        )
        return StraightLine().times_between(origins, destinations, **more)


def test_an_overtaken_pair_holds_up_no_other_and_is_due_again(district):
    town.add_member(district, "A", along(0.0))
    town.add_member(district, "B", along(400.0))
    town.receive(district, along(0.0))
    town.receive(district, along(400.0))
    batch = match(district, Overtaking(district))
    assert [one.outcome for one in batch.results] == [
        BatchOutcome.OVERTAKEN,
        BatchOutcome.ASSIGNED,
    ]
    assert states(district) == "A05 A06 A06"
    town.add_member(district, "C", along(50.0))
    assert by_member(match(district)) == ["C"]
    check_everything(district)


def test_an_order_that_cannot_be_recorded_holds_up_no_other(district, owner_url, caplog):
    caplog.set_level(logging.CRITICAL, logger="gridmap.flows.dispatch_batch")
    town.add_member(district, "A", along(0.0))
    town.add_member(district, "B", along(400.0))
    bad = town.receive(district, along(0.0)).work_order_id
    town.receive(district, along(400.0))
    poison(owner_url, bad, "assignments")
    batch = match(district)
    assert [one.outcome for one in batch.results] == [
        BatchOutcome.OVERTAKEN,
        BatchOutcome.ASSIGNED,
    ]
    check_everything(district)


class Held:
    """Meanwhile somebody holds a row, and lets go of it as soon as somebody waits for it."""

    fastest_mps = StraightLine().fastest_mps

    def __init__(self, district, statement, **values):
        self.district, self.statement, self.values = district, text(statement), values
        self.thread = threading.Thread(target=self._hold)
        self.is_held = threading.Event()

    def times_between(self, origins, destinations, **more):
        if not self.is_held.is_set():
            self.thread.start()
            assert self.is_held.wait(LIMIT_S)
        return StraightLine().times_between(origins, destinations, **more)

    def _hold(self):
        with self.district.writing() as conn:
            conn.execute(self.statement, self.values)
            self.is_held.set()
            wait_until(lambda: town.one(self.district, WAITING) > 0)


WAITING = """SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE NOT l.granted AND a.datname = current_database()"""


@pytest.mark.parametrize("what", ["order", "member"])
def test_a_pair_of_which_somebody_holds_a_row_is_sent_alone_when_they_let_go(district, what):
    member = town.add_member(district, "A", along(0.0))
    town.add_member(district, "B", along(400.0))
    order = town.receive(district, along(0.0)).work_order_id
    town.receive(district, along(400.0))
    held = {
        "order": Held(
            district, "SELECT FROM work_orders WHERE id = :id FOR NO KEY UPDATE", id=order
        ),
        "member": Held(
            district, "SELECT FROM member_live WHERE member_id = :id FOR NO KEY UPDATE", id=member
        ),
    }[what]
    batch = match(district, held)
    held.thread.join()
    assert by_member(batch) == ["A", "B"]
    # The other one did not wait: it was recorded before.
    first = "SELECT member_id FROM assignments ORDER BY reserved_at LIMIT 1"
    assert town.one(district, first) != member
    check_everything(district)


def test_a_member_of_a_batch_takes_no_more_orders_than_places_are_left(district):
    """Of two orders for the one member one is overtaken: a place went meanwhile."""
    town.add_member(district, "A", along(0.0), capacity=2)
    for _ in range(2):
        town.receive(district, along(0.0))
    batch = match(district, Overtaking(district))
    outcomes = sorted(one.outcome for one in batch.results)
    assert outcomes == [BatchOutcome.ASSIGNED, BatchOutcome.OVERTAKEN]
    check_everything(district)


def test_what_a_batch_sends_is_told_as_one_dispatch_tells_it(district):
    """Row by row the same columns, and the same kinds of values in facts and news."""
    told = {}
    for name in ("alone", "together"):
        town.add_member(district, name)
        order = town.receive(district).work_order_id
        if name == "alone":
            dispatch_work_order(order, district=district, travel=StraightLine(), policy=POLICY)
        else:
            match(district)
        told[name] = {table: town.one(district, of_the_order(table), id=order) for table in TABLES}
        told[name]["news"] = town.one(district, NEWS, id=str(order))
    assert told["alone"] == told["together"]


TABLES = ("decisions", "assignments", "events", "work_orders")
KEPT = """('outcome', 'state', 'actor', 'engine', 'version', 'is_lead', 'is_urgent', 'assigned_by',
    'waiting_for', 'kind', 'radius_m', 'counted', 'order_version', 'schema', 'next_try_at')"""
SHAPE = f"""jsonb_object_agg(c.key, CASE WHEN c.key IN {KEPT} THEN c.value
    ELSE to_jsonb(jsonb_typeof(c.value)) END)"""
NEWS = f"""SELECT {SHAPE} FROM outbox AS o, jsonb_each(o.payload || to_jsonb(o)) AS c
    WHERE o.kind = 'order_assigned' AND o.payload ->> 'work_order_id' = :id"""  # noqa: S608


def of_the_order(table):
    column = "id" if table == "work_orders" else "work_order_id"
    kind = "AND t.kind = 'order_assigned'" if table == "events" else ""
    rows = f"{table} AS t, jsonb_each(to_jsonb(t)) AS c WHERE t.{column} = :id {kind}"
    return f"SELECT {SHAPE} FROM {rows}"  # noqa: S608


class Counting:
    """Counts from how many places each question is asked."""

    fastest_mps = StraightLine().fastest_mps

    def __init__(self):
        self.n_origins = []

    def times_between(self, origins, destinations, **more):
        self.n_origins.append(len(origins))
        return StraightLine().times_between(origins, destinations, **more)


def test_of_a_grid_full_of_members_no_more_are_timed_than_for_one_order(district):
    """Two hundred and fifty in one grid made a matrix of as many rows."""
    for number in range(30):
        town.add_member(district, f"M{number:02}", along(10.0 * number), home_grid="001")
    town.receive(district, along(-5.0))
    travel, policy = Counting(), replace(POLICY, shortlist_size=3, look_first=5)
    assert by_member(match(district, travel, policy)) == ["M00"]
    assert travel.n_origins == [3]
    kept = "SELECT jsonb_array_length(candidates) FROM decisions"
    assert town.one(district, kept) == 30


def test_where_the_nearest_are_not_enough_a_batch_looks_farther(district):
    for number in range(6):
        town.add_member(district, f"M{number}", along(40.0 * number))
    for _ in range(6):
        town.receive(district, along(-20.0))
    policy = replace(POLICY, shortlist_size=1, look_first=2, batch_shortlist_size=20)
    batch = match(district, policy=policy)
    assert sorted(by_member(batch)) == [f"M{number}" for number in range(6)]
    assert batch.gain.first_come.n_served == 6
    check_everything(district)


def test_a_batch_that_fails_lets_its_orders_go_and_they_are_dispatched_alone(district, caplog):
    caplog.set_level(logging.CRITICAL, logger="gridmap.worker")

    class OneByOne:
        fastest_mps = StraightLine().fastest_mps

        def times_to(self, origins, destination, *, at):
            return StraightLine().times_to(origins, destination, at=at)

    town.add_member(district, "A")
    for _ in range(2):
        town.receive(district)
    policy = replace(POLICY, batch_from=2)
    services = Services(
        district=district, settings=Settings(), dispatch_policy=policy, travel=OneByOne()
    )
    assert match_due(services) == Tally(n_assigned=1, n_without=1, n_left=0)
    check_everything(district)


def test_there_is_one_dispatcher_of_batches_in_a_district(district):
    town.add_member(district, "A")
    town.receive(district)
    with batches.only_dispatcher(district) as is_only:
        assert is_only
        assert match(district) is None
    assert by_member(match(district)) == ["A"]


def test_with_nothing_due_there_is_no_batch(district):
    assert match(district) is None
    assert town.one(district, "SELECT count(*) FROM batches") == 0


def receive_together(district, n):
    """Receive so many requests in one transaction: nobody sees fewer of them."""
    receive_requests([town.an_intake() for _ in range(n)], district=district, policy=IntakePolicy())


def wait_until(fact):
    limit = time.monotonic() + LIMIT_S
    while not fact():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_an_urgent_order_waits_for_no_window_and_started_work_stays(district):
    """Expert test 16 (dispatch.md 6 B): the window is an hour, the urgent order does not wait."""
    for number in range(3):
        town.add_member(district, f"M{number}", along(10.0 * number), capacity=20)
    services = Services(
        district=district,
        settings=Settings(),
        dispatch_policy=replace(POLICY, batch_from=3, batch_window_s=3_600.0),
    )
    receive_together(district, 3)
    first = match_due(services)
    assert first.n_assigned == 3
    started = town.one(district, "SELECT id FROM assignments ORDER BY id LIMIT 1")
    move_assignment(started, AssignmentState.SIGNED, district=district, actor="M")
    handlers = "SELECT string_agg(member_id::text, ' ' ORDER BY id) FROM assignments"
    before = town.one(district, handlers)
    receive_together(district, 3)
    worker = Worker(services, pause_s=0.01)
    worker.start()
    wait_until(lambda: states(district).split().count("A05") == 0)
    receive_together(district, 12)
    urgent = town.receive(district, urgency=Urgency.URGENT)
    worker.wake()
    state = "SELECT state FROM work_orders WHERE id = :id"
    wait_until(lambda: town.one(district, state, id=urgent.work_order_id) == "A06")
    worker.stop()
    # A look that found a short queue before they came may have taken three of the twelve.
    assert states(district).split().count("A05") >= 9, "the window is open, ordinary orders wait"
    assert town.one(district, handlers).startswith(before)
    check_everything(district)
