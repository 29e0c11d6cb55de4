"""Who goes: the shortlist, the price, and what breaks a tie."""

import math

import pytest
from deciding import OTHER, OWN, a_candidate, an_order, decide, reasons

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.model.work_order import Urgency

URGENT = an_order(urgency=Urgency.URGENT)


def chosen(decision):
    return decision.chosen.code if decision.chosen else None


@pytest.mark.parametrize(
    ("age_s", "limit_s", "reason", "is_flagged"),
    [
        (119.0, 120.0, "chosen", False),
        (121.0, 120.0, "fix_too_old", False),
        (119.0, 1_800.0, "chosen", False),
        (121.0, 1_800.0, "chosen", True),
        (1_799.0, 1_800.0, "chosen", True),
        (1_801.0, 1_800.0, "fix_too_old", False),
    ],
)
def test_fixes_are_taken_flagged_or_left_out_to_the_second(age_s, limit_s, reason, is_flagged):
    """Expert test 17: fix ages around the limits 120 and 1,800."""
    policy = DispatchPolicy(fix_age_limit_s=limit_s, fix_stale_s=120.0)
    (one,) = decide([a_candidate(fix_age_s=age_s)], policy=policy).considered
    assert one.reason.value == reason
    assert one.text("en").endswith(f"(position {age_s:.0f} s old)") == is_flagged


def test_who_has_no_position_goes_from_the_anchor_and_says_so():
    """Expert test 17: the grid's anchor is used only if the policy says so, with the reason."""
    nowhere = a_candidate(is_at_anchor=True)
    assert reasons(decide([nowhere])) == {"M": "no_position"}
    decision = decide([nowhere], policy=DispatchPolicy(anchor_without_fix=True))
    assert decision.chosen.text("en").endswith("(no position, from the middle of the home grid)")


def test_one_by_one_the_nearest_goes_first_whatever_comes_next():
    """Expert test 15, the nearest half: minutes [[2, 4], [5, 9]] are 2 + 9, worst 9."""
    minutes = {"first": {"A": 2, "B": 4}, "second": {"A": 5, "B": 9}}
    taken, spent = {}, []
    for ways in minutes.values():
        members = [a_candidate(code, active=taken.get(code, 0)) for code in ways]
        best = decide(members, seconds={code: 60.0 * n for code, n in ways.items()}).chosen
        taken[best.code] = 1
        spent.append(best.travel_s / 60)
    assert (spent, sum(spent), max(spent)) == ([2, 9], 11, 9)


def test_the_best_are_listed_with_what_each_costs():
    members = [
        a_candidate("own", home_grid_id=OWN, active=1, capacity=3),
        a_candidate("near", home_grid_id=OTHER),
        a_candidate("island"),
    ]
    decision = decide(members, seconds={"own": 200.0, "near": 100.0})
    assert [(one.code, dict(one.costs), one.cost_s) for one in decision.best(5)] == [
        ("own", {"travel_s": 200.0, "load_s": 60.0}, 260.0),
        ("near", {"travel_s": 100.0, "other_grid_s": 300.0}, 400.0),
    ]


def test_when_it_is_urgent_time_alone_counts():
    costly = DispatchPolicy(load_s=500.0, fairness_s=500.0, role_rank_s=50.0, tired_s=500.0)
    slow = a_candidate("slow", home_grid_id=OWN)
    busy = a_candidate("busy", active=1, n_done_today=9, role_rank=40, rested_s=1.0)
    decision = decide(
        [slow, busy], order=URGENT, seconds={"slow": 61.0, "busy": 60.0}, policy=costly
    )
    assert chosen(decision) == "busy"
    assert decision.chosen.costs == {"travel_s": 60.0}


