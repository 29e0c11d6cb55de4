"""A person chooses: preview, assign, hand over, transfer to a unit, undo."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from api.calls import CallDep, KeyedCallDep
from api.deps import LangDep, ServicesDep, WorkerDep, wake
from api.mode_schemas import (
    Chosen,
    Desk,
    HandOver,
    MemberSent,
    PreviewTold,
    Transfer,
    Undone,
    UnitSent,
)
from gridmap.flows.preview_dispatch import preview_dispatch
from gridmap.flows.send_chosen_member import Choice, send_chosen_member
from gridmap.flows.transfer_to_unit import Transfer as UnitTransfer
from gridmap.flows.transfer_to_unit import transfer_to_unit
from gridmap.flows.undo_assignment import undo_assignment
from gridmap.model.ids import WorkOrderId
from gridmap.wiring import Services

router = APIRouter(prefix="/work-orders", tags=["work orders 工单"])


@router.post("/{order_id}/preview", summary="派单预览 · Preview a dispatch")
def post_preview(order_id: UUID, services: ServicesDep, lang: LangDep) -> PreviewTold:
    """Return who would be sent now, with reasons and costs; nothing is written.

    `version` goes into the assign that follows.
    """
    preview = preview_dispatch(
        WorkOrderId(order_id),
        district=services.district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
    return PreviewTold.model_validate(preview.as_facts(lang=lang))


@router.post("/{order_id}/assign", summary="指派 · Assign a member of one's choice")
def post_assign(order_id: UUID, body: Chosen, call: KeyedCallDep) -> MemberSent:
    """Send the chosen member, on the version that was previewed.

    A conflict carries fresh `alternatives` in its facts.
    """
    choice = Choice(order_id=WorkOrderId(order_id), **body.model_dump())
    return call.answer(MemberSent, body, lambda services: _send(choice, services))


@router.post("/{order_id}/hand-over", summary="转派 · Hand over to another member")
def post_hand_over(order_id: UUID, body: HandOver, call: KeyedCallDep) -> MemberSent:
    """Give an order that somebody has to another member; the history stays."""
    choice = Choice(order_id=WorkOrderId(order_id), takes_over=True, **body.model_dump())
    return call.answer(MemberSent, body, lambda services: _send(choice, services))


@router.post("/{order_id}/transfer", summary="转办 · Transfer to a unit")
def post_transfer(
    order_id: UUID, body: Transfer, call: KeyedCallDep, worker: WorkerDep
) -> UnitSent:
    """Give an order to a handling unit, from the queue or from whoever has it."""
    transfer = UnitTransfer(order_id=WorkOrderId(order_id), **body.model_dump())

    def act(services: Services) -> dict[str, Any]:
        radius_m = services.dispatch_policy.widest_radius_m
        return transfer_to_unit(transfer, district=services.district, wake_radius_m=radius_m)

    sent = call.answer(UnitSent, body, act)
    wake(worker)
    return sent


@router.post("/{order_id}/undo", summary="撤回上一步 · Undo")
def post_undo(order_id: UUID, body: Desk, call: CallDep) -> Undone:
    """Take back what the actor just assigned or handed over, within seconds and unsigned."""

    def act(services: Services) -> dict[str, Any]:
        return undo_assignment(
            WorkOrderId(order_id),
            district=services.district,
            actor=body.actor,
            policy=services.dispatch_policy,
        )

    return call.answer(Undone, body, act)


def _send(choice: Choice, services: Services) -> dict[str, object]:
    return send_chosen_member(
        choice,
        district=services.district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
