"""Choose among those who can go."""

import math
from collections import Counter
from dataclasses import dataclass

from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.eligibility import Refusal, why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.travel import TravelTimes
from gridmap.model.work_order import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """Who is timed, and why the others are not.

    `refused` pairs each candidate that is not timed with its reason.
    """

    timed: tuple[Candidate, ...]
    refused: tuple[tuple[Candidate, Refusal], ...]


def shortlist(situation: Situation, policy: DispatchPolicy) -> Shortlist:
    """Return the nearest members who can go, and the reason of everybody else.

    Nearness here is distance along the ellipsoid: it only bounds how many the travel engine
    sees. The nearest of the order's own grid and the nearest of all others are both timed,
    because the preference for the own grid is a matter of seconds, not of order. Equal
    distances go by load, then code, so that one situation always gives one list.
    """
    able: list[Candidate] = []
    refused: list[tuple[Candidate, Refusal]] = []
    for candidate in situation.candidates:
        refusal = why_not(situation.order, candidate, policy)
        if refusal is None:
            able.append(candidate)
        else:
            refused.append((candidate, refusal))
    able.sort(key=lambda one: (one.distance_m, one.active, one.code))
    grid_id = situation.order.grid_id
    own = [one for one in able if grid_id is not None and one.home_grid_id == grid_id]
    others = [one for one in able if grid_id is None or one.home_grid_id != grid_id]
    size = policy.shortlist_size
    beyond: Refusal = (ReasonCode.BEYOND_SHORTLIST, {})
    return Shortlist(
        timed=(*own[:size], *others[:size]),
        refused=(*refused, *((one, beyond) for one in (*own[size:], *others[size:]))),
    )


def choose(
    situation: Situation, listed: Shortlist, times: TravelTimes, *, policy: DispatchPolicy
) -> Decision:
    """Return the decision: the cheapest of the timed, a reason for each candidate.

    Cost is travel seconds plus `policy.other_grid_s` for members of another grid, unless the
    order is urgent. Equal costs go by load, then code.
    """
    priced = rank(price(situation, listed, times, policy=policy))
    best = priced[0] if priced and math.isfinite(priced[0].cost_s) else None
    considered = [_explain(one, best) for one in priced]
    considered += [
        Considered(one.member_id, one.code, code, round(one.distance_m, 1), facts=facts)
        for one, (code, facts) in listed.refused
    ]
    considered.sort(key=lambda one: (one.distance_m, one.code))
    chosen = next((one for one in considered if one.reason is ReasonCode.CHOSEN), None)
    kept, rest = considered[: policy.reasons_kept], considered[policy.reasons_kept :]
    if chosen is not None and chosen in rest:
        rest = [*kept[-1:], *(one for one in rest if one is not chosen)]
        kept = [*kept[:-1], chosen]
    return Decision(
        order_id=situation.order.id,
        order_version=situation.order.version,
        decided_at=situation.at,
        radius_m=situation.radius_m,
        chosen=chosen,
        considered=tuple(kept),
        counted=Counter(one.reason for one in rest),
        policy=policy,
        engine=times.engine,
    )


@dataclass(frozen=True, slots=True)
class Priced:
    """A timed candidate with its cost; both figures are infinite where no way leads there."""

    candidate: Candidate
    travel_s: float
    cost_s: float
    is_by_air: bool


def price(
    situation: Situation, listed: Shortlist, times: TravelTimes, *, policy: DispatchPolicy
) -> tuple[Priced, ...]:
    """Return the timed candidates with what each costs, in the order of the shortlist."""
    order = situation.order
    detour_s = 0.0 if order.urgency is Urgency.URGENT else policy.other_grid_s
    return tuple(
        Priced(
            one,
            travel_s,
            travel_s
            + (
                0.0 if order.grid_id is not None and one.home_grid_id == order.grid_id else detour_s
            ),
            number in times.by_air,
        )
        for number, (one, travel_s) in enumerate(zip(listed.timed, times.seconds, strict=True))
    )


def rank(priced: tuple[Priced, ...]) -> list[Priced]:
    """Return the priced candidates, the cheapest first; equal costs go by load, then code."""
    return sorted(priced, key=lambda one: before(one.cost_s, one.candidate))


def before(cost_s: float, one: Candidate) -> tuple[float, int, str]:
    """Return what tells which of two candidates goes first."""
    return cost_s, one.load, one.code


def _explain(one: Priced, best: Priced | None) -> Considered:
    candidate = one.candidate
    facts: dict[str, object] = {}
    if one is best:
        reason = ReasonCode.CHOSEN
    elif best is None or not math.isfinite(one.cost_s):
        reason = ReasonCode.NO_WAY
    else:
        reason = ReasonCode.LATER
        facts = {"behind_s": round(one.cost_s - best.cost_s, 1)}
    if one.is_by_air:
        facts["timed_by"] = "straight_line"
    timed = math.isfinite(one.travel_s)
    return Considered(
        candidate.member_id,
        candidate.code,
        reason,
        round(candidate.distance_m, 1),
        travel_s=round(one.travel_s, 1) if timed else None,
        cost_s=round(one.cost_s, 1) if timed else None,
        facts=facts,
    )
