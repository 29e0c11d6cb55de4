"""Batches: one dispatcher of them a district, and what became of each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from gridmap.dispatch.batch_gain import Gain
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NotFound
from gridmap.model.ids import AssignmentId, BatchId, TenantId, WorkOrderId
from gridmap.model.work_order import BatchOutcome, CaseState, Urgency
from gridmap.store.district import District
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import batches, work_orders

LEASE = timedelta(seconds=120)
"""How long the orders of a batch are held off others; a killed dispatcher's come up after that."""

_LOCK_SPACE = 0x62617463  # "batc": the first half of the lock's number
_TAKE = text("SELECT pg_try_advisory_lock(:space, :tenant)")
_LEAVE = text("SELECT pg_advisory_unlock(:space, :tenant)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOrder:
    """An order that a batch has taken up: its number for people, since when it is open."""

    id: WorkOrderId
    number: str
    opened_at: datetime


@contextmanager
def only_dispatcher(district: District) -> Iterator[bool]:
    """Tell whether this is the one dispatcher of batches in the district now, until the end.

    A lock of the session on a connection of its own: no transaction stays open for it, and it
    is gone with the process.
    """
    values = {"space": _LOCK_SPACE, "tenant": district.tenant}
    with district.db.connected() as conn:
        conn.execution_options(isolation_level="AUTOCOMMIT")
        is_only = bool(conn.execute(_TAKE, values).scalar_one())
        try:
            yield is_only
        finally:
            if is_only:
                conn.execute(_LEAVE, values)


def count_due(conn: Connection, tenant: TenantId, *, at: datetime, enough: int) -> int:
    """Return how many ordinary orders are due for dispatch, counting no further than `enough`."""
    found = conn.execute(
        statement("count_due_orders"), {"tenant": tenant, "at": at, "enough": enough}
    )
    return int(found.scalar_one())


def lease_due(
    conn: Connection, tenant: TenantId, *, at: datetime, until: datetime, limit: int
) -> list[DueOrder]:
    """Return ordinary orders that are due, in their turn, and hold them off others."""
    rows = conn.execute(
        statement("lease_due_orders"),
        {
            "tenant": tenant,
            "at": at,
            "until": until,
            "limit": limit,
            "urgency": Urgency.NORMAL.value,
        },
    )
    return [DueOrder(id=row.id, number=row.number, opened_at=row.opened_at) for row in rows]


def let_go(
    conn: Connection, tenant: TenantId, order_ids: Sequence[WorkOrderId], *, at: datetime
) -> None:
    """Make leased orders due again at once, those that still wait to be dispatched."""
    conn.execute(
        update(work_orders)
        .where(
            work_orders.c.tenant_id == tenant,
            work_orders.c.id.in_(order_ids),
            work_orders.c.state == CaseState.TO_BE_DISPATCHED.value,
            work_orders.c.next_try_at.is_not(None),
        )
        .values(next_try_at=at)
    )


def begin(
    conn: Connection,
    tenant: TenantId,
    gain: Gain,
    *,
    policy: DispatchPolicy,
    engine: str,
    at: datetime,
) -> BatchId:
    """Store what a batch decided, before any of it is carried out."""
    batch_id = BatchId(new_id())
    conn.execute(
        insert(batches),
        {
            "tenant_id": tenant,
            "id": batch_id,
            "made_at": at,
            "engine": engine,
            "gain": gain.as_facts(),
            "policy": policy.as_facts(),
        },
    )
    return batch_id


def note(
    conn: Connection,
    tenant: TenantId,
    batch_id: BatchId,
    order_ids: Sequence[WorkOrderId],
    outcome: BatchOutcome,
    *,
    assignment_id: AssignmentId | None = None,
) -> None:
    """Note what became of orders of a batch; an assignment in the transaction that made it."""
    conn.execute(
        statement("note_batch_orders"),
        {
            "tenant": tenant,
            "batch_id": batch_id,
            "order_ids": list(order_ids),
            "assignment_ids": [assignment_id] * len(order_ids),
            "outcome": outcome.value,
        },
    )


def newest(conn: Connection, tenant: TenantId, *, limit: int) -> list[dict[str, Any]]:
    """Return the newest batches first, with how many orders came to which end."""
    rows = conn.execute(statement("newest_batches"), {"tenant": tenant, "limit": limit})
    return [dict(row) for row in rows.mappings()]


def find(conn: Connection, tenant: TenantId, batch_id: BatchId) -> dict[str, Any]:
    """Return one batch with its policy and what became of each order.

    Raises
    ------
    NotFound
        There is none of that id.
    """
    row = (
        conn.execute(select(batches).where(batches.c.tenant_id == tenant, batches.c.id == batch_id))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound(
            problem=f"there is no batch {batch_id}",
            mend="GET /batches lists them",
            problem_zh=f"没有编号为 {batch_id} 的批次",
            mend_zh="用 GET /batches 查看已有批次",
        )
    orders = conn.execute(statement("orders_of_batch"), {"tenant": tenant, "batch_id": batch_id})
    told = {name: value for name, value in row.items() if name != "tenant_id"}
    return {**told, "orders": [dict(one) for one in orders.mappings()]}
