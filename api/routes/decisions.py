"""Decisions 派单决定: looked at with every reason, and decided once more."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.bounded import as_far_as_time_goes
from api.decision_schemas import ReplayedDecision, ReplayedDecisions
from api.deps import LangDep, ServicesDep
from gridmap.flows.replay_decisions import read_decision, replay_decision, replay_decisions
from gridmap.model.ids import DecisionId

router = APIRouter(prefix="/decisions", tags=["decisions 派单决定"])


@router.get("/replay", summary="批量复算 · Decide the newest again")
def get_replays(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=1_000)] = 100
) -> ReplayedDecisions:
    """Decide the newest stored decisions again and tell which come out otherwise.

    After five seconds it ends with those that it has come to; `gridmap decisions replay` takes as
    long as it takes.
    """
    replays, is_cut = as_far_as_time_goes(replay_decisions(district=services.district, limit=limit))
    return ReplayedDecisions.of([ReplayedDecision.of(one) for one in replays], is_cut=is_cut)


@router.get("/{decision_id}", summary="派单依据 · One decision")
def get_decision(decision_id: UUID, services: ServicesDep, lang: LangDep) -> dict[str, Any]:
    """Return a decision with its policy, and every candidate with reason and costs in words."""
    return read_decision(DecisionId(decision_id), district=services.district, lang=lang)


@router.get("/{decision_id}/replay", summary="复算 · Decide it again")
def get_replay(decision_id: UUID, services: ServicesDep) -> ReplayedDecision:
    """Decide it once more from what was kept with it, and compare byte by byte."""
    return ReplayedDecision.of(replay_decision(DecisionId(decision_id), district=services.district))
