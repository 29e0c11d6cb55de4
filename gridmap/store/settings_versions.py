"""Settings of administrators, version by version, and the entries that they list."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, func, insert, select, text

from gridmap.model.ids import TenantId
from gridmap.model.setting import Entries, ListKind, SettingKind, SettingVersion
from gridmap.store.reference_tables import put_entries
from gridmap.store.tables import categories, roles, settings_versions, tiers

_TABLES: dict[ListKind, Table] = {
    ListKind.CATEGORIES: categories,
    ListKind.TIERS: tiers,
    ListKind.ROLES: roles,
}


def wait_for_turn(conn: Connection, tenant: TenantId) -> None:
    """Let one change of settings run at a time, until the transaction ends."""
    conn.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('gridmap settings'), :tenant)"),
        {"tenant": int(tenant)},
    )


def newest(conn: Connection, tenant: TenantId, kind: SettingKind) -> SettingVersion | None:
    """Return the version of a kind that is in force; None where it was never set."""
    versions = listed(conn, tenant, kind, limit=1)
    return versions[0] if versions else None


def listed(
    conn: Connection, tenant: TenantId, kind: SettingKind, *, limit: int
) -> list[SettingVersion]:
    """Return the versions of a kind, the newest first."""
    v = settings_versions.c
    rows = conn.execute(
        select(settings_versions)
        .where(v.tenant_id == tenant, v.kind == kind.value)
        .order_by(v.number.desc())
        .limit(limit)
    )
    return [
        SettingVersion(
            kind=SettingKind(row.kind),
            number=row.number,
            body=row.body,
            made_at=row.made_at,
            made_by=row.made_by,
            reason=row.reason,
        )
        for row in rows
    ]


def add(
    conn: Connection,
    tenant: TenantId,
    kind: SettingKind,
    body: Mapping[str, object],
    *,
    at: datetime,
    by: tuple[str, str],
) -> int:
    """Put a version into force and return its number; `by` is who made it, and why."""
    v = settings_versions.c
    last = select(func.coalesce(func.max(v.number), 0)).where(
        v.tenant_id == tenant, v.kind == kind.value
    )
    made_by, reason = by
    number = int(conn.execute(last).scalar_one()) + 1
    row = {
        "tenant_id": tenant,
        "kind": kind.value,
        "number": number,
        "body": dict(body),
        "made_at": at,
        "made_by": made_by,
        "reason": reason,
    }
    conn.execute(insert(settings_versions), row)
    return number


def put(conn: Connection, tenant: TenantId, kind: ListKind, given: Entries) -> None:
    """Create or change the entries of a list; what is not given stays.

    Years of the calendar have no table: they are read where they were said, in their version.
    """
    if kind is ListKind.CALENDARS:
        return
    rows = [{"tenant_id": tenant, "code": code, **said} for code, said in given.items()]
    put_entries(conn, _TABLES[kind], rows)


def entries_of(conn: Connection, tenant: TenantId, kind: ListKind) -> Entries:
    """Return the entries of a kind as they stand, by code, in the order of their codes."""
    if kind is ListKind.CALENDARS:
        version = newest(conn, tenant, SettingKind.CALENDARS)
        return dict(sorted(version.body["entries"].items())) if version else {}
    table = _TABLES[kind]
    rows = conn.execute(
        select(table).where(table.c.tenant_id == tenant).order_by(table.c.code)
    ).mappings()
    return {
        row["code"]: {
            name: sorted(value) if isinstance(value, list) else value
            for name, value in row.items()
            if name not in {"tenant_id", "code"}
        }
        for row in rows
    }


def state_of(entries: Entries) -> str:
    """Return a mark of what entries say; others have another one."""
    said = json.dumps(entries, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
