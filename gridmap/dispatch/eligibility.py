"""Who cannot go, and why. One function a rule; the first that refuses gives the reason.

What is not known has a stated meaning in each rule: nothing is passed over in silence.
"""

from collections.abc import Callable

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, OrderFacts
from gridmap.model.member import AbsenceKind

Refusal = tuple[ReasonCode, dict[str, object]]
Rule = Callable[[OrderFacts, Candidate, DispatchPolicy], Refusal | None]

_AWAY = {
    AbsenceKind.BREAK: ReasonCode.ON_BREAK,
    AbsenceKind.LEAVE: ReasonCode.ON_LEAVE,
    AbsenceKind.TRAINING: ReasonCode.IN_TRAINING,
    AbsenceKind.JOINT_OPERATION: ReasonCode.ON_JOINT_OPERATION,
}


def role(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members whose role is not dispatched, or is not the one that the part asks for."""
    del policy
    if order.roles and candidate.may_be_dispatched:
        return None if candidate.role in order.roles else (ReasonCode.OTHER_ROLE, {})
    may_take = candidate.may_be_dispatched or candidate.role in order.roles
    return None if may_take else (ReasonCode.ROLE, {})


def team(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who have a hand in this very order already."""
    del order, policy
    return (ReasonCode.IN_TEAM, {}) if candidate.in_team else None


def admission(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members whose role may not do what the category asks for 事项准入."""
    del policy
    barred = order.acts & candidate.barred_acts
    return (ReasonCode.NOT_ADMITTED, {"acts": ";".join(sorted(barred))}) if barred else None


def recusal(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse whom the complaint is about: oneself, one's employer or the place one answers for.

    A member without employer or home grid is touched by the complaints about persons alone.
    """
    del policy
    accused = order.accused
    if not accused:
        return None
    if candidate.member_id in accused.members:
        return ReasonCode.RECUSED, {"accused": "member"}
    if candidate.employer is not None and candidate.employer in accused.employers:
        return ReasonCode.RECUSED, {"accused": "employer"}
    home = {candidate.home_grid_id, candidate.community_id, candidate.subdistrict_id}
    if candidate.home_grid_id is not None and home & accused.areas:
        return ReasonCode.RECUSED, {"accused": "area"}
    return None


def duty(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who are not on shift; the policy says what no roster means."""
    del order
    if candidate.on_duty is None:
        return (ReasonCode.NOT_IN_ROSTER, {}) if policy.roster_required else None
    return None if candidate.on_duty else (ReasonCode.OFF_DUTY, {})


def absence(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members on a break, on leave or in training: they are not on duty now."""
    del order, policy
    return None if candidate.absence is None else (_AWAY[candidate.absence], {})


def skill(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who lack a skill that the category asks for; unknown is lacking."""
    del policy
    missing = order.skills - candidate.skills
    if not missing:
        return None
    return ReasonCode.LACKS_SKILL, {"missing": ";".join(sorted(missing))}


def jurisdiction(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members of another subdistrict, unless the policy lets them cross.

    A member without a home grid belongs to the whole district, wherever they stand; an order in
    no subdistrict is everybody's.
    """
    if candidate.home_grid_id is None:
        return None
    crosses = policy.urgent_across_subdistricts if order.is_urgent else policy.across_subdistricts
    if crosses or order.subdistrict_id is None or candidate.subdistrict_id is None:
        return None
    same = candidate.subdistrict_id == order.subdistrict_id
    return None if same else (ReasonCode.OTHER_SUBDISTRICT, {})


def fix(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse positions older than the limit; a stated post has no age.

    Of whom no position is known at all stands at the home grid's anchor, if the policy says so.
    """
    del order
    if candidate.is_at_anchor:
        return None if policy.anchor_without_fix else (ReasonCode.NO_POSITION, {})
    if candidate.fix_age_s is None or candidate.fix_age_s <= policy.fix_age_limit_s:
        return None
    return ReasonCode.FIX_TOO_OLD, {"fix_age_s": round(candidate.fix_age_s)}


def rest(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who ended an order too short a while ago; urgent orders do not wait."""
    if order.is_urgent or candidate.rested_s is None or candidate.rested_s >= policy.rest_s:
        return None
    return ReasonCode.RESTING, {"left_s": round(policy.rest_s - candidate.rested_s)}


def refusal(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who said of this very order that they cannot go."""
    del order, policy
    return (ReasonCode.REFUSED_BEFORE, {}) if candidate.refused_before else None


def capacity(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members without a free place: one urgent order on site, and a list of others.

    A capacity of 0 takes no order of either kind; what a batch promises to others is taken.
    """
    del policy
    if order.is_urgent and candidate.capacity > 0:
        return (ReasonCode.BUSY_URGENT, {}) if candidate.urgent_active > 0 else None
    if candidate.active + len(candidate.promised_to) < candidate.capacity:
        return None
    if candidate.active < candidate.capacity:
        return ReasonCode.TAKEN_BY_OTHER, {"orders": ";".join(candidate.promised_to)}
    return ReasonCode.FULL, {"active": candidate.active, "capacity": candidate.capacity}


def cover(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members whose leaving takes a grid below the minimum, while others can go."""
    if not policy.cover_minimum or not candidate.bares:
        return None
    if order.is_urgent or order.bares_anyway:
        return None
    return ReasonCode.WOULD_BARE, {
        "households": candidate.bared_households,
        "grids": ";".join(candidate.bares),
    }


RULES: tuple[Rule, ...] = (
    team,
    role,
    admission,
    recusal,
    duty,
    absence,
    skill,
    jurisdiction,
    fix,
    rest,
    refusal,
    capacity,
    cover,
)
"""Lasting reasons first: the reason shown is the one that would still hold tomorrow."""


def why_not(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Return the first reason why this candidate cannot go; None = can go."""
    for rule in RULES:
        refused = rule(order, candidate, policy)
        if refused is not None:
            return refused
    return None
