"""Hand the lead of a work order to one of its co-handlers; at every instant exactly one leads."""

from dataclasses import dataclass

from gridmap.casework.lifecycle import order_state_after
from gridmap.casework.teamwork import check_may_lead
from gridmap.errors import NotFound
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.work_order import AssignmentState, CaseState
from gridmap.store import assignments, co_handlers, events, idempotent_calls, leads, work_orders
from gridmap.store.assignments import AssignmentRow
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeadOfTeam:
    """Which co-handler takes the lead of which order, who says so and why."""

    order_id: WorkOrderId
    to: AssignmentId
    actor: str
    reason: str


def hand_lead_over(asked: NewLeadOfTeam, *, district: District) -> CaseState:
    """Make a co-handler the lead; who led stays as co-handler, in the part that becomes free.

    Nobody's place is touched: both go on. Whoever led may be released afterwards.

    Raises
    ------
    NotFound
        No such work order, or nobody active in its team has this assignment.
    IllegalMove
        Nobody leads the order, or the co-handler has not signed.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, asked.order_id)
        old = leads.hold(conn, tenant, asked.order_id)
        at = district.clock()
        if old.id != asked.to:
            new = _co_handler(assignments.active_of_order(conn, tenant, order.id), asked.to)
            check_may_lead(new.state)
            co_handlers.change_lead(conn, tenant, old=old.id, new=new.id, part=new.part)
            after = order_state_after(AssignmentState.SIGNED)
            if order.state is CaseState.DISPATCHED and after is not None:
                order = work_orders.move(conn, tenant, order, after, at=at)
            else:
                order = work_orders.note_change(conn, tenant, order)
            handed = order.event(
                EventKind.LEAD_HANDED_OVER,
                at=at,
                actor=asked.actor,
                assignment_id=new.id,
                member_id=new.member_id,
                facts={"from_assignment_id": str(old.id)},
                written={"reason": asked.reason},
            )
            events.append(conn, tenant, [handed])
        answer.update({"state": order.state.value})
    return order.state


def _co_handler(active: tuple[AssignmentRow, ...], to: AssignmentId) -> AssignmentRow:
    found = next((one for one in active if one.id == to), None)
    if found is None:
        raise NotFound(
            problem="nobody active in the team has this assignment",
            mend="choose one of the co-handlers of the order",
            problem_zh="该派单不属于本工单的在办人员",
            mend_zh="请选择本工单的协办人员",
            assignment=str(to),
        )
    return found
