"""Forget where members were long ago; the last position of each stays."""

from datetime import timedelta

from gridmap.casework.fixes import PositionPolicy
from gridmap.store import positions
from gridmap.store.district import District


def forget_fixes(*, district: District, policy: PositionPolicy, lot: int = 5_000) -> int:
    """Delete fixes that are older than the policy keeps them, in lots; return how many.

    Old refusals and orders reached go too: some of them hold a place or tell of one.
    """
    before = district.clock() - timedelta(days=policy.kept_days)
    with district.writing() as conn:
        positions.forget_facts(conn, district.tenant, before=before)
    n_gone = 0
    while True:
        with district.writing() as conn:
            n_of_lot = positions.forget(conn, district.tenant, before=before, limit=lot)
        n_gone += n_of_lot
        if n_of_lot < lot:
            return n_gone
