"""Tell which sessions are open, and end one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gridmap.errors import NotFound
from gridmap.identity import tokens
from gridmap.model.account import session_limits_s
from gridmap.model.actor import AccountRole
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.store import audit, open_sessions
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session somebody could go on with now; `is_own` is that of whoever asks."""

    id: UUID
    login: str
    roles: list[AccountRole]
    began_at: datetime
    seen_at: datetime
    ends_by: datetime
    address: str | None
    is_own: bool


def list_sessions(*, district: District, token: str | None) -> list[OpenSession]:
    """Return the sessions that are open, the one in use last before the others.

    `token` is that of whoever asks.
    """
    at = district.clock()
    own = None if token is None else tokens.hash_of(token)
    with district.reading() as conn:
        found = open_sessions.listed(conn, district.tenant, at=at)
    return [
        OpenSession(
            id=one.id,
            login=one.login,
            roles=sorted(one.roles),
            began_at=one.began_at,
            seen_at=one.seen_at,
            ends_by=one.ends_by,
            address=one.address,
            is_own=one.token_hash == own,
        )
        for one in found
        if at - one.seen_at < timedelta(seconds=session_limits_s(one.roles)[0])
    ]


def end_session(
    session_id: UUID, *, district: District, actor: str, address: str | None, reason: str | None
) -> None:
    """End a session: whoever has it signs in again, if they may.

    Raises
    ------
    NotFound
        There is no such session, or it has ended.
    """
    at = district.clock()
    with district.writing() as conn:
        login = open_sessions.end(conn, district.tenant, session_id, at=at)
        if login is None:
            raise NotFound(
                problem="there is no such session any more",
                problem_zh="该会话已不存在",
                session=str(session_id),
            )
        entry = AuditEntry(
            kind=AuditKind.SESSION_ENDED,
            actor=actor,
            about=login,
            address=address,
            facts={} if reason is None else {"reason": reason},
        )
        audit.append(conn, district.tenant, [entry], at=at)
