"""Look for candidates farther and farther out, until somebody there can go."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gridmap.dispatch.assign import Shortlist, shortlist
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.eligibility import Refusal
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.preference import costs_s, least_s, weighing
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.ids import MemberId, WorkOrderId
from gridmap.model.travel import TravelTimeEngine

TOLD_TO_S = 0.1
"""How exactly a decision tells what a member costs."""


def look_around(
    read: Callable[[float], Situation], policy: DispatchPolicy, *, wanted: str | None = None
) -> tuple[Situation, Shortlist]:
    """Return the situation within the first radius in which somebody can go, and who is timed.

    `read` gives the situation within a radius in metres. Whoever is `wanted` by code is looked
    for out to the widest radius, and is timed whenever no rule refuses them; so is the member
    in whose day the order stands.
    """
    situation = read(policy.search_radius_m)
    wanted = wanted or situation.order.planned_for
    listed = shortlist(situation, policy)
    for radius_m in policy.wider_radii_m():
        if _is_far_enough(situation, listed, wanted):
            break
        if not situation.is_whole:
            break  # whoever looked at the nearest only has to look at everybody here first
        situation = read(radius_m)
        listed = shortlist(situation, policy)
    return situation, _timed_too(listed, wanted)


def look_around_each(
    read_each: Callable[[Sequence[WorkOrderId], float], Mapping[WorkOrderId, Situation]],
    order_ids: Sequence[WorkOrderId],
    policy: DispatchPolicy,
) -> dict[WorkOrderId, tuple[Situation, Shortlist]]:
    """Return for each order who is timed in a batch; who has no situation is missing.

    `read_each` gives the situations of orders within a radius in metres. Only the first radius is
    looked at: whatever finds nobody there is dispatched alone, farther out. So is an appointment
    whose member is not there: it has no candidates here.
    """
    found = {}
    for order_id, situation in read_each(order_ids, policy.search_radius_m).items():
        wanted = situation.order.planned_for
        seen = situation if _is_there(situation, wanted) else replace(situation, candidates=())
        found[order_id] = seen, _timed_too(shortlist(seen, policy), wanted)
    return found


def until_certain(
    decided: Callable[[int | None], tuple[Decision, Situation]],
    policy: DispatchPolicy,
    *,
    travel: TravelTimeEngine,
    n_best: int = 1,
) -> tuple[Decision, Situation]:
    """Return the first decision in which nobody who was not looked at can be among the best.

    `decided` decides among so many of the nearest; None = among everybody in reach.
    """
    for nearest in policy.first_looks:
        decision, situation = decided(nearest)
        if situation.is_whole or _is_certain(decision, situation, travel.fastest_mps, n_best):
            return decision, situation
    return decided(None)


def _is_certain(decision: Decision, situation: Situation, fastest_mps: float, n_best: int) -> bool:
    """Tell whether nobody beyond the radius can be among the `n_best`.

    Those are all of another grid: even straight to the place at the speed that nobody exceeds,
    and at no other cost, they come later. An appointment asks for one member, wherever that is.
    """
    best = decision.best(n_best)
    if len(best) < n_best or situation.order.planned_for is not None:
        return False
    worst_s = best[-1].cost_s
    least = situation.radius_m / fastest_mps + least_s(weighing(situation, decision.policy))
    return worst_s is not None and worst_s + TOLD_TO_S < least


def least_beyond_s(
    situation: Situation,
    refused: Sequence[tuple[Candidate, Refusal]],
    policy: DispatchPolicy,
    fastest_mps: float,
) -> float:
    """Return what nobody can cost less than who might go but was not timed; infinite for nobody.

    Those are whoever stands beyond the radius and is of another grid, and whoever the shortlist had
    no room for; an appointment may ask for anybody.
    """
    by = weighing(situation, policy)
    beyond_s = math.inf
    if not situation.is_whole:
        is_planned = situation.order.planned_for is not None
        beyond_s = -math.inf if is_planned else situation.radius_m / fastest_mps + least_s(by)
    untimed = (
        one.distance_m / fastest_mps + sum(costs_s(by, one).values())
        for one, (reason, _) in refused
        if reason is ReasonCode.BEYOND_SHORTLIST
    )
    return min(beyond_s, min(untimed, default=math.inf))


def without(situation: Situation, member_id: MemberId | None) -> Situation:
    """Return the situation without one member: whoever has the order is no candidate for it."""
    others = tuple(one for one in situation.candidates if one.member_id != member_id)
    return replace(situation, candidates=others)


def _is_far_enough(situation: Situation, listed: Shortlist, wanted: str | None) -> bool:
    """Tell whether somebody here can go, and whoever is wanted by code is here."""
    return bool(listed.timed) and _is_there(situation, wanted)


def _is_there(situation: Situation, wanted: str | None) -> bool:
    return wanted is None or any(one.code == wanted for one in situation.candidates)


def _timed_too(listed: Shortlist, wanted: str | None) -> Shortlist:
    """Return the shortlist with one more of those who can go but are not among the nearest."""
    if wanted is None:
        return listed
    beyond = [
        one
        for one, (reason, _) in listed.refused
        if one.code == wanted and reason is ReasonCode.BEYOND_SHORTLIST
    ]
    return Shortlist(
        timed=(*listed.timed, *beyond),
        refused=tuple(pair for pair in listed.refused if pair[0] not in beyond),
    )
