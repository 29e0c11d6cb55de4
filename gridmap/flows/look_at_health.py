"""Tell how the database is, whether its tables are of this release, and who dispatches."""

from dataclasses import dataclass
from datetime import timedelta

from gridmap.casework.calendar import CalendarReach
from gridmap.model.audit import AuditKind
from gridmap.model.delivery import DestinationStanding
from gridmap.model.kept import GRACE, KeptDays, KeptKind
from gridmap.model.worker_seen import WorkerSeen
from gridmap.store import audit, calendars, destinations, kept, workers
from gridmap.store.district import District
from gridmap.store.migrate import revision_of
from gridmap.store.server_health import DatabaseHealth, database_health

_COUNTED = timedelta(days=1)
"""For how long delivered messages are counted."""
_FAULTS_TOLD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the database says of itself and of those who work on it.

    `ahead_s` tells by how much the newest that happened is dated ahead of the clock, 0 or less
    where it is not. `n_missed_raises` are the orders that only the hourly look over all found due
    to be raised, within a day.
    """

    database: DatabaseHealth
    revision: str | None
    revision_needed: str | None
    workers: list[WorkerSeen]
    calendar: CalendarReach
    kept_too_long: tuple[KeptKind, ...]
    ahead_s: float = 0.0
    destinations: tuple[DestinationStanding, ...] = ()
    n_missed_raises: int = 0


def look_at_health(*, district: District, days: KeptDays) -> Health:
    """Return how things stand at this instant; `days` says how long persons are known."""
    revision, needed = revision_of(district.db)
    at, tenant = district.clock(), district.tenant
    with district.reading() as conn:
        too_long = tuple(
            kind
            for kind, kept_days in days.items()
            if kept.n_due(
                conn, tenant, kind, before=at - timedelta(days=kept_days) - GRACE, limit=1
            )
        )
        database = database_health(conn, tenant)
        newest_at = database.outbox_newest_at or at
        return Health(
            database=database,
            revision=revision,
            revision_needed=needed,
            workers=workers.listed(conn, district.tenant),
            calendar=calendars.reach(conn, tenant, at=at, zone=district.zone_name),
            kept_too_long=too_long,
            ahead_s=(newest_at - at).total_seconds(),
            destinations=tuple(destinations.listed(conn, tenant, at=at, since=at - _COUNTED)),
            n_missed_raises=audit.sum_of(
                conn, tenant, AuditKind.RAISES_MISSED, since=at - _FAULTS_TOLD
            ),
        )
