"""Read household visits: the ledger, the coverage of grids, who was not visited for long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from gridmap.errors import InputError, NotFound
from gridmap.model.household import HouseholdCoverage
from gridmap.model.ids import LedgerEntryId
from gridmap.store import household_visits
from gridmap.store.district import District

Row = Mapping[str, object]
_BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unvisited:
    """Buildings with households that nobody met, and the doors known among them."""

    since: date
    buildings: list[Row]
    doors: list[Row]


def list_ledger(
    *, district: District, n_days: int = 31, area: str | None = None, limit: int = 1_000
) -> list[Row]:
    """Return what people said in the last days and what became of it, newest first."""
    since = district.clock() - timedelta(days=n_days)
    with district.reading() as conn:
        return household_visits.ledger(conn, district.tenant, since=since, area=area, limit=limit)


def read_ledger_entry(entry: LedgerEntryId, *, district: District) -> Row:
    """Return one entry with the request and work order born from it.

    Raises
    ------
    NotFound
        There is no such entry.
    """
    with district.reading() as conn:
        found = household_visits.ledger(
            conn, district.tenant, since=_BEGINNING, entry=entry, limit=1
        )
    if not found:
        raise NotFound(
            problem="the ledger has no such entry", problem_zh="台账中没有这一条", entry=str(entry)
        )
    return found[0]


def measure_household_coverage(
    first: date, last: date, *, district: District, zone: tzinfo, area: str | None = None
) -> tuple[HouseholdCoverage, ...]:
    """Return how many households of each grid were met from one local day to another, both in.

    Raises
    ------
    InputError
        The period ends before it begins.
    """
    if last < first:
        raise InputError(
            problem="the period ends before it begins",
            mend="give the first and the last day",
            problem_zh="期末早于期初",
            mend_zh="写明首日和末日",
            field="last",
        )
    since, until = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    with district.reading() as conn:
        return household_visits.coverage(conn, district.tenant, since=since, until=until, area=area)


def list_unvisited(
    *,
    district: District,
    zone: tzinfo,
    n_days: int = 90,
    area: str | None = None,
    limit: int = 200,
) -> Unvisited:
    """Return where households were not met for so many days: buildings, and doors known there."""
    since = district.clock().astimezone(zone).date() - timedelta(days=n_days)
    start = _midnight(since, zone)
    with district.reading() as conn:
        return Unvisited(
            since=since,
            buildings=household_visits.unvisited_buildings(
                conn, district.tenant, since=start, area=area, limit=limit
            ),
            doors=household_visits.overdue_doors(
                conn, district.tenant, since=start, area=area, limit=limit
            ),
        )


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
