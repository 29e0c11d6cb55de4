"""Escalation 提级: levels told, by whom, and who has taken note."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.calls import CallDep
from api.deps import LangDep, ServicesDep
from api.escalation_schemas import Escalation, LevelsAdded, LevelTold
from api.schemas import StateNow, Who
from gridmap.flows.acknowledge_escalation import acknowledge_escalation
from gridmap.flows.escalate_work_order import escalate_work_order
from gridmap.flows.look_up_escalations import read_escalations, read_response_levels
from gridmap.model.ids import TellingId, WorkOrderId
from gridmap.wiring import Services

router = APIRouter(tags=["escalations 提级"])
_Limit = Annotated[int, Query(ge=1, le=5_000)]


@router.get("/levels", summary="响应层级 · Levels of response")
def get_levels(services: ServicesDep, lang: LangDep) -> list[LevelTold]:
    """Return the levels of response, the lowest first."""
    return [
        LevelTold(
            code=one.code,
            rank=one.rank,
            title=one.en if lang == "en" else one.zh,
            layer=one.layer,
        )
        for one in read_response_levels(district=services.district)
    ]


@router.post("/work-orders/{order_id}/escalate", summary="提级 · Tell it to a level")
def post_escalate(order_id: UUID, body: Escalation, call: CallDep) -> LevelsAdded:
    """Tell a work order to every level up to this one; those told before are not told again."""

    def act(services: Services) -> dict[str, object]:
        added = escalate_work_order(
            WorkOrderId(order_id),
            body.level,
            district=services.district,
            actor=body.actor,
            reason=body.reason,
        )
        return {"levels": list(added)}

    return call.answer(LevelsAdded, body, act)


@router.get("/work-orders/{order_id}/escalations", summary="工单提级情况 · Levels told of it")
def get_escalations_of_order(order_id: UUID, services: ServicesDep) -> list[dict[str, Any]]:
    """Return the levels that a work order was told to, with everybody who was told."""
    rows = read_escalations(district=services.district, order_id=WorkOrderId(order_id))
    return [dict(row) for row in rows]


@router.get("/escalations", summary="在办提级 · Escalations of open orders")
def get_escalations(
    services: ServicesDep, *, unacknowledged: bool = False, limit: _Limit = 500
) -> list[dict[str, Any]]:
    """Return the levels that open orders were told to, the newest orders first."""
    rows = read_escalations(district=services.district, only_silent=unacknowledged, limit=limit)
    return [dict(row) for row in rows]


@router.post("/escalations/tellings/{telling_id}/acknowledge", summary="确认 · Take note")
def post_acknowledge(telling_id: UUID, body: Who, call: CallDep) -> StateNow:
    """Say that one has taken note of an order that one was told of."""

    def act(services: Services) -> dict[str, object]:
        state = acknowledge_escalation(
            TellingId(telling_id), district=services.district, actor=body.actor
        )
        return {"state": state}

    return call.answer(StateNow, body, act)
