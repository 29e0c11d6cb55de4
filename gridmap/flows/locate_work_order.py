"""Give a work order its place, so that it can be dispatched."""

from gridmap.errors import IllegalMove, OutsideServiceArea
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, WaitingFor
from gridmap.store import (
    events,
    idempotent_calls,
    places,
    requests,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.work_orders import OrderRow


def locate_work_order(
    order_id: WorkOrderId,
    position: LonLat,
    *,
    district: District,
    actor: str,
    unowned_within_m: float = 2_000.0,
) -> CaseState:
    """Place a work order that waits for a place, file it, and return its state.

    One that waits at the desk is placed too, and goes on waiting there.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order does not wait for a place.
    OutsideServiceArea
        The place is farther from every grid than `unowned_within_m`.
    """
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, district.tenant, order_id)
        at = district.clock()
        _check_waits(order)
        (location,) = places.locate(conn, district.tenant, [position])
        if location.off_m is not None and location.off_m > unowned_within_m:
            raise OutsideServiceArea(
                problem=f"the place is {location.off_m:.0f} m from the nearest grid",
                mend="check the order of longitude and latitude",
                problem_zh=f"该位置距最近的网格 {location.off_m:.0f} 米",
                mend_zh="检查经度和纬度的次序",
                lon=position.lon,
                lat=position.lat,
            )
        work_orders.place(conn, district.tenant, order_id, position, location)
        requests.note_subdistrict(conn, district.tenant, order.request_id, location.subdistrict_id)
        at_desk = order.waiting_for is WaitingFor.DESK
        if not at_desk:
            order = work_orders.hand_to_person(conn, district.tenant, order, at=at)

        def event(kind: EventKind, **facts: object) -> Event:
            return Event(
                at=at,
                kind=kind,
                actor=actor,
                request_id=order.request_id,
                work_order_id=order_id,
                subdistrict_id=location.subdistrict_id,
                facts=facts,
            )

        happened = [event(EventKind.ORDER_LOCATED, lon=position.lon, lat=position.lat)]
        if not at_desk:
            happened.append(event(EventKind.ORDER_FILED, unowned=bool(location.off_m)))
        events.append(conn, district.tenant, happened)
        answer["state"] = order.state.value
        return order.state


def _check_waits(order: OrderRow) -> None:
    """Refuse to place an order that does not wait for a place or at the desk."""
    waits = order.waiting_for in {WaitingFor.UNLOCATED, WaitingFor.DESK}
    if order.state is not CaseState.TO_BE_FILED and not waits:
        raise IllegalMove(
            problem=f"the work order is {order.state.en}, it does not wait for a place",
            problem_zh=f"工单处于“{order.state.zh}”，并不等待定位",
            before=order.state.value,
            after=CaseState.TO_BE_DISPATCHED.value,
        )
