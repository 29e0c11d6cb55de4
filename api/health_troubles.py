"""What of a server's health somebody has to look after, by code."""

from collections.abc import Iterator, Sequence

from api.health_schemas import ClusterNow, ProcessNow
from gridmap.casework.calendar import CalendarReach
from gridmap.flows.look_at_health import Health
from gridmap.model.delivery import DestinationStanding

LEAST_FREE_BYTES = 2 * 1024**3
MOST_CONNECTED_SHARE = 0.9
OLDEST_OUTBOX_S = 27 * 3_600.0
"""The worker trims to a day, every hour; two rounds may have been missed."""

OLDEST_WAITING_S = 3_600.0
"""Every try that there is as shipped takes 36 minutes."""

OLDEST_FEED_S = 30.0
MOST_AHEAD_S = 120.0
"""Clocks of several machines may differ by so much."""


def troubles(
    health: Health, process: ProcessNow, cluster: ClusterNow | None, *, streets: str | None
) -> Iterator[str]:
    """Yield the code of each trouble, what is worst before the others."""
    database = health.database
    if not any(one.is_at_work for one in health.workers):
        yield "nobody_works"
    if health.revision != health.revision_needed:
        yield "revision_differs"
    if cluster is not None and cluster.free_bytes < LEAST_FREE_BYTES:
        yield "disk_low"
    if database.n_connections > MOST_CONNECTED_SHARE * database.most_connections:
        yield "connections_scarce"
    if health.n_missed_raises:
        yield "raises_missed"
    yield from _of_time(health, process)
    yield from _of_destinations(health.destinations)
    if streets is not None:
        yield "streets_broken"
    if not process.kernel:
        yield "kernel_missing"
    yield from _of_the_calendar(health.calendar)


def _of_time(health: Health, process: ProcessNow) -> Iterator[str]:
    """Yield what is older than it should be, or newer."""
    if (health.database.outbox_oldest_s or 0.0) > OLDEST_OUTBOX_S:
        yield "outbox_untrimmed"
    if (process.feed_age_s or 0.0) > OLDEST_FEED_S:
        yield "feed_behind"
    if health.ahead_s > MOST_AHEAD_S:
        yield "clock_behind"
    if health.kept_too_long:
        yield "kept_too_long"


def _of_destinations(destinations: Sequence[DestinationStanding]) -> Iterator[str]:
    """Yield what other systems have not taken, though they should have."""
    if any(one.n_stuck for one in destinations):
        yield "deliveries_stuck"
    if any((one.oldest_waiting_s or 0.0) > OLDEST_WAITING_S for one in destinations):
        yield "deliveries_behind"


def _of_the_calendar(calendar: CalendarReach) -> Iterator[str]:
    """Yield what limits in working time are counted without."""
    if not calendar.is_needed:
        return
    if not calendar.calendar.years:
        yield "calendar_unset"
    elif calendar.unknown_years:
        yield "year_unknown"
