"""Requests for cooperation 协同请求: asked per destination, acknowledged by name, answered."""

from uuid import UUID

from fastapi import APIRouter

from api.calls import Call, CallDep, KeyedCallDep
from api.mode_schemas import (
    Acknowledged,
    CooperationAnswer,
    CooperationAsked,
    CooperationDeclined,
    CooperationNow,
    CooperationWanted,
)
from api.schemas import Body, Why
from api.speaker import who_speaks
from gridmap.flows.answer_cooperation import answer_cooperation
from gridmap.flows.ask_cooperation import Wanted, ask_cooperation
from gridmap.model.ids import CooperationId, WorkOrderId
from gridmap.model.work_order import CooperationState, Remark
from gridmap.wiring import Services

router = APIRouter(tags=["cooperation 协同"])


@router.post("/work-orders/{order_id}/cooperations", summary="请求协同 · Ask for cooperation")
def post_cooperations(
    order_id: UUID, body: CooperationWanted, call: KeyedCallDep
) -> CooperationAsked:
    """Ask police, utilities, units or members; each is told by itself. Nobody is reserved."""
    wanted = Wanted(
        order_id=WorkOrderId(order_id),
        units=body.units,
        others=body.others,
        members=body.members,
        what=body.what,
        actor=body.actor,
    )
    return call.answer(
        CooperationAsked,
        body,
        lambda services: ask_cooperation(wanted, district=services.district),
    )


@router.post("/cooperations/{cooperation_id}/acknowledge", summary="确认 · Acknowledge by name")
def post_acknowledge(cooperation_id: UUID, body: Acknowledged, call: CallDep) -> CooperationNow:
    """Say by name that the request has been seen."""
    return _step(call, cooperation_id, CooperationState.ACKNOWLEDGED, body, name=body.name)


@router.post("/cooperations/{cooperation_id}/answer", summary="答复 · Answer")
def post_answer(cooperation_id: UUID, body: CooperationAnswer, call: CallDep) -> CooperationNow:
    """Answer a request, by name; it has been acknowledged by that."""
    return _step(call, cooperation_id, CooperationState.ANSWERED, body, name=body.name)


@router.post("/cooperations/{cooperation_id}/decline", summary="谢绝 · Decline with a reason")
def post_decline_cooperation(
    cooperation_id: UUID, body: CooperationDeclined, call: CallDep
) -> CooperationNow:
    """Say by name that one does not cooperate, and why; the desk asks somebody else."""
    return _step(call, cooperation_id, CooperationState.DECLINED, body, name=body.name)


@router.post("/cooperations/{cooperation_id}/withdraw", summary="撤回协同 · Withdraw")
def post_withdraw_cooperation(cooperation_id: UUID, body: Why, call: CallDep) -> CooperationNow:
    """Take a request back that is needed no longer."""
    return _step(call, cooperation_id, CooperationState.WITHDRAWN, body, name=body.actor)


def _step(
    call: Call, cooperation_id: UUID, state: CooperationState, body: Body, *, name: str
) -> CooperationNow:
    said = body.answer if isinstance(body, CooperationAnswer) else None
    said = body.reason if isinstance(body, Why | CooperationDeclined) else said
    facts = body.model_dump(mode="json", include={"tapped_at"}, exclude_none=True)

    def act(services: Services) -> dict[str, object]:
        after = answer_cooperation(
            CooperationId(cooperation_id),
            state,
            district=services.district,
            actor=who_speaks(name),
            name=name,
            remark=Remark(reason=said, facts=facts),
        )
        return {"state": after}

    return call.answer(CooperationNow, body, act)
