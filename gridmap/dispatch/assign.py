"""Choose among those who can go."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gridmap.dispatch.basis import Basis
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.eligibility import Refusal, why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.preference import Weighing, costs_s, weighing
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.travel import TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """Who is timed, and why the others are not.

    `refused` pairs each candidate that is not timed with its reason. `costs_s` are the preferences
    of the timed, where they are known already.
    """

    timed: tuple[Candidate, ...]
    refused: tuple[tuple[Candidate, Refusal], ...]
    costs_s: tuple[Mapping[str, float], ...] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Priced:
    """A timed candidate with its seconds: `costs` by name, `cost_s` their sum.

    Both `travel_s` and `cost_s` are infinite where no way leads there.
    """

    candidate: Candidate
    travel_s: float
    costs: Mapping[str, float]
    cost_s: float
    is_by_air: bool


def shortlist(situation: Situation, policy: DispatchPolicy) -> Shortlist:
    """Return the members who can go and promise to cost least, and the reason of everybody else.

    What they promise: along the ellipsoid at `policy.expected_mps`, with every preference that
    is known beforehand. It only bounds how many the travel engine sees. The best of the order's
    own grid and the best of all others are both timed: a detour along streets is longest where
    somebody seems near.
    """
    by = weighing(situation, policy)
    able: list[tuple[tuple[float, int, float, str], Candidate, dict[str, float]]] = []
    refused: list[tuple[Candidate, Refusal]] = []
    for one in situation.candidates:
        refusal = why_not(situation.order, one, policy)
        if refusal is None:
            known_s = costs_s(by, one)
            promised_s = one.distance_m / policy.expected_mps + sum(known_s.values())
            able.append((before(promised_s, one), one, known_s))
        else:
            refused.append((one, refusal))
    able.sort(key=lambda pair: pair[0])
    grid_id = situation.order.grid_id
    own = [pair for pair in able if grid_id is not None and pair[1].home_grid_id == grid_id]
    others = [pair for pair in able if grid_id is None or pair[1].home_grid_id != grid_id]
    size = policy.shortlist_size
    beyond: Refusal = (ReasonCode.BEYOND_SHORTLIST, {})
    timed = (*own[:size], *others[:size])
    return Shortlist(
        timed=tuple(one for _, one, _ in timed),
        refused=(*refused, *((one, beyond) for _, one, _ in (*own[size:], *others[size:]))),
        costs_s=tuple(known_s for *_, known_s in timed),
    )


def price(
    situation: Situation, listed: Shortlist, times: TravelTimes, *, policy: DispatchPolicy
) -> tuple[Priced, ...]:
    """Return the timed candidates with what each costs, in the order of the shortlist.

    A cost is the seconds on the way plus those of every preference.
    """
    by = weighing(situation, policy)
    return tuple(
        price_one(by, one, travel_s, is_by_air=number in times.by_air)
        for number, (one, travel_s) in enumerate(zip(listed.timed, times.seconds, strict=True))
    )


def price_one(by: Weighing, candidate: Candidate, travel_s: float, *, is_by_air: bool) -> Priced:
    """Return what one candidate costs whose way takes so long."""
    costs = {"travel_s": travel_s, **costs_s(by, candidate)}
    return Priced(candidate, travel_s, costs, sum(costs.values()), is_by_air)


def rank(priced: Sequence[Priced]) -> list[Priced]:
    """Return the priced candidates, the cheapest first.

    Equal costs go by load, then by rest (the longest first, whoever has ended nothing lately
    before all), then by code: one situation always gives one list.
    """
    return sorted(priced, key=lambda one: before(one.cost_s, one.candidate))


def choose(
    situation: Situation, listed: Shortlist, times: TravelTimes, *, policy: DispatchPolicy
) -> Decision:
    """Return the decision: the cheapest of the timed, a reason for each candidate."""
    priced = price(situation, listed, times, policy=policy)
    return choose_of(situation, listed, times, priced, policy=policy)


def choose_of(
    situation: Situation,
    listed: Shortlist,
    times: TravelTimes,
    priced: Sequence[Priced],
    *,
    policy: DispatchPolicy,
) -> Decision:
    """Return the decision among candidates who are priced already, in the shortlist's order."""
    ranked = rank(priced)
    best = ranked[0] if ranked and math.isfinite(ranked[0].cost_s) else None
    timed = [_explain(one, best, n, policy) for n, one in enumerate(ranked, start=1)]
    n_kept = max(policy.reasons_kept, 0 if best is None else 1)
    told, counted = _cut(timed, listed.refused, n_kept)
    return Decision(
        order_id=situation.order.id,
        order_version=situation.order.version,
        decided_at=situation.at,
        radius_m=situation.radius_m,
        chosen=None if best is None else timed[0],
        considered=told,
        counted=counted,
        policy=policy,
        engine=times.engine,
        part=situation.order.part,
        basis=_basis(situation, listed, times),
    )


