"""Work orders that are to be claimed: marked, waiting for an answer, due to be offered again."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, update

from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.work_order import ClaimMode, WaitingFor
from gridmap.store.sql_files import statement
from gridmap.store.tables import work_orders
from gridmap.store.work_orders import OrderRow

_THIS = update(work_orders).where(
    work_orders.c.tenant_id == bindparam("tenant"), work_orders.c.id == bindparam("order")
)


def set_mode(
    conn: Connection, tenant: TenantId, order: OrderRow, mode: ClaimMode | None
) -> OrderRow:
    """Note how a held work order is offered to be claimed; None = it is assigned.

    A choice that was made on the order before is stale.
    """
    marked = _THIS.values(claim_mode=mode and mode.value, version=order.version + 1)
    conn.execute(marked, {"tenant": tenant, "order": order.id})
    return replace(order, claim_mode=mode, version=order.version + 1)


def wait_for_answer(
    conn: Connection, tenant: TenantId, order: OrderRow, *, until: datetime
) -> None:
    """Say that a held work order is offered, and when to look who has accepted."""
    waiting = _THIS.values(waiting_for=WaitingFor.CLAIM.value, next_try_at=until)
    conn.execute(waiting, {"tenant": tenant, "order": order.id})


def lease_due(
    conn: Connection, tenant: TenantId, *, at: datetime, until: datetime, limit: int
) -> list[WorkOrderId]:
    """Return work orders whose offers are due, most urgent first, and hold them off others.

    The lease is a later `next_try_at`, as for those that are dispatched.
    """
    rows = conn.execute(
        statement("lease_due_claims"),
        {"tenant": tenant, "at": at, "until": until, "limit": limit},
    )
    return [row.id for row in rows]
