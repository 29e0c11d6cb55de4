"""Forget who called, once the matter ended long enough ago; hold what has to stay."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.errors import NotFound
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.event import MACHINE
from gridmap.store import audit, retention
from gridmap.store.district import District
from gridmap.store.retention import DueCaller

N_LOTS = 4
"""So many are forgotten in one visit of the worker: orders wait meanwhile."""

_MOST_COUNTED = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CallersForgotten:
    """How many requests lose their caller, and what of these stood there; `n_held` stay."""

    n_requests: int = 0
    n_names: int = 0
    n_phones: int = 0
    n_addresses: int = 0
    n_held: int = 0

    def plus(self, lot: Sequence[DueCaller]) -> "CallersForgotten":
        """Return the counts with some more."""
        gone = [one for one in lot if not one.is_held]
        return CallersForgotten(
            n_requests=self.n_requests + len(gone),
            n_names=self.n_names + sum(one.has_name for one in gone),
            n_phones=self.n_phones + sum(one.has_phone for one in gone),
            n_addresses=self.n_addresses + sum(one.has_address for one in gone),
            n_held=self.n_held + len(lot) - len(gone),
        )


def count_callers_to_forget(*, district: District, policy: IntakePolicy) -> CallersForgotten:
    """Return what would be forgotten now; nothing is."""
    before = district.clock() - timedelta(days=policy.callers_kept_days)
    with district.reading() as conn:
        found = retention.due(
            conn, district.tenant, before=before, limit=_MOST_COUNTED, with_held=True
        )
    return CallersForgotten().plus(found)


def forget_callers(
    *, district: District, policy: IntakePolicy, lot: int = 500, n_lots: int | None = N_LOTS
) -> CallersForgotten:
    """Take names and addresses away, and make telephone numbers pseudonyms, a few lots at a time.

    What was forgotten is a line of the audit, in numbers. Figures stay what they were.
    """
    at = district.clock()
    before, told = at - timedelta(days=policy.callers_kept_days), CallersForgotten()
    while n_lots is None or n_lots > 0:
        with district.writing() as conn:
            found = retention.due(conn, district.tenant, before=before, limit=lot)
            if found:
                retention.forget(conn, district.tenant, found, at=at)
                facts = asdict(CallersForgotten().plus(found)) | {"before": before.isoformat()}
                entry = AuditEntry(
                    kind=AuditKind.CALLERS_FORGOTTEN, actor=district.actor, facts=facts
                )
                audit.append(conn, district.tenant, [entry], at=at)
        told = told.plus(found)
        n_lots = None if n_lots is None else n_lots - 1
        if len(found) < lot:
            break
    return told


def hold_caller(number: str, *, district: District, actor: str = MACHINE, reason: str) -> None:
    """Keep the caller of an order, whatever its age: a court or an authority asks for it.

    Raises
    ------
    NotFound
        There is no such order.
    """
    _hold(number, AuditKind.LEGAL_HOLD_SET, district=district, actor=actor, reason=reason)


def lift_hold(number: str, *, district: District, actor: str = MACHINE, reason: str) -> None:
    """Let the caller of an order be forgotten in time again.

    Raises
    ------
    NotFound
        There is no such order.
    """
    _hold(number, AuditKind.LEGAL_HOLD_LIFTED, district=district, actor=actor, reason=reason)


def _hold(number: str, kind: AuditKind, *, district: District, actor: str, reason: str) -> None:
    at, is_set = district.clock(), kind is AuditKind.LEGAL_HOLD_SET
    with district.writing() as conn:
        held_at, by = (at, actor) if is_set else (None, None)
        if retention.hold(conn, district.tenant, number, at=held_at, by=by) is None:
            raise NotFound(
                problem=f"there is no work order {number!r}",
                mend="it is named by its number, such as 20260302-00012",
                problem_zh=f"没有编号为 {number!r} 的工单",
                mend_zh="请用工单编号，例如 20260302-00012",
                work_order=number,
            )
        entry = AuditEntry(kind=kind, actor=actor, about=number, facts={"reason": reason})
        audit.append(conn, district.tenant, [entry], at=at)
