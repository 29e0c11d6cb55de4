"""Put down what somebody did with their rights, read it, and forget what is old enough."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.store import audit, sessions
from gridmap.store.district import District

AUDIT_KEPT = timedelta(days=365)
"""A year; the law asks for six months, and the database refuses to forget sooner than that."""

_SESSIONS_KEPT = timedelta(days=30)


def note_entry(entry: AuditEntry, *, district: District) -> None:
    """Add one line to the audit."""
    with district.writing() as conn:
        audit.append(conn, district.tenant, [entry], at=district.clock())


def read_audit(
    *,
    district: District,
    actor: str | None = None,
    kind: AuditKind | None = None,
    before: datetime | None = None,
    limit: int = 200,
) -> Sequence[dict[str, object]]:
    """Return lines of the audit, the newest first."""
    with district.reading() as conn:
        return audit.listed(
            conn, district.tenant, actor=actor, kind=kind, before=before, limit=limit
        )


def forget_audit(*, district: District, lot: int = 5_000) -> int:
    """Delete lines that are older than a year, in lots, and sessions long over; return how many."""
    at, n_gone = district.clock(), 0
    while True:
        with district.writing() as conn:
            sessions.forget(conn, district.tenant, before=at - _SESSIONS_KEPT)
            n_of_lot = audit.forget(conn, district.tenant, before=at - AUDIT_KEPT, limit=lot)
        n_gone += n_of_lot
        if n_of_lot < lot:
            return n_gone
