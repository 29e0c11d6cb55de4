"""What holds for every decision, whoever is around."""

import math
from dataclasses import replace

from deciding import HERE, OTHER, OWN, a_candidate, an_order, decide
from hypothesis import given
from hypothesis import strategies as st

from gridmap.dispatch.eligibility import why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.model.work_order import Urgency

# Few values each, so that ties are common.
CANDIDATES = st.lists(
    st.builds(
        a_candidate,
        code=st.text("ABC", min_size=1, max_size=3),
        distance_m=st.sampled_from([0.0, 10.0, 10.04, 500.0]) | st.floats(0, 1_500),
        fix_age_s=st.none() | st.sampled_from([0.0, 1_800.0, 1_801.0]),
        may_be_dispatched=st.sampled_from([True, True, True, False]),
        skills=st.sampled_from([frozenset(), frozenset({"water"})]),
        on_duty=st.sampled_from([None, True, True, False]),
        active=st.integers(0, 2),
        capacity=st.integers(1, 3),
        home_grid_id=st.sampled_from([None, OWN, OTHER]),
        refused_before=st.sampled_from([False, False, False, True]),
    ),
    max_size=12,
    unique_by=lambda one: one.code,
)
SECONDS = st.sampled_from([0.0, 60.0, 300.0, 360.0, math.inf]) | st.floats(0, 5_000)
SITUATIONS = CANDIDATES.flatmap(
    lambda candidates: st.tuples(
        st.just(candidates), st.fixed_dictionaries({one.code: SECONDS for one in candidates})
    )
)
ORDERS = st.builds(
    an_order,
    urgency=st.sampled_from(Urgency),
    grid_id=st.sampled_from([None, OWN]),
    skills=st.sampled_from([frozenset(), frozenset({"water"})]),
)
POLICIES = st.builds(
    DispatchPolicy,
    shortlist_size=st.integers(1, 8),
    other_grid_s=st.sampled_from([0.0, 300.0]),
    load_s=st.sampled_from([0.0, 60.0]),
    roster_required=st.booleans(),
    reasons_kept=st.integers(0, 14),
)


def cost_s(candidate, seconds, order, policy):
    """The price, written down once more."""
    is_own = order.grid_id is not None and candidate.home_grid_id == order.grid_id
    is_free_of_it = is_own or order.urgency is Urgency.URGENT
    load_s = 0.0 if order.urgency is Urgency.URGENT else policy.load_s * candidate.active
    return seconds[candidate.code] + (0.0 if is_free_of_it else policy.other_grid_s) + load_s


@given(situation=SITUATIONS, order=ORDERS, policy=POLICIES, chance=st.randoms())
def test_the_decision_does_not_depend_on_the_order_of_candidates(situation, order, policy, chance):
    candidates, seconds = situation
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    first = decide(candidates, order=order, seconds=seconds, policy=policy)
    assert decide(shuffled, order=order, seconds=seconds, policy=policy) == first


@given(situation=SITUATIONS, order=ORDERS, policy=POLICIES)
def test_every_candidate_has_exactly_one_reason(situation, order, policy):
    """Expert test 18: one reason each; chosen, refused and counted are all candidates."""
    candidates, seconds = situation
    decision = decide(candidates, order=order, seconds=seconds, policy=policy)
    listed = [one.code for one in decision.considered]
    assert len(listed) == len(set(listed))
    assert len(listed) + sum(decision.counted.values()) == len(candidates)
    assert len(listed) <= max(policy.reasons_kept, 1)
    n_chosen = sum(one.reason is ReasonCode.CHOSEN for one in decision.considered)
    assert n_chosen == (decision.chosen is not None)
    for one in decision.considered:
        assert one.text("zh")
        assert one.text("en")


@given(situation=SITUATIONS, order=ORDERS, policy=POLICIES)
def test_the_reason_of_whoever_cannot_go_is_the_rule_that_refuses(situation, order, policy):
    candidates, seconds = situation
    everybody = replace(policy, reasons_kept=len(candidates) + 1)
    decision = decide(candidates, order=order, seconds=seconds, policy=everybody)
    told = {one.code: one.reason for one in decision.considered}
    for candidate in candidates:
        refused = why_not(order, candidate, policy)
        if refused is not None:
            assert told[candidate.code] is refused[0]


@given(situation=SITUATIONS, order=ORDERS, policy=POLICIES)
def test_nobody_who_was_timed_is_cheaper_than_the_chosen_one(situation, order, policy):
    candidates, seconds = situation
    everybody = replace(policy, reasons_kept=len(candidates) + 1)
    decision = decide(candidates, order=order, seconds=seconds, policy=everybody)
    able = [one for one in candidates if why_not(order, one, policy) is None]
    refusals = {one.code: one.reason for one in decision.considered}
    timed = [one for one in able if refusals[one.code] is not ReasonCode.BEYOND_SHORTLIST]
    n_own = sum(order.grid_id is not None and one.home_grid_id == order.grid_id for one in able)
    size = policy.shortlist_size
    assert len(timed) == min(n_own, size) + min(len(able) - n_own, size)
    reachable = [one for one in timed if math.isfinite(seconds[one.code])]
    if decision.chosen is None:
        assert reachable == []
        return
    best = min(
        reachable, key=lambda one: (cost_s(one, seconds, order, policy), one.active, one.code)
    )
    assert decision.chosen.code == best.code


@given(situation=SITUATIONS, order=ORDERS, policy=POLICIES)
def test_adding_somebody_worse_changes_nothing(situation, order, policy):
    candidates, seconds = situation
    policy = replace(policy, reasons_kept=len(candidates) + 1)
    worse = a_candidate(
        "worse", position=HERE, distance_m=9_000.0, home_grid_id=OTHER, skills=order.skills
    )
    before = decide(candidates, order=order, seconds=seconds, policy=policy)
    slower = seconds | {"worse": 99_999.0}
    after = decide([*candidates, worse], order=order, seconds=slower, policy=policy)
    if before.chosen is not None:
        assert after.chosen == before.chosen
        assert [one for one in after.considered if one.code != "worse"] == list(before.considered)
    else:
        assert after.chosen is None or after.chosen.code == "worse"
