"""`gridmap worker`: processes that dispatch beside those that serve, stopped and killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import town
from invariants import check_everything
from poisoned import poison_deletes

from gridmap.flows.keep_workers import list_workers

LIMIT_S = 120.0
N_ORDERS = 12


@contextmanager
def working(app_url, owner_url):
    """Run a worker for the block; whatever becomes of it, it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from gridmap.cli import run; run()", "worker"],
        env=os.environ | {"GRIDMAP_DATABASE_URL": app_url, "GRIDMAP_OWNER_URL": owner_url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(fact):
    limit = time.monotonic() + LIMIT_S
    while not fact():
        assert time.monotonic() < limit
        time.sleep(0.05)


def n_waiting(district):
    return town.one(district, "SELECT count(*) FROM work_orders WHERE state = 'A05'")


def n_at_work(district):
    return sum(one.is_at_work for one in list_workers(district=district))


def end_leases(district):
    """Let half a minute pass at once: what a killed worker had taken is anybody's again."""
    with district.writing() as conn:
        conn.exec_driver_sql("UPDATE work_orders SET next_try_at = now() WHERE state = 'A05'")


def test_one_of_two_workers_is_killed_and_every_order_is_dispatched_once(
    district, app_url, owner_url
):
    town.add_member(district, "M", capacity=100)
    with working(app_url, owner_url) as killed, working(app_url, owner_url) as stopped:
        wait_until(lambda: n_at_work(district) == 2)
        for _ in range(N_ORDERS):
            town.receive(district)
        wait_until(lambda: n_waiting(district) < N_ORDERS)
        killed.kill()
        killed.wait()
        for _ in range(N_ORDERS):
            town.receive(district)
        end_leases(district)
        wait_until(lambda: n_waiting(district) == 0)
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(LIMIT_S) == 0
    assert check_everything(district) == 2 * N_ORDERS
    ends = {
        int(one.place.rpartition(":")[2]): one.ended_at for one in list_workers(district=district)
    }
    assert ends[killed.pid] is None
    assert ends[stopped.pid] is not None


def test_ctrl_c_ends_a_worker_as_a_service_manager_does(district, app_url, owner_url):
    with working(app_url, owner_url) as process:
        wait_until(lambda: n_at_work(district) == 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT_S) == 0
    assert n_at_work(district) == 0


def test_one_round_dispatches_what_is_due_and_finds_nobody_for_the_rest(district, gridmap):
    town.add_member(district, "M", capacity=1)
    for _ in range(2):
        town.receive(district)
    assert gridmap("worker", "--once") == (0, {"n_assigned": 1, "n_without": 1, "failed": []})
    [seen] = list_workers(district=district)
    assert seen.ended_at is not None


def test_one_round_says_which_duty_could_not_be_done(district, gridmap, owner_url):
    town.add_member(district, "M")
    town.receive(district)
    poison_deletes(owner_url, "outbox", sqlstate="P0001")
    code, told = gridmap("worker", "--once")
    assert (code, told) == (4, {"n_assigned": 1, "n_without": 0, "failed": ["trim"]})


def test_a_worker_that_is_silent_for_a_minute_is_not_at_work(district, gridmap):
    gridmap("worker", "--once")
    with district.writing() as conn:
        conn.exec_driver_sql("UPDATE workers SET ended_at = NULL")
    assert n_at_work(district) == 1
    with district.writing() as conn:
        conn.exec_driver_sql(
            "UPDATE workers SET seen_at = seen_at - interval '62 s',"
            " began_at = began_at - interval '1 h'"
        )
    assert n_at_work(district) == 0
    with district.writing() as conn:
        conn.exec_driver_sql(
            "UPDATE workers SET seen_at = seen_at - interval '8 d',"
            " began_at = began_at - interval '9 d'"
        )
    gridmap("worker", "--once")
    assert len(list_workers(district=district)) == 1
