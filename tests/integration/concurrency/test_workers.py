"""Two workers dispatch from one queue while requests come in and members finish."""

import time

import pytest
import town
from invariants import check_everything
from proofs import write_down
from storm import Caller, Tally, a_key, a_request, add_members, at_once, dice

pytestmark = pytest.mark.postgis

N_POSTERS, N_MEMBERS, LIMIT_S = 16, 20, 600.0


def day(urls, district, *, n_requests):
    """Post, let the workers dispatch, finish what was assigned, until all is done."""
    add_members(district, N_MEMBERS)
    tally, limit = Tally(), time.monotonic() + LIMIT_S

    def post(caller, number):
        random = dice(number)
        for _ in range(n_requests // N_POSTERS):
            caller.post("request", "/requests", a_request(random), **a_key())

    def finish(caller):
        while True:
            handed = caller.get("look", "/work-orders?state=A06")
            for one in handed:
                caller.post("sign", f"/assignments/{one['assignment_id']}/sign", {})
                caller.post("done", f"/assignments/{one['assignment_id']}/done", {})
            done = "SELECT count(*) FROM work_orders WHERE state = 'A11'"
            if town.one(district, done) == n_requests:
                return
            assert time.monotonic() < limit, "orders were left behind"
            time.sleep(0.02)

    def work(number):
        with Caller(urls[number % 2], tally) as caller:
            post(caller, number) if number < N_POSTERS else finish(caller)

    seconds = at_once(N_POSTERS + 1, work)
    assert tally.lost == []
    assert check_everything(district) == n_requests
    return {"n_requests": n_requests, "orders_per_s": round(n_requests / seconds, 1)}


def test_every_order_is_dispatched_once_by_one_of_two_workers(start, district, watcher):
    day(start(2, "--worker"), district, n_requests=48)
    assert watcher.seen == []


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_two_workers_dispatch_three_thousand_orders_once(start, district, watcher):
    figures = day(start(2, "--worker"), district, n_requests=3_008)
    assert watcher.seen == []
    write_down("workers", **figures, looks=watcher.n_looks)
