"""Everybody moves everything at once: nobody waits in a circle."""

import itertools
import time
import uuid
from datetime import UTC, datetime

import pytest
import town
import volunteers
from invariants import check_everything
from proofs import write_down
from storm import Caller, Tally, a_key, a_request, add_members, at_once, dice, open_orders

pytestmark = pytest.mark.postgis

N_CLIENTS, N_MEMBERS, N_ORDERS = 64, 8, 32


class Desk:
    """One client that does whatever comes to mind to the same few orders and members."""

    def __init__(self, caller, random, orders, codes, claimers):
        self._caller, self._random, self._orders, self._codes = caller, random, orders, codes
        self._claimers = claimers
        self._place = 0

    def act(self):
        self._place = self._random.randrange(len(self._orders))
        acts = {
            self._dispatch: 4,
            self._withdraw: 4,
            self._hand_over: 4,
            self._offer: 3,
            self._answer: 3,
            self._cancel: 1,
            self._move_members: 2,
        }
        self._random.choices([*acts], [*acts.values()])[0]()

    def _dispatch(self):
        order, _ = self._orders[self._place]
        self._caller.post("dispatch", f"/work-orders/{order}/dispatch")

    def _withdraw(self):
        order = self._caller.get("look", f"/work-orders/{self._orders[self._place][0]}")
        for one in order["assignments"]:
            if one["ended_at"] is None:
                path = f"/assignments/{one['id']}/withdraw"
                self._caller.post("withdraw", path, {"reason": "storm"})

    def _hand_over(self):
        order, _ = self._orders[self._place]
        seen = self._caller.post("preview", f"/work-orders/{order}/preview")
        able = [one for one in seen["candidates"] if one["cost_s"] is not None]
        if able:
            chosen = self._random.choice(able)["member_code"]
            body = {"version": seen["version"], "member_code": chosen, "reason": "storm"}
            verb = "assign" if seen["lead"] is None else "hand-over"
            self._caller.post("swap", f"/work-orders/{order}/{verb}", body, **a_key())

    def _offer(self):
        order, _ = self._orders[self._place]
        body = {"mode": self._random.choice(("cascade", "broadcast"))}
        self._caller.post("offer", f"/work-orders/{order}/offer", body, **a_key())

    def _answer(self):
        member = self._random.choice(self._claimers)
        for one in self._caller.get("look", f"/offers?member={member}")[:2]:
            verb = self._random.choice(("accept", "accept", "decline"))
            self._caller.post(verb, f"/offers/{one['offer_id']}/{verb}", {})

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


def storm(urls, busy, *, n_acts=None, for_s=None):
    """Let the desks loose for so many acts or seconds, check everything, return the figures."""
    codes = add_members(busy, N_MEMBERS, capacity=2)
    volunteers.add_role(busy)
    claimers = [str(uuid.uuid4()) for _ in range(4)]
    for number, code in enumerate(claimers):
        volunteers.add(busy, code, east_m=50.0 * number, capacity=3)
    order_ids = open_orders(busy, N_ORDERS)
    with busy.reading() as conn:
        rows = conn.exec_driver_sql("SELECT id::text, request_id::text FROM work_orders")
        request_of = dict(tuple(row) for row in rows)
    orders = [(one, request_of[one]) for one in order_ids]
    acts, tally, limit = itertools.count(), Tally(), time.monotonic() + (for_s or 600.0)

    def work(number):
        with Caller(urls[number % 2], tally) as caller:
            desk = Desk(caller, dice(number), orders, codes, claimers)
            while time.monotonic() < limit and (n_acts is None or next(acts) < n_acts):
                desk.act()

    before = n_commits(busy)
    seconds = at_once(N_CLIENTS, work)
    commits_per_s = (n_commits(busy) - before) / seconds
    check_everything(busy)
    deadlocks = sum(n for (_, kind), n in tally.counts.items() if kind == "deadlock")
    # Somebody may cancel what somebody else has cancelled already; nothing else is missed.
    assert [one for one in tally.lost if not one.startswith("cancel: ") or "404" not in one] == []
    assert deadlocks == 0
    calls = ("dispatch", "withdraw", "swap", "offer", "accept", "decline", "cancel", "positions")
    return {
        **{call: tally.of(call) for call in calls},
        "deadlocks": deadlocks,
        "commits_per_s": round(commits_per_s, 1),
        **tally.speed(seconds),
    }


def n_commits(district):
    """Return how many transactions the database has committed, as far as its backends told."""
    sql = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    return town.one(district, sql)


def test_no_deadlock_comes_to_the_surface(two_servers, busy):
    """Expert test 11 (dispatch.md 6 A), short: dispatch, swap, offer, accept, cancel at once."""
    figures = storm(two_servers, busy, n_acts=350)
    assert figures["dispatch"]["assign"] > 0
    assert figures["withdraw"]["success"] > 0
    assert figures["swap"]["success"] > 0
    assert figures["accept"]["success"] > 0


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_no_deadlock_comes_to_the_surface_in_ten_thousand_acts(two_servers, busy):
    write_down("deadlocks", **storm(two_servers, busy, n_acts=10_000))


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_no_deadlock_comes_to_the_surface_in_a_minute(two_servers, busy):
    """Expert test 11 (dispatch.md 6 A): 64 clients swap members for 60 s."""
    write_down("deadlock_storm", **storm(two_servers, busy, for_s=60.0))
