"""Seal the history, so that a change of it is found and named; look whether there was one."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from gridmap.model.seal import SealsFound, differing, follows, sealed
from gridmap.store import seals
from gridmap.store.district import District

log = logging.getLogger(__name__)

SETTLED_AFTER = timedelta(minutes=10)
"""Whoever began to write an event before that has long ended: no transaction is idle a minute."""

_MOST_EVENTS = 2_000
_MOST_LOTS = 50
"""In one visit of the worker, for orders wait meanwhile: an older history is sealed by and by."""


def seal_events(*, district: District, lot: int = _MOST_EVENTS) -> int:
    """Seal what has happened since the last time; return how many events that were.

    The digest of each seal is logged: a log that is collected elsewhere holds what nobody here can
    take back.
    """
    at, tenant, n_sealed = district.clock(), district.tenant, 0
    before = _first_id_of(at - SETTLED_AFTER)
    for _ in range(_MOST_LOTS):
        with district.writing() as conn:
            if not seals.may_seal(conn, tenant):
                return n_sealed
            last = seals.newest(conn, tenant)
            after = None if last is None else last.until_id
            found = seals.digests(conn, tenant, after=after, before=before, limit=lot)
            if found:
                seal = sealed(found, after=last)
                seals.keep(conn, tenant, seal, at=at)
                log.info("events sealed: seal %d, digest %s", seal.number, seal.digest)
        n_sealed += len(found)
        if len(found) < lot:
            break
    return n_sealed


def check_seals(*, district: District) -> SealsFound:
    """Return whether every event that was sealed says what it said then, and is there.

    Of the oldest seal that is kept nobody knows where it began, if there was one before.
    """
    changed: list[UUID] = []
    broken: list[int] = []
    n_events, n_missing, last = 0, 0, None
    with district.reading() as conn:
        kept = seals.each(conn, district.tenant)
        for _, seal in kept:
            if not follows(seal, last):
                broken.append(seal.number)
            elif last is not None or seal.number == 1:
                standing = seals.sealed_by(conn, district.tenant, seal, last)
                odd, n_gone = differing(seal, standing)
                changed += odd
                n_missing += n_gone
                n_events += len(seal.marks)
            last = seal
    return SealsFound(
        n_seals=len(kept),
        n_events=n_events,
        head=None if last is None else last.digest,
        sealed_at=kept[-1][0] if kept else None,
        changed=tuple(changed),
        n_missing=n_missing,
        broken=tuple(broken),
    )


def _first_id_of(at: datetime) -> UUID:
    """Return what sorts before every id that is drawn from an instant on."""
    return UUID(int=int(at.timestamp() * 1_000) << 80)
