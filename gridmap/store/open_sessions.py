"""Sessions that are open, as administrators see them: who, since when, from where."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, update

from gridmap.model.actor import AccountRole
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement
from gridmap.store.tables import accounts, sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSeen:
    """A session that nobody has ended. Whether it rested too long is for the caller to say."""

    id: UUID
    login: str
    roles: frozenset[AccountRole]
    began_at: datetime
    seen_at: datetime
    ends_by: datetime
    address: str | None
    token_hash: bytes


def listed(conn: Connection, tenant: TenantId, *, at: datetime) -> list[SessionSeen]:
    """Return the sessions whose time is not over."""
    rows = conn.execute(statement("open_sessions"), {"tenant": tenant, "at": at}).mappings()
    return [
        SessionSeen(
            **dict(row)
            | {
                "roles": frozenset(map(AccountRole, row["roles"])),
                "token_hash": bytes(row["token_hash"]),
            }
        )
        for row in rows
    ]


def end(conn: Connection, tenant: TenantId, session_id: UUID, *, at: datetime) -> str | None:
    """End one session and return its login; None where there is none to end."""
    ended = conn.execute(
        update(sessions)
        .where(
            sessions.c.tenant_id == tenant,
            sessions.c.id == session_id,
            sessions.c.ended_at.is_(None),
            accounts.c.tenant_id == sessions.c.tenant_id,
            accounts.c.id == sessions.c.account_id,
        )
        .values(ended_at=at)
        .returning(accounts.c.login)
    ).scalar_one_or_none()
    return None if ended is None else str(ended)
