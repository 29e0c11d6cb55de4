"""On the day: make the assignments of a planned joint operation, all of them or none."""

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, MemberFull, TeamIncomplete
from gridmap.model.event import MACHINE, EventKind
from gridmap.model.ids import AssignmentId, JointOperationId
from gridmap.model.work_order import CaseState, Urgency
from gridmap.store import events, joint_operations, members, offers, teams, work_orders
from gridmap.store.district import District


def start_joint_operation(
    operation_id: JointOperationId, *, district: District, policy: DispatchPolicy
) -> tuple[AssignmentId, ...]:
    """Claim everybody in the order of their ids, and assign lead and co-handlers.

    Raises
    ------
    NotFound
        No such operation.
    IllegalMove
        It is not planned any more, or its order was sent to others.
    TeamIncomplete
        Somebody has no free place; nothing was assigned, and the operation says who.
    """
    claimed: list[str] = []
    try:
        return _start(operation_id, claimed, district=district, policy=policy)
    except MemberFull as error:
        full = claimed[-1:]
        _note_missing(operation_id, full, district=district)
        raise TeamIncomplete(
            problem=f"no free place: {full[0]}",
            mend="release them from other orders; it is tried again until the period ends",
            problem_zh=f"在办已满：{full[0]}",
            mend_zh="请先解除其在办工单；时段结束前会继续重试",
            missing=full,
        ) from error


def _start(
    operation_id: JointOperationId,
    claimed: list[str],
    *,
    district: District,
    policy: DispatchPolicy,
) -> tuple[AssignmentId, ...]:
    tenant = district.tenant
    with district.writing() as conn:
        order = work_orders.read_for_move(
            conn, tenant, joint_operations.order_of(conn, tenant, operation_id)
        )
        operation = joint_operations.read(conn, tenant, operation_id)
        if operation.state != "planned" or order.state is not CaseState.TO_BE_DISPATCHED:
            raise IllegalMove(
                problem=f"the operation is {operation.state}, its order in {order.state}",
                problem_zh=f"行动处于 {operation.state}，工单处于 {order.state}",
                before=operation.state,
            )
        is_urgent = teams.read(conn, tenant, order.id).urgency is Urgency.URGENT
        for one in operation.booked:
            claimed.append(one.code)
            members.claim(conn, tenant, one.member_id, is_urgent=is_urgent)
        # Read once the members are held: the assignments of a member never overlap in the log.
        at = district.clock()
        assigned = joint_operations.assign(conn, tenant, order, operation, policy=policy, at=at)
        offers.withdraw_open(conn, tenant, order, at=at, actor=MACHINE, reason="assigned")
        order = work_orders.move(conn, tenant, order, CaseState.DISPATCHED, at=at)
        joint_operations.set_state(conn, tenant, operation_id, state="started", missing=[])
        happened = [
            order.event(
                EventKind.ORDER_ASSIGNED if one.is_lead else EventKind.CO_HANDLER_ASSIGNED,
                at=at,
                actor=MACHINE,
                assignment_id=id_,
                member_id=one.member_id,
                facts={"member": one.code, "part": one.part, "urgent": is_urgent},
            )
            for one, id_ in zip(operation.booked, assigned, strict=True)
        ]
        facts = {"operation_id": str(operation_id)}
        happened.append(
            order.event(EventKind.JOINT_OPERATION_STARTED, at=at, actor=MACHINE, facts=facts)
        )
        events.append(conn, tenant, happened)
    return assigned


def _note_missing(
    operation_id: JointOperationId, missing: list[str], *, district: District
) -> None:
    """Say on the operation who is missing; the event is written once, not at each try."""
    tenant = district.tenant
    with district.writing() as conn:
        order = work_orders.read_for_move(
            conn, tenant, joint_operations.order_of(conn, tenant, operation_id)
        )
        operation = joint_operations.read(conn, tenant, operation_id)
        if operation.state != "planned" or operation.missing == tuple(missing):
            return
        joint_operations.set_state(conn, tenant, operation_id, missing=missing)
        facts = {"operation_id": str(operation_id), "missing": missing}
        short = order.event(
            EventKind.JOINT_OPERATION_SHORT, at=district.clock(), actor=MACHINE, facts=facts
        )
        events.append(conn, tenant, [short])
