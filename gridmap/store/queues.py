"""The queues of open work orders: how many in each, since when, and which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, select, text

from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.store.sql_files import script, statement
from gridmap.store.tables import work_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    """How many orders stand in a queue, and since when the one that waits longest does."""

    queue: str
    n: int
    oldest_since: datetime | None


def counts(conn: Connection, tenant: TenantId) -> tuple[QueueCount, ...]:
    """Return the queues that are not empty, the handled orders among them."""
    counted = text(
        f"SELECT q.queue, count(*) AS n, min(q.since) AS since FROM ({_rows()}) AS q"  # noqa: S608
        " GROUP BY q.queue ORDER BY q.queue"
    ).bindparams(bindparam("tenant", type_=Integer))
    rows = conn.execute(counted, {"tenant": tenant})
    return tuple(QueueCount(queue=row.queue, n=row.n, oldest_since=row.since) for row in rows)


def orders_in(
    conn: Connection, tenant: TenantId, queue: str, *, limit: int
) -> list[Mapping[str, object]]:
    """Return the work orders of one queue, the one that waits longest first."""
    listed = text(
        f"SELECT q.id, q.since FROM ({_rows()}) AS q WHERE q.queue = :queue"  # noqa: S608
        " ORDER BY q.since, q.id LIMIT :limit"
    ).bindparams(bindparam("tenant", type_=Integer))
    found = conn.execute(listed, {"tenant": tenant, "queue": queue, "limit": limit})
    since = {WorkOrderId(row.id): row.since for row in found}
    if not since:
        return []
    rows = conn.execute(statement("orders_in_queue"), {"tenant": tenant, "ids": list(since)})
    return [{**row, "since": since[row["id"]]} for row in rows.mappings()]


def order_of_number(conn: Connection, tenant: TenantId, number: str) -> WorkOrderId | None:
    """Return the work order that has a number; None where there is none."""
    found = conn.execute(
        select(work_orders.c.id).where(
            work_orders.c.tenant_id == tenant, work_orders.c.number == number
        )
    ).scalar_one_or_none()
    return None if found is None else WorkOrderId(found)


def _rows() -> str:
    return script("queued_orders")
