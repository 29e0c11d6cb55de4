"""Read who is to be called, and what was done about an order that nobody signs."""

from collections.abc import Mapping

from gridmap.errors import NotFound
from gridmap.model.ids import WorkOrderId
from gridmap.store import calls, look_up
from gridmap.store.district import District


def read_phone_list(*, district: District, limit: int = 500) -> list[Mapping[str, object]]:
    """Return who is to be called, the urgent and longest waiting first."""
    with district.reading() as conn:
        return calls.phone_list(conn, district.tenant, limit=limit)


def read_chain(order_id: WorkOrderId, *, district: District) -> dict[str, object]:
    """Return the steps and calls of every assignment of an order, the oldest first.

    Raises
    ------
    NotFound
        No such work order.
    """
    with district.reading() as conn:
        if look_up.order_detail(conn, district.tenant, order_id) is None:
            raise NotFound(
                problem="there is no such work order",
                problem_zh="没有这一工单",
                work_order=str(order_id),
            )
        steps, made = calls.chain_of_order(conn, district.tenant, order_id)
    return {"steps": steps, "calls": made}
