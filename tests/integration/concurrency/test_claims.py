"""Sixty-four clients, two processes, one database: nobody is sent twice."""

import uuid

import pytest
import town
from invariants import check_everything
from proofs import write_down
from storm import Caller, Tally, a_key, add_members, at_once, dispatch_and_release, open_orders

pytestmark = pytest.mark.postgis

N_CLIENTS = 64
SIZES = [(200, 1), (40, 3)]
N_CALLS = {1: 200, 3: 150}


def rush(urls, busy, watcher, *, n_calls, n_members, capacity):
    """Let the crowd dispatch and release, check everything, return the figures."""
    before = check_everything(busy)
    add_members(busy, n_members, capacity=capacity)
    orders = open_orders(busy, 400, urgent_share=1 / 3)
    tally = Tally()
    seconds = dispatch_and_release(
        urls, orders, n_calls=n_calls, n_clients=N_CLIENTS, hold=4, tally=tally
    )
    assert tally.lost == []
    assert watcher.seen == []
    assert watcher.n_looks > 0
    asked = tally.of("dispatch")
    assert asked["assign"] == check_everything(busy) - before
    assert sum(asked.values()) == n_calls
    return {
        "n_members": n_members,
        "capacity": capacity,
        "dispatch": asked,
        "release": tally.of("release"),
        "lost": len(tally.lost),
        "looks": watcher.n_looks,
        **tally.speed(seconds),
    }


@pytest.mark.parametrize(("n_members", "capacity"), SIZES)
def test_nobody_ever_holds_more_than_they_can(two_servers, busy, watcher, n_members, capacity):
    """Expert tests 1 and 2, short: capacity 1 and 3, urgent and ordinary orders mixed."""
    figures = rush(
        two_servers,
        busy,
        watcher,
        n_calls=N_CALLS[capacity],
        n_members=n_members,
        capacity=capacity,
    )
    assert figures["dispatch"]["assign"] > 100


@pytest.mark.prove
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize(("n_members", "capacity"), SIZES)
def test_nobody_ever_holds_more_than_they_can_in_ten_thousand_calls(
    start, district, watcher, n_members, capacity
):
    """Expert tests 1 and 2: 64 clients, 8 processes, 10,000 calls, nobody over, nothing lost."""
    urls = start(8, "--pool-size", "3")
    figures = rush(urls, district, watcher, n_calls=10_000, n_members=n_members, capacity=capacity)
    write_down(f"claims_capacity_{capacity}", n_processes=len(urls), **figures)


def test_of_sixty_four_who_want_the_only_member_one_gets_it(two_servers, busy):
    """Expert test 3: one free member, 64 at once, exactly one success."""
    town.add_member(busy, "only")
    orders = open_orders(busy, N_CLIENTS)
    tally = Tally()

    def want(number):
        with Caller(two_servers[number % 2], tally) as caller:
            caller.post("dispatch", f"/work-orders/{orders[number]}/dispatch")

    at_once(N_CLIENTS, want)
    asked = tally.of("dispatch")
    assert asked["assign"] == 1
    assert sum(asked.values()) == N_CLIENTS
    assert tally.lost == []
    check_everything(busy)


def test_of_sixty_four_who_choose_the_only_member_one_gets_it(two_servers, busy):
    """Expert test 3 (dispatch.md 6 A): one free member, 64 dispatchers, 1 success, 63 conflicts."""
    code = str(uuid.uuid4())
    town.add_member(busy, code)
    orders = open_orders(busy, N_CLIENTS)
    version = town.one(busy, "SELECT version FROM work_orders WHERE id = :id", id=orders[0])
    tally = Tally()

    def want(number):
        with Caller(two_servers[number % 2], tally) as caller:
            body = {"version": version, "member_code": code}
            caller.post("choose", f"/work-orders/{orders[number]}/assign", body, **a_key())

    at_once(N_CLIENTS, want)
    assert tally.of("choose") == {"member_full": N_CLIENTS - 1, "success": 1}
    check_everything(busy)


def test_of_sixty_four_who_dispatch_the_only_order_one_succeeds(two_servers, busy):
    add_members(busy, N_CLIENTS)
    (order,) = open_orders(busy, 1)
    tally = Tally()

    def dispatch(number):
        with Caller(two_servers[number % 2], tally) as caller:
            caller.post("dispatch", f"/work-orders/{order}/dispatch")

    at_once(N_CLIENTS, dispatch)
    assert tally.of("dispatch") == {"assign": 1, "illegal_move": N_CLIENTS - 1}
    check_everything(busy)
