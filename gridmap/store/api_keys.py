"""Keys of systems: the code is public and finds the row, of the rest a hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.model.account import Standing
from gridmap.model.ids import TenantId
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.standings import columns_of, standing_of
from gridmap.store.tables import api_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A key that nobody has revoked."""

    id: UUID
    label: str
    token_hash: bytes
    standing: Standing
    ends_by: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedKey:
    """A key as it is added."""

    code: str
    label: str
    token_hash: bytes
    standing: Standing
    ends_by: datetime | None


def add(conn: Connection, tenant: TenantId, key: AddedKey, *, at: datetime, actor: str) -> bool:
    """Keep a key with the hash of its token; False where a living one is called the same."""
    added = conn.execute(
        insert(api_keys)
        .on_conflict_do_nothing(
            index_elements=["tenant_id", text("lower(label)")],
            index_where=api_keys.c.revoked_at.is_(None),
        )
        .returning(api_keys.c.id),
        {
            "tenant_id": tenant,
            "id": new_id(),
            "code": key.code,
            "label": key.label,
            "token_hash": key.token_hash,
            **columns_of(key.standing),
            "ends_by": key.ends_by,
            "added_at": at,
            "added_by": actor,
        },
    )
    return added.one_or_none() is not None


def revoke_ended(
    conn: Connection, tenant: TenantId, label: str, *, at: datetime, actor: str
) -> str | None:
    """Revoke the key of a label that has ended by itself, and return its code; None without one.

    The label is another one's from now on.
    """
    return conn.execute(
        update(api_keys)
        .where(
            api_keys.c.tenant_id == tenant,
            func.lower(api_keys.c.label) == label.lower(),
            api_keys.c.revoked_at.is_(None),
            api_keys.c.ends_by <= at,
        )
        .values(revoked_at=at, revoked_by=actor)
        .returning(api_keys.c.code)
    ).scalar_one_or_none()


def of_code(conn: Connection, tenant: TenantId, code: str) -> KeptKey | None:
    """Return the unrevoked key of a code."""
    row = conn.execute(
        select(api_keys).where(
            api_keys.c.tenant_id == tenant,
            api_keys.c.code == code,
            api_keys.c.revoked_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    return KeptKey(
        id=row.id,
        label=row.label,
        token_hash=bytes(row.token_hash),
        standing=standing_of(row),
        ends_by=row.ends_by,
        used_at=row.used_at,
    )


def note_used(conn: Connection, tenant: TenantId, key_id: UUID, *, at: datetime) -> None:
    """Note that a key is in use."""
    conn.execute(
        update(api_keys)
        .where(api_keys.c.tenant_id == tenant, api_keys.c.id == key_id)
        .values(used_at=at)
    )


def revoke(
    conn: Connection, tenant: TenantId, code: str, *, at: datetime, actor: str
) -> str | None:
    """Revoke a key and return its label; None where no unrevoked key has this code."""
    row = conn.execute(
        update(api_keys)
        .where(
            api_keys.c.tenant_id == tenant,
            api_keys.c.code == code,
            api_keys.c.revoked_at.is_(None),
        )
        .values(revoked_at=at, revoked_by=actor)
        .returning(api_keys.c.label)
    ).one_or_none()
    return None if row is None else str(row.label)


def listed(conn: Connection, tenant: TenantId) -> list[dict[str, object]]:
    """Return keys by age, with what they are for in codes."""
    rows = conn.execute(statement("keys_listed"), {"tenant": tenant})
    return [dict(row) for row in rows.mappings()]
