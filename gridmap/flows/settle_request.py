"""Decide at the desk who handles a request that waits there: nobody, a unit, a person."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.errors import IllegalMove, InputError, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import FeatureId, RequestId
from gridmap.model.work_order import CaseState, Disposition, WaitingFor
from gridmap.store import (
    decisions,
    events,
    idempotent_calls,
    merged_orders,
    places,
    requests,
    team_ends,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.team_ends import Ended
from gridmap.store.work_orders import OrderRow

_SETTLED = {
    Disposition.ANSWERED: EventKind.REQUEST_ANSWERED,
    Disposition.REFERRED: EventKind.REQUEST_REFERRED,
    Disposition.UNIT: EventKind.ORDER_ASSIGNED,
    Disposition.PERSON: EventKind.ORDER_FILED,
}


@dataclass(frozen=True, slots=True)
class Settling:
    """Who handles a request from now on; the code of the unit, or what the caller is answered."""

    disposition: Disposition
    unit_code: str | None = None
    answer: str | None = None


def settle_request(
    request_id: RequestId,
    settling: Settling,
    *,
    district: District,
    actor: str,
    wake_radius_m: float = 12_000.0,
) -> CaseState:
    """Settle who handles a waiting request, and return where its work order stands.

    Answered and referred end the order, and co-handlers whose lead has left are free by it; a unit
    is assigned at once; a person is dispatched if the place is known, else the order waits for one.

    Raises
    ------
    NotFound
        The request has no work order.
    IllegalMove
        The order waits neither at the desk nor for a place.
    InputError
        The unit is unknown.
    """
    tenant, disposition = district.tenant, settling.disposition
    with idempotent_calls.answering(district) as (conn, told):
        order_id = work_orders.find_by_request(conn, tenant, request_id)
        if order_id is None:
            raise NotFound(
                problem="the request has no work order",
                problem_zh="该诉求没有工单",
                request=str(request_id),
            )
        order = work_orders.read_for_move(conn, tenant, order_id)
        _check_waits(order)
        at, today = district.clock(), district.today()
        units = places.unit_ids(conn, tenant, [settling.unit_code or ""])
        unit_id = _unit_of(settling, units)
        requests.settle(
            conn,
            tenant,
            request_id,
            disposition=disposition,
            unit_id=unit_id,
            answer=settling.answer,
        )
        ended = Ended(events=(), freed=())
        if disposition in {Disposition.ANSWERED, Disposition.REFERRED}:
            ended = team_ends.end_co_handlers(conn, tenant, order, at=at, today=today, actor=actor)
            order = work_orders.move(conn, tenant, order, CaseState.VOID, at=at)
        elif unit_id is not None:
            order = work_orders.hand_to_unit(conn, tenant, order, unit_id, at=at)
            decisions.assign_unit(conn, tenant, order.id, unit_id, at=at, by=actor)
        else:
            order = work_orders.hand_to_person(conn, tenant, order, at=at)
        happened = [*ended.events, _event(order, disposition, actor=actor, district=district)]
        if order.state is CaseState.VOID:
            kind = _SETTLED[disposition]
            happened += merged_orders.answers(conn, tenant, order, kind, at=at, actor=actor)
        events.append(conn, tenant, happened)
        told["state"] = order.state.value
    wake_orders_near(ended.freed, district=district, radius_m=wake_radius_m)
    return order.state


def _check_waits(order: OrderRow) -> None:
    waits_for_place = order.state is CaseState.TO_BE_FILED
    if not waits_for_place and order.waiting_for is not WaitingFor.DESK:
        raise IllegalMove(
            problem=f"the work order is {order.state.en}, nobody has to settle it",
            problem_zh=f"工单处于“{order.state.zh}”，无需坐席处理",
            before=order.state.value,
        )


def _unit_of(settling: Settling, units: Mapping[str, FeatureId]) -> FeatureId | None:
    """Return the unit that handles it, None where none does."""
    code = settling.unit_code
    if settling.disposition is not Disposition.UNIT:
        return None
    if code is None or code not in units:
        raise InputError(
            problem=f"the district has no handling unit {code!r}",
            mend="name a unit by its code",
            problem_zh=f"本区没有承办单位 {code!r}",
            mend_zh="用代码指明一个承办单位",
            field="unit_code",
            value=code,
        )
    return units[code]


def _event(order: OrderRow, disposition: Disposition, *, actor: str, district: District) -> Event:
    waits = order.waiting_for is not None
    return Event(
        at=district.clock(),
        kind=EventKind.ORDER_WAITING if waits else _SETTLED[disposition],
        actor=actor,
        request_id=order.request_id,
        work_order_id=order.id,
        subdistrict_id=order.subdistrict_id,
        facts={"reason": order.waiting_for.value} if order.waiting_for else {},
    )
