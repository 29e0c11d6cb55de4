"""Cancel a planned joint operation: everybody is free again, the order goes to the desk."""

from gridmap.errors import IllegalMove
from gridmap.model.ids import JointOperationId
from gridmap.model.team import JointState
from gridmap.store import events, idempotent_calls, joint_operations, team_ends, work_orders
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.team_ends import CallOff


def cancel_joint_operation(
    operation_id: JointOperationId,
    *,
    district: District,
    actor: str,
    reason: str,
    wake_radius_m: float = 12_000.0,
) -> None:
    """Free everybody who is booked and take the requests to units back; twice is once.

    On the day itself, the work orders that wait near whoever is free now are tried at once.

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
        answer["state"] = JointState.CANCELLED.value
        if operation.state is JointState.CANCELLED:
            return
        if operation.state is not JointState.PLANNED:
            raise IllegalMove(
                problem=f"the operation is {operation.state.en}",
                mend="report its order back, or release its people",
                problem_zh=f"行动处于“{operation.state.zh}”",
                mend_zh="请反馈其工单，或逐一解除人员",
                before=operation.state.value,
                after=JointState.CANCELLED.value,
            )
        at = district.clock()
        today = district.today()
        off = CallOff(operation_id=operation_id, at=at, today=today, actor=actor, reason=reason)
        ended = team_ends.call_off(conn, tenant, order, off)
        events.append(conn, tenant, ended.events)
    wake_orders_near(ended.freed, district=district, radius_m=wake_radius_m)
