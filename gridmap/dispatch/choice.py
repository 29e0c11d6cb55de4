"""A person chooses instead of the engine: what was recommended, and what a choice may not do.

The recommendation stands beside every choice. Whoever chooses another says why; some rules no
reason outweighs.
"""

from gridmap.dispatch.assign import Shortlist
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.reasons import ReasonCode
from gridmap.errors import CannotBeSent, MemberFull, NotFound, ReasonNeeded

_NO_PLACE = frozenset({ReasonCode.FULL, ReasonCode.BUSY_URGENT})
NEVER_OVERRULED = _NO_PLACE | {
    ReasonCode.ROLE,
    ReasonCode.NOT_ADMITTED,
    ReasonCode.RECUSED,
    ReasonCode.IN_TEAM,
}
"""Reasons against a member that no reason of a person outweighs."""

N_ALTERNATIVES = 5


def alternatives(decision: Decision) -> list[dict[str, object]]:
    """Return the first few who can go as plain values, for whoever chose in vain."""
    return [
        {
            "member_code": one.code,
            "travel_s": one.travel_s,
            "cost_s": one.cost_s,
            "distance_m": one.distance_m,
            "reason": one.reason.value,
            "text": one.text("en"),
            "text_zh": one.text("zh"),
        }
        for one in decision.best(N_ALTERNATIVES)
    ]


def check_choice(
    decision: Decision, code: str, *, reason: str | None, listed: Shortlist | None = None
) -> Considered:
    """Return the member that a person chose, or say why they cannot be chosen like this.

    `listed` knows also those whose reasons the decision only counts.

    Raises
    ------
    NotFound
        Nobody of that code is in reach of the work order.
    MemberFull
        The member has no free place.
    CannotBeSent
        A rule refuses the member that no reason outweighs.
    ReasonNeeded
        Somebody else is recommended, or a rule speaks against the member, and no reason is given.
    """
    chosen = next((one for one in decision.considered if one.code == code), None)
    if chosen is None and listed is not None:
        chosen = _refused(listed, code)
    if chosen is None:
        raise NotFound(
            problem=f"no member {code!r} is in reach of the work order",
            mend="choose one of the candidates",
            problem_zh=f"工单可及范围内没有网格员 {code!r}",
            mend_zh="请从候选人中选择",
            field="member_code",
            value=code,
        )
    if chosen.reason in _NO_PLACE:
        raise MemberFull(
            problem=f"{code} {chosen.text('en')}",
            mend="choose another one",
            problem_zh=f"{code} 无法接单：{chosen.text('zh')}",
            mend_zh="请另选他人",
            member=code,
        )
    if chosen.reason in NEVER_OVERRULED:
        raise CannotBeSent(
            problem=f"{code} cannot be sent: {chosen.text('en')}",
            mend="choose another one; no reason outweighs this rule",
            problem_zh=f"不能派 {code}：{chosen.text('zh')}",
            mend_zh="请另选他人；此规则不因任何理由而例外",
            member=code,
            reason=chosen.reason.value,
        )
    if chosen.reason is not ReasonCode.CHOSEN and not (reason and reason.strip()):
        raise ReasonNeeded(
            problem=f"{code} is not the one recommended: {chosen.text('en')}",
            mend="say why, or choose the one recommended",
            problem_zh=f"{code} 不是推荐人选：{chosen.text('zh')}",
            mend_zh="请写明理由，或选择推荐人选",
            field="reason",
            member=code,
            recommended=decision.chosen.code if decision.chosen else None,
        )
    return chosen


def _refused(listed: Shortlist, code: str) -> Considered | None:
    for one, (reason, facts) in listed.refused:
        if one.code == code:
            return Considered(one.member_id, code, reason, round(one.distance_m, 1), facts=facts)
    return None
