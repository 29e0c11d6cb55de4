"""Many orders decided together: who gets whom, and what everybody is told."""

import pytest
from batching import a_batch_order, decided, match_of
from deciding import OTHER, OWN, a_candidate, an_order

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.model.work_order import Urgency

MINUTE = 60.0


def two_by_two():
    """Expert test 15: minutes [[2, 4], [5, 9]], rows orders, columns members."""
    a, b = a_candidate("A"), a_candidate("B", distance_m=200.0)
    return [
        a_batch_order("1", [a, b], {"A": 2 * MINUTE, "B": 4 * MINUTE}),
        a_batch_order("2", [a, b], {"A": 5 * MINUTE, "B": 9 * MINUTE}),
    ]


def test_the_batch_prints_both_totals_and_the_gain():
    batch = decided(two_by_two())
    assert match_of(batch) == ["B", "A"]
    assert batch.gain.text("en") == (
        "this batch: 2 of 2 served (one by one 2); cost 11 -> 9 min, ways 11 -> 9, longest 9 -> 5"
    )
    assert batch.gain.text("zh") == (
        "本批：2 单派出 2 单（逐单派 2 单）；综合代价 11 -> 9 分钟，路程 11 -> 9，最长 9 -> 5"
    )
    assert batch.gain.gained_s == 2 * MINUTE
    assert batch.gain.as_facts()["first_come"]["cost_s"] == 11 * MINUTE


def test_everybody_is_told_to_whom_the_better_one_goes():
    first, second = decided(two_by_two()).decisions
    told = {one.code: one.text("en") for one in first.considered}
    assert told == {"A": "goes to order 2 in the same batch", "B": "chosen: arrives in about 240 s"}
    told = {one.code: one.text("zh") for one in second.considered}
    assert told == {"A": "选派：预计 300 秒到达", "B": "同批派给工单 1"}


def test_who_gets_nobody_hears_to_whom_they_went():
    only = a_candidate("A")
    batch = decided([a_batch_order(number, [only], {"A": 60.0}) for number in "12"])
    assert match_of(batch) == ["A", None]
    (reason,) = batch.decisions[1].considered
    assert reason.reason is ReasonCode.TAKEN_BY_OTHER
    assert (batch.gain.batch.n_served, batch.gain.n_orders) == (1, 2)


def test_an_order_that_waited_longer_is_served_first():
    only = a_candidate("A")
    orders = [
        a_batch_order("new", [only], {"A": 10.0}, weight=1),
        a_batch_order("old", [only], {"A": 900.0}, weight=3),
    ]
    assert match_of(decided(orders)) == [None, "A"]


def test_a_list_of_several_orders_is_filled_place_by_place():
    listed = a_candidate("A", active=1, capacity=3)
    batch = decided([a_batch_order(number, [listed], {"A": 60.0}) for number in "123"])
    assert match_of(batch).count("A") == 2
    assert {one.reason for one in batch.decisions[2].considered} == {ReasonCode.TAKEN_BY_OTHER}


def test_the_rules_of_single_decisions_hold():
    orders = [
        a_batch_order(
            number,
            [
                a_candidate("off", on_duty=False),
                a_candidate("full", active=1, skills=frozenset({"water"})),
                a_candidate("dry"),
                a_candidate("wet", skills=frozenset({"water"}), distance_m=900.0),
            ],
            {"off": 1.0, "full": 1.0, "dry": 1.0, "wet": 600.0},
            order=an_order(skills=frozenset({"water"})),
        )
        for number in "12"
    ]
    batch = decided(orders)
    assert match_of(batch) == ["wet", None]
    assert {one.code: one.reason for one in batch.decisions[1].considered} == {
        "off": ReasonCode.OFF_DUTY,
        "full": ReasonCode.FULL,
        "dry": ReasonCode.LACKS_SKILL,
        "wet": ReasonCode.TAKEN_BY_OTHER,
    }


def test_preferences_count_in_a_batch():
    policy = DispatchPolicy(other_grid_s=300.0).in_batch()
    own, other = a_candidate("own", home_grid_id=OWN), a_candidate("other", home_grid_id=OTHER)
    order = a_batch_order("1", [own, other], {"own": 200.0, "other": 100.0}, policy=policy)
    batch = decided([order], policy)
    assert match_of(batch) == ["own"]
    assert (batch.gain.batch.cost_s, batch.gain.batch.travel_s) == (200.0, 200.0)


def test_where_two_cost_the_same_the_decision_has_its_way():
    a, b = a_candidate("A", active=1, capacity=9), a_candidate("B", capacity=9)
    orders = [a_batch_order(number, [a, b], {"A": 60.0, "B": 60.0}) for number in "123"]
    policy = DispatchPolicy(other_grid_s=0.0).in_batch()
    batch = decided(orders, policy)
    assert batch.gain.batch == batch.gain.first_come
    for decision in batch.decisions:
        (chosen,) = [one for one in decision.considered if one.reason is ReasonCode.CHOSEN]
        assert chosen == decision.chosen


def test_who_was_never_timed_is_not_said_to_have_no_way():
    policy = DispatchPolicy(other_grid_s=0.0, shortlist_size=1, batch_shortlist_size=1).in_batch()
    near, far = a_candidate("near"), a_candidate("far", distance_m=900.0)
    orders = [
        a_batch_order(number, [near, far], {"near": 60.0, "far": 700.0}, policy=policy)
        for number in "12"
    ]
    batch = decided(orders, policy)
    assert match_of(batch) == ["near", None]
    reasons = {one.code: one.reason for one in batch.decisions[1].considered}
    assert reasons == {"near": ReasonCode.TAKEN_BY_OTHER, "far": ReasonCode.BEYOND_SHORTLIST}


def test_an_urgent_order_waits_for_no_batch():
    urgent = an_order(urgency=Urgency.URGENT)
    with pytest.raises(ValueError, match="urgent"):
        decided([a_batch_order("1", [], {}, order=urgent)])


def test_an_empty_batch_has_nothing_to_gain():
    batch = decided([])
    assert (batch.decisions, batch.gain.gained_s) == ((), 0.0)
    assert match_of(decided([a_batch_order("1", [], {})])) == [None]
