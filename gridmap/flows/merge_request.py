"""Merge a duplicate into the order that is open for the same matter already."""

from gridmap.casework.lifecycle import check_case_move, check_is_open
from gridmap.errors import InputError, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import RequestId, WorkOrderId
from gridmap.model.work_order import CaseState
from gridmap.store import (
    events,
    idempotent_calls,
    merged_orders,
    offers,
    team_ends,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near


def merge_request(
    request_id: RequestId,
    into: WorkOrderId,
    *,
    district: District,
    actor: str,
    wake_radius_m: float = 12_000.0,
) -> CaseState:
    """Let a request join another open order; its own ends as merged, and its state is returned.

    Both callers are answered when that other order is closed. Only what nobody was sent to
    yet can be merged; co-handlers whose lead has left are free by it.

    Raises
    ------
    NotFound
        The request has no work order, or there is no such order to join.
    InputError
        The order would join itself.
    IllegalMove
        Somebody was sent already, or the order to join has ended.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        own_id = work_orders.find_by_request(conn, tenant, request_id)
        if own_id is None:
            raise NotFound(
                problem="the request has no work order",
                problem_zh="该诉求没有工单",
                request=str(request_id),
            )
        _check_is_another(own_id, into)
        # In the order of ids: two that are merged into each other never wait for each other.
        held = {id_: work_orders.read_for_move(conn, tenant, id_) for id_ in sorted((own_id, into))}
        order, other = held[own_id], held[into]
        check_case_move(order.state, CaseState.MERGED)
        check_is_open(other.state, order_id=other.id)
        at, today = district.clock(), district.today()
        offers.withdraw_open(conn, tenant, order, at=at, actor=actor, reason="merged")
        ended = team_ends.end_co_handlers(conn, tenant, order, at=at, today=today, actor=actor)
        merged_orders.merge(conn, tenant, order, into, at=at)
        merged = Event(
            at=at,
            kind=EventKind.ORDER_MERGED,
            actor=actor,
            request_id=request_id,
            work_order_id=order.id,
            subdistrict_id=order.subdistrict_id,
            facts={"into": other.number},
        )
        events.append(conn, tenant, [*ended.events, merged])
        answer["state"] = CaseState.MERGED.value
    wake_orders_near(ended.freed, district=district, radius_m=wake_radius_m)
    return CaseState.MERGED


def _check_is_another(own: WorkOrderId, into: WorkOrderId) -> None:
    if own == into:
        raise InputError(
            problem="a work order cannot be merged into itself",
            mend="name the other order",
            problem_zh="工单不能并入自身",
            mend_zh="指明另一张工单",
            field="into",
            value=str(into),
        )
