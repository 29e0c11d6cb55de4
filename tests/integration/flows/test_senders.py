"""Whoever sends may be killed, and whoever receives may never answer: nobody else waits for it."""

import threading
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
import town
from api_process import ApiProcess
from receivers import Receiver

from gridmap.delivery_duties import deliver_due
from gridmap.flows.keep_destinations import add_destination, list_destinations
from gridmap.flows.send_message import LEASE
from gridmap.model.audit import By
from gridmap.model.delivery import NewDestination
from gridmap.settings import Settings
from gridmap.wiring import Services
from gridmap.worker import Worker

pytestmark = pytest.mark.postgis

LIMIT_S = 60.0


@pytest.fixture
def services(district):
    return Services(district=district, settings=Settings(delivery_local=True, delivery_limit_s=30))


@pytest.fixture
def stack():
    with ExitStack() as made:
        yield made


def add(services, stack, code, **more):
    """Add a destination that hears of new orders, and return its receiver."""
    receiver = Receiver(**more)
    stack.callback(receiver.close)
    new = NewDestination(code=code, name=code, url=receiver.url, kinds=frozenset({"order_opened"}))
    by = By(actor="admin")
    add_destination(new, district=services.district, policy=services.delivery_policy, by=by)
    return receiver


def wait_until(fact):
    limit = time.monotonic() + LIMIT_S
    while not fact():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_a_worker_killed_between_receipt_and_its_note_sends_it_again(
    services, stack, app_url, owner_url, monkeypatch
):
    """Expert test 48 (dispatch.md 6 G): at least once, by the same id, after kill -9."""
    may_answer = threading.Event()
    stack.callback(may_answer.set)

    def late(_):
        may_answer.wait(LIMIT_S)
        return 200

    receiver = add(services, stack, "hub", answers=late)
    town.receive(services.district)
    monkeypatch.setenv("GRIDMAP_DELIVERY_LOCAL", "true")
    process = ApiProcess(app_url, owner_url, flags=("--worker",))
    stack.callback(process.kill)
    assert receiver.came.wait(LIMIT_S)
    process.kill()
    may_answer.set()
    deliver_due(services)
    assert len(receiver.seen) == 1  # its lease still runs
    (stands,) = list_destinations(district=services.district)
    assert (stands.n_waiting, stands.n_delivered) == (1, 0)
    deliver_due(services.at_clock(lambda: services.district.clock() + LEASE + timedelta(seconds=1)))
    assert len(receiver.seen) == 2
    assert len(set(receiver.ids)) == 1
    assert len({one.body for one in receiver.seen}) == 1


def test_one_that_never_answers_holds_up_no_other(services, stack):
    """Two workers side by side, and more messages than a sender has time for."""
    may_answer = threading.Event()
    hung = add(services, stack, "hung", answers=lambda _: may_answer.wait(LIMIT_S) and 200)
    quick = add(services, stack, "quick")
    workers = [Worker(services, pause_s=0.02) for _ in range(2)]
    for one in workers:
        stack.callback(one.stop)
        one.start()
    stack.callback(may_answer.set)
    for n in range(1, 11):
        town.receive(services.district)
        wait_until(lambda: len(quick.seen) == n)  # noqa: B023 (called at once)
    assert len(hung.seen) <= len(workers)
    standing = {one.code: one for one in list_destinations(district=services.district)}
    assert standing["hung"].n_failing == 0, "quick waited until a try of the other was over"
    may_answer.set()
    wait_until(lambda: len(set(hung.ids)) == 10)
    assert len(quick.ids) == len(set(quick.ids)) == len(hung.ids)


def test_a_worker_that_is_told_to_end_leaves_what_still_waits(services, stack):
    may_answer = threading.Event()
    receiver = add(services, stack, "hub", answers=lambda _: may_answer.wait(LIMIT_S) and 200)
    for _ in range(5):
        town.receive(services.district)
    worker = Worker(services, pause_s=0.02)
    worker.start()
    assert receiver.came.wait(LIMIT_S)
    ending = threading.Thread(target=worker.stop)
    ending.start()
    stack.callback(may_answer.set)
    wait_until(lambda: worker._senders._is_ending)
    may_answer.set()
    ending.join()
    assert len(receiver.seen) == 1
    (stands,) = list_destinations(district=services.district)
    assert (stands.n_delivered, stands.n_waiting) == (1, 4)
