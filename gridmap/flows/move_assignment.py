"""Sign, arrive, finish, report that one cannot go, withdraw.

Whatever ends an assignment frees the member's place in the same transaction; right after it
the work orders that wait near by are tried at once. What the lead reports back ends the joint
operation of the order.
"""

from gridmap.casework.lifecycle import check_is_decided, check_unit_asks
from gridmap.errors import InputError
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId
from gridmap.model.work_order import AssignmentState, CaseState, Remark
from gridmap.store import (
    assignment_steps,
    assignments,
    events,
    idempotent_calls,
    joint_operations,
    work_orders,
)
from gridmap.store.assignment_steps import Step
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near

_KINDS = {
    AssignmentState.SIGNED: EventKind.ASSIGNMENT_SIGNED,
    AssignmentState.ARRIVED: EventKind.ASSIGNMENT_ARRIVED,
    AssignmentState.DONE: EventKind.ASSIGNMENT_DONE,
    AssignmentState.CANNOT_GO: EventKind.ASSIGNMENT_CANNOT_GO,
    AssignmentState.WITHDRAWN: EventKind.ASSIGNMENT_WITHDRAWN,
}
_NEEDS_REASON = frozenset({AssignmentState.CANNOT_GO, AssignmentState.WITHDRAWN})


def move_assignment(
    assignment_id: AssignmentId,
    state: AssignmentState,
    *,
    district: District,
    actor: str,
    reason: str | Remark | None = None,
    wake_radius_m: float = 12_000.0,
) -> CaseState:
    """Take one move of an assignment and return where its work order now stands.

    A move that was taken before is no error: the work order's state is returned again, so
    that a phone on a bad line may send twice. A remark says more than a reason: what it adds
    stands with the event.

    Raises
    ------
    NotFound
        No such assignment.
    IllegalMove
        The assignment cannot take this move now, or a unit would give an order back.
    TeamIncomplete
        The lead would start, or report back, without the others.
    PhotoMissing
        The lead would report back without a photo that is wanted.
    InputError
        "Cannot go" and "withdrawn" need a reason.
    """
    remark = reason if isinstance(reason, Remark) else Remark(reason=reason)
    _check_said(state, remark)
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(
            conn, tenant, assignments.order_of(conn, tenant, assignment_id)
        )
        at, today = district.clock(), district.today()
        held = assignments.read_for_move(conn, tenant, assignment_id)
        answer["state"] = order.state.value
        if held.state is state:
            return order.state
        check_is_decided(held.state, state)
        check_unit_asks(state, is_unit=held.member_id is None)
        step = Step(
            assignment_id=assignment_id,
            member_id=held.member_id,
            held=held.state,
            state=state,
            at=at,
            reason=remark.reason,
            no_photo=remark.no_photo,
            is_lead=held.is_lead,
            part=held.part,
        )
        order = assignment_steps.take(conn, tenant, order, step)
        about = {"assignment_id": assignment_id, "member_id": held.member_id}
        moved = order.event(_KINDS[state], at=at, actor=actor, facts=remark.facts, **about)
        events.append(conn, tenant, [moved])
        answer["state"] = order.state.value
        freed = [step.freed]
        if order.state is CaseState.FEEDBACK:
            freed += joint_operations.end_of_order(conn, tenant, order.id, at=at, today=today)
    wake_orders_near(freed, district=district, radius_m=wake_radius_m)
    return order.state


def _check_said(state: AssignmentState, remark: Remark) -> None:
    if state in _NEEDS_REASON and not (remark.reason and remark.reason.strip()):
        raise InputError(
            problem=f"{state.en} needs a reason",
            mend="say why",
            problem_zh=f"{state.zh} 须说明原因",
            mend_zh="写明原因",
            field="reason",
        )