@pytest.mark.parametrize(
    ("policy", "liked", "other", "cost"),
    [
        ({"fairness_s": 60.0}, {"n_done_today": 0}, {"n_done_today": 4}, 120.0),
        ({"role_rank_s": 3.0}, {"role_rank": 10}, {"role_rank": 40}, 120.0),
        ({"tired_s": 90.0}, {"rested_s": 600.0}, {"rested_s": 599.0}, 90.0),
        ({"tired_s": 90.0}, {"rested_s": None}, {"rested_s": 0.0}, 90.0),
        ({"load_s": 45.0}, {"active": 0}, {"active": 2, "capacity": 3}, 90.0),
        (
            {"other_community_s": 40.0},
            {"home_grid_id": OTHER, "community_id": OWN},
            {"home_grid_id": OTHER, "community_id": OTHER},
            340.0,
        ),
        (
            {"other_community_s": 40.0},
            {"home_grid_id": None},
            {"home_grid_id": OTHER, "community_id": OTHER},
            340.0,
        ),
    ],
)
def test_each_preference_costs_its_seconds(policy, liked, other, cost):
    members = [a_candidate("other", **other), a_candidate("pleases", **liked)]
    order = an_order(community_id=OWN)
    decision = decide(members, order=order, policy=DispatchPolicy(**policy))
    assert chosen(decision) == "pleases"
    (name,) = policy
    told = {one.code: one.costs for one in decision.considered}
    key = "other_grid_s" if name == "other_community_s" else name
    assert told["other"][key] == cost


@pytest.mark.parametrize(("rested_s", "cost"), [(599.0, 90.0), (600.0, 0.0), (None, 0.0)])
def test_whoever_has_rested_as_long_as_is_asked_is_not_tired(rested_s, cost):
    policy = DispatchPolicy(tired_s=90.0, tired_within_s=600.0)
    decision = decide([a_candidate("A", rested_s=rested_s)], policy=policy)
    assert decision.chosen.costs.get("tired_s", 0.0) == cost


def test_equal_costs_and_loads_go_by_rest_then_code():
    """Expert test 13: the documented rule for ties."""
    tired = a_candidate("A", rested_s=10.0)
    rested = a_candidate("B", rested_s=900.0)
    fresh = a_candidate("C", rested_s=None)
    assert chosen(decide([tired, rested, fresh])) == "C"
    assert chosen(decide([tired, rested])) == "B"


def test_the_quickest_goes_not_the_nearest():
    """Expert test 21: 40 m away across the wall loses to 150 m away on the gate's side."""
    decision = decide(
        [a_candidate("near", distance_m=40.0), a_candidate("gate side", distance_m=150.0)],
        seconds={"near": 900.0, "gate side": 120.0},
    )
    assert chosen(decision) == "gate side"
    assert reasons(decision) == {"near": "later", "gate side": "chosen"}
    later = decision.considered[0]
    assert (later.travel_s, later.cost_s, later.facts) == (900.0, 1_200.0, {"behind_s": 780.0})


@pytest.mark.parametrize(("own_s", "goes"), [(399.0, "own"), (401.0, "other")])
def test_the_own_grid_goes_first_up_to_the_preference(own_s, goes):
    decision = decide(
        [a_candidate("own", home_grid_id=OWN), a_candidate("other", home_grid_id=OTHER)],
        seconds={"own": own_s, "other": 100.0},
        policy=DispatchPolicy(other_grid_s=300.0),
    )
    assert chosen(decision) == goes


def test_the_own_grid_does_not_count_when_it_is_urgent():
    members = [a_candidate("own", home_grid_id=OWN), a_candidate("other", home_grid_id=OTHER)]
    seconds = {"own": 101.0, "other": 100.0}
    assert chosen(decide(members, seconds=seconds)) == "own"
    assert chosen(decide(members, seconds=seconds, order=URGENT)) == "other"


def test_on_nobodys_land_nobody_is_of_the_own_grid():
    members = [a_candidate("no grid", home_grid_id=None), a_candidate("some", home_grid_id=OTHER)]
    decision = decide(
        members, seconds={"no grid": 101.0, "some": 100.0}, order=an_order(grid_id=None)
    )
    assert chosen(decision) == "some"
    assert {one.cost_s - one.travel_s for one in decision.considered} == {300.0}


def test_equal_costs_go_by_load_then_by_code():
    loaded = a_candidate("A", active=1, capacity=3)
    assert chosen(decide([loaded, a_candidate("C"), a_candidate("B")])) == "B"
    assert chosen(decide([loaded])) == "A"


def test_equal_costs_and_loads_go_by_code_however_far_they_are():
    members = [a_candidate("B", distance_m=100.0), a_candidate("A", distance_m=200.0)]
    assert chosen(decide(members, seconds={"A": 60.0, "B": 60.0})) == "A"


