"""Tell how the database is, whether its tables are of this release, and who dispatches."""

from dataclasses import dataclass

from gridmap.casework.calendar import CalendarReach
from gridmap.model.worker_seen import WorkerSeen
from gridmap.store import calendars, workers
from gridmap.store.district import District
from gridmap.store.migrate import revision_of
from gridmap.store.server_health import DatabaseHealth, database_health


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the database says of itself and of those who work on it."""

    database: DatabaseHealth
    revision: str | None
    revision_needed: str | None
    workers: list[WorkerSeen]
    calendar: CalendarReach


def look_at_health(*, district: District) -> Health:
    """Return how things stand at this instant."""
    revision, needed = revision_of(district.db)
    with district.reading() as conn:
        return Health(
            database=database_health(conn, district.tenant),
            revision=revision,
            revision_needed=needed,
            workers=workers.listed(conn, district.tenant),
            calendar=calendars.reach(
                conn, district.tenant, at=district.clock(), zone=district.zone_name
            ),
        )
