"""Put down what somebody did with their rights, read it, and forget what is old enough."""

from collections.abc import Sequence
from datetime import timedelta

from gridmap.errors import InputError
from gridmap.model.audit import AuditEntry, AuditGaps, AuditQuestion
from gridmap.store import audit, sessions
from gridmap.store.district import District

AUDIT_KEPT = timedelta(days=365)
"""A year; the law asks for six months, and the database refuses to forget sooner than that."""

MOST_EXPORTED = 50_000
"""As many lines as a file may have that a spreadsheet opens without trouble."""

_SESSIONS_KEPT = timedelta(days=30)


def note_entry(entry: AuditEntry, *, district: District) -> None:
    """Add one line to the audit."""
    with district.writing() as conn:
        audit.append(conn, district.tenant, [entry], at=district.clock())


def read_audit(
    asked: AuditQuestion | None = None, *, district: District, limit: int = 200
) -> Sequence[dict[str, object]]:
    """Return lines of the audit, the newest first."""
    with district.reading() as conn:
        return audit.listed(conn, district.tenant, asked or AuditQuestion(), limit=limit)


def export_audit(
    asked: AuditQuestion, *, district: District, most: int = MOST_EXPORTED
) -> Sequence[dict[str, object]]:
    """Return every line that is asked for, the newest first.

    Raises
    ------
    InputError
        There are more than fit into one file: nothing is left out without a word.
    """
    lines = read_audit(asked, district=district, limit=most + 1)
    if len(lines) > most:
        raise InputError(
            problem=f"more than {most} lines of the audit are asked for",
            mend="state a shorter time (since, before), or who or what",
            problem_zh=f"符合条件的审计记录超过 {most} 条",
            mend_zh="请缩短时间范围，或按人员、事项筛选",
            field="since",
        )
    return lines


def find_audit_gaps(*, district: District) -> AuditGaps:
    """Return what the audit should say and does not, and whether it is guarded."""
    with district.reading() as conn:
        return audit.gaps(conn, district.tenant)


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
