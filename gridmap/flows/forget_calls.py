"""Forget calls that are too old to come again; what they did stays."""

from gridmap.store import idempotent_calls
from gridmap.store.district import District


def forget_calls(*, district: District, lot: int = 5_000) -> int:
    """Delete the calls that are older than a week, in lots; return how many."""
    before = district.clock() - idempotent_calls.KEPT
    n_gone = 0
    while True:
        with district.writing() as conn:
            n_of_lot = idempotent_calls.forget(conn, district.tenant, before=before, limit=lot)
        n_gone += n_of_lot
        if n_of_lot < lot:
            return n_gone
