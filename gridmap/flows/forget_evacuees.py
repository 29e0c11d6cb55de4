"""Forget who was evacuated, once the operation ended long enough ago."""

from datetime import timedelta

from gridmap.casework.evacuees import EvacueePolicy
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.store import audit, evacuees
from gridmap.store.district import District


def forget_evacuees(*, district: District, policy: EvacueePolicy, lot: int = 2_000) -> int:
    """Take names, doors and needs off the lists of operations long over; return of how many lines.

    What was forgotten is a line of the audit, in numbers. Counts by building stay what they were.
    """
    at = district.clock()
    before, n_gone = at - timedelta(days=policy.kept_days), 0
    while True:
        with district.writing() as conn:
            n_of_lot = evacuees.forget(conn, district.tenant, before=before, limit=lot)
            if n_of_lot:
                entry = AuditEntry(
                    kind=AuditKind.EVACUEES_FORGOTTEN,
                    actor=district.actor,
                    facts={"n_lines": n_of_lot, "before": before.isoformat()},
                )
                audit.append(conn, district.tenant, [entry], at=at)
        n_gone += n_of_lot
        if n_of_lot < lot:
            return n_gone
