"""Cancel a request: its work order ends and whoever was on the way is free again."""

from gridmap.errors import IllegalMove, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import RequestId
from gridmap.model.work_order import ENDED_CASES, AssignmentState, CaseState
from gridmap.store import assignments, events, members, requests, work_orders
from gridmap.store.district import District


def cancel_request(
    request_id: RequestId,
    *,
    district: District,
    actor: str,
    reason: str,
) -> CaseState | None:
    """Cancel a request and return the state of its work order; None if it had none.

    Raises
    ------
    NotFound
        No such request, or cancelled already.
    IllegalMove
        The work order has ended.
    """
    at = district.clock()
    with district.writing() as conn:
        order_id = work_orders.find_by_request(conn, district.tenant, request_id)
        order = work_orders.read_for_move(conn, district.tenant, order_id) if order_id else None
        if order is not None and order.state in ENDED_CASES:
            raise IllegalMove(
                problem=f"the work order has ended in {order.state}",
                before=order.state.value,
                after=CaseState.VOID.value,
            )
        if not requests.cancel(conn, district.tenant, request_id, at=at, reason=reason):
            raise NotFound(
                problem="there is no such request, or it was cancelled before",
                request=str(request_id),
            )
        if order is not None:
            active = assignments.active_of_order(conn, district.tenant, order.id)
            for held in active:
                assignments.move(
                    conn, district.tenant, held.id, AssignmentState.WITHDRAWN, at=at, reason=reason
                )
            order = work_orders.move(conn, district.tenant, order, CaseState.VOID, at=at)
            for member_id in sorted(one.member_id for one in active if one.member_id):
                members.release(conn, district.tenant, member_id)
        cancelled = Event(
            at=at,
            kind=EventKind.REQUEST_CANCELLED,
            actor=actor,
            request_id=request_id,
            work_order_id=order.id if order else None,
            subdistrict_id=order.subdistrict_id if order else None,
            facts={"reason": reason},
        )
        events.append(conn, district.tenant, [cancelled])
        return order.state if order else None
