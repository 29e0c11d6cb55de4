"""Read the levels, and which of them orders have been told to."""

from collections.abc import Mapping

from gridmap.errors import NotFound
from gridmap.model.ids import WorkOrderId
from gridmap.model.level import Level
from gridmap.store import levels, look_up, tellings
from gridmap.store.district import District


def read_response_levels(*, district: District) -> tuple[Level, ...]:
    """Return the levels of response, the lowest first."""
    with district.reading() as conn:
        return levels.read_levels(conn, district.tenant)


def read_escalations(
    *,
    district: District,
    order_id: WorkOrderId | None = None,
    only_silent: bool = False,
    limit: int = 500,
) -> list[Mapping[str, object]]:
    """Return the levels one order, or any open order, was told to, with everybody who was told.

    `only_silent` leaves those out of which somebody has taken note.

    Raises
    ------
    NotFound
        No such work order.
    """
    with district.reading() as conn:
        if order_id is not None and look_up.order_detail(conn, district.tenant, order_id) is None:
            raise NotFound(
                problem="there is no such work order",
                problem_zh="没有这一工单",
                work_order=str(order_id),
            )
        return tellings.escalations_of(
            conn, district.tenant, order_id=order_id, only_silent=only_silent, limit=limit
        )
