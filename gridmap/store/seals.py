"""Seals of the history, kept as lines of the audit: nobody rewrites these within six months."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, select, text

from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.event import MACHINE
from gridmap.model.ids import TenantId
from gridmap.model.seal import EventDigest, Seal
from gridmap.store import audit
from gridmap.store.sql_files import statement
from gridmap.store.tables import audit_entries

_AT, _ID = audit_entries.c.at, audit_entries.c.id
_MOST_ADDED = 10_000
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('gridmap seals'), :tenant)")


def may_seal(conn: Connection, tenant: TenantId) -> bool:
    """Tell whether nobody else seals just now; then nobody does until this transaction ends."""
    return bool(conn.execute(_ONE_AT_A_TIME, {"tenant": tenant}).scalar_one())


def newest(conn: Connection, tenant: TenantId) -> Seal | None:
    """Return the newest seal."""
    row = conn.execute(_seals(tenant).order_by(_AT.desc(), _ID.desc()).limit(1)).first()
    return None if row is None else Seal.of_facts(row.facts)


def each(conn: Connection, tenant: TenantId) -> list[tuple[datetime, Seal]]:
    """Return the seals that are kept with when each was made, the oldest first."""
    found = conn.execute(_seals(tenant).order_by(_AT, _ID))
    return [(row.at, Seal.of_facts(row.facts)) for row in found]


def keep(conn: Connection, tenant: TenantId, seal: Seal, *, at: datetime) -> None:
    """Put a seal down."""
    entry = AuditEntry(kind=AuditKind.EVENTS_SEALED, actor=MACHINE, facts=seal.as_facts())
    audit.append(conn, tenant, [entry], at=at)


def sealed_by(
    conn: Connection, tenant: TenantId, seal: Seal, last: Seal | None
) -> list[EventDigest]:
    """Return what stands today where a seal was put, after the one before it."""
    return digests(
        conn,
        tenant,
        after=None if last is None else last.until_id,
        before=UUID(int=seal.until_id.int + 1),
        limit=len(seal.marks) + _MOST_ADDED,
    )


def digests(
    conn: Connection, tenant: TenantId, *, after: UUID | None, before: UUID, limit: int
) -> list[EventDigest]:
    """Return events between two ids, neither included."""
    values = {"tenant": tenant, "after": after, "before": before, "limit": limit}
    rows = conn.execute(statement("event_digests"), values)
    return [EventDigest(row.id, bytes(row.digest)) for row in rows]


def _seals(tenant: TenantId) -> Select[tuple[datetime, dict[str, object]]]:
    return select(_AT, audit_entries.c.facts).where(
        audit_entries.c.tenant_id == tenant,
        audit_entries.c.kind == AuditKind.EVENTS_SEALED.value,
    )
