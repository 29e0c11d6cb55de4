"""Work orders: opened, moved one listed move at a time, each move under its version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from gridmap.casework.category import Deadlines
from gridmap.errors import NotFound, StaleSituation
from gridmap.model.ids import FeatureId, RequestId, TenantId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import (
    ENDED_CASES,
    CaseState,
    Disposition,
    Urgency,
    WaitingFor,
)
from gridmap.store.new_id import new_id
from gridmap.store.places import Location
from gridmap.store.points import as_point
from gridmap.store.sql_files import statement
from gridmap.store.tables import work_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """A work order about to be opened. `state` is where it stands when the opening is over."""

    id: WorkOrderId
    request_id: RequestId
    state: CaseState
    category: str
    urgency: Urgency
    handling: Disposition
    unit_id: FeatureId | None
    position: LonLat | None
    location: Location | None
    deadlines: Deadlines
    waiting_for: WaitingFor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """What a flow needs to know of a work order before it moves it."""

    id: WorkOrderId
    request_id: RequestId
    number: str
    state: CaseState
    version: int
    subdistrict_id: FeatureId | None
    handling: Disposition
    waiting_for: WaitingFor | None


def new_order_id() -> WorkOrderId:
    """Return a fresh id."""
    return WorkOrderId(new_id())


def take_numbers(conn: Connection, tenant: TenantId, day: date, n: int) -> list[str]:
    """Return the next `n` filing numbers of a day, without gaps.

    The row of the day stays locked until the transaction ends: take numbers late.
    """
    last = conn.execute(
        statement("take_numbers"), {"tenant": tenant, "day": day, "n": n}
    ).scalar_one()
    return [f"{day:%Y%m%d}-{number:05d}" for number in range(last - n + 1, last + 1)]


def open_orders(
    conn: Connection,
    tenant: TenantId,
    orders: Sequence[NewOrder],
    numbers: Sequence[str],
    *,
    at: datetime,
) -> None:
    """Open work orders and walk each through the listed moves to where it stands."""
    if not orders:
        return
    conn.execute(
        insert(work_orders),
        [_row(tenant, order, number, at) for order, number in zip(orders, numbers, strict=True)],
    )
    for state in (CaseState.TO_BE_FILED, CaseState.TO_BE_DISPATCHED, CaseState.DISPATCHED):
        ids = [order.id for order in orders if order.state >= state]
        if ids:
            conn.execute(
                update(work_orders)
                .where(work_orders.c.tenant_id == tenant, work_orders.c.id.in_(ids))
                .values(
                    state=state.value,
                    next_try_at=at if state is CaseState.TO_BE_DISPATCHED else None,
                )
            )


def read_for_move(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> OrderRow:
    """Return a work order and hold it until the transaction ends.

    Raises
    ------
    NotFound
        No such work order in this district.
    """
    row = conn.execute(
        select(work_orders)
        .where(work_orders.c.tenant_id == tenant, work_orders.c.id == order_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(problem="there is no such work order", work_order=str(order_id))
    return OrderRow(
        id=row.id,
        request_id=row.request_id,
        number=row.number,
        state=CaseState(row.state),
        version=row.version,
        subdistrict_id=row.subdistrict_id,
        handling=Disposition(row.handling),
        waiting_for=WaitingFor(row.waiting_for) if row.waiting_for else None,
    )


def read_unmoved(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, version: int
) -> OrderRow:
    """Return a work order and hold it, or refuse because it is not as it was read.

    Raises
    ------
    StaleSituation
        The work order moved since it was read.
    """
    order = read_for_move(conn, tenant, order_id)
    if order.version != version:
        raise StaleSituation(problem="the work order has moved", work_order=str(order_id))
    return order


def find_by_request(
    conn: Connection, tenant: TenantId, request_id: RequestId
) -> WorkOrderId | None:
    """Return the work order of a request, if it opened one."""
    return conn.execute(
        select(work_orders.c.id).where(
            work_orders.c.tenant_id == tenant, work_orders.c.request_id == request_id
        )
    ).scalar_one_or_none()


def move(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    state: CaseState,
    *,
    at: datetime,
) -> OrderRow:
    """Take one move; the database refuses it if it is not listed.

    Raises
    ------
    StaleSituation
        The work order moved since it was read.
    """
    values: dict[str, object] = {
        "state": state.value,
        "version": order.version + 1,
        "next_try_at": at if state is CaseState.TO_BE_DISPATCHED else None,
        "waiting_for": None,
    }
    if state in ENDED_CASES:
        values["closed_at"] = at
    done = conn.execute(
        update(work_orders)
        .where(
            work_orders.c.tenant_id == tenant,
            work_orders.c.id == order.id,
            work_orders.c.version == order.version,
        )
        .values(**values)
    )
    if done.rowcount != 1:
        raise StaleSituation(problem="the work order has moved", work_order=str(order.id))
    return replace(order, state=state, version=order.version + 1, waiting_for=None)


def place(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    position: LonLat,
    location: Location,
) -> None:
    """Write where a work order is."""
    conn.execute(
        update(work_orders)
        .where(work_orders.c.tenant_id == tenant, work_orders.c.id == order_id)
        .values(
            position=as_point(position),
            grid_id=location.grid_id,
            compound_id=location.compound_id,
            subdistrict_id=location.subdistrict_id,
        )
    )


def wait_for_candidate(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    *,
    decided_at: datetime,
    at: datetime,
    retry_s: float,
) -> None:
    """Say that nobody can go to a held work order, and try again after `retry_s`.

    If somebody became free while it was being decided, it is tried again at once.
    """
    conn.execute(
        statement("wait_for_candidate"),
        {
            "tenant": tenant,
            "id": order_id,
            "decided_at": decided_at,
            "at": at,
            "next_try_at": at + timedelta(seconds=retry_s),
        },
    )


def lease_due(
    conn: Connection, tenant: TenantId, *, at: datetime, until: datetime, limit: int
) -> list[WorkOrderId]:
    """Return work orders that are due for dispatch, most urgent first, and hold them off others.

    The lease is a later `next_try_at`: if the process dies, the orders come up again by
    themselves.
    """
    rows = conn.execute(
        statement("lease_due_orders"),
        {"tenant": tenant, "at": at, "until": until, "limit": limit},
    )
    return [row.id for row in rows]


def wake_near(
    conn: Connection, tenant: TenantId, *, member_id: object, radius_m: float, at: datetime
) -> int:
    """Let the waiting work orders near a member that became free be tried at once.

    Call it after the release has been committed, so that whoever is woken sees the free place.
    """
    done = conn.execute(
        statement("wake_waiting_orders"),
        {"tenant": tenant, "member_id": member_id, "radius_m": radius_m, "at": at},
    )
    return done.rowcount


def _row(tenant: TenantId, order: NewOrder, number: str, at: datetime) -> dict[str, object]:
    location = order.location
    return {
        "tenant_id": tenant,
        "id": order.id,
        "request_id": order.request_id,
        "number": number,
        "state": CaseState.REPORTED.value,
        "category": order.category,
        "urgency": order.urgency.value,
        "handling": order.handling.value,
        "unit_id": order.unit_id,
        "position": as_point(order.position),
        "grid_id": location.grid_id if location else None,
        "compound_id": location.compound_id if location else None,
        "subdistrict_id": location.subdistrict_id if location else None,
        "opened_at": at,
        "respond_by": order.deadlines.respond_by,
        "arrive_by": order.deadlines.arrive_by,
        "close_by": order.deadlines.close_by,
        "waiting_for": order.waiting_for.value if order.waiting_for else None,
    }