def _cut(
    timed: Sequence[Considered],
    refused: Sequence[tuple[Candidate, Refusal]],
    n_kept: int,
) -> tuple[tuple[Considered, ...], Counter[ReasonCode]]:
    """Return the reasons that are kept, by distance, and how many of each are counted only.

    Kept are those who can get there, the cheapest first, then the nearest of all others.
    """
    reached = [one for one in timed if one.rank is not None]
    others: list[tuple[float, str, Considered | tuple[Candidate, Refusal]]] = [
        (one.distance_m, one.code, one) for one in timed if one.rank is None
    ]
    others += [(_tenth(pair[0].distance_m), pair[0].code, pair) for pair in refused]
    others.sort(key=lambda one: one[:2])
    n_others = max(n_kept - len(reached), 0)
    counted = Counter(one.reason for one in reached[n_kept:])
    counted.update(
        one.reason if isinstance(one, Considered) else one[1][0] for *_, one in others[n_others:]
    )
    told = reached[:n_kept]
    for distance_m, code, one in others[:n_others]:
        if isinstance(one, Considered):
            told.append(one)
        else:
            candidate, (reason, facts) = one
            told.append(Considered(candidate.member_id, code, reason, distance_m, facts=facts))
    return tuple(sorted(told, key=lambda one: (one.distance_m, one.code))), counted


def _basis(situation: Situation, listed: Shortlist, times: TravelTimes) -> Basis:
    ids = [one.member_id for one in listed.timed]
    return Basis(
        situation=situation,
        seconds=dict(zip(ids, times.seconds, strict=True)),
        by_air=frozenset(ids[number] for number in times.by_air),
        engine=times.engine,
    )


def before(cost_s: float, one: Candidate) -> tuple[float, int, float, str]:
    """Return what tells which of two candidates goes first.

    Costs are compared to the microsecond: the same sum in another order is the same cost.
    """
    rested_s = math.inf if one.rested_s is None else one.rested_s
    return round(cost_s, 6), one.load, -rested_s, one.code


def _explain(one: Priced, best: Priced | None, number: int, policy: DispatchPolicy) -> Considered:
    candidate = one.candidate
    is_reached = math.isfinite(one.cost_s)
    facts: dict[str, object] = {}
    if one is best:
        reason = ReasonCode.CHOSEN
    elif best is None or not is_reached:
        reason = ReasonCode.NO_WAY
    else:
        reason = ReasonCode.LATER
        facts["behind_s"] = _tenth(one.cost_s - best.cost_s)
    if candidate.bares:
        facts["bared_households"] = candidate.bared_households
        facts["bares"] = ";".join(candidate.bares)
    if one.is_by_air:
        facts["timed_by"] = "straight_line"
    if candidate.is_at_anchor:
        facts["placed_by"] = "grid_anchor"
    if candidate.fix_age_s is not None and candidate.fix_age_s > policy.fix_stale_s:
        facts["fix_age_s"] = round(candidate.fix_age_s)
    costs = {name: _tenth(cost_s) for name, cost_s in one.costs.items()} if is_reached else {}
    return Considered(
        candidate.member_id,
        candidate.code,
        reason,
        _tenth(candidate.distance_m),
        travel_s=costs.get("travel_s"),
        cost_s=_tenth(one.cost_s) if is_reached else None,
        facts=facts,
        costs=costs,
        rank=number if is_reached else None,
    )


def _tenth(figure: float) -> float:
    """Return a figure as it is told and stored; no database knows a negative zero.

    Rounding is dear, and what preferences cost is mostly whole.
    """
    return (figure if figure % 1 == 0 else round(figure, 1)) + 0.0
