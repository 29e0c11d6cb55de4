"""Reasons in words: every code, both languages, no gap left open."""

import re

import pytest
from deciding import OTHER, OWN, a_candidate, an_order, decide

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode, costs_text
from gridmap.dispatch.situation import Accused
from gridmap.model.member import AbsenceKind
from gridmap.model.work_order import Urgency

ORDER = an_order(
    skills=frozenset({"water"}),
    roles=frozenset({"full_time"}),
    acts=frozenset({"violence", "gas_work"}),
    accused=Accused(employers=frozenset({"华庭物业"})),
    subdistrict_id=OWN,
)
CAN = {"skills": frozenset({"water"}), "role": "full_time"}
EVERYBODY = [
    a_candidate("chosen", **CAN, home_grid_id=OWN),
    a_candidate("later", **CAN),
    a_candidate("no_way", **CAN),
    a_candidate("beyond_shortlist", **CAN, distance_m=1_234.4),
    a_candidate("role", may_be_dispatched=False),
    a_candidate("other_role"),
    a_candidate("off_duty", **CAN, on_duty=False),
    a_candidate("not_in_roster", **CAN, on_duty=None),
    a_candidate("full", **CAN, active=2, capacity=2),
    a_candidate("taken_by_other", **CAN, promised_to=("20260302-7",)),
    a_candidate("fix_too_old", **CAN, fix_age_s=2_000.0),
    a_candidate("lacks_skill", role="full_time"),
    a_candidate("refused_before", **CAN, refused_before=True),
    a_candidate("not_admitted", role="full_time", barred_acts=frozenset({"violence", "gas_work"})),
    a_candidate("recused", role="full_time", employer="华庭物业"),
    a_candidate("on_break", **CAN, absence=AbsenceKind.BREAK),
    a_candidate("on_leave", **CAN, absence=AbsenceKind.LEAVE),
    a_candidate("in_training", **CAN, absence=AbsenceKind.TRAINING),
    a_candidate("other_subdistrict", **CAN, home_grid_id=OTHER, subdistrict_id=OTHER),
    a_candidate("no_position", **CAN, is_at_anchor=True),
    a_candidate("resting", **CAN, rested_s=40.0),
    a_candidate("in_team", in_team=True),
    a_candidate("on_joint_operation", **CAN, absence=AbsenceKind.JOINT_OPERATION),
    a_candidate("would_bare", **CAN, bares=("001", "002"), bared_households=120),
]
NOBODY_BUSY = set(ReasonCode) - {ReasonCode.BUSY_URGENT}
WORDS = {
    "chosen": ("选派：预计 120 秒到达", "chosen: arrives in about 120 s"),
    "later": ("综合代价比选派人员多 480 秒", "costs 480 s more than the chosen one"),
    "no_way": ("无路可达", "no way leads there"),
    "beyond_shortlist": (
        "另有更合适的人员（距离 1234 米）",
        "enough others promise to be better (1234 m away)",
    ),
    "role": ("该角色不参与派单", "this role is not dispatched"),
    "other_role": ("角色不符合该分工", "this part asks for another role"),
    "would_bare": (
        "派出后 120 户失去唯一可派人员（网格 001;002）",
        "would leave 120 households without their only member (grids 001;002)",
    ),
    "on_joint_operation": ("已排入联合行动", "booked for a joint operation"),
    "in_team": ("已在本工单办理人员中", "is in this team already"),
    "off_duty": ("不在班", "off duty"),
    "not_in_roster": ("未排班", "not in the roster"),
    "full": ("在办工单已满（2/2）", "has no free place (2 of 2)"),
    "taken_by_other": (
        "同批派给工单 20260302-7",
        "goes to order 20260302-7 in the same batch",
    ),
    "fix_too_old": ("定位过旧（2000 秒）", "position too old (2000 s)"),
    "lacks_skill": ("缺少技能：water", "lacks skill: water"),
    "refused_before": ("已报无法前往", "has said already that they cannot go"),
    "not_admitted": (
        "该角色不得从事：燃气作业、处置暴力",
        "this role may not do: gas work, facing violence",
    ),
    "recused": (
        "回避：诉求涉及其所属单位",
        "recused: the complaint is about the member's employer",
    ),
    "on_break": ("休息中", "on a break"),
    "on_leave": ("请假", "on leave"),
    "in_training": ("培训中", "in training"),
    "other_subdistrict": ("属其他街道，不跨街道派单", "belongs to another subdistrict"),
    "no_position": ("从未上报位置", "has never sent a position"),
    "resting": ("上一单后休整，还差 20 秒", "rests for 20 s more"),
}


@pytest.fixture(scope="module")
def decision():
    """A decision in which every reason occurs once but one; each member is called by it."""
    on_shift = [
        one
        if one.code in {"off_duty", "not_in_roster"}
        else a_candidate(**{**_facts(one), "on_duty": True})
        for one in EVERYBODY
    ]
    return decide(
        on_shift,
        order=ORDER,
        seconds={"chosen": 120.0, "later": 300.0},
        policy=DispatchPolicy(shortlist_size=2, cover_minimum=1, roster_required=True, rest_s=60.0),
    )


def _facts(one):
    return {name: getattr(one, name) for name in one.__slots__ if name != "member_id"}


def test_every_reason_occurs_once(decision):
    assert {one.code: one.reason.value for one in decision.considered} == {
        code.value: code.value for code in NOBODY_BUSY
    }


def test_whoever_is_at_an_urgent_order_is_not_sent_to_another():
    """Expert test 18: the one reason that only an urgent order knows."""
    decision = decide([a_candidate(urgent_active=1)], order=an_order(urgency=Urgency.URGENT))
    (one,) = decision.considered
    assert one.reason is ReasonCode.BUSY_URGENT
    assert (one.text("zh"), one.text("en")) == ("正在处置紧急工单", "is at an urgent order")


@pytest.mark.parametrize("code", sorted(NOBODY_BUSY))
def test_a_reason_reads_in_both_languages(decision, code):
    """Expert test 18: the text explains in Chinese and English."""
    (one,) = [each for each in decision.considered if each.reason is code]
    assert (one.text("zh"), one.text("en")) == WORDS[code]


def test_no_two_reasons_read_alike(decision):
    for lang in ("zh", "en"):
        told = {re.sub(r"[\d.]+", "", one.text(lang)) for one in decision.considered}
        assert len(told) == len(NOBODY_BUSY)


def test_a_cost_reads_as_a_sum_in_both_languages():
    costs = {"travel_s": 210.0, "other_grid_s": 300.0, "continuity_s": -120.0}
    assert costs_text(costs, lang="zh") == (
        "路程 210 秒 + 非责任网格 300 秒 - 办过该来电人的事 120 秒 = 390 秒"
    )
    assert costs_text(costs, lang="en") == (
        "travel 210 s + another grid's member 300 s - knows the caller 120 s = 390 s"
    )


def test_what_weakens_the_figures_stands_in_brackets():
    decision = decide(
        [a_candidate("M", is_at_anchor=True)],
        policy=DispatchPolicy(anchor_without_fix=True),
        by_air=frozenset({0}),
    )
    assert decision.chosen.text("zh") == (
        "选派：预计 100 秒到达（按直线估算）（无定位，按责任网格中心）"
    )
