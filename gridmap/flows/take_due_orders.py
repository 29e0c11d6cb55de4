"""Which work orders the worker should dispatch or offer now."""

from datetime import timedelta

from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import Urgency
from gridmap.store import claims, work_orders
from gridmap.store.district import District

LEASE = timedelta(seconds=30)
"""How long other workers keep off; a killed worker's orders come up again after that."""


def take_due_orders(
    *, district: District, limit: int = 50, urgency: Urgency | None = None
) -> list[WorkOrderId]:
    """Return orders due for dispatch, the most urgent first, and hold them off others.

    Only those of one urgency, where it is named.
    """
    at = district.clock()
    with district.writing() as conn:
        return work_orders.lease_due(
            conn, district.tenant, at=at, until=at + LEASE, limit=limit, urgency=urgency
        )


def take_due_claims(*, district: District, limit: int = 50) -> list[WorkOrderId]:
    """Return orders to be offered, for the first time or to the next, and hold them off others."""
    at = district.clock()
    with district.writing() as conn:
        return claims.lease_due(conn, district.tenant, at=at, until=at + LEASE, limit=limit)
