"""Which teams the worker should send or fill now."""

from datetime import timedelta

from gridmap.model.ids import WorkOrderId
from gridmap.store import teams
from gridmap.store.district import District

LEASE = timedelta(seconds=30)
"""How long other workers keep off; a killed worker's teams come up again after that."""


def take_due_teams(*, district: District, limit: int = 50) -> list[WorkOrderId]:
    """Return orders whose team is due, the most urgent first, and hold them off others."""
    at = district.clock()
    with district.writing() as conn:
        return teams.lease_due(conn, district.tenant, at=at, until=at + LEASE, limit=limit)
