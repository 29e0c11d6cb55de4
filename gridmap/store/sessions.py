"""Sessions of browsers: known by a token of which a hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from gridmap.model.account import Standing
from gridmap.model.ids import AccountId, TenantId
from gridmap.store.new_id import new_id
from gridmap.store.standings import standing_of
from gridmap.store.tables import accounts, sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session that has not been ended, and the account behind it as it is now."""

    id: UUID
    account_id: AccountId
    login: str
    standing: Standing
    must_change_password: bool
    has_second_factor: bool
    seen_at: datetime
    ends_by: datetime


_BY_TOKEN = (
    select(
        sessions.c.id,
        sessions.c.account_id,
        sessions.c.seen_at,
        sessions.c.ends_by,
        accounts.c.login,
        accounts.c.must_change_password,
        accounts.c.factor_secret.is_not(None).label("has_second_factor"),
        accounts.c.roles,
        accounts.c.subdistricts,
        accounts.c.member_id,
        accounts.c.unit_id,
        accounts.c.volunteer_id,
    )
    .join(
        accounts,
        (accounts.c.tenant_id == sessions.c.tenant_id) & (accounts.c.id == sessions.c.account_id),
    )
    .where(sessions.c.ended_at.is_(None), accounts.c.disabled_at.is_(None))
)


def of_token(conn: Connection, tenant: TenantId, token_hash: bytes) -> OpenSession | None:
    """Return the session of a token; None where it was ended or the account disabled.

    Whether its time is over is for the caller to say.
    """
    row = conn.execute(
        _BY_TOKEN.where(sessions.c.tenant_id == tenant, sessions.c.token_hash == token_hash)
    ).one_or_none()
    if row is None:
        return None
    return OpenSession(
        id=row.id,
        account_id=AccountId(row.account_id),
        login=row.login,
        standing=standing_of(row),
        must_change_password=row.must_change_password,
        has_second_factor=row.has_second_factor,
        seen_at=row.seen_at,
        ends_by=row.ends_by,
    )


def begin(
    conn: Connection,
    tenant: TenantId,
    account_id: AccountId,
    *,
    token_hash: bytes,
    between: tuple[datetime, datetime],
    address: str | None,
) -> None:
    """Keep a session that begins now."""
    began_at, ends_by = between
    conn.execute(
        insert(sessions),
        {
            "tenant_id": tenant,
            "id": new_id(),
            "account_id": account_id,
            "token_hash": token_hash,
            "began_at": began_at,
            "seen_at": began_at,
            "ends_by": ends_by,
            "address": address,
        },
    )


def has_begun_at(
    conn: Connection,
    tenant: TenantId,
    account_id: AccountId,
    *,
    address: str,
    since: datetime,
) -> bool:
    """Tell whether an account has signed in from an address since an instant."""
    found = (
        select(sessions.c.id)
        .where(
            sessions.c.tenant_id == tenant,
            sessions.c.account_id == account_id,
            sessions.c.address == address,
            sessions.c.began_at >= since,
        )
        .limit(1)
    )
    return conn.execute(found).one_or_none() is not None


def note_seen(conn: Connection, tenant: TenantId, session_id: UUID, *, at: datetime) -> None:
    """Note that a session is in use."""
    conn.execute(
        update(sessions)
        .where(sessions.c.tenant_id == tenant, sessions.c.id == session_id)
        .values(seen_at=at)
    )


def end(conn: Connection, tenant: TenantId, token_hash: bytes, *, at: datetime) -> None:
    """End the session of a token; nothing happens where there is none."""
    conn.execute(
        update(sessions)
        .where(
            sessions.c.tenant_id == tenant,
            sessions.c.token_hash == token_hash,
            sessions.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )


def end_all(
    conn: Connection,
    tenant: TenantId,
    account_id: AccountId,
    *,
    at: datetime,
    but: bytes | None = None,
) -> int:
    """End every session of an account, but for that of one token; return how many."""
    order = (
        update(sessions)
        .where(
            sessions.c.tenant_id == tenant,
            sessions.c.account_id == account_id,
            sessions.c.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    if but is not None:
        order = order.where(sessions.c.token_hash != but)
    return conn.execute(order).rowcount


def forget(conn: Connection, tenant: TenantId, *, before: datetime) -> int:
    """Delete sessions whose time was over before an instant; return how many."""
    return conn.execute(
        delete(sessions).where(sessions.c.tenant_id == tenant, sessions.c.ends_by < before)
    ).rowcount
