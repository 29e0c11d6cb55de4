"""Note that a worker goes round and that it has ended; tell whether any does."""

from datetime import timedelta
from uuid import UUID

from gridmap.model.worker_seen import WorkerSeen
from gridmap.store import workers
from gridmap.store.district import District
from gridmap.store.new_id import new_id

_KEPT = timedelta(days=7)


def new_worker() -> UUID:
    """Return the id of a process that is going to work."""
    return new_id()


def note_round(worker_id: UUID, *, place: str, district: District) -> None:
    """Note that a worker goes round at this instant."""
    with district.writing() as conn:
        workers.note_round(conn, district.tenant, worker_id, place=place)


def note_end(worker_id: UUID, *, district: District) -> None:
    """Note that a worker has ended as it should."""
    with district.writing() as conn:
        workers.note_end(conn, district.tenant, worker_id)


def forget_workers(*, district: District) -> None:
    """Delete the workers that nobody has heard of for a week."""
    with district.writing() as conn:
        workers.forget(conn, district.tenant, silent_for=_KEPT)


def list_workers(*, district: District) -> list[WorkerSeen]:
    """Return the workers of the last week, whoever was heard of last before the others.

    Whether anybody dispatches is of no row: whoever sees a part of the district is told too.
    """
    with district.whole().reading() as conn:
        return workers.listed(conn, district.tenant)
