"""Give a work order its place, so that it can be dispatched."""

from gridmap.errors import IllegalMove, OutsideServiceArea
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState
from gridmap.store import events, places, work_orders
from gridmap.store.district import District


def locate_work_order(
    order_id: WorkOrderId,
    position: LonLat,
    *,
    district: District,
    actor: str,
    unowned_within_m: float = 2_000.0,
) -> CaseState:
    """Place a work order that waits for a place, file it, and return its state.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order does not wait for a place.
    OutsideServiceArea
        The place is farther from every grid than `unowned_within_m`.
    """
    with district.writing() as conn:
        order = work_orders.read_for_move(conn, district.tenant, order_id)
        at = district.clock()
        if order.state is not CaseState.TO_BE_FILED:
            raise IllegalMove(
                problem=f"the work order is in {order.state}, it does not wait for a place",
                before=order.state.value,
                after=CaseState.TO_BE_DISPATCHED.value,
            )
        (location,) = places.locate(conn, district.tenant, [position])
        if location.off_m is not None and location.off_m > unowned_within_m:
            raise OutsideServiceArea(
                problem=f"the place is {location.off_m:.0f} m from the nearest grid",
                mend="check the order of longitude and latitude",
                lon=position.lon,
                lat=position.lat,
            )
        work_orders.place(conn, district.tenant, order_id, position, location)
        moved = work_orders.move(conn, district.tenant, order, CaseState.TO_BE_DISPATCHED, at=at)
        located = Event(
            at=at,
            kind=EventKind.ORDER_LOCATED,
            actor=actor,
            request_id=order.request_id,
            work_order_id=order_id,
            subdistrict_id=location.subdistrict_id,
            facts={"lon": position.lon, "lat": position.lat},
        )
        events.append(conn, district.tenant, [located])
        return moved.state
