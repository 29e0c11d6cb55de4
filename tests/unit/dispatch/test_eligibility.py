"""Who cannot go: one rule, one test, and its edge."""

import pytest
from deciding import a_candidate, an_order

from gridmap.dispatch import eligibility
from gridmap.dispatch.eligibility import why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode

POLICY = DispatchPolicy(fix_age_limit_s=1_800.0)
ROSTERED = DispatchPolicy(roster_required=True)


def test_a_role_that_is_not_dispatched_cannot_go():
    assert eligibility.role(an_order(), a_candidate(may_be_dispatched=True), POLICY) is None
    refused = eligibility.role(an_order(), a_candidate(may_be_dispatched=False), POLICY)
    assert refused == (ReasonCode.ROLE, {})


@pytest.mark.parametrize(
    ("on_duty", "policy", "reason"),
    [
        (True, POLICY, None),
        (False, POLICY, ReasonCode.OFF_DUTY),
        (None, POLICY, None),
        (True, ROSTERED, None),
        (False, ROSTERED, ReasonCode.OFF_DUTY),
        (None, ROSTERED, ReasonCode.NOT_IN_ROSTER),
    ],
)
def test_the_roster_says_who_is_on_duty_and_the_policy_what_no_roster_means(
    on_duty, policy, reason
):
    refused = eligibility.duty(an_order(), a_candidate(on_duty=on_duty), policy)
    assert refused == (None if reason is None else (reason, {}))


def test_whoever_said_no_to_this_order_is_not_asked_again():
    assert eligibility.refusal(an_order(), a_candidate(refused_before=False), POLICY) is None
    refused = eligibility.refusal(an_order(), a_candidate(refused_before=True), POLICY)
    assert refused == (ReasonCode.REFUSED_BEFORE, {})


@pytest.mark.parametrize(
    ("asked", "has", "missing"),
    [
        (set(), set(), None),
        (set(), {"water"}, None),
        ({"water"}, {"water", "first aid"}, None),
        ({"water"}, set(), "water"),
        ({"water", "boat"}, {"water"}, "boat"),
        ({"water", "boat", "first aid"}, set(), "boat;first aid;water"),
    ],
)
def test_every_skill_that_the_category_asks_for_is_needed(asked, has, missing):
    refused = eligibility.skill(
        an_order(skills=frozenset(asked)), a_candidate(skills=frozenset(has)), POLICY
    )
    assert refused == (None if missing is None else (ReasonCode.LACKS_SKILL, {"missing": missing}))


@pytest.mark.parametrize(
    ("age_s", "shown"), [(None, None), (0.0, None), (1_799.0, None), (1_800.0, None)]
)
def test_a_fix_counts_up_to_the_limit_and_a_post_has_no_age(age_s, shown):
    assert eligibility.fix(an_order(), a_candidate(fix_age_s=age_s), POLICY) is shown


@pytest.mark.parametrize(("age_s", "shown_s"), [(1_800.001, 1_800), (1_801.0, 1_801)])
def test_a_fix_past_the_limit_is_too_old(age_s, shown_s):
    refused = eligibility.fix(an_order(), a_candidate(fix_age_s=age_s), POLICY)
    assert refused == (ReasonCode.FIX_TOO_OLD, {"fix_age_s": shown_s})


@pytest.mark.parametrize(
    ("active", "capacity", "is_full"),
    [(0, 1, False), (1, 1, True), (2, 3, False), (3, 3, True), (0, 0, True), (4, 3, True)],
)
def test_a_member_at_capacity_cannot_go(active, capacity, is_full):
    refused = eligibility.capacity(
        an_order(), a_candidate(active=active, capacity=capacity), POLICY
    )
    facts = {"active": active, "capacity": capacity}
    assert refused == ((ReasonCode.FULL, facts) if is_full else None)


def test_of_several_reasons_the_lasting_one_is_shown():
    hopeless = {
        "may_be_dispatched": False,
        "on_duty": False,
        "refused_before": True,
        "fix_age_s": 9_999.0,
        "active": 1,
    }
    order = an_order(skills=frozenset({"water"}))
    shown = []
    for mended in [{}, *({name: good} for name, good in _MENDED.items())]:
        hopeless |= mended
        refused = why_not(order, a_candidate(**hopeless), POLICY)
        shown.append(refused[0] if refused else None)
    assert shown == [
        ReasonCode.ROLE,
        ReasonCode.OFF_DUTY,
        ReasonCode.REFUSED_BEFORE,
        ReasonCode.LACKS_SKILL,
        ReasonCode.FIX_TOO_OLD,
        ReasonCode.FULL,
        None,
    ]


_MENDED = {
    "may_be_dispatched": True,
    "on_duty": True,
    "refused_before": False,
    "skills": frozenset({"water"}),
    "fix_age_s": 0.0,
    "active": 0,
}


def test_every_rule_is_asked():
    assert {rule.__name__ for rule in eligibility.RULES} == {
        name
        for name, thing in vars(eligibility).items()
        if getattr(thing, "__module__", "") == eligibility.__name__ and name != "why_not"
    }
