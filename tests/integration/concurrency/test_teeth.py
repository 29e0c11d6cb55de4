"""The same crowd without the guard: the proofs above find what they claim to find."""

import event_log
import psycopg
import pytest
from invariants import found
from storm import Tally, add_members, dispatch_and_release, open_orders

pytestmark = pytest.mark.postgis


def test_without_the_guard_members_go_over_their_capacity(start, district, owner_url, watcher):
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE member_live DROP CONSTRAINT member_live_active_within_capacity")
    add_members(district, 5)
    orders = open_orders(district, 100)
    dispatch_and_release(
        start(1, "--unguarded"), orders, n_calls=100, n_clients=32, hold=2, tally=Tally()
    )
    over = event_log.members_over(event_log.read_held(district), event_log.capacities(district))
    assert over
    assert any(one.startswith("a member over capacity") for one in watcher.seen)
    assert found(district, ("a counter that differs from the assignments",)) == []
