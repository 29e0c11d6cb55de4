"""Duplicates: orders that joined another one and end with it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, select, update

from gridmap.model.event import Event, EventKind
from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.work_order import CaseState
from gridmap.store.tables import requests, work_orders
from gridmap.store.work_orders import OrderRow


def merge(
    conn: Connection, tenant: TenantId, order: OrderRow, into: WorkOrderId, *, at: datetime
) -> None:
    """End a held order as merged into another one; what had joined it follows."""
    conn.execute(
        update(work_orders)
        .where(work_orders.c.tenant_id == tenant, work_orders.c.merged_into == order.id)
        .values(merged_into=into)
    )
    conn.execute(
        update(work_orders)
        .where(work_orders.c.tenant_id == tenant, work_orders.c.id == order.id)
        .values(
            state=CaseState.MERGED.value,
            merged_into=into,
            version=work_orders.c.version + 1,
            closed_at=at,
            next_try_at=None,
            waiting_for=None,
        )
    )


def answers(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    kind: EventKind,
    *,
    at: datetime,
    actor: str,
) -> list[Event]:
    """Return what the callers hear whose orders joined this one: one event for each.

    A request that was cancelled in the meantime hears nothing.
    """
    rows = conn.execute(_joined(tenant, order).order_by(work_orders.c.id))
    return [
        Event(
            at=at,
            kind=kind,
            actor=actor,
            request_id=row.request_id,
            work_order_id=row.id,
            subdistrict_id=row.subdistrict_id,
            facts={"by": order.number},
        )
        for row in rows
    ]


def is_shared(conn: Connection, tenant: TenantId, order: OrderRow) -> bool:
    """Tell whether an order was merged, or others that still wait were merged into it."""
    if order.state is CaseState.MERGED:
        return True
    return bool(conn.execute(select(_joined(tenant, order).exists())).scalar_one())


def _joined(tenant: TenantId, order: OrderRow) -> Select[tuple[UUID, UUID, UUID | None]]:
    """Return the orders that joined this one and whose request still stands."""
    return (
        select(work_orders.c.id, work_orders.c.request_id, work_orders.c.subdistrict_id)
        .join_from(
            work_orders,
            requests,
            (requests.c.tenant_id == work_orders.c.tenant_id)
            & (requests.c.id == work_orders.c.request_id),
        )
        .where(
            work_orders.c.tenant_id == tenant,
            work_orders.c.merged_into == order.id,
            requests.c.cancelled_at.is_(None),
        )
    )
