"""On the day: make the assignments of a planned joint operation, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, MemberFull, TeamIncomplete
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import AssignmentId, JointOperationId, MemberId
from gridmap.model.team import JointState
from gridmap.model.work_order import CaseState, WaitingFor
from gridmap.store import events, joint_operations, members, team_ends, work_orders
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.joint_operations import OperationRow
from gridmap.store.team_ends import CallOff
from gridmap.store.work_orders import OrderRow


def start_joint_operation(
    operation_id: JointOperationId, *, district: District, policy: DispatchPolicy
) -> tuple[AssignmentId, ...]:
    """Claim everybody in the order of their ids, and assign lead and co-handlers.

    Nobody is assigned where the period is over or the order went elsewhere: the operation is
    called off, and an order that waited for it goes to the desk.

    Raises
    ------
    NotFound
        No such operation.
    IllegalMove
        It is not planned any more.
    TeamIncomplete
        Somebody has no free place; nothing was assigned, and the operation says who.
    """
    claimed: list[str] = []
    try:
        done = _start(operation_id, claimed, district=district, policy=policy)
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
    wake_orders_near(done.freed, district=district, radius_m=policy.widest_radius_m)
    return done.assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """Who is assigned now; or, where the operation was called off, who is free by that."""

    assigned: tuple[AssignmentId, ...] = ()
    freed: tuple[MemberId, ...] = ()


def _start(
    operation_id: JointOperationId,
    claimed: list[str],
    *,
    district: District,
    policy: DispatchPolicy,
) -> _Done:
    tenant = district.tenant
    with district.writing() as conn:
        order = work_orders.read_for_move(
            conn, tenant, joint_operations.order_of(conn, tenant, operation_id)
        )
        operation = joint_operations.read(conn, tenant, operation_id)
        _check_is_planned(operation)
        at, today = district.clock(), district.today()
        why_not = _why_not(operation, order, at=at)
        if why_not is not None:
            off = CallOff(
                operation_id=operation_id, at=at, today=today, actor=MACHINE, reason=why_not
            )
            ended = team_ends.call_off(conn, tenant, order, off)
            events.append(conn, tenant, ended.events)
            return _Done(freed=ended.freed)
        for one in operation.booked:
            claimed.append(one.code)
            members.claim(conn, tenant, one.member_id, is_urgent=order.is_urgent)
        # Read once the members are held: the assignments of a member never overlap in the log.
        at = district.clock()
        assigned = joint_operations.assign(conn, tenant, order, operation, policy=policy, at=at)
        order = work_orders.move(conn, tenant, order, CaseState.DISPATCHED, at=at)
        started = JointState.STARTED.value
        joint_operations.set_state(conn, tenant, operation_id, state=started, missing=[])
        happened = _happened(order, operation, assigned, at=at)
        events.append(conn, tenant, happened)
    return _Done(assigned=assigned)


def _check_is_planned(operation: OperationRow) -> None:
    if operation.state is not JointState.PLANNED:
        raise IllegalMove(
            problem=f"the operation is {operation.state.en}",
            problem_zh=f"行动处于“{operation.state.zh}”",
            before=operation.state.value,
        )


def _why_not(operation: OperationRow, order: OrderRow, *, at: datetime) -> str | None:
    """Return why an operation cannot start any more; None where it can."""
    if order.waiting_for is not WaitingFor.PLANNED:
        return "工单已另行处置 · its order went elsewhere"
    return "行动时段已过 · its period is over" if operation.ends_at <= at else None


def _happened(
    order: OrderRow,
    operation: OperationRow,
    assigned: Sequence[AssignmentId],
    *,
    at: datetime,
) -> list[Event]:
    happened = [
        order.event(
            EventKind.ORDER_ASSIGNED if one.is_lead else EventKind.CO_HANDLER_ASSIGNED,
            at=at,
            actor=MACHINE,
            assignment_id=id_,
            member_id=one.member_id,
            facts={"member": one.code, "part": one.part, "urgent": order.is_urgent},
        )
        for one, id_ in zip(operation.booked, assigned, strict=True)
    ]
    facts = {"operation_id": str(operation.id)}
    started = order.event(EventKind.JOINT_OPERATION_STARTED, at=at, actor=MACHINE, facts=facts)
    return [*happened, started]


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
        if operation.state is not JointState.PLANNED or operation.missing == tuple(missing):
            return
        joint_operations.set_state(conn, tenant, operation_id, missing=missing)
        facts = {"operation_id": str(operation_id), "missing": missing}
        short = order.event(
            EventKind.JOINT_OPERATION_SHORT, at=district.clock(), actor=MACHINE, facts=facts
        )
        events.append(conn, tenant, [short])
