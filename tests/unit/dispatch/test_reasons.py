"""Reasons in words: every code, both languages, no gap left open."""

import re

import pytest
from deciding import OWN, a_candidate, an_order, decide

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode

ORDER = an_order(skills=frozenset({"water"}))
CAN = {"skills": frozenset({"water"})}
EVERYBODY = [
    a_candidate("chosen", **CAN, home_grid_id=OWN),
    a_candidate("later", **CAN),
    a_candidate("no_way", **CAN),
    a_candidate("beyond_shortlist", **CAN, distance_m=1_234.4),
    a_candidate("role", may_be_dispatched=False),
    a_candidate("off_duty", on_duty=False),
    a_candidate("not_in_roster", on_duty=None),
    a_candidate("full", **CAN, active=2, capacity=2),
    a_candidate("taken_by_other", **CAN, promised_to=("20260302-7",)),
    a_candidate("fix_too_old", **CAN, fix_age_s=2_000.0),
    a_candidate("lacks_skill"),
    a_candidate("refused_before", refused_before=True),
]
WORDS = {
    "chosen": ("选派：预计 120 秒到达", "chosen: arrives in about 120 s"),
    "later": ("综合代价比选派人员多 480 秒", "costs 480 s more than the chosen one"),
    "no_way": ("无路可达", "no way leads there"),
    "beyond_shortlist": (
        "另有更近的可派人员（距离 1234 米）",
        "enough others are nearer (1234 m away)",
    ),
    "role": ("该角色不参与派单", "this role is not dispatched"),
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
}


@pytest.fixture(scope="module")
def decision():
    """A decision in which every reason occurs once; each member is called by its reason."""
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
        policy=DispatchPolicy(shortlist_size=2, roster_required=True),
    )


def _facts(one):
    return {name: getattr(one, name) for name in one.__slots__ if name != "member_id"}


def test_every_reason_occurs_once(decision):
    assert {one.code: one.reason.value for one in decision.considered} == {
        code.value: code.value for code in ReasonCode
    }


@pytest.mark.parametrize("code", ReasonCode)
def test_a_reason_reads_in_both_languages(decision, code):
    (one,) = [each for each in decision.considered if each.reason is code]
    assert (one.text("zh"), one.text("en")) == WORDS[code]


def test_no_two_reasons_read_alike(decision):
    for lang in ("zh", "en"):
        told = {re.sub(r"[\d.]+", "", one.text(lang)) for one in decision.considered}
        assert len(told) == len(ReasonCode)
