"""What an emergency changes about a decision: how far to look, who is on duty, who may cross."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gridmap.dispatch.assign import Shortlist
from gridmap.dispatch.look_around import look_around, look_around_each
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, OrderFacts, Situation
from gridmap.model.emergency import DispatchOverlay
from gridmap.model.ids import MemberId, WorkOrderId


def overlaid(
    policy: DispatchPolicy, overlay: DispatchOverlay, *, is_urgent_kind: bool
) -> DispatchPolicy:
    """Return the policy of a decision inside the grids of an operation.

    For the kinds that go first the nearest counts, whoever answers for the grid.

    >>> overlay = DispatchOverlay(search_radius_m=20_000.0)
    >>> overlaid(DispatchPolicy(), overlay, is_urgent_kind=False).widest_radius_m
    20000.0
    """
    search_m = overlay.search_radius_m or policy.search_radius_m
    return replace(
        policy,
        search_radius_m=search_m,
        widest_radius_m=max(overlay.widest_radius_m or policy.widest_radius_m, search_m),
        across_subdistricts=overlay.crosses_subdistricts,
        urgent_across_subdistricts=overlay.crosses_subdistricts,
        other_grid_s=0.0 if is_urgent_kind else policy.other_grid_s,
    )


def under_emergency(situation: Situation, mobilised: frozenset[MemberId]) -> Situation:
    """Return the situation with those on duty whom the operation has called and who will come.

    They are there for all its grids, whatever the roster, their leave or their subdistrict says.
    """
    candidates = tuple(
        _at_work(one) if one.member_id in mobilised else one for one in situation.candidates
    )
    return replace(situation, candidates=candidates)


def _at_work(candidate: Candidate) -> Candidate:
    return replace(candidate, on_duty=True, absence=None, subdistrict_id=None)


def look_around_under(
    read: Callable[[float], Situation],
    policy: DispatchPolicy,
    *,
    policy_of: Callable[[OrderFacts, DispatchPolicy], DispatchPolicy],
    wanted: str | None = None,
) -> tuple[Situation, Shortlist, DispatchPolicy]:
    """Look around as `look_around` does, and again where an operation wants another policy.

    Return the policy too: it is the one to decide by, and to store with the decision.
    """
    situation, listed = look_around(read, policy, wanted=wanted)
    under = policy_of(situation.order, policy)
    if under != policy:
        situation, listed = look_around(read, under, wanted=wanted)
    return situation, listed, under


def look_around_each_under(
    read_each: Callable[[Sequence[WorkOrderId], float], Mapping[WorkOrderId, Situation]],
    order_ids: Sequence[WorkOrderId],
    policy: DispatchPolicy,
    *,
    policy_of: Callable[[OrderFacts, DispatchPolicy], DispatchPolicy],
) -> dict[WorkOrderId, tuple[Situation, Shortlist, DispatchPolicy]]:
    """Look around as `look_around_each` does, and again where operations want other policies.

    One operation has one policy for the kinds that go first and one for the others: each is asked
    for once, and its orders are looked around anew together.
    """
    looked = look_around_each(read_each, order_ids, policy)
    found = {one: (*seen, policy) for one, seen in looked.items()}
    kinds: dict[tuple[int, bool], list[WorkOrderId]] = {}
    for one, (situation, _) in looked.items():
        if situation.order.operation is not None:
            kind = situation.order.operation, situation.order.is_emergency_kind
            kinds.setdefault(kind, []).append(one)
    for ids in kinds.values():
        under = policy_of(looked[ids[0]][0].order, policy)
        if under != policy:
            anew = look_around_each(read_each, ids, under)
            found |= {one: (*seen, under) for one, seen in anew.items()}
    return found
