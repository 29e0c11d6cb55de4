"""Report a work order back for the whole team: the lead is done, and with it everybody."""

from gridmap.casework.lifecycle import check_assignment_move
from gridmap.model.event import EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import AssignmentState, CaseState
from gridmap.store import (
    assignments,
    events,
    idempotent_calls,
    leads,
    members,
    team_ends,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near


def finish_team(
    order_id: WorkOrderId, *, district: District, actor: str, wake_radius_m: float = 12_000.0
) -> CaseState:
    """Report an order back for its lead and every co-handler; all are free at one instant.

    Co-handlers who signed are done; who had not is withdrawn. A wanted part that nobody
    signed for becomes a follow-up with a date.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        Nobody leads it, or the lead has not signed.
    """
    tenant, state = district.tenant, AssignmentState.DONE
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        lead = leads.hold(conn, tenant, order_id)
        check_assignment_move(lead.state, state)
        active = assignments.active_of_order(conn, tenant, order_id)
        members.hold(conn, tenant, [one.member_id for one in active if one.member_id is not None])
        at, today = district.clock(), district.today()
        ended = team_ends.end_co_handlers(conn, tenant, order, at=at, today=today, actor=actor)
        assignments.move(conn, tenant, lead.id, state, at=at)
        members.release(conn, tenant, lead.id)
        order = work_orders.move(conn, tenant, order, CaseState.FEEDBACK, at=at)
        about = {"assignment_id": lead.id, "member_id": lead.member_id}
        done = order.event(EventKind.ASSIGNMENT_DONE, at=at, actor=actor, **about)
        events.append(conn, tenant, [*ended.events, done])
        answer.update({"state": order.state.value})
    freed = [*ended.freed, lead.member_id]
    wake_orders_near(freed, district=district, radius_m=wake_radius_m)
    return order.state
