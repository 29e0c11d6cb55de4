"""Which span of time stands beside another one: the period before 环比, the year before 同比."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days from the first to the last, both included."""

    first: date
    last: date

    def __len__(self) -> int:
        """Return how many days it are."""
        return (self.last - self.first).days + 1

    def each(self) -> list["Days"]:
        """Return the days one by one."""
        days = (self.first + timedelta(days=number) for number in range(len(self)))
        return [Days(day, day) for day in days]


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant, included, to another one, excluded."""

    since: datetime
    until: datetime


def span_of(days: Days, *, at: datetime, zone: ZoneInfo) -> Span:
    """Return the instants of some days where a day begins at midnight; no later than now."""
    since = datetime.combine(days.first, time(), zone)
    until = datetime.combine(days.last + timedelta(days=1), time(), zone)
    return Span(since, max(since, min(until, at)))


def days_before(days: Days) -> Days:
    """Return the days that stand before some days: whole months before whole months.

    What begins with a month and ends within it stands beside the same days of the month before,
    as far as that has them; what ends with a month, beside as many whole months; anything else,
    beside as many days right before it.

    >>> days_before(Days(date(2026, 3, 1), date(2026, 3, 31)))
    Days(first=datetime.date(2026, 2, 1), last=datetime.date(2026, 2, 28))
    >>> days_before(Days(date(2026, 3, 1), date(2026, 3, 30)))
    Days(first=datetime.date(2026, 2, 1), last=datetime.date(2026, 2, 28))
    >>> days_before(Days(date(2026, 1, 1), date(2026, 3, 31)))
    Days(first=datetime.date(2025, 10, 1), last=datetime.date(2025, 12, 31))
    >>> days_before(Days(date(2026, 3, 2), date(2026, 3, 8)))
    Days(first=datetime.date(2026, 2, 23), last=datetime.date(2026, 3, 1))
    """
    n_months = _months_between(days.first, days.last) + 1
    if days.first.day == 1 and (n_months == 1 or _ends_a_month(days.last)):
        return _moved(days, -n_months)
    return Days(days.first - timedelta(days=len(days)), days.first - timedelta(days=1))


def days_a_year_before(days: Days) -> Days:
    """Return the same days of the year before; the end of February stays the end.

    >>> days_a_year_before(Days(date(2024, 2, 1), date(2024, 2, 29)))
    Days(first=datetime.date(2023, 2, 1), last=datetime.date(2023, 2, 28))
    """
    return _moved(days, -_MONTHS_A_YEAR)


def beside(days: Days, other: Days, *, at: datetime, zone: ZoneInfo) -> Span:
    """Return the span of other days to compare with: as far on as the first ones are by now.

    The first nine hours of a day are not compared with a whole day.
    """
    whole, now = (
        span_of(other, at=datetime.max.replace(tzinfo=zone), zone=zone),
        span_of(days, at=at, zone=zone),
    )
    end = datetime.combine(days.last + timedelta(days=1), time(), zone)
    if now.until >= end:
        return whole
    return Span(whole.since, min(whole.until, whole.since + (now.until - now.since)))


def _months_between(first: date, last: date) -> int:
    return _MONTHS_A_YEAR * (last.year - first.year) + last.month - first.month


def _ends_a_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _moved(days: Days, n_months: int) -> Days:
    """Return days so many months later; an end of a month stays one."""
    last = _month_on(days.last, n_months)
    if _ends_a_month(days.last):
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return Days(_month_on(days.first, n_months), last)


def _month_on(day: date, n_months: int) -> date:
    number = _MONTHS_A_YEAR * day.year + day.month - 1 + n_months
    year, month = divmod(number, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