def test_only_the_nearest_are_timed_and_the_others_say_so():
    members = [a_candidate(f"M{n}", distance_m=100.0 + n) for n in range(5)]
    decision = decide(members, policy=DispatchPolicy(shortlist_size=2))
    assert reasons(decision) == {
        "M0": "chosen",
        "M1": "later",
        "M2": "beyond_shortlist",
        "M3": "beyond_shortlist",
        "M4": "beyond_shortlist",
    }
    assert [one.travel_s is None for one in decision.considered] == [False, False, *[True] * 3]


def test_however_many_the_own_grid_has_the_nearest_others_are_timed_too():
    own = [a_candidate(f"own{n}", distance_m=1_000.0 + n, home_grid_id=OWN) for n in range(5)]
    members = [*own, a_candidate("other", distance_m=10.0, home_grid_id=OTHER)]
    narrow = DispatchPolicy(shortlist_size=2)
    assert chosen(decide(members, policy=narrow)) == "other"
    assert chosen(decide(members, policy=narrow, order=URGENT)) == "other"


def test_equally_far_members_are_listed_by_load_then_by_code():
    members = [a_candidate("A", active=1, capacity=2), a_candidate("C"), a_candidate("B")]
    for size, listed in ((1, {"B"}), (2, {"B", "C"}), (3, {"A", "B", "C"})):
        decision = decide(members, policy=DispatchPolicy(shortlist_size=size))
        assert {one.code for one in decision.considered if one.travel_s is not None} == listed


def test_where_no_way_leads_nobody_goes():
    decision = decide([a_candidate("island")], seconds={"island": math.inf})
    assert decision.chosen is None
    assert reasons(decision) == {"island": "no_way"}
    assert decision.considered[0].travel_s is None


def test_whoever_has_no_way_does_not_keep_the_others_from_going():
    decision = decide(
        [a_candidate("island", distance_m=1.0), a_candidate("shore", distance_m=500.0)],
        seconds={"shore": 600.0},
    )
    assert reasons(decision) == {"island": "no_way", "shore": "chosen"}


def test_whoever_was_timed_as_the_crow_flies_is_marked():
    near, far = a_candidate("A", distance_m=10.0), a_candidate("B", distance_m=20.0)
    decision = decide([near, far], by_air=frozenset({1}))
    assert [one.facts.get("timed_by") for one in decision.considered] == [None, "straight_line"]
    by_street, by_air = decision.considered
    assert by_street.text("en") == "chosen: arrives in about 10 s"
    assert by_air.text("en") == "costs 10 s more than the chosen one (by straight line)"
    assert by_air.text("zh").endswith("（按直线估算）")


def test_without_anybody_the_decision_says_so():
    decision = decide([])
    assert (decision.chosen, decision.considered, dict(decision.counted)) == (None, (), {})


def test_the_decision_carries_what_it_rests_on():
    policy = DispatchPolicy(other_grid_s=7.0)
    decision = decide([a_candidate()], policy=policy)
    assert (decision.order_version, decision.engine, decision.radius_m) == (4, "by hand", 1_500.0)
    assert decision.policy.as_facts()["other_grid_s"] == 7.0


def test_the_list_is_sorted_by_distance_then_code():
    members = [a_candidate(code, distance_m=far) for code, far in (("B", 5), ("A", 5), ("C", 1))]
    assert [one.code for one in decide(members).considered] == ["C", "A", "B"]


@pytest.mark.parametrize("kept", [0, 1, 3, 9, 10, 11])
def test_past_the_limit_reasons_are_counted_and_the_chosen_one_is_kept(kept):
    members = [a_candidate(f"full{n}", distance_m=n, active=1) for n in range(6)]
    members += [a_candidate(f"far{n}", distance_m=100.0 + n) for n in range(4)]
    decision = decide(
        members,
        seconds={"far3": 10.0, "far0": 50.0, "far1": 50.0, "far2": 50.0},
        policy=DispatchPolicy(reasons_kept=kept),
    )
    assert decision.chosen in decision.considered
    assert len(decision.considered) == max(1, min(kept, 10))
    assert len(decision.considered) + sum(decision.counted.values()) == len(members)
    assert decision.counted[ReasonCode.CHOSEN] == 0
