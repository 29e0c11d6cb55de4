"""Cancel a request: its work order ends and whoever was on the way is free again."""

from dataclasses import replace
from datetime import datetime

from gridmap.casework.lifecycle import check_may_cancel
from gridmap.casework.order_history import GOES_ON
from gridmap.errors import NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import MemberId, RequestId
from gridmap.model.work_order import AssignmentState, CaseState
from gridmap.store import (
    assignments,
    cooperations,
    events,
    idempotent_calls,
    joint_operations,
    members,
    merged_orders,
    offers,
    requests,
    work_orders,
)
from gridmap.store.assignments import AssignmentRow
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.work_orders import OrderRow


def cancel_request(
    request_id: RequestId,
    *,
    district: District,
    actor: str,
    reason: str,
    wake_radius_m: float = 12_000.0,
) -> CaseState | None:
    """Cancel a request and return the state of its work order; None if it had none.

    An order that other callers share goes on for them. Otherwise whoever was sent is told by the
    event of the withdrawn assignment, and is free again in the same transaction. The work orders
    that wait near a freed member are tried at once.

    Raises
    ------
    NotFound
        No such request, or cancelled already.
    IllegalMove
        Somebody is at work on the spot, the work was reported back, or the order has ended.
    """
    freed: list[MemberId] = []
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = work_orders.find_by_request(conn, tenant, request_id)
        order = work_orders.read_for_move(conn, tenant, order_id) if order_id else None
        at = district.clock()
        if not requests.cancel(conn, tenant, request_id, at=at, reason=reason):
            raise NotFound(
                problem="there is no such request, or it was cancelled before",
                problem_zh="没有这一诉求，或它已被撤销",
                request=str(request_id),
            )
        is_shared = order is not None and merged_orders.is_shared(conn, tenant, order)
        happened = [_cancelled(request_id, order, at=at, actor=actor, goes_on=is_shared)]
        if order is not None and not is_shared:
            active = assignments.active_of_order(conn, tenant, order.id)
            check_may_cancel(order.state, [held.state for held in active])
            for held in active:
                assignments.move(
                    conn, tenant, held.id, AssignmentState.WITHDRAWN, at=at, reason=reason
                )
            happened += [_withdrawn(happened[0], held) for held in active]
            happened += cooperations.withdraw_open(conn, tenant, order, at=at, actor=actor)
            offers.withdraw_open(conn, tenant, order, at=at, actor=actor, reason=reason)
            order = work_orders.move(conn, tenant, order, CaseState.VOID, at=at)
            sent = sorted((one.member_id, one.id) for one in active if one.member_id)
            for _, assignment_id in sent:
                members.release(conn, tenant, assignment_id)
            booked = joint_operations.end_of_order(
                conn, tenant, order.id, at=at, today=district.today(), reason=reason
            )
            freed = list(dict.fromkeys([*(member_id for member_id, _ in sent), *booked]))
        events.append(conn, tenant, happened)
        answer["state"] = order.state.value if order else None
    wake_orders_near(freed, district=district, radius_m=wake_radius_m)
    return order.state if order else None


def _cancelled(
    request_id: RequestId, order: OrderRow | None, *, at: datetime, actor: str, goes_on: bool
) -> Event:
    return Event(
        at=at,
        kind=EventKind.REQUEST_CANCELLED,
        actor=actor,
        request_id=request_id,
        work_order_id=order.id if order else None,
        subdistrict_id=order.subdistrict_id if order else None,
        facts={GOES_ON: True} if goes_on else {},
    )


def _withdrawn(cancelled: Event, held: AssignmentRow) -> Event:
    return replace(
        cancelled,
        kind=EventKind.ASSIGNMENT_WITHDRAWN,
        assignment_id=held.id,
        member_id=held.member_id,
        facts={"was": held.state.value},
    )
