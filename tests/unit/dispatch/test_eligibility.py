"""Who cannot go: one rule, one test, and its edge."""

import pytest
from deciding import OTHER, OWN, a_candidate, an_order

from gridmap.dispatch import eligibility
from gridmap.dispatch.eligibility import why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Accused
from gridmap.model.member import AbsenceKind
from gridmap.model.work_order import Urgency

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
    """Expert test 17: a fix of 1,799 s counts where the limit is 1,800."""
    assert eligibility.fix(an_order(), a_candidate(fix_age_s=age_s), POLICY) is shown


@pytest.mark.parametrize(("age_s", "shown_s"), [(1_800.001, 1_800), (1_801.0, 1_801)])
def test_a_fix_past_the_limit_is_too_old(age_s, shown_s):
    """Expert test 17: a fix of 1,801 s is left out where the limit is 1,800."""
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


@pytest.mark.parametrize(
    ("acts", "barred", "shown"),
    [
        (set(), {"gas_work"}, None),
        ({"gas_work"}, set(), None),
        ({"gas_work"}, {"violence"}, None),
        ({"gas_work"}, {"gas_work", "violence"}, "gas_work"),
        ({"violence", "gas_work"}, {"gas_work", "violence"}, "gas_work;violence"),
    ],
)
def test_nobody_is_sent_to_what_the_role_may_not_do(acts, barred, shown):
    refused = eligibility.admission(
        an_order(acts=frozenset(acts)), a_candidate(barred_acts=frozenset(barred)), POLICY
    )
    assert refused == (None if shown is None else (ReasonCode.NOT_ADMITTED, {"acts": shown}))


ACCUSED = {
    "member": Accused(members=frozenset({a_candidate("M").member_id})),
    "employer": Accused(employers=frozenset({"华庭物业"})),
    "area": Accused(areas=frozenset({OWN})),
}
HOMES = ("home_grid_id", "community_id", "subdistrict_id")


@pytest.mark.parametrize("kind", ACCUSED)
def test_whom_the_complaint_is_about_recuses_and_nobody_else(kind):
    order = an_order(accused=ACCUSED[kind])
    itself = a_candidate("M", employer="华庭物业", home_grid_id=OWN)
    other = a_candidate("N", employer="海岸物业", home_grid_id=OTHER, community_id=OTHER)
    unknown = a_candidate("O")
    refused = [eligibility.recusal(order, one, POLICY) for one in (itself, other, unknown)]
    assert refused == [(ReasonCode.RECUSED, {"accused": kind}), None, None]
    assert eligibility.recusal(an_order(), itself, POLICY) is None


@pytest.mark.parametrize("home", HOMES)
def test_a_complaint_about_an_area_is_about_all_whose_home_grid_lies_there(home):
    order = an_order(accused=ACCUSED["area"])
    there = {"home_grid_id": OTHER} | {home: OWN}
    assert eligibility.recusal(order, a_candidate(**there), POLICY) is not None
    stands_there = a_candidate(subdistrict_id=OWN)
    assert eligibility.recusal(order, stands_there, POLICY) is None


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (AbsenceKind.BREAK, ReasonCode.ON_BREAK),
        (AbsenceKind.LEAVE, ReasonCode.ON_LEAVE),
        (AbsenceKind.TRAINING, ReasonCode.IN_TRAINING),
    ],
)
def test_whoever_is_away_is_not_on_duty_whatever_the_roster_says(kind, reason):
    away = a_candidate(on_duty=True, absence=kind)
    assert eligibility.absence(an_order(), away, POLICY) == (reason, {})
    assert eligibility.absence(an_order(), a_candidate(), POLICY) is None


@pytest.mark.parametrize(
    ("urgency", "crosses", "order_in", "member_in", "may_go"),
    [
        (Urgency.NORMAL, {}, OWN, OWN, True),
        (Urgency.NORMAL, {}, OWN, OTHER, False),
        (Urgency.NORMAL, {}, None, OTHER, True),
        (Urgency.NORMAL, {}, OWN, None, True),
        (Urgency.NORMAL, {"across_subdistricts": True}, OWN, OTHER, True),
        (Urgency.URGENT, {}, OWN, OTHER, True),
        (Urgency.URGENT, {"urgent_across_subdistricts": False}, OWN, OTHER, False),
        (Urgency.NORMAL, {"urgent_across_subdistricts": True}, OWN, OTHER, False),
    ],
)
def test_subdistricts_are_crossed_when_it_is_urgent_or_the_district_asks(
    urgency, crosses, order_in, member_in, may_go
):
    refused = eligibility.jurisdiction(
        an_order(urgency=urgency, subdistrict_id=order_in),
        a_candidate(home_grid_id=OTHER, subdistrict_id=member_in),
        DispatchPolicy(**crosses),
    )
    assert refused == (None if may_go else (ReasonCode.OTHER_SUBDISTRICT, {}))


