"""A batch by steps: at which instant it sees, for whom it looks again, what it leaves behind."""

from collections import Counter
from dataclasses import replace

import pytest
import town
from invariants import check_everything
from poisoned import poison

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import DatabaseUnavailable
from gridmap.flows import dispatch_batch as batch_flow
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.model.place import LonLat
from gridmap.model.work_order import BatchOutcome
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

POLICY = DispatchPolicy(other_grid_s=0.0)
NARROW = replace(POLICY, shortlist_size=1, look_first=2, batch_shortlist_size=20)
"""Looks at two members first: more than two orders at one place want to see others."""


def along(metres):
    """A place so many metres east of the town's centre."""
    return LonLat(town.CENTRE.lon + metres / 104_600.0, town.CENTRE.lat)


def match(district, travel=None, policy=POLICY):
    return dispatch_batch(district=district, travel=travel or StraightLine(), policy=policy)


class Telling:
    """Counts for which places ways are asked, and does something at the first question."""

    fastest_mps = StraightLine().fastest_mps

    def __init__(self, first=lambda: None):
        self.asked = Counter()
        self._first = first

    def times_between(self, origins, destinations, **more):
        if not self.asked:
            self._first()
        self.asked.update(destinations)
        return StraightLine().times_between(origins, destinations, **more)


def three_orders_at_one_place(district):
    for number in range(3):
        town.add_member(district, f"M{number}", along(40.0 * number))
    return [town.receive(district, along(-20.0)) for _ in range(3)]


def test_however_often_it_looks_a_batch_sees_one_instant(district):
    """Were some orders seen before and some after, a member would have two numbers of places."""
    three_orders_at_one_place(district)

    def somebody_sends_the_nearest():
        fresh = town.receive(district, along(1.0))
        dispatch_work_order(
            fresh.work_order_id, district=district, travel=StraightLine(), policy=POLICY
        )

    travel = Telling(somebody_sends_the_nearest)
    batch = match(district, travel, NARROW)
    assert travel.asked[along(-20.0)] > 3, "it has to look again"
    assert batch.gain.batch.n_served == 3
    sent = {one.member_code for one in batch.results} - {None}
    assert sent == {"M1", "M2"}
    assert batch.count(BatchOutcome.OVERTAKEN) == 1
    check_everything(district)


def test_where_the_nearest_are_enough_nobody_is_asked_for_again(district):
    three_orders_at_one_place(district)
    town.add_member(district, "far", along(1_400.0))
    town.add_member(district, "farther", along(1_410.0))
    town.receive(district, along(1_399.0))
    travel = Telling()
    batch = match(district, travel, NARROW)
    assert [one.member_code for one in batch.results][3] == "far"
    assert travel.asked[along(-20.0)] > 3, "it has to look again"
    assert travel.asked[along(1_399.0)] == 1
    check_everything(district)


def test_what_ends_a_batch_leaves_what_was_recorded_and_lets_the_rest_go(
    district, owner_url, monkeypatch
):
    """While some are recorded the next are written out: no more of them may follow."""
    monkeypatch.setattr(batch_flow, "_TOGETHER", 1)
    orders = three_orders_at_one_place(district)
    poison(owner_url, orders[1].work_order_id, "assignments", sqlstate="57014")
    with pytest.raises(DatabaseUnavailable):
        match(district)
    due = (
        "SELECT string_agg(state, ' ' ORDER BY number) FROM work_orders WHERE next_try_at <= now()"
    )
    assert town.one(district, due) == "A05 A05"
    noted = town.one(district, "SELECT string_agg(outcome, ' ') FROM batch_orders")
    assert noted == BatchOutcome.ASSIGNED
    check_everything(district)
