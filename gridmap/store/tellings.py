"""Who was told of an order, and who has acknowledged it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from gridmap.errors import NotFound
from gridmap.model.ids import TellingId, TenantId, WorkOrderId
from gridmap.store.sql_files import statement
from gridmap.store.tables import tellings


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingRow:
    """One person who was told."""

    id: TellingId
    work_order_id: WorkOrderId
    as_what: str
    code: str
    acknowledged_at: datetime | None


def read(conn: Connection, tenant: TenantId, telling_id: TellingId) -> TellingRow:
    """Return who was told; read again under its work order before it is written.

    Raises
    ------
    NotFound
        Nobody was told under this id.
    """
    row = conn.execute(
        select(tellings).where(tellings.c.tenant_id == tenant, tellings.c.id == telling_id)
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem="nobody was told under this id",
            problem_zh="没有这一告知",
            telling=str(telling_id),
        )
    return TellingRow(
        id=row.id,
        work_order_id=row.work_order_id,
        as_what=row.as_what,
        code=row.code,
        acknowledged_at=row.acknowledged_at,
    )


def acknowledge(
    conn: Connection, tenant: TenantId, telling_id: TellingId, *, at: datetime, actor: str
) -> None:
    """Write that who was told has taken note."""
    conn.execute(
        update(tellings)
        .where(tellings.c.tenant_id == tenant, tellings.c.id == telling_id)
        .values(acknowledged_at=at, acknowledged_by=actor)
    )


def escalations_of(
    conn: Connection,
    tenant: TenantId,
    *,
    order_id: WorkOrderId | None = None,
    only_silent: bool = False,
    limit: int,
) -> list[Mapping[str, object]]:
    """Return the levels an order, or any open order, has been told to, with who was told."""
    rows = conn.execute(
        statement("escalations_of_orders"),
        {"tenant": tenant, "order_id": order_id, "only_silent": only_silent, "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]
