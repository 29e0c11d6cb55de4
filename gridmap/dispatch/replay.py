"""Decide once more from what was kept, and compare byte by byte."""

import json
from collections.abc import Mapping, Sequence

from gridmap.dispatch.assign import Shortlist, choose
from gridmap.dispatch.basis import Basis
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.eligibility import Refusal, why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate
from gridmap.model.travel import TravelTimes


def decide_again(basis: Basis, policy: DispatchPolicy) -> Decision:
    """Return the decision that follows from a basis under a policy.

    Who was timed is part of the basis: a person may have asked for somebody in particular.
    """
    situation = basis.situation
    timed: list[Candidate] = []
    refused: list[tuple[Candidate, Refusal]] = []
    for one in situation.candidates:
        if one.member_id in basis.seconds:
            timed.append(one)
        else:
            refusal = why_not(situation.order, one, policy)
            refused.append((one, refusal or (ReasonCode.BEYOND_SHORTLIST, {})))
    times = TravelTimes(
        seconds=tuple(basis.seconds[one.member_id] for one in timed),
        engine=basis.engine,
        by_air=frozenset(n for n, one in enumerate(timed) if one.member_id in basis.by_air),
    )
    listed = Shortlist(timed=tuple(timed), refused=tuple(refused))
    return choose(situation, listed, times, policy=policy)


def canonical(
    *,
    candidates: Sequence[Mapping[str, object]],
    counted: Mapping[str, int],
    engine: str,
    radius_m: float,
    order_version: int,
) -> bytes:
    """Return the bytes by which two outcomes are the same: what is stored, in one order."""
    outcome = {
        "candidates": list(candidates),
        "counted": {reason: n for reason, n in counted.items() if n},
        "engine": engine,
        "radius_m": radius_m,
        "order_version": order_version,
    }
    text = json.dumps(outcome, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def canonical_of(decision: Decision) -> bytes:
    """Return the bytes of a decision, as `canonical` gives them for a stored one."""
    return canonical(
        candidates=[one.as_facts() for one in decision.considered],
        counted={reason.value: n for reason, n in decision.counted.items()},
        engine=decision.engine,
        radius_m=decision.radius_m,
        order_version=decision.order_version,
    )
