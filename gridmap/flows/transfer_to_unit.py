"""Transfer a work order to a handling unit 转办, from whoever has it or from the queue."""

from dataclasses import dataclass

from gridmap.errors import IllegalMove, InputError
from gridmap.model.event import EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import LED_CASES, AssignmentState, CaseState, Disposition
from gridmap.store import (
    events,
    idempotent_calls,
    leads,
    places,
    requests,
    sending,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.leads import NewLead
from gridmap.store.sending import End
from gridmap.store.work_orders import OrderRow

_WAITING = frozenset({CaseState.TO_BE_FILED, CaseState.TO_BE_DISPATCHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Which unit takes which order over, on which version of it, who says so and why."""

    order_id: WorkOrderId
    version: int
    unit_code: str
    reason: str
    actor: str


def transfer_to_unit(
    transfer: Transfer, *, district: District, wake_radius_m: float = 12_000.0
) -> dict[str, object]:
    """Give the order to a unit, and return what the caller is told.

    Whoever had it is free in the same transaction; their assignment ends `transferred`.

    Raises
    ------
    NotFound
        No such work order.
    InputError
        The district has no such unit.
    StaleSituation
        The order has moved since that version.
    IllegalMove
        The work has been reported back, or the order has ended.
    """
    tenant, actor = district.tenant, transfer.actor
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_unmoved(conn, tenant, transfer.order_id, version=transfer.version)
        _check_state(order)
        unit_id = places.unit_ids(conn, tenant, [transfer.unit_code]).get(transfer.unit_code)
        if unit_id is None:
            raise _no_unit(transfer.unit_code)
        lead = leads.hold(conn, tenant, order.id) if order.state in LED_CASES else None
        new = NewLead(assigned_by=actor, unit_id=unit_id, replaces=lead.id if lead else None)
        at = district.clock()
        happened = []
        if lead is not None:
            end = End(state=AssignmentState.TRANSFERRED, reason=transfer.reason)
            order = sending.end_lead(conn, tenant, order, lead, end=end, at=at)
            about: dict[str, object] = {"assignment_id": lead.id, "member_id": lead.member_id}
            about["facts"] = {"was": lead.state.value, "to_unit": transfer.unit_code}
            kind = EventKind.ASSIGNMENT_TRANSFERRED
            happened.append(order.event(kind, at=at, actor=actor, **about))
        request_id, by_unit = order.request_id, Disposition.UNIT
        requests.settle(conn, tenant, request_id, disposition=by_unit, unit_id=unit_id, answer=None)
        assignment_id, order = sending.send(conn, tenant, order, new, at=at)
        about = {"assignment_id": assignment_id}
        about["facts"] = {"unit": transfer.unit_code}
        about["written"] = {"reason": transfer.reason}
        happened.append(order.event(EventKind.ORDER_ASSIGNED, at=at, actor=actor, **about))
        events.append(conn, tenant, happened)
        answer.update(
            assignment_id=str(assignment_id),
            unit_code=transfer.unit_code,
            state=order.state.value,
            version=order.version,
        )
    freed = [lead.member_id] if lead else []
    wake_orders_near(freed, district=district, radius_m=wake_radius_m)
    return answer


def _check_state(order: OrderRow) -> None:
    if order.state not in LED_CASES | _WAITING:
        raise IllegalMove(
            problem=f"the work order is {order.state.en}: nobody can take it over",
            problem_zh=f"工单处于“{order.state.zh}”，不能转办",
            work_order=str(order.id),
            before=order.state.value,
            after=CaseState.DISPATCHED.value,
        )


def _no_unit(unit_code: str) -> InputError:
    return InputError(
        problem=f"the district has no handling unit {unit_code!r}",
        mend="name a unit by its code",
        problem_zh=f"本区没有承办单位 {unit_code!r}",
        mend_zh="用代码指明一个承办单位",
        field="unit_code",
        value=unit_code,
    )
