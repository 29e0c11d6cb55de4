"""Who cannot go, and why. One function a rule; the first that refuses gives the reason."""

from collections.abc import Callable

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, OrderFacts

Refusal = tuple[ReasonCode, dict[str, object]]
Rule = Callable[[OrderFacts, Candidate, DispatchPolicy], Refusal | None]


def role(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members whose role is not dispatched."""
    del order, policy
    return None if candidate.may_be_dispatched else (ReasonCode.ROLE, {})


def duty(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who are not on shift; the policy says what no roster means."""
    del order
    if candidate.on_duty is None:
        return (ReasonCode.NOT_IN_ROSTER, {}) if policy.roster_required else None
    return None if candidate.on_duty else (ReasonCode.OFF_DUTY, {})


def refusal(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who said of this very order that they cannot go."""
    del order, policy
    return (ReasonCode.REFUSED_BEFORE, {}) if candidate.refused_before else None


def skill(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members who lack a skill that the category asks for."""
    del policy
    missing = order.skills - candidate.skills
    if not missing:
        return None
    return ReasonCode.LACKS_SKILL, {"missing": ";".join(sorted(missing))}


def fix(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse positions older than the limit; a stated post has no age."""
    del order
    if candidate.fix_age_s is None or candidate.fix_age_s <= policy.fix_age_limit_s:
        return None
    return ReasonCode.FIX_TOO_OLD, {"fix_age_s": round(candidate.fix_age_s)}


def capacity(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Refuse members without a free place; what a batch promises to others is taken."""
    del order, policy
    if candidate.active + len(candidate.promised_to) < candidate.capacity:
        return None
    if candidate.active < candidate.capacity:
        return ReasonCode.TAKEN_BY_OTHER, {"orders": ";".join(candidate.promised_to)}
    return ReasonCode.FULL, {"active": candidate.active, "capacity": candidate.capacity}


RULES: tuple[Rule, ...] = (role, duty, refusal, skill, fix, capacity)
"""Lasting reasons first: the reason shown is the one that would still hold tomorrow."""


def why_not(order: OrderFacts, candidate: Candidate, policy: DispatchPolicy) -> Refusal | None:
    """Return the first reason why this candidate cannot go; None = can go."""
    for rule in RULES:
        refused = rule(order, candidate, policy)
        if refused is not None:
            return refused
    return None
