"""The audit: entries are added and read, and forgotten when they are old enough."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, tuple_

from gridmap.model.audit import AuditEntry, AuditGaps, AuditKind, AuditQuestion
from gridmap.model.ids import TenantId
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import audit_entries

_MARKS = "marks"
"""Of a seal: thousands of them, which nobody reads."""

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
    conn: Connection, tenant: TenantId, asked: AuditQuestion, *, limit: int
) -> list[dict[str, object]]:
    """Return entries, the newest first."""
    a = audit_entries.c
    query = select(audit_entries).where(a.tenant_id == tenant)
    if asked.actor is not None:
        query = query.where(a.actor == asked.actor)
    if asked.kind is not None:
        query = query.where(a.kind == asked.kind.value)
    if asked.about is not None:
        query = query.where(func.lower(a.about).contains(asked.about.lower(), autoescape=True))
    if asked.since is not None:
        query = query.where(a.at >= asked.since)
    if asked.before is not None and asked.before_id is not None:
        query = query.where(tuple_(a.at, a.id) < tuple_(asked.before, asked.before_id))
    elif asked.before is not None:
        query = query.where(a.at < asked.before)
    rows = conn.execute(query.order_by(a.at.desc(), a.id.desc()).limit(limit)).mappings()
    return [
        {name: value for name, value in row.items() if name != "tenant_id"}
        | {"facts": {name: said for name, said in row["facts"].items() if name != _MARKS}}
        for row in rows
    ]


def sum_of(conn: Connection, tenant: TenantId, kind: AuditKind, *, since: datetime) -> int:
    """Return what the entries of a kind since an instant count together: the sum of their `n`."""
    a = audit_entries.c
    counted = select(func.coalesce(func.sum(a.facts["n"].as_integer()), 0)).where(
        a.tenant_id == tenant, a.kind == kind.value, a.at >= since
    )
    return int(conn.execute(counted).scalar_one())


def gaps(conn: Connection, tenant: TenantId) -> AuditGaps:
    """Return what the audit should say and does not."""
    row = conn.execute(statement("audit_gaps"), {"tenant": tenant}).mappings().one()
    return AuditGaps(**row)


def forget(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Delete the oldest entries from before an instant; what is kept by law stays."""
    gone = conn.execute(select(func.forget_audit(tenant, before, limit)))
    return int(gone.scalar_one())


def _cut(text: str) -> str:
    """Return a text as it is kept: PostgreSQL takes no zero byte, and nobody reads a novel."""
    return text.replace("\x00", "\ufffd")[:_LONGEST]
