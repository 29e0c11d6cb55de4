"""Builders for the tests of decisions: each names only what its test is about."""

import math
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from gridmap.dispatch.assign import choose, shortlist
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, OrderFacts, Situation
from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimes
from gridmap.model.work_order import CaseState, Urgency

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HERE = LonLat(110.305, 20.005)
OWN, OTHER = FeatureId(uuid.UUID(int=1)), FeatureId(uuid.UUID(int=2))

_ORDER = OrderFacts(
    id=WorkOrderId(uuid.UUID(int=9)),
    version=4,
    state=CaseState.TO_BE_DISPATCHED,
    urgency=Urgency.NORMAL,
    position=HERE,
    grid_id=OWN,
    subdistrict_id=None,
    skills=frozenset(),
)
_CANDIDATE = Candidate(
    member_id=MemberId(uuid.UUID(int=0)),
    code="",
    position=HERE,
    distance_m=100.0,
    fix_age_s=None,
    may_be_dispatched=True,
    skills=frozenset(),
    on_duty=None,
    active=0,
    capacity=1,
    home_grid_id=None,
    refused_before=False,
)


def an_order(**facts: object) -> OrderFacts:
    """Return a normal work order in its own grid that asks for no skill."""
    return replace(_ORDER, **facts)


def a_candidate(code: str = "M", **facts: object) -> Candidate:
    """Return a free member at a post, 100 m away, of no grid, not in the roster."""
    member = MemberId(uuid.uuid5(uuid.NAMESPACE_OID, code))
    return replace(_CANDIDATE, code=code, member_id=member, **facts)


def decide(
    candidates: Sequence[Candidate],
    *,
    order: OrderFacts = _ORDER,
    seconds: dict[str, float] | None = None,
    policy: DispatchPolicy | None = None,
    by_air: frozenset[int] = frozenset(),
) -> Decision:
    """Return the decision; without `seconds` by code everybody walks a metre a second."""
    policy = policy or DispatchPolicy()
    situation = Situation(at=NOW, radius_m=1_500.0, order=order, candidates=tuple(candidates))
    listed = shortlist(situation, policy)
    times = TravelTimes(
        seconds=tuple(
            one.distance_m if seconds is None else seconds.get(one.code, math.inf)
            for one in listed.timed
        ),
        engine="by hand",
        by_air=by_air,
    )
    return choose(situation, listed, times, policy=policy)


def reasons(decision: Decision) -> dict[str, str]:
    """Return the reason of everybody who is listed, by code."""
    return {one.code: one.reason.value for one in decision.considered}
