"""Forget where members were long ago; the last position of each stays."""

from datetime import timedelta

from gridmap.casework.fixes import PositionPolicy
from gridmap.store import positions
from gridmap.store.district import District

N_LOTS = 2
"""So many are deleted in one visit: orders wait meanwhile."""


def forget_fixes(*, district: District, policy: PositionPolicy, lot: int = 5_000) -> int:
    """Delete fixes that are older than the policy keeps them, a few lots; return how many.

    Old refusals and orders reached go too: some of them hold a place or tell of one.
    """
    before = district.clock() - timedelta(days=policy.kept_days)
    with district.writing() as conn:
        positions.forget_facts(conn, district.tenant, before=before)
    n_gone = 0
    for _ in range(N_LOTS):
        with district.writing() as conn:
            n_of_lot = positions.forget(conn, district.tenant, before=before, limit=lot)
        n_gone += n_of_lot
        if n_of_lot < lot:
            break
    return n_gone
