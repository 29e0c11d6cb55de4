"""Offers to claim an order 认领: who may be offered it, to whom first, for how long.

The ranking is the one of every decision. Other roles take part, and whoever was asked before is
not asked again.
"""

from collections.abc import Container
from dataclasses import replace

from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.model.ids import MemberId
from gridmap.model.work_order import ClaimMode, Urgency


def for_claims(
    situation: Situation, *, may_claim: Container[MemberId], asked: Container[MemberId]
) -> Situation:
    """Return the situation as offers see it.

    Only members whose role may claim can be offered an order; whoever was `asked` and has not
    accepted counts as having said that they cannot go.
    """
    seen = tuple(
        replace(
            one,
            may_be_dispatched=one.member_id in may_claim,
            refused_before=one.refused_before or one.member_id in asked,
        )
        for one in situation.candidates
    )
    return replace(situation, candidates=seen)


def to_be_offered(
    decision: Decision, mode: ClaimMode, policy: DispatchPolicy
) -> tuple[Considered, ...]:
    """Return whom to offer the order now: the first of the ranking, or the first few at once."""
    n = 1 if mode is ClaimMode.CASCADE else policy.offers_at_once
    return decision.best(n)


def offer_stands_s(urgency: Urgency, *, respond_in_s: float, policy: DispatchPolicy) -> float:
    """Return how long an offer stands: by urgency, longer where there is time to sign.

    >>> offer_stands_s(Urgency.NORMAL, respond_in_s=600.0, policy=DispatchPolicy())
    300.0
    """
    if urgency is Urgency.URGENT:
        return policy.offer_urgent_s
    is_unhurried = respond_in_s > policy.unhurried_after_s
    return policy.offer_unhurried_s if is_unhurried else policy.offer_s
