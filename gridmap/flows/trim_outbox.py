"""Forget what the live map was told long ago; the history keeps all of it."""

from gridmap.store import events
from gridmap.store.district import District


def trim_outbox(*, district: District, lot: int = 5_000) -> int:
    """Delete the rows of the feed that are older than a day; return how many.

    In lots, each a transaction of its own: nobody waits for it, and what is done stays done.
    """
    before = district.clock() - events.KEPT
    n_gone = 0
    while True:
        with district.writing() as conn:
            n_of_lot = events.trim(conn, district.tenant, before=before, limit=lot)
        n_gone += n_of_lot
        if n_of_lot < lot:
            return n_gone