def test_who_has_no_home_grid_belongs_to_the_whole_district_wherever_they_stand():
    order, stands_there = an_order(subdistrict_id=OWN), a_candidate(subdistrict_id=OTHER)
    assert eligibility.jurisdiction(order, stands_there, POLICY) is None


@pytest.mark.parametrize("says_so", [False, True])
def test_without_any_position_the_anchor_counts_if_the_policy_says_so(says_so):
    """Expert test 17: who has no fix stands at the grid's anchor if the policy says so."""
    policy = DispatchPolicy(anchor_without_fix=says_so)
    refused = eligibility.fix(an_order(), a_candidate(is_at_anchor=True), policy)
    assert refused == (None if says_so else (ReasonCode.NO_POSITION, {}))


@pytest.mark.parametrize(
    ("rested_s", "urgency", "left_s"),
    [
        (None, Urgency.NORMAL, None),
        (599.0, Urgency.NORMAL, 1),
        (600.0, Urgency.NORMAL, None),
        (0.0, Urgency.URGENT, None),
    ],
)
def test_a_member_rests_after_an_order_unless_it_is_urgent(rested_s, urgency, left_s):
    refused = eligibility.rest(
        an_order(urgency=urgency), a_candidate(rested_s=rested_s), DispatchPolicy(rest_s=600.0)
    )
    assert refused == (None if left_s is None else (ReasonCode.RESTING, {"left_s": left_s}))


@pytest.mark.parametrize(
    ("urgency", "held", "reason"),
    [
        (Urgency.NORMAL, {"active": 2, "urgent_active": 0}, None),
        (Urgency.NORMAL, {"active": 2, "urgent_active": 1}, None),
        (Urgency.NORMAL, {"active": 3, "urgent_active": 0}, ReasonCode.FULL),
        (Urgency.URGENT, {"active": 3, "urgent_active": 0}, None),
        (Urgency.URGENT, {"active": 0, "urgent_active": 1}, ReasonCode.BUSY_URGENT),
    ],
)
def test_a_member_has_one_urgent_place_beside_the_list(urgency, held, reason):
    refused = eligibility.capacity(
        an_order(urgency=urgency), a_candidate(capacity=3, **held), POLICY
    )
    assert (refused and refused[0]) == reason


def test_a_capacity_of_nothing_takes_no_urgent_order_either():
    refused = eligibility.capacity(
        an_order(urgency=Urgency.URGENT), a_candidate(active=0, capacity=0), POLICY
    )
    assert refused == (ReasonCode.FULL, {"active": 0, "capacity": 0})


def test_of_several_reasons_the_lasting_one_is_shown():
    hopeless = {
        "may_be_dispatched": False,
        "barred_acts": frozenset({"violence"}),
        "employer": "华庭物业",
        "home_grid_id": OTHER,
        "on_duty": False,
        "absence": AbsenceKind.BREAK,
        "subdistrict_id": OTHER,
        "fix_age_s": 9_999.0,
        "rested_s": 1.0,
        "refused_before": True,
        "active": 1,
    }
    order = an_order(
        skills=frozenset({"water"}),
        acts=frozenset({"violence"}),
        accused=ACCUSED["employer"],
        subdistrict_id=OWN,
    )
    policy = DispatchPolicy(rest_s=60.0)
    shown = []
    for mended in [{}, *({name: good} for name, good in _MENDED.items())]:
        hopeless |= mended
        refused = why_not(order, a_candidate(**hopeless), policy)
        shown.append(refused[0] if refused else None)
    assert shown == [
        ReasonCode.ROLE,
        ReasonCode.NOT_ADMITTED,
        ReasonCode.RECUSED,
        ReasonCode.OFF_DUTY,
        ReasonCode.ON_BREAK,
        ReasonCode.LACKS_SKILL,
        ReasonCode.OTHER_SUBDISTRICT,
        ReasonCode.FIX_TOO_OLD,
        ReasonCode.RESTING,
        ReasonCode.REFUSED_BEFORE,
        ReasonCode.FULL,
        None,
    ]


_MENDED = {
    "may_be_dispatched": True,
    "barred_acts": frozenset(),
    "employer": None,
    "on_duty": True,
    "absence": None,
    "skills": frozenset({"water"}),
    "subdistrict_id": None,
    "fix_age_s": 0.0,
    "rested_s": None,
    "refused_before": False,
    "active": 0,
}


def test_every_rule_is_asked():
    assert {rule.__name__ for rule in eligibility.RULES} == {
        name
        for name, thing in vars(eligibility).items()
        if getattr(thing, "__module__", "") == eligibility.__name__ and name != "why_not"
    }
