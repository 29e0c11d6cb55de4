"""Whom one would rather send: one function a preference, each in seconds, all of them summed.

A positive figure is a detour that one would accept to send somebody else; a negative one speaks
for the member. For an urgent order travel time alone counts, and none of these is asked.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, OrderFacts, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What preferences are weighed by: the order, the policy, what others have done today.

    `asked` are those preferences by name that can cost anybody anything here.
    """

    order: OrderFacts
    policy: DispatchPolicy
    mean_done: float
    asked: Mapping[str, "Preference"]


Preference = Callable[[Weighing, Candidate], float]


def weighing(situation: Situation, policy: DispatchPolicy) -> Weighing:
    """Return what the candidates of a situation are weighed by.

    The mean of the orders done today is that of everybody in reach who works now.
    """
    mean_done = 0.0
    if policy.fairness_s and not situation.order.is_urgent:
        done = [
            one.n_done_today
            for one in situation.candidates
            if one.may_be_dispatched and one.on_duty is not False and one.absence is None
        ]
        mean_done = sum(done) / len(done) if done else 0.0
    return Weighing(
        order=situation.order,
        policy=policy,
        mean_done=mean_done,
        asked=_asked_of(situation.order, policy),
    )


def _asked_of(order: OrderFacts, policy: DispatchPolicy) -> Mapping[str, Preference]:
    if order.is_urgent:
        return {}
    knows_somebody, is_planned = bool(order.earlier_handlers), order.planned_for is not None
    return _asked(policy, knows_somebody=knows_somebody, is_planned=is_planned)


@functools.lru_cache(maxsize=64)
def _asked(
    policy: DispatchPolicy, *, knows_somebody: bool, is_planned: bool
) -> Mapping[str, Preference]:
    idle = {"continuity_s": not knows_somebody, "unplanned_s": not is_planned}
    weights: dict[str, tuple[str, ...]] = {name: (name,) for name in PREFERENCES}
    weights["other_grid_s"] = ("other_grid_s", "other_community_s", "other_subdistrict_s")
    return {
        name: of
        for name, of in PREFERENCES.items()
        if any(getattr(policy, weight) for weight in weights[name]) and not idle.get(name)
    }


def least_s(by: Weighing) -> float:
    """Return what nobody of another grid can cost less than, travel apart."""
    if by.order.is_urgent:
        return 0.0
    other_grid_s = by.policy.other_grid_s if by.order.grid_id is not None else 0.0
    return other_grid_s - (by.policy.continuity_s if by.order.earlier_handlers else 0.0)


def other_grid(by: Weighing, candidate: Candidate) -> float:
    """Prefer the own grid, then the own community, then the own subdistrict.

    An order in no grid is nobody's own. Whoever has no home grid belongs to the whole district,
    and is no stranger in any community or subdistrict.
    """
    order, policy = by.order, by.policy
    if order.grid_id is not None and candidate.home_grid_id == order.grid_id:
        return 0.0
    cost_s = policy.other_grid_s
    if candidate.home_grid_id is None:
        return cost_s
    if _differ(order.community_id, candidate.community_id):
        cost_s += policy.other_community_s
    if _differ(order.subdistrict_id, candidate.subdistrict_id):
        cost_s += policy.other_subdistrict_s
    return cost_s


def _differ(one: object | None, other: object | None) -> bool:
    return one is not None and other is not None and one != other


def load(by: Weighing, candidate: Candidate) -> float:
    """Prefer who holds fewer orders."""
    return by.policy.load_s * candidate.load


def fairness(by: Weighing, candidate: Candidate) -> float:
    """Prefer who has done fewer orders today than the others."""
    return by.policy.fairness_s * (candidate.n_done_today - by.mean_done)


def continuity(by: Weighing, candidate: Candidate) -> float:
    """Prefer who knows the caller from an earlier case."""
    knows = candidate.member_id in by.order.earlier_handlers
    return -by.policy.continuity_s if knows else 0.0


def role_rank(by: Weighing, candidate: Candidate) -> float:
    """Prefer the lower rungs of the ladder: they are called on first."""
    return by.policy.role_rank_s * candidate.role_rank


def tired(by: Weighing, candidate: Candidate) -> float:
    """Prefer who is rested; who has ended nothing lately is."""
    policy = by.policy
    is_tired = candidate.rested_s is not None and candidate.rested_s < policy.tired_within_s
    return policy.tired_s if is_tired else 0.0


def cover(by: Weighing, candidate: Candidate) -> float:
    """Prefer whose leaving takes nobody's only available member away, by the households."""
    return by.policy.cover_s * candidate.bared_households / 100.0


def unplanned(by: Weighing, candidate: Candidate) -> float:
    """Prefer the member in whose day the appointment stands."""
    planned_for = by.order.planned_for
    return 0.0 if planned_for in {None, candidate.code} else by.policy.unplanned_s


PREFERENCES: Mapping[str, Preference] = {
    "other_grid_s": other_grid,
    "load_s": load,
    "fairness_s": fairness,
    "continuity_s": continuity,
    "role_rank_s": role_rank,
    "tired_s": tired,
    "cover_s": cover,
    "unplanned_s": unplanned,
}
"""Every preference by the name under which its seconds are stored with a candidate."""


def costs_s(by: Weighing, candidate: Candidate) -> dict[str, float]:
    """Return the seconds of every preference that is not 0, travel apart."""
    return {name: cost_s for name, of in by.asked.items() if (cost_s := of(by, candidate))}
