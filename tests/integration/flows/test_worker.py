"""The worker dispatches what is due and goes on, whatever comes between."""

import logging
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import teamed
import town
from poisoned import poison, poison_deletes

from gridmap.casework.chase_policy import ChasePolicy
from gridmap.clock_duties import bring_back_put_off
from gridmap.errors import DatabaseUnavailable, NetworkBroken
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.model.work_order import Urgency
from gridmap.settings import Settings
from gridmap.travel.current_streets import CurrentStreets
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services
from gridmap.worker import PERIODIC, Periodic, Tally, Worker, dispatch_due, send_due_teams

pytestmark = pytest.mark.postgis

LIMIT_S = 20.0


class Stumbling:
    """A travel engine that fails the first time."""

    def __init__(self, error):
        self._error = error
        self.n_calls = 0

    def times_to(self, origins, destination, *, at):
        self.n_calls += 1
        if self.n_calls == 1:
            raise self._error
        return StraightLine().times_to(origins, destination, at=at)


@pytest.fixture
def services(district):
    for number in range(3):
        town.add_member(district, f"M{number}")
    return Services(district=district, settings=Settings())


def n_dispatched(district):
    return town.one(district, "SELECT count(*) FROM work_orders WHERE state = 'A06'")


def wait_until(fact):
    limit = time.monotonic() + LIMIT_S
    while not fact():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_everything_due_is_dispatched_and_what_finds_nobody_waits(services):
    for _ in range(4):
        town.receive(services.district)
    assert dispatch_due(services) == Tally(n_assigned=3, n_without=1, n_left=0)
    assert not dispatch_due(services)


def test_an_order_that_fails_unforeseen_does_not_hold_up_the_others(services, caplog):
    for _ in range(3):
        town.receive(services.district)
    caplog.set_level(logging.CRITICAL, logger="gridmap.worker")
    assert dispatch_due(replace(services, travel=Stumbling(ValueError("odd")))) == Tally(
        n_assigned=2, n_without=0, n_left=1
    )
    assert n_dispatched(services.district) == 2


def test_what_a_clock_put_off_that_was_hours_ahead_is_tried_once_it_is_right(services, caplog):
    """A machine that takes Beijing's time for another zone's is eight hours ahead until it asks."""
    ahead = replace(services.district, clock=lambda: datetime.now(UTC) + timedelta(hours=8))
    for _ in range(5):
        town.receive(services.district)
    assert dispatch_due(replace(services, district=ahead)) == Tally(
        n_assigned=3, n_without=2, n_left=0
    )
    # A member whose shift begins by the roster wakes nobody.
    member = town.add_member(services.district, "M3")
    town.add_shift(services.district, member, from_s=-60, to_s=3_600)
    assert not dispatch_due(services)
    bring_back_put_off(services)
    assert "2 work orders were put off by a clock that was ahead" in caplog.text
    assert dispatch_due(services) == Tally(n_assigned=1, n_without=1, n_left=0)
    bring_back_put_off(services)
    assert not dispatch_due(services)  # the ordinary pause of a minute is left alone


def test_an_order_that_somebody_else_dispatched_meanwhile_is_left_alone(services):
    received = [town.receive(services.district) for _ in range(2)]

    class Overtaken:
        def times_to(self, origins, destination, *, at):
            services_now = replace(services, travel=StraightLine())
            for one in received:
                if town.one(
                    services.district,
                    "SELECT state = 'A05' FROM work_orders WHERE id = :id",
                    id=one.work_order_id,
                ):
                    dispatch_work_order(
                        one.work_order_id,
                        district=services.district,
                        travel=services_now.travel,
                        policy=services.dispatch_policy,
                    )
            return StraightLine().times_to(origins, destination, at=at)

    assert dispatch_due(replace(services, travel=Overtaken())) == Tally(
        n_assigned=0, n_without=0, n_left=2
    )
    assert n_dispatched(services.district) == 2


def test_the_worker_waits_for_a_lost_database_and_goes_on(services):
    stumbling = Stumbling(DatabaseUnavailable(problem="gone for a moment"))
    worker = Worker(replace(services, travel=stumbling), pause_s=0.01, patience_s=0.05)
    town.receive(services.district)
    worker.start()
    wait_until(lambda: stumbling.n_calls == 1)
    town.receive(services.district)
    wait_until(lambda: n_dispatched(services.district) == 1)
    worker.stop()


def test_a_woken_worker_looks_at_once(services):
    worker = Worker(services, pause_s=60.0)
    worker.start()
    time.sleep(0.2)
    town.receive(services.district)
    worker.wake()
    wait_until(lambda: n_dispatched(services.district) == 1)
    worker.stop()


