"""A dispatcher of batches beside sixty-four who dispatch one by one: nobody is sent twice."""

import threading

import pytest
from invariants import check_everything
from proofs import write_down
from storm import Caller, Tally, add_members, dispatch_and_release, open_orders

pytestmark = pytest.mark.postgis


class Matching:
    """Matches what is due again and again, and takes back whom it sent."""

    def __init__(self, urls, tally):
        self._urls, self._tally = urls, tally
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(url,)) for url in urls]
        self.outcomes = {"assigned": 0, "nobody": 0, "overtaken": 0}
        self._lock = threading.Lock()

    def __enter__(self):
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for one in self._threads:
            one.join()

    def _run(self, url):
        with Caller(url, self._tally) as caller:
            while not self._over.is_set():
                for one in caller.post("batch", "/batches")["orders"]:
                    with self._lock:
                        self.outcomes[one["outcome"]] += 1
                    if one["assignment_id"]:
                        path = f"/assignments/{one['assignment_id']}/withdraw"
                        caller.post("withdraw", path, {"reason": "storm"})


def rush(two_servers, busy, watcher, *, n_calls, n_members, capacity):
    before = check_everything(busy)
    add_members(busy, n_members, capacity=capacity)
    orders = open_orders(busy, 100)
    tally = Tally()
    with Matching(two_servers, tally) as matching:
        seconds = dispatch_and_release(
            two_servers, orders, n_calls=n_calls, n_clients=64, hold=2, tally=tally
        )
    assert tally.lost == []
    assert watcher.seen == []
    one_by_one, in_batches = tally.of("dispatch").get("assign", 0), matching.outcomes["assigned"]
    assert one_by_one + in_batches == check_everything(busy) - before
    assert one_by_one > 0
    assert in_batches > 0
    return {
        "n_members": n_members,
        "capacity": capacity,
        "one_by_one": tally.of("dispatch"),
        "in_batches": matching.outcomes,
        "batches": tally.of("batch"),
        "lost": len(tally.lost),
        **tally.speed(seconds),
    }


@pytest.mark.parametrize(("n_members", "capacity"), [(30, 1), (10, 3)])
def test_nobody_holds_more_than_they_can_beside_batches(
    two_servers, busy, watcher, n_members, capacity
):
    rush(two_servers, busy, watcher, n_calls=150, n_members=n_members, capacity=capacity)


@pytest.mark.prove
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize(("n_members", "capacity"), [(200, 1), (40, 3)])
def test_nobody_holds_more_than_they_can_beside_batches_in_five_thousand_calls(
    two_servers, busy, watcher, n_members, capacity
):
    figures = rush(
        two_servers, busy, watcher, n_calls=5_000, n_members=n_members, capacity=capacity
    )
    write_down(f"claims_beside_batches_capacity_{capacity}", **figures)
