"""What an emergency changes about a decision: the policy, the urgency, who may be sent."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.emergency import DispatchOverlay
from gridmap.model.ids import MemberId
from gridmap.model.work_order import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAround:
    """The operation that is on where a work order lies, and what it says of that order.

    `mobilised` are the members who were called and have confirmed or come: they are there for
    it, whatever the roster says.
    """

    overlay: DispatchOverlay
    is_urgent_kind: bool
    mobilised: frozenset[MemberId]
    in_subdistrict: frozenset[MemberId]


def overlaid(policy: DispatchPolicy, overlay: DispatchOverlay) -> DispatchPolicy:
    """Return the policy of a decision under an operation.

    >>> overlaid(DispatchPolicy(), DispatchOverlay(search_radius_m=20_000.0)).widest_radius_m
    20000.0
    """
    search_m = overlay.search_radius_m or policy.search_radius_m
    widest_m = max(overlay.widest_radius_m or policy.widest_radius_m, search_m)
    return replace(policy, search_radius_m=search_m, widest_radius_m=widest_m)


def under_emergency(situation: Situation, around: EmergencyAround) -> Situation:
    """Return the situation as an operation has it: urgent kinds, mobilised members on duty.

    Without leave to cross subdistricts whoever is at home in another one and was not mobilised
    is no candidate.
    """
    order = situation.order
    if around.is_urgent_kind:
        order = replace(order, urgency=Urgency.URGENT)
    kept = (
        situation.candidates
        if around.overlay.crosses_subdistricts
        else tuple(one for one in situation.candidates if _may_come(one, around))
    )
    candidates = tuple(_on_duty(one, around.mobilised) for one in kept)
    return replace(situation, order=order, candidates=candidates)


def _may_come(candidate: Candidate, around: EmergencyAround) -> bool:
    return candidate.member_id in around.mobilised or candidate.member_id in around.in_subdistrict


def _on_duty(candidate: Candidate, mobilised: Collection[MemberId]) -> Candidate:
    return replace(candidate, on_duty=True) if candidate.member_id in mobilised else candidate
