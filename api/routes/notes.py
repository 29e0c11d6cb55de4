"""What people write about an order 备注、通话、批示, and that somebody has read a risk."""

from uuid import UUID

from fastapi import APIRouter

from api.calls import CallDep, KeyedCallDep
from api.desk_schemas import (
    Instruction,
    InstructionGiven,
    InstructionReport,
    Note,
    RisksSeen,
    Written,
)
from api.mode_schemas import Desk
from gridmap.flows.note_on_order import add_note, give_instruction, report_instruction
from gridmap.flows.see_risk import see_risk
from gridmap.model.ids import InstructionId, RequestId, WorkOrderId

router = APIRouter(tags=["desk 坐席"])


@router.post("/work-orders/{order_id}/notes", summary="备注与通话 · Note something")
def post_note(order_id: UUID, body: Note, call: KeyedCallDep) -> Written:
    """Keep a note or a call about an order, late or as it happens."""
    return call.answer(
        Written,
        body,
        lambda services: add_note(WorkOrderId(order_id), body.value(), district=services.district),
    )


@router.post("/work-orders/{order_id}/instructions", summary="领导批示 · Give an instruction")
def post_instruction(order_id: UUID, body: Instruction, call: KeyedCallDep) -> InstructionGiven:
    """Keep what somebody in charge wrote about an order, under a number of its own."""
    return call.answer(
        InstructionGiven,
        body,
        lambda services: give_instruction(
            WorkOrderId(order_id), body.value(), district=services.district
        ),
    )


@router.post("/instructions/{instruction_id}/report", summary="批示回告 · Report back")
def post_report(instruction_id: UUID, body: InstructionReport, call: CallDep) -> Written:
    """Keep what is reported back on an instruction."""
    return call.answer(
        Written,
        body,
        lambda services: report_instruction(
            InstructionId(instruction_id),
            body.report,
            district=services.district,
            actor=body.actor,
        ),
    )


@router.post("/requests/{request_id}/risks/seen", summary="风险词已阅 · A risk was read")
def post_risk_seen(request_id: UUID, body: Desk, call: CallDep) -> RisksSeen:
    """Say that a person has read the words of a request; nothing else moves."""
    return call.answer(
        RisksSeen,
        body,
        lambda services: see_risk(
            RequestId(request_id), district=services.district, actor=body.actor
        ),
    )
