"""Cancel a planned joint operation: everybody is free again, the order goes to the desk."""

from gridmap.errors import IllegalMove
from gridmap.model.event import EventKind
from gridmap.model.ids import JointOperationId
from gridmap.model.work_order import WaitingFor
from gridmap.store import cooperations, events, idempotent_calls, joint_operations, work_orders
from gridmap.store.district import District


def cancel_joint_operation(
    operation_id: JointOperationId, *, district: District, actor: str, reason: str
) -> None:
    """Free everybody who is booked and take the requests to units back; twice is once.

    Raises
    ------
    NotFound
        No such operation.
    IllegalMove
        It has started: its order is reported back, or its people are released one by one.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(
            conn, tenant, joint_operations.order_of(conn, tenant, operation_id)
        )
        operation = joint_operations.read(conn, tenant, operation_id)
        answer["state"] = "cancelled"
        if operation.state == "cancelled":
            return
        if operation.state != "planned":
            raise IllegalMove(
                problem=f"the operation is {operation.state}",
                mend="report its order back, or release its people",
                problem_zh=f"行动处于 {operation.state}",
                mend_zh="请反馈其工单，或逐一解除人员",
                before=operation.state,
                after="cancelled",
            )
        at = district.clock()
        joint_operations.end_of_order(conn, tenant, order.id, at=at, reason=reason)
        told = cooperations.withdraw_open(conn, tenant, order, at=at, actor=actor)
        work_orders.wait_at_desk(conn, tenant, order, WaitingFor.DESK)
        facts = {"operation_id": str(operation_id)}
        cancelled = order.event(
            EventKind.JOINT_OPERATION_CANCELLED, at=at, actor=actor, facts=facts
        )
        events.append(conn, tenant, [*told, cancelled])
