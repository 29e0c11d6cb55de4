"""Whether the queue is long: how many ordinary orders are due for dispatch."""

from gridmap.store import batches
from gridmap.store.district import District


def count_due_orders(*, district: District, enough: int) -> int:
    """Return how many ordinary orders are due now, counting no further than `enough`."""
    with district.reading() as conn:
        return batches.count_due(conn, district.tenant, at=district.clock(), enough=enough)
