"""Numbers of call sheets: reserved when a block is printed, open until one is entered."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, text

from gridmap.model.event import EventKind
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement
from gridmap.store.tables import call_sheets, events
from gridmap.store.work_orders import OrderRow

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('gridmap call sheets'), :tenant)")


def reserve(
    conn: Connection, tenant: TenantId, n: int, *, day: date, at: datetime, by: str
) -> list[str]:
    """Return the next numbers of a day, which nobody else is given any more."""
    conn.execute(_ONE_AT_A_TIME, {"tenant": tenant})
    begin = f"Z{day:%Y%m%d}-"
    n_before = conn.execute(
        select(func.count()).where(
            call_sheets.c.tenant_id == tenant,
            call_sheets.c.number.startswith(begin, autoescape=True),
        )
    ).scalar_one()
    numbers = [f"{begin}{n_before + one:03d}" for one in range(1, n + 1)]
    rows = [
        {"tenant_id": tenant, "number": number, "printed_at": at, "printed_by": by}
        for number in numbers
    ]
    conn.execute(insert(call_sheets), rows)
    return numbers


def is_carried_on(conn: Connection, tenant: TenantId, order: OrderRow) -> bool:
    """Tell whether a held order was given to somebody who had it on paper, however it went on."""
    sent = select(events.c.id).where(
        events.c.tenant_id == tenant,
        events.c.work_order_id == order.id,
        events.c.kind == EventKind.ORDER_ASSIGNED.value,
        events.c.facts["on_paper"].as_boolean(),
    )
    return conn.execute(sent.limit(1)).first() is not None


def still_open(
    conn: Connection, tenant: TenantId, *, since: datetime, limit: int
) -> list[Mapping[str, object]]:
    """Return the sheets printed since then that no request was entered from, the oldest first."""
    asked = {"tenant": tenant, "since": since, "limit": limit}
    return [dict(row) for row in conn.execute(statement("open_call_sheets"), asked).mappings()]