def test_a_worker_stops_while_it_waits(services):
    worker = Worker(services, pause_s=1e6)
    worker.start()
    worker.stop()  # returns: the longest test may last minutes, the pause days


def test_a_team_whose_lead_is_not_found_counts_as_without(services):
    teamed.an_order(services.district, teamed.LAW, category="flood")
    assert send_due_teams(services) == Tally(n_assigned=0, n_without=1, n_left=0)


def test_the_worker_chases_and_raises_beside_dispatching(services):
    town.receive(services.district, urgency=Urgency.URGENT)
    hasty = ChasePolicy(
        urgent_remind_s=0.001, urgent_phone_s=0.002, urgent_stand_in_s=0, least_gap_s=0
    )
    worker = Worker(replace(services, chase_policy=hasty), pause_s=0.01)
    worker.start()
    steps = "SELECT count(*) FROM chase_steps WHERE step IN ('remind', 'phone')"
    wait_until(lambda: town.one(services.district, steps) == 2)
    raised = "SELECT count(*) FROM escalations WHERE cause = 'urgency'"
    wait_until(lambda: town.one(services.district, raised) > 0)
    worker.stop()


def test_an_urgent_order_waits_for_no_duty(services, monkeypatch):
    """Expert test 16 (dispatch.md 6 B), for what comes round: a plan of a day may take a minute."""
    begun, over = Event(), Event()

    def plan_for_long(services):
        del services
        begun.set()
        over.wait(LIMIT_S)

    monkeypatch.setitem(PERIODIC, plan_for_long, 3_600.0)
    worker = Worker(services, pause_s=0.01)
    worker.start()
    assert begun.wait(LIMIT_S)
    town.receive(services.district, urgency=Urgency.URGENT)
    wait_until(lambda: n_dispatched(services.district) == 1)
    assert not over.is_set()
    over.set()
    worker.stop()


def test_a_worker_that_dispatches_no_more_tells_of_no_round(services):
    seen = "SELECT count(*) FROM workers"
    Periodic(services, dispatches=lambda: False).do_due()
    assert town.one(services.district, seen) == 0
    Periodic(services).do_due()
    assert town.one(services.district, seen) == 1


def test_a_duty_that_fails_holds_up_nothing_else(services, caplog):
    caplog.set_level(logging.CRITICAL, logger="gridmap.worker")
    broken = replace(services, escalation_policy=None)
    town.receive(services.district)
    worker = Worker(broken, pause_s=0.01)
    worker.start()
    wait_until(lambda: n_dispatched(services.district) == 1)
    worker.stop()


def test_a_duty_whose_statement_is_cancelled_each_time_holds_up_nothing_else(
    services, owner_url, caplog
):
    """As a role with a `statement_timeout` has it; no connection is lost by it."""
    caplog.set_level(logging.CRITICAL, logger="gridmap.worker")
    poison_deletes(owner_url, "outbox", sqlstate="57014")
    town.receive(services.district)
    worker = Worker(services, pause_s=0.01, patience_s=1e6)
    worker.start()
    wait_until(lambda: n_dispatched(services.district) == 1)
    worker.stop()


def test_an_order_whose_statement_is_cancelled_does_not_hold_up_the_others(
    services, owner_url, caplog
):
    caplog.set_level(logging.CRITICAL, logger="gridmap.worker")
    bad, _ = (town.receive(services.district) for _ in range(2))
    poison(owner_url, bad.work_order_id, "assignments", sqlstate="57014")
    assert dispatch_due(services) == Tally(n_assigned=1, n_without=0, n_left=1)


def broken_streets():
    """Return the engine over streets of which no network can be built."""

    def build():
        raise NetworkBroken(problem="two streets of one code")

    return CurrentStreets(read_state=lambda: "1", build=build)


def test_a_broken_street_network_silences_neither_chase_nor_escalation(services):
    town.receive(services.district)
    assert dispatch_due(services)
    town.receive(services.district, urgency=Urgency.URGENT)
    hasty = ChasePolicy(
        normal_remind_s=0.001, normal_phone_s=0.002, normal_stand_in_s=0, least_gap_s=0
    )
    broken = replace(services, travel=broken_streets(), chase_policy=hasty)
    worker = Worker(broken, pause_s=0.01, patience_s=0.01)
    worker.start()
    raised = "SELECT count(*) FROM escalations WHERE cause = 'urgency'"
    wait_until(lambda: town.one(services.district, raised) > 0)
    steps = "SELECT count(*) FROM chase_steps WHERE step IN ('remind', 'phone')"
    wait_until(lambda: town.one(services.district, steps) == 2)
    worker.stop()
    assert n_dispatched(services.district) == 1
