"""Work orders: opened, moved one listed move at a time, each move under its version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from gridmap.casework.category import Deadlines
from gridmap.casework.lifecycle import check_is_not_planned
from gridmap.errors import NotFound, StaleSituation
from gridmap.model.appointment import AppointmentWindow
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import FeatureId, RequestId, TenantId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import (
    ENDED_CASES,
    CaseState,
    ClaimMode,
    Disposition,
    Urgency,
    WaitingFor,
)
from gridmap.store import driver
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.places import Location
from gridmap.store.points import as_point
from gridmap.store.sql_files import statement
from gridmap.store.tables import work_orders

# What every dispatch and every move runs is built once.
_MOVE = (
    update(work_orders)
    .where(
        work_orders.c.tenant_id == bindparam("tenant"),
        work_orders.c.id == bindparam("order"),
        work_orders.c.version == bindparam("read_version"),
    )
    .values(
        state=bindparam("to_state"),
        version=work_orders.c.version + 1,
        next_try_at=bindparam("due_at"),
        closed_at=bindparam("end_at"),
        waiting_for=None,
    )
)


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
    opened_at: datetime
    window: AppointmentWindow | None = None
    calendar_version: int | None = None


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
    urgency: Urgency
    claim_mode: ClaimMode | None
    respond_by: datetime

    @property
    def is_urgent(self) -> bool:
        """Tell whether it takes the one urgent place of a member."""
        return self.urgency is Urgency.URGENT

    def event(self, kind: EventKind, *, at: datetime, actor: str, **about: Any) -> Event:  # noqa: ANN401
        """Return something that happened to this order; `about` are more fields of the event."""
        return Event(
            at=at,
            kind=kind,
            actor=actor,
            request_id=self.request_id,
            work_order_id=self.id,
            subdistrict_id=self.subdistrict_id,
            **about,
        )


def new_order_id() -> WorkOrderId:
    """Return a fresh id."""
    return WorkOrderId(new_id())


def open_orders(
    conn: Connection, tenant: TenantId, orders: Sequence[NewOrder], *, day: date, at: datetime
) -> list[str]:
    """Open work orders, walk each through the listed moves to where it stands.

    Returns their filing numbers, in order: the next ones of the day, without gaps. The row of
    the day stays locked until the transaction ends: open work orders late.
    """
    if not orders:
        return []
    rows = as_json([_row(order) for order in orders])
    opened = conn.execute(statement("open_orders"), {"tenant": tenant, "day": day, "rows": rows})
    numbers = [row.number for row in opened]
    conn.execute(
        statement("teams_of_new_orders"),
        {"tenant": tenant, "ids": [order.id for order in orders], "at": at},
    )
    for state in (CaseState.TO_BE_FILED, CaseState.TO_BE_DISPATCHED, CaseState.DISPATCHED):
        ids = [order.id for order in orders if order.state >= state]
        if ids:
            due = at if state is CaseState.TO_BE_DISPATCHED else None
            values = {"tenant": tenant, "ids": ids, "state": state.value, "next_try_at": due}
            conn.execute(statement("move_new_orders"), values)
    return numbers


def read_for_move(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> OrderRow:
    """Return a work order and hold it until the transaction ends.

    Raises
    ------
    NotFound
        No such work order in this district.
    """
    row = driver.row(conn, "hold_order", {"tenant": tenant, "id": order_id})
    if row is None:
        raise NotFound(
            problem="there is no such work order",
            problem_zh="没有这一工单",
            work_order=str(order_id),
        )
    return OrderRow(
        id=row.id,
        request_id=row.request_id,
        number=row.number,
        state=CaseState(row.state),
        version=row.version,
        subdistrict_id=row.subdistrict_id,
        handling=Disposition(row.handling),
        waiting_for=WaitingFor(row.waiting_for) if row.waiting_for else None,
        urgency=Urgency(row.urgency),
        claim_mode=ClaimMode(row.claim_mode) if row.claim_mode else None,
        respond_by=row.respond_by,
    )


def read_unmoved(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, version: int
) -> OrderRow:
    """Return a work order to give it to somebody and hold it, or refuse.

    Raises
    ------
    StaleSituation
        The work order moved since it was read.
    IllegalMove
        It waits for the day of a joint operation.
    """
    order = read_for_move(conn, tenant, order_id)
    if order.version != version:
        raise has_moved(order_id)
    check_is_not_planned(order.waiting_for)
    return order


def has_moved(order_id: WorkOrderId) -> StaleSituation:
    """Return what is said where a work order is not as it was read."""
    return StaleSituation(
        problem="the work order has moved", problem_zh="工单已有变动", work_order=str(order_id)
    )


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
    done = conn.execute(
        _MOVE,
        {
            "tenant": tenant,
            "order": order.id,
            "read_version": order.version,
            "to_state": state.value,
            "due_at": at if state is CaseState.TO_BE_DISPATCHED else None,
            "end_at": at if state in ENDED_CASES else None,
        },
    )
    if done.rowcount != 1:
        raise has_moved(order.id)
    return replace(order, state=state, version=order.version + 1, waiting_for=None)


def note_change(conn: Connection, tenant: TenantId, order: OrderRow) -> OrderRow:
    """Note that a held work order changed without a move: a choice made on it before is stale."""
    _set(conn, tenant, order.id, version=order.version + 1)
    return replace(order, version=order.version + 1)


def move_deadline(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    *,
    close_by: datetime,
    close_nears_at: datetime | None,
) -> OrderRow:
    """Let a held work order be resolved later; a choice made on it before is stale."""
    moved = {"close_by": close_by, "close_nears_at": close_nears_at}
    _set(conn, tenant, order.id, **moved, version=order.version + 1)
    return replace(order, version=order.version + 1)


def hand_to_unit(
    conn: Connection, tenant: TenantId, order: OrderRow, unit_id: FeatureId, *, at: datetime
) -> OrderRow:
    """Give a waiting work order to a handling unit; the assignment is written apart."""
    _set(conn, tenant, order.id, handling=Disposition.UNIT.value, unit_id=unit_id)
    if order.state is CaseState.TO_BE_FILED:
        order = move(conn, tenant, order, CaseState.TO_BE_DISPATCHED, at=at)
    return move(conn, tenant, order, CaseState.DISPATCHED, at=at)


def hand_to_person(
    conn: Connection, tenant: TenantId, order: OrderRow, *, at: datetime
) -> OrderRow:
    """Let a waiting work order be dispatched to a member, or let it wait for its place."""
    is_placed = conn.execute(
        select(work_orders.c.position.is_not(None)).where(
            work_orders.c.tenant_id == tenant, work_orders.c.id == order.id
        )
    ).scalar_one()
    if not is_placed:
        return wait_at_desk(conn, tenant, order, WaitingFor.UNLOCATED)
    _set(conn, tenant, order.id, handling=Disposition.PERSON.value, unit_id=None)
    if order.state is CaseState.TO_BE_FILED:
        return move(conn, tenant, order, CaseState.TO_BE_DISPATCHED, at=at)
    _set(conn, tenant, order.id, waiting_for=None, next_try_at=at)
    return replace(order, handling=Disposition.PERSON, waiting_for=None)


def handle_by_person(conn: Connection, tenant: TenantId, order: OrderRow) -> OrderRow:
    """Note that a held work order is a person's, no longer a unit's."""
    _set(conn, tenant, order.id, handling=Disposition.PERSON.value, unit_id=None)
    return replace(order, handling=Disposition.PERSON)


def wait_at_desk(
    conn: Connection, tenant: TenantId, order: OrderRow, reason: WaitingFor
) -> OrderRow:
    """Say why a held work order waits for somebody at the desk."""
    _set(conn, tenant, order.id, waiting_for=reason.value, next_try_at=None)
    return replace(order, waiting_for=reason)


def _set(conn: Connection, tenant: TenantId, order_id: WorkOrderId, **values: object) -> None:
    conn.execute(
        update(work_orders)
        .where(work_orders.c.tenant_id == tenant, work_orders.c.id == order_id)
        .values(**values)
    )


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


def lease_due(
    conn: Connection,
    tenant: TenantId,
    *,
    at: datetime,
    until: datetime,
    limit: int,
    urgency: Urgency | None = None,
) -> list[WorkOrderId]:
    """Return work orders that are due for dispatch, most urgent first, and hold them off others.

    Only those of one urgency, where it is named.

    The lease is a later `next_try_at`: if the process dies, the orders come up again by
    themselves.
    """
    rows = conn.execute(
        statement("lease_due_orders"),
        {"tenant": tenant, "at": at, "until": until, "limit": limit, "urgency": urgency},
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


def _row(order: NewOrder) -> Mapping[str, object]:
    position, location = order.position, order.location
    return {
        "id": order.id,
        "request_id": order.request_id,
        "category": order.category,
        "urgency": order.urgency,
        "handling": order.handling,
        "unit_id": order.unit_id,
        "lon": position and position.lon,
        "lat": position and position.lat,
        "grid_id": location and location.grid_id,
        "compound_id": location and location.compound_id,
        "subdistrict_id": location and location.subdistrict_id,
        "respond_by": order.deadlines.respond_by,
        "arrive_by": order.deadlines.arrive_by,
        "close_by": order.deadlines.close_by,
        "respond_nears_at": order.deadlines.respond_nears_at,
        "arrive_nears_at": order.deadlines.arrive_nears_at,
        "close_nears_at": order.deadlines.close_nears_at,
        "waiting_for": order.waiting_for,
        "opened_at": order.opened_at,
        "calendar_version": order.calendar_version,
    }
