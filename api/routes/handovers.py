"""Shift handovers 交接班: what is carried over, and two signatures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.calls import CallDep, KeyedCallDep
from api.deps import ServicesDep
from api.desk_schemas import HandoverDraft, HandOverShift, HandoverTold, Written
from api.mode_schemas import Desk
from gridmap.flows.hand_shift_over import (
    hand_shift_over,
    read_handover_draft,
    read_handovers,
    take_handover_back,
    take_shift_over,
)
from gridmap.model.ids import HandoverId

router = APIRouter(prefix="/handovers", tags=["desk 坐席"])


@router.get("", summary="交接班记录 · Handovers")
def get_handovers(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> list[HandoverTold]:
    """Return the newest handovers, the open one among them."""
    rows = read_handovers(district=services.district, limit=limit)
    return [HandoverTold.model_validate(row) for row in rows]


@router.get("/draft", summary="交班清单 · What would be handed over")
def get_draft(services: ServicesDep) -> HandoverDraft:
    """Return who is on duty, what is carried over, and the alarms that forbid it."""
    draft = read_handover_draft(district=services.district)
    return HandoverDraft.model_validate(draft, from_attributes=True)


@router.post("", summary="交班签字 · Hand a shift over")
def post_handover(body: HandOverShift, call: KeyedCallDep) -> Written:
    """Sign for what is carried over; refused while an alarm is not acknowledged."""
    return call.answer(
        Written,
        body,
        lambda services: hand_shift_over(
            district=services.district, actor=body.actor, remarks=body.remarks
        ),
    )


@router.post("/{handover_id}/take", summary="接班签字 · Take a shift over")
def post_take(handover_id: UUID, body: Desk, call: CallDep) -> Written:
    """Give the second signature: another person takes over."""
    return call.answer(
        Written,
        body,
        lambda services: take_shift_over(
            HandoverId(handover_id), district=services.district, actor=body.actor
        ),
    )


@router.post("/{handover_id}/take-back", summary="撤回交班 · Take a handover back")
def post_take_back(handover_id: UUID, body: Desk, call: CallDep) -> Written:
    """End a handover that nobody has taken: the shift goes on."""
    return call.answer(
        Written,
        body,
        lambda services: take_handover_back(
            HandoverId(handover_id), district=services.district, actor=body.actor
        ),
    )
