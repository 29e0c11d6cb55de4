"""Forget messages that were delivered or given up long ago; what is not settled stays."""

from datetime import timedelta

from gridmap.store import deliveries
from gridmap.store.district import District

SETTLED_KEPT = timedelta(days=30)


def forget_deliveries(*, district: District, lot: int = 5_000) -> int:
    """Delete messages that were settled more than 30 days ago; return how many.

    In lots, each a transaction of its own: nobody waits for it, and what is done stays done.
    """
    before = district.clock() - SETTLED_KEPT
    n_gone = 0
    while True:
        with district.writing() as conn:
            n_of_lot = deliveries.trim(conn, district.tenant, before=before, limit=lot)
        n_gone += n_of_lot
        if n_of_lot < lot:
            return n_gone
