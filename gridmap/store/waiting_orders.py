"""Work orders that wait for dispatch: for whom, and when they are tried again. Each is held."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, update

from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.work_order import WaitingFor
from gridmap.store.sql_files import statement
from gridmap.store.tables import work_orders

_THIS = update(work_orders).where(
    work_orders.c.tenant_id == bindparam("tenant"), work_orders.c.id == bindparam("order")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Why nobody goes, decided when; the pause doubles with each try, between two `pauses_s`."""

    reason: WaitingFor
    decided_at: datetime
    at: datetime
    pauses_s: tuple[float, float]


def wait(conn: Connection, tenant: TenantId, order_id: WorkOrderId, why: Wait) -> None:
    """Say for whom an order waits, and when to try again.

    If somebody became free while it was being decided, it is tried again at once.
    """
    values = {
        "tenant": tenant,
        "id": order_id,
        "waiting_for": why.reason.value,
        "decided_at": why.decided_at,
        "at": why.at,
        "retry_s": why.pauses_s[0],
        "longest_s": why.pauses_s[1],
    }
    conn.execute(statement("wait_for_candidate"), values)


def bring_back(
    conn: Connection, tenant: TenantId, *, at: datetime, beyond: datetime, limit: int
) -> int:
    """Make orders due that would be tried later than an instant; return how many.

    Those that somebody holds this moment, and those that are offered, are left alone.
    """
    values = {"tenant": tenant, "at": at, "beyond": beyond, "limit": limit}
    return conn.execute(statement("bring_orders_back"), values).rowcount


def try_again_at(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, at: datetime
) -> None:
    """Leave an order to people until an instant, in the queue in which it stands."""
    conn.execute(_THIS.values(next_try_at=at), {"tenant": tenant, "order": order_id})


def try_at_once(conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, at: datetime) -> None:
    """Let an order be tried at once, unless it waits for the desk or for its day."""
    is_tried = work_orders.c.next_try_at.is_not(None)
    tried = _THIS.where(is_tried).values(next_try_at=at, waiting_for=None)
    conn.execute(tried, {"tenant": tenant, "order": order_id})
