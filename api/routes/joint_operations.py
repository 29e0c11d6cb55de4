"""Joint operations 联合执法: planned for a day, all or nothing; started; cancelled."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.calls import CallDep, KeyedCallDep
from api.deps import ServicesDep
from api.joint_schemas import (
    NewJointOperation,
    OperationCancelled,
    OperationNow,
    OperationPlanned,
    OperationState,
)
from gridmap.flows.cancel_joint_operation import cancel_joint_operation
from gridmap.flows.look_up_joint_operations import list_joint_operations
from gridmap.flows.plan_joint_operation import plan_joint_operation
from gridmap.flows.start_joint_operation import start_joint_operation
from gridmap.model.ids import JointOperationId, WorkOrderId
from gridmap.model.team import NewOperation
from gridmap.wiring import Services

router = APIRouter(prefix="/joint-operations", tags=["joint operations 联合执法"])


@router.get("", summary="联合行动清单 · List joint operations")
def get_joint_operations(
    services: ServicesDep,
    state: OperationState | None = None,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 200,
) -> list[dict[str, Any]]:
    """Return joint operations with whom they book, the next first."""
    return list_joint_operations(district=services.district, state=state, limit=limit)


@router.post("", status_code=201, summary="排定联合行动 · Plan a joint operation")
def post_joint_operation(body: NewJointOperation, call: KeyedCallDep) -> OperationPlanned:
    """Book everybody for the period and ask the units; 409 names all who cannot be booked."""
    new = NewOperation(
        order_id=WorkOrderId(body.work_order_id),
        title=body.title,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        members=tuple((one.member_code, one.part) for one in body.members),
        units=tuple(body.units),
        planned_by=body.actor,
    )

    def act(services: Services) -> dict[str, Any]:
        return {"id": str(plan_joint_operation(new, district=services.district))}

    return call.answer(OperationPlanned, body, act)


@router.post("/{operation_id}/start", summary="开始 · Start now")
def post_start(operation_id: UUID, services: ServicesDep) -> OperationNow:
    """Make the assignments now instead of waiting for the worker, all of them or none.

    Where the period is over the operation is `cancelled`, and its order goes to the desk.
    """
    assigned = start_joint_operation(
        JointOperationId(operation_id),
        district=services.district,
        policy=services.dispatch_policy,
    )
    return OperationNow(state="started" if assigned else "cancelled")


@router.post("/{operation_id}/cancel", summary="取消 · Cancel a plan")
def post_cancel(operation_id: UUID, body: OperationCancelled, call: CallDep) -> OperationNow:
    """Free everybody who is booked; the order goes to the desk."""

    def act(services: Services) -> dict[str, Any]:
        cancel_joint_operation(
            JointOperationId(operation_id),
            district=services.district,
            actor=body.actor,
            reason=body.reason,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        )
        return {"state": "cancelled"}

    return call.answer(OperationNow, body, act)
