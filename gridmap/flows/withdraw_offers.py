"""Take an order that is offered back: it is assigned again, by the engine or by a person."""

from gridmap.casework.lifecycle import check_is_not_planned
from gridmap.errors import IllegalMove
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import CaseState
from gridmap.store import claims, idempotent_calls, offers, waiting_orders, work_orders
from gridmap.store.district import District


def withdraw_offers(
    order_id: WorkOrderId, *, district: District, actor: str, reason: str
) -> CaseState:
    """Withdraw what is still offered of an order, and let it be dispatched.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        It is not waiting to be claimed, or it waits for the day of a joint operation.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        check_is_not_planned(order.waiting_for)
        if order.claim_mode is None or order.state is not CaseState.TO_BE_DISPATCHED:
            raise IllegalMove(
                problem=f"the work order is {order.state.en} and not waiting to be claimed",
                problem_zh=f"工单处于“{order.state.zh}”，不在待认领之列",
                work_order=str(order_id),
                before=order.state.value,
            )
        at = district.clock()
        offers.withdraw_open(conn, tenant, order, at=at, actor=actor, reason=reason)
        order = claims.set_mode(conn, tenant, order, None)
        waiting_orders.try_at_once(conn, tenant, order.id, at=at)
        answer["state"] = order.state.value
    return order.state
