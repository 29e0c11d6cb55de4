"""The reasons a candidate can have, and how they read in Chinese and English."""

from enum import StrEnum


class ReasonCode(StrEnum):
    """Why a member was chosen, or why not. Each candidate has exactly one."""

    CHOSEN = "chosen"
    ROLE = "role"
    OFF_DUTY = "off_duty"
    NOT_IN_ROSTER = "not_in_roster"
    FULL = "full"
    TAKEN_BY_OTHER = "taken_by_other"
    FIX_TOO_OLD = "fix_too_old"
    LACKS_SKILL = "lacks_skill"
    REFUSED_BEFORE = "refused_before"
    BEYOND_SHORTLIST = "beyond_shortlist"
    NO_WAY = "no_way"
    LATER = "later"


_TEXTS: dict[ReasonCode, tuple[str, str]] = {
    ReasonCode.CHOSEN: (
        "选派：预计 {travel_s:.0f} 秒到达",
        "chosen: arrives in about {travel_s:.0f} s",
    ),
    ReasonCode.ROLE: ("该角色不参与派单", "this role is not dispatched"),
    ReasonCode.OFF_DUTY: ("不在班", "off duty"),
    ReasonCode.NOT_IN_ROSTER: ("未排班", "not in the roster"),
    ReasonCode.FULL: (
        "在办工单已满（{active}/{capacity}）",
        "has no free place ({active} of {capacity})",
    ),
    ReasonCode.TAKEN_BY_OTHER: (
        "同批派给工单 {orders}",
        "goes to order {orders} in the same batch",
    ),
    ReasonCode.FIX_TOO_OLD: (
        "定位过旧（{fix_age_s:.0f} 秒）",
        "position too old ({fix_age_s:.0f} s)",
    ),
    ReasonCode.LACKS_SKILL: ("缺少技能：{missing}", "lacks skill: {missing}"),
    ReasonCode.REFUSED_BEFORE: ("已报无法前往", "has said already that they cannot go"),
    ReasonCode.BEYOND_SHORTLIST: (
        "另有更近的可派人员（距离 {distance_m:.0f} 米）",
        "enough others are nearer ({distance_m:.0f} m away)",
    ),
    ReasonCode.NO_WAY: ("无路可达", "no way leads there"),
    ReasonCode.LATER: (
        "综合代价比选派人员多 {behind_s:.0f} 秒",
        "costs {behind_s:.0f} s more than the chosen one",
    ),
}


def reason_text(code: ReasonCode, facts: dict[str, object], *, lang: str) -> str:
    """Return the reason as a sentence, `lang` being `zh` or `en`.

    >>> reason_text(ReasonCode.FULL, {"active": 2, "capacity": 2}, lang="en")
    'has no free place (2 of 2)'
    """
    zh, en = _TEXTS[code]
    text = (zh if lang == "zh" else en).format(**facts)
    if "timed_by" not in facts:
        return text
    return text + ("（按直线估算）" if lang == "zh" else " (by straight line)")
