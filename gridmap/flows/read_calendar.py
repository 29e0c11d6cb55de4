"""Look at the working calendar: what its days are, which years it knows, when a limit is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gridmap.casework.calendar import CalendarReach, DayKind, LimitUnit, deadline, duty_between
from gridmap.errors import InputError
from gridmap.model.setting import ListKind
from gridmap.store import calendars, settings_versions
from gridmap.store.district import District

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day: what it is, when somebody is on duty, and of what it is off or made up for."""

    day: date
    kind: DayKind
    hours: tuple[str, ...]
    name: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearNow:
    """One year as it is known: from which notice, and how many of its days are worked."""

    year: int
    source: str
    address: str
    n_working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarNow:
    """Some days of the calendar in force, its years, and what it does not know."""

    reach: CalendarReach
    zone_name: str
    years: tuple[YearNow, ...]
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTried:
    """When a limit would be over, how much duty that is, and by which version of the calendar."""

    due_at: datetime
    duty_s: float
    number: int
    unknown_years: tuple[int, ...]


def read_calendar(*, district: District, first: date, n_days: int) -> CalendarNow:
    """Return so many days from the first on, as the calendar in force has them."""
    with district.reading() as conn:
        reach = calendars.reach(conn, district.tenant, at=district.clock(), zone=district.zone_name)
        said = settings_versions.entries_of(conn, district.tenant, ListKind.CALENDARS)
    calendar = reach.calendar
    years = tuple(
        YearNow(
            year=int(code),
            source=str(one["source"]),
            address=str(one["address"]),
            n_working_days=sum(bool(calendar.spans_of(day)) for day in _days_of_year(int(code))),
        )
        for code, one in said.items()
    )
    days = tuple(
        CalendarDay(
            day=day,
            kind=calendar.kind_of(day),
            hours=tuple(map(str, calendar.spans_of(day))),
            name=calendar.name_of(day),
            is_known=day.year in calendar.years,
        )
        for day in (first + timedelta(days=n) for n in range(n_days))
    )
    return CalendarNow(reach=reach, zone_name=district.zone_name, years=years, days=days)


def try_limit(start: datetime, amount_s: int, unit: LimitUnit, *, district: District) -> LimitTried:
    """Return when a limit that begins at an instant would be over by the calendar in force.

    Raises
    ------
    InputError
        It begins in a century that no calendar is for.
    """
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        raise InputError(
            problem=f"a limit begins from {_FIRST_YEAR} to {_LAST_YEAR}",
            mend="name another instant",
            problem_zh=f"起算时间应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 年之间",
            mend_zh="换一个时间",
            field="start",
            value=start.isoformat(),
        )
    with district.reading() as conn:
        in_force = calendars.in_force(conn, district.tenant, zone_name=district.zone_name)
    due_at = deadline(start, amount_s, unit, in_force.calendar).astimezone(UTC)
    return LimitTried(
        due_at=due_at,
        duty_s=duty_between(start, due_at, in_force.calendar).total_seconds(),
        number=in_force.number,
        unknown_years=in_force.calendar.unknown_years(start, due_at),
    )


def _days_of_year(year: int) -> list[date]:
    first = date(year, 1, 1)
    n_days = (date(year, 12, 31) - first).days + 1
    return [first + timedelta(days=n) for n in range(n_days)]
