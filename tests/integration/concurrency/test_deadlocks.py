"""Everybody moves everything at once: nobody waits in a circle."""

import itertools
from datetime import UTC, datetime

import pytest
from invariants import check_everything
from proofs import write_down
from storm import Caller, Tally, a_key, a_request, add_members, at_once, dice, open_orders

pytestmark = pytest.mark.postgis

N_CLIENTS, N_MEMBERS, N_ORDERS = 64, 8, 32


class Desk:
    """One client that does whatever comes to mind to the same few orders and members."""

    def __init__(self, caller, random, orders, codes):
        self._caller, self._random, self._orders, self._codes = caller, random, orders, codes
        self._place = 0

    def act(self):
        self._place = self._random.randrange(len(self._orders))
        self._random.choices(
            [self._dispatch, self._withdraw, self._cancel, self._move_members], [5, 4, 1, 2]
        )[0]()

    def _dispatch(self):
        order, _ = self._orders[self._place]
        self._caller.post("dispatch", f"/work-orders/{order}/dispatch")

    def _withdraw(self):
        order = self._caller.get("look", f"/work-orders/{self._orders[self._place][0]}")
        for one in order["assignments"]:
            if one["ended_at"] is None:
                path = f"/assignments/{one['id']}/withdraw"
                self._caller.post("withdraw", path, {"reason": "storm"})

    def _cancel(self):
        _, request = self._orders[self._place]
        self._caller.post("cancel", f"/requests/{request}/cancel", {"reason": "storm"})
        fresh = self._caller.post("request", "/requests", a_request(self._random), **a_key())
        self._orders[self._place] = fresh["work_order_id"], fresh["request_id"]

    def _move_members(self):
        fixes = [
            {
                "member_code": code,
                "position": a_request(self._random)["position"],
                "measured_at": datetime.now(UTC).isoformat(),
            }
            for code in self._random.sample(self._codes, N_MEMBERS)
        ]
        self._caller.post("positions", "/positions", fixes)


def storm(urls, busy, *, n_acts):
    """Let the desks loose, check everything, return the figures."""
    codes = add_members(busy, N_MEMBERS, capacity=2)
    order_ids = open_orders(busy, N_ORDERS)
    with busy.reading() as conn:
        rows = conn.exec_driver_sql("SELECT id::text, request_id::text FROM work_orders")
        request_of = dict(tuple(row) for row in rows)
    orders = [(one, request_of[one]) for one in order_ids]
    acts, tally = itertools.count(), Tally()

    def work(number):
        with Caller(urls[number % 2], tally) as caller:
            desk = Desk(caller, dice(number), orders, codes)
            while next(acts) < n_acts:
                desk.act()

    seconds = at_once(N_CLIENTS, work)
    check_everything(busy)
    deadlocks = sum(n for (_, kind), n in tally.counts.items() if kind == "deadlock")
    # Somebody may cancel what somebody else has cancelled already; nothing else is missed.
    assert [one for one in tally.lost if not one.startswith("cancel: ") or "404" not in one] == []
    assert deadlocks == 0
    return {
        **{call: tally.of(call) for call in ("dispatch", "withdraw", "cancel", "positions")},
        "deadlocks": deadlocks,
        **tally.speed(seconds),
    }


def test_no_deadlock_comes_to_the_surface(two_servers, busy):
    figures = storm(two_servers, busy, n_acts=350)
    assert figures["dispatch"]["assign"] > 10
    assert figures["withdraw"]["success"] > 10


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_no_deadlock_comes_to_the_surface_in_ten_thousand_acts(two_servers, busy):
    write_down("deadlocks", **storm(two_servers, busy, n_acts=10_000))
