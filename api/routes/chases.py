"""Chains of unsigned assignments 催签: who is to be called, what was done."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.calls import CallDep
from api.deps import ServicesDep
from api.escalation_schemas import CallsMade, NotedCall
from gridmap.flows.look_up_chases import read_chain, read_phone_list
from gridmap.flows.note_call import note_call
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.wiring import Services

router = APIRouter(tags=["chases 催签"])


@router.get("/phone-list", summary="电话催签名单 · Who is to be called")
def get_phone_list(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=5_000)] = 500
) -> list[dict[str, Any]]:
    """Return who has not signed and was not reached yet, the urgent and longest waiting first."""
    return [dict(row) for row in read_phone_list(district=services.district, limit=limit)]


@router.post("/phone-list/{assignment_id}/calls", summary="记录通话 · Note a call")
def post_call(assignment_id: UUID, body: NotedCall, call: CallDep) -> CallsMade:
    """Note one call: reached or not, and what was said."""

    def act(services: Services) -> dict[str, object]:
        n_calls = note_call(
            AssignmentId(assignment_id),
            is_reached=body.reached,
            district=services.district,
            actor=body.actor,
            note=body.note,
        )
        return {"n_calls": n_calls}

    return call.answer(CallsMade, body, act)


@router.get("/work-orders/{order_id}/chain", summary="催签过程 · Steps and calls")
def get_chain(order_id: UUID, services: ServicesDep) -> dict[str, Any]:
    """Return what was done because nobody signed, the oldest first."""
    return read_chain(WorkOrderId(order_id), district=services.district)
