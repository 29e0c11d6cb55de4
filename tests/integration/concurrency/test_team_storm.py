"""Teams claimed, filled, led over, finished and cancelled all at once: nobody waits in a circle."""

import itertools

import pytest
from invariants import check_everything
from proofs import write_down
from storm import Caller, Tally, a_key, a_request, add_members, at_once, dice

pytestmark = pytest.mark.postgis

PARTS = [
    {"code": "second", "zh": "第二人", "en": "second", "need": "required"},
    {"code": "third", "zh": "第三人", "en": "third", "need": "wanted"},
]
STEPS = ("sign", "arrive", "done", "withdraw", "cannot-go")


class Desk:
    """One client that does whatever comes to mind to the same few teams."""

    def __init__(self, caller, random, orders):
        self._caller, self._random, self._orders = caller, random, orders

    def act(self):
        place = self._random.randrange(len(self._orders))
        order, request = self._orders[place]
        act = self._random.choices(
            [self._send, self._add, self._step, self._lead, self._finish, self._cancel],
            [6, 2, 8, 2, 2, 1],
        )[0]
        act(f"/work-orders/{order}", place, request)

    def _send(self, order, _place, _request):
        self._caller.post("send", f"{order}/team/send")

    def _add(self, order, _place, _request):
        self._caller.post("add", f"{order}/co-handlers", {})

    def _people(self, order):
        team = self._caller.get("look", f"{order}/team")
        people = team["people"] if team else ()
        return [one["assignment_id"] for one in people if one["ended_at"] is None]

    def _step(self, order, _place, _request):
        for one in self._people(order):
            step = self._random.choice(STEPS)
            self._caller.post(
                step, f"/assignments/{one}/{step}", {"reason": "storm"} if step in STEPS[3:] else {}
            )

    def _lead(self, order, _place, _request):
        for one in self._people(order)[:1]:
            self._caller.post("lead", f"{order}/team/lead", {"to": one, "reason": "storm"})

    def _finish(self, order, place, _request):
        for one in self._people(order):
            self._caller.post("sign", f"/assignments/{one}/sign", {})
        finished = self._caller.post("finish", f"{order}/team/finish", {})
        closed = self._caller.post("close", f"{order}/close", {})
        if finished or closed:
            self._orders[place] = a_team(self._caller, self._random)

    def _cancel(self, _order, place, request):
        self._caller.post("cancel", f"/requests/{request}/cancel", {"reason": "storm"})
        self._orders[place] = a_team(self._caller, self._random)


def a_team(caller, random):
    """Open an order that asks for a team; return it with its request."""
    fresh = caller.post("request", "/requests", a_request(random), **a_key())
    caller.post("ask", f"/work-orders/{fresh['work_order_id']}/team", {"parts": PARTS})
    return fresh["work_order_id"], fresh["request_id"]


def storm(urls, district, *, n_clients, n_orders, n_acts):
    """Let the desks loose, look at every instant, check everything, return the figures."""
    add_members(district, n_orders * 3 // 2, capacity=2)
    acts, tally = itertools.count(), Tally()
    with Caller(urls[0], tally) as caller:
        orders = [a_team(caller, dice(n)) for n in range(n_orders)]

    def work(number):
        with Caller(urls[number % len(urls)], tally) as caller:
            desk = Desk(caller, dice(number), orders)
            while next(acts) < n_acts:
                desk.act()

    seconds = at_once(n_clients, work)
    # Somebody may cancel, or pass a lead to, what somebody else has ended already.
    gone = [one for one in tally.lost if one.startswith(("cancel: ", "lead: ")) and "404" in one]
    assert [one for one in tally.lost if one not in gone] == []
    assert [kind for _, kind in tally.counts if kind == "deadlock"] == []
    sent = tally.of("send")
    assert sent.get("assign", 0) > 0
    assert tally.of("finish").get("success", 0) > 0
    return {"n_assignments": check_everything(district), **tally.speed(seconds)} | {
        call: tally.of(call) for call in ("send", "add", "lead", "finish", "close", "cancel")
    }


def test_teams_claimed_and_freed_at_once_leave_everything_whole(two_servers, busy, watcher):
    storm(two_servers, busy, n_clients=12, n_orders=8, n_acts=300)
    assert watcher.n_looks > 0
    assert watcher.seen == []


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_a_long_storm_of_teams(two_servers, busy):
    figures = storm(two_servers, busy, n_clients=64, n_orders=48, n_acts=6_000)
    write_down("team_storm", **figures)
