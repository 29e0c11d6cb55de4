"""What should have been forgotten by now, and is there."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, func, literal, select

from gridmap.model.audit import AuditKind
from gridmap.model.ids import TenantId
from gridmap.model.kept import KeptKind
from gridmap.store import evacuees, photos, retention
from gridmap.store.tables import audit_entries, fixes, requests


def n_due(
    conn: Connection, tenant: TenantId, kind: KeptKind, *, before: datetime, limit: int
) -> int:
    """Return how many of a kind are older than they may be, counted to a limit."""
    match kind:
        case KeptKind.CALLERS:
            return len(retention.due(conn, tenant, before=before, limit=limit))
        case KeptKind.PHOTOS:
            return len(photos.of_ended_orders(conn, tenant, before=before, limit=limit))
        case KeptKind.EVACUEES:
            return evacuees.n_due(conn, tenant, before=before, limit=limit)
        case KeptKind.TRAILS:
            return _n_before(conn, tenant, fixes, fixes.c.measured_at < before, limit=limit)
        case KeptKind.AUDIT:
            is_old = audit_entries.c.at < before
            return _n_before(conn, tenant, audit_entries, is_old, limit=limit)


def n_held(conn: Connection, tenant: TenantId) -> int:
    """Return how many requests are kept by order of the law, whatever their age."""
    held = requests.c.tenant_id == tenant, requests.c.held_at.is_not(None)
    return conn.execute(select(func.count()).select_from(requests).where(*held)).scalar_one()


def forgotten_at(conn: Connection, tenant: TenantId) -> datetime | None:
    """Return when callers were last forgotten, as the audit says."""
    a = audit_entries.c
    query = select(func.max(a.at)).where(
        a.tenant_id == tenant, a.kind == AuditKind.CALLERS_FORGOTTEN.value
    )
    last: datetime | None = conn.execute(query).scalar_one()
    return last


def _n_before(
    conn: Connection, tenant: TenantId, table: Table, is_old: ColumnElement[bool], *, limit: int
) -> int:
    some = select(literal(1)).where(table.c.tenant_id == tenant, is_old).limit(limit).subquery()
    return conn.execute(select(func.count()).select_from(some)).scalar_one()
