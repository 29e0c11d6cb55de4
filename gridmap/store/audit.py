"""The audit: entries are added and read, and forgotten when they are old enough."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.ids import TenantId
from gridmap.store.new_id import new_id
from gridmap.store.tables import audit_entries

_LONGEST = 500
"""Whoever guesses may send anything as a login or a path."""


def append(
    conn: Connection, tenant: TenantId, entries: Sequence[AuditEntry], *, at: datetime
) -> None:
    """Add entries."""
    rows = [
        {
            "tenant_id": tenant,
            "id": new_id(),
            "at": at,
            "kind": one.kind.value,
            "actor": _cut(one.actor),
            "actor_id": one.actor_id,
            "wanted": one.wanted,
            "about": one.about and _cut(one.about),
            "address": one.address and _cut(one.address),
            "facts": dict(one.facts),
        }
        for one in entries
    ]
    if rows:
        conn.execute(insert(audit_entries), rows)


def listed(
    conn: Connection,
    tenant: TenantId,
    *,
    actor: str | None = None,
    kind: AuditKind | None = None,
    before: datetime | None = None,
    limit: int = 200,
) -> list[dict[str, object]]:
    """Return entries, the newest first."""
    query = select(audit_entries).where(audit_entries.c.tenant_id == tenant)
    if actor is not None:
        query = query.where(audit_entries.c.actor == actor)
    if kind is not None:
        query = query.where(audit_entries.c.kind == kind.value)
    if before is not None:
        query = query.where(audit_entries.c.at < before)
    order = audit_entries.c.at.desc(), audit_entries.c.id.desc()
    rows = conn.execute(query.order_by(*order).limit(limit)).mappings()
    return [{name: value for name, value in row.items() if name != "tenant_id"} for row in rows]


def forget(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Delete the oldest entries from before an instant; what is kept by law stays."""
    gone = conn.execute(select(func.forget_audit(tenant, before, limit)))
    return int(gone.scalar_one())


def _cut(text: str) -> str:
    """Return a text as it is kept: PostgreSQL takes no zero byte, and nobody reads a novel."""
    return text.replace("\x00", "\ufffd")[:_LONGEST]
