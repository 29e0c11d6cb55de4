"""The reasons a candidate can have, and how they read in Chinese and English."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from gridmap.model.reference import Act


class ReasonCode(StrEnum):
    """Why a member was chosen, or why not. Each candidate has exactly one."""

    CHOSEN = "chosen"
    ROLE = "role"
    NOT_ADMITTED = "not_admitted"
    RECUSED = "recused"
    OFF_DUTY = "off_duty"
    NOT_IN_ROSTER = "not_in_roster"
    ON_BREAK = "on_break"
    ON_LEAVE = "on_leave"
    IN_TRAINING = "in_training"
    LACKS_SKILL = "lacks_skill"
    OTHER_SUBDISTRICT = "other_subdistrict"
    NO_POSITION = "no_position"
    FIX_TOO_OLD = "fix_too_old"
    RESTING = "resting"
    REFUSED_BEFORE = "refused_before"
    FULL = "full"
    BUSY_URGENT = "busy_urgent"
    TAKEN_BY_OTHER = "taken_by_other"
    OTHER_ROLE = "other_role"
    IN_TEAM = "in_team"
    ON_JOINT_OPERATION = "on_joint_operation"
    WOULD_BARE = "would_bare"
    BEYOND_SHORTLIST = "beyond_shortlist"
    NO_WAY = "no_way"
    LATER = "later"


_TEXTS: dict[ReasonCode, tuple[str, str]] = {
    ReasonCode.CHOSEN: (
        "选派：预计 {travel_s:.0f} 秒到达",
        "chosen: arrives in about {travel_s:.0f} s",
    ),
    ReasonCode.ROLE: ("该角色不参与派单", "this role is not dispatched"),
    ReasonCode.NOT_ADMITTED: ("该角色不得从事：{acts}", "this role may not do: {acts}"),
    ReasonCode.RECUSED: ("回避：诉求涉及{accused}", "recused: the complaint is about {accused}"),
    ReasonCode.OFF_DUTY: ("不在班", "off duty"),
    ReasonCode.NOT_IN_ROSTER: ("未排班", "not in the roster"),
    ReasonCode.ON_BREAK: ("休息中", "on a break"),
    ReasonCode.ON_LEAVE: ("请假", "on leave"),
    ReasonCode.IN_TRAINING: ("培训中", "in training"),
    ReasonCode.LACKS_SKILL: ("缺少技能：{missing}", "lacks skill: {missing}"),
    ReasonCode.OTHER_SUBDISTRICT: ("属其他街道，不跨街道派单", "belongs to another subdistrict"),
    ReasonCode.NO_POSITION: ("从未上报位置", "has never sent a position"),
    ReasonCode.FIX_TOO_OLD: (
        "定位过旧（{fix_age_s:.0f} 秒）",
        "position too old ({fix_age_s:.0f} s)",
    ),
    ReasonCode.RESTING: ("上一单后休整，还差 {left_s:.0f} 秒", "rests for {left_s:.0f} s more"),
    ReasonCode.REFUSED_BEFORE: ("已报无法前往", "has said already that they cannot go"),
    ReasonCode.FULL: (
        "在办工单已满（{active}/{capacity}）",
        "has no free place ({active} of {capacity})",
    ),
    ReasonCode.BUSY_URGENT: ("正在处置紧急工单", "is at an urgent order"),
    ReasonCode.TAKEN_BY_OTHER: (
        "同批派给工单 {orders}",
        "goes to order {orders} in the same batch",
    ),
    ReasonCode.OTHER_ROLE: ("角色不符合该分工", "this part asks for another role"),
    ReasonCode.WOULD_BARE: (
        "派出后 {households} 户失去唯一可派人员（网格 {grids}）",
        "would leave {households} households without their only member (grids {grids})",
    ),
    ReasonCode.ON_JOINT_OPERATION: ("已排入联合行动", "booked for a joint operation"),
    ReasonCode.IN_TEAM: ("已在本工单办理人员中", "is in this team already"),
    ReasonCode.BEYOND_SHORTLIST: (
        "另有更合适的人员（距离 {distance_m:.0f} 米）",
        "enough others promise to be better ({distance_m:.0f} m away)",
    ),
    ReasonCode.NO_WAY: ("无路可达", "no way leads there"),
    ReasonCode.LATER: (
        "综合代价比选派人员多 {behind_s:.0f} 秒",
        "costs {behind_s:.0f} s more than the chosen one",
    ),
}

_ACTS: dict[str, tuple[str, str]] = {
    Act.ENFORCEMENT: ("执法", "enforcement"),
    Act.GAS_WORK: ("燃气作业", "gas work"),
    Act.ELECTRIC_WORK: ("带电作业", "electric work"),
    Act.CONFINED_SPACE: ("有限空间作业", "work in a confined space"),
    Act.VIOLENCE: ("处置暴力", "facing violence"),
}
_ACCUSED = {
    "member": ("本人", "this member"),
    "employer": ("其所属单位", "the member's employer"),
    "area": ("其责任区域", "the place the member answers for"),
}
_WORDS = _ACTS | _ACCUSED

_COSTS: dict[str, tuple[str, str]] = {
    "travel_s": ("路程", "travel"),
    "other_grid_s": ("非责任网格", "another grid's member"),
    "load_s": ("在办工单", "orders in hand"),
    "fairness_s": ("今日工作量", "work done today"),
    "continuity_s": ("办过该来电人的事", "knows the caller"),
    "role_rank_s": ("角色次序", "rank of the role"),
    "tired_s": ("刚办结一单", "has just finished one"),
    "cover_s": ("失去覆盖的住户", "households left without cover"),
    "unplanned_s": ("非计划上门人员", "not in whose day it stands"),
}


def reason_text(code: ReasonCode, facts: Mapping[str, object], *, lang: str) -> str:
    """Return the reason as a sentence, `lang` being `zh` or `en`.

    >>> reason_text(ReasonCode.FULL, {"active": 2, "capacity": 2}, lang="en")
    'has no free place (2 of 2)'
    >>> reason_text(ReasonCode.NOT_ADMITTED, {"acts": "gas_work;violence"}, lang="en")
    'this role may not do: gas work, facing violence'
    """
    zh, en = _TEXTS[code]
    known = dict(facts)
    for name in ("acts", "accused"):
        if name in known:
            known[name] = _in_words(str(known[name]), lang)
    return (zh if lang == "zh" else en).format(**known) + _how_sure(code, facts, lang)


def costs_text(costs: Mapping[str, float], *, lang: str) -> str:
    """Return what a candidate costs as a sum in words.

    >>> costs_text({"travel_s": 200.0, "continuity_s": -120.0}, lang="en")
    'travel 200 s - knows the caller 120 s = 80 s'
    """
    unit = " 秒" if lang == "zh" else " s"
    told = ""
    for name, cost_s in costs.items():
        zh, en = _COSTS.get(name, (name, name))
        sign = "- " if cost_s < 0 else "+ " if told else ""
        told += f"{sign}{zh if lang == 'zh' else en} {abs(cost_s):.0f}{unit} "
    return f"{told}= {sum(costs.values()):.0f}{unit}"


def told(candidate: Mapping[str, Any], *, lang: str) -> dict[str, Any]:
    """Return a stored candidate with its reason, and what it costs, in words."""
    words = {"text": reason_text(ReasonCode(candidate["reason"]), candidate, lang=lang)}
    if candidate.get("costs"):
        words["costs_text"] = costs_text(candidate["costs"], lang=lang)
    return {**candidate, **words}


def _how_sure(code: ReasonCode, facts: Mapping[str, object], lang: str) -> str:
    """Return what weakens the figures, and what the choice costs others, in brackets."""
    told = []
    if "timed_by" in facts:
        told.append(("按直线估算", "by straight line"))
    if "placed_by" in facts:
        told.append(("无定位，按责任网格中心", "no position, from the middle of the home grid"))
    if "fix_age_s" in facts and code is not ReasonCode.FIX_TOO_OLD:
        age_s = facts["fix_age_s"]
        told.append((f"定位已有 {age_s:.0f} 秒未更新", f"position {age_s:.0f} s old"))
    if "bared_households" in facts:
        n = facts["bared_households"]
        told.append(
            (f"派出后 {n} 户失去唯一可派人员", f"leaves {n} households without their only member")
        )
    zh = lang == "zh"
    return "".join(f"（{one}）" if zh else f" ({other})" for one, other in told)


def _in_words(codes: str, lang: str) -> str:
    zh = lang == "zh"
    words = (_WORDS.get(code, (code, code)) for code in codes.split(";"))
    return ("、" if zh else ", ").join(one if zh else other for one, other in words)
