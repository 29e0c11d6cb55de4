"""Check the result and close: by somebody who did not handle the order."""

from gridmap.errors import IllegalMove
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import CaseState
from gridmap.store import assignments, events, members, work_orders
from gridmap.store.district import District


def close_work_order(
    order_id: WorkOrderId,
    *,
    district: District,
    checker: str,
    checker_code: str | None = None,
) -> CaseState:
    """Pass the check of a work order that reported back, close it, return its state.

    `checker_code` is the member code of the checker, where the checker is a member.

    Raises
    ------
    NotFound
        No such work order or checker.
    IllegalMove
        The handler has not reported back, or the checker is one of the handlers.
    """
    with district.writing() as conn:
        order = work_orders.read_for_move(conn, district.tenant, order_id)
        at = district.clock()
        if checker_code is not None:
            member_id = members.ids_by_code(conn, district.tenant, [checker_code])[checker_code]
            if member_id in assignments.handlers_of(conn, district.tenant, order_id):
                raise IllegalMove(
                    problem="whoever handled an order cannot check it",
                    problem_zh="承办过工单的人不能核查它",
                    member=checker_code,
                )
        if order.state is not CaseState.FEEDBACK:
            raise IllegalMove(
                problem=f"the work order is in {order.state}, its handler has not reported back",
                problem_zh=f"工单处于 {order.state}，承办人尚未反馈",
                before=order.state.value,
                after=CaseState.CLOSED.value,
            )
        for state in (CaseState.CHECKING, CaseState.TO_BE_CLOSED, CaseState.CLOSED):
            order = work_orders.move(conn, district.tenant, order, state, at=at)
        events.append(
            conn,
            district.tenant,
            [
                Event(
                    at=at,
                    kind=kind,
                    actor=checker,
                    request_id=order.request_id,
                    work_order_id=order.id,
                    subdistrict_id=order.subdistrict_id,
                )
                for kind in (EventKind.ORDER_CHECKED, EventKind.ORDER_CLOSED)
            ],
        )
        return order.state
