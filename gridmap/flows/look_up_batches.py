"""Read batches: the newest with their gains, and one with what became of each order."""

from typing import Any

from gridmap.model.ids import BatchId
from gridmap.store import batches
from gridmap.store.district import District


def read_batches(*, district: District, limit: int = 20) -> list[dict[str, Any]]:
    """Return the newest batches first."""
    with district.reading() as conn:
        return batches.newest(conn, district.tenant, limit=limit)


def read_batch(batch_id: BatchId, *, district: District) -> dict[str, Any]:
    """Return one batch.

    Raises
    ------
    NotFound
        There is none of that id.
    """
    with district.reading() as conn:
        return batches.find(conn, district.tenant, batch_id)
