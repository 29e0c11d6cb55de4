"""Working time 工作时间: hours of duty, days off 放假, make-up days 调休, and deadlines in them.

A limit is counted in one of three units. On the clock 紧急工作时 it runs day and night; in
working hours 工作时 it runs while somebody is on duty; in working days 工作日 it ends with the duty
of the last day, the day on which it begins not being counted (Civil Code of China 民法典,
articles 201 and 203).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, pairwise
from math import ceil
from zoneinfo import ZoneInfo

DAY_S = 86_400
"""What one working day counts in a limit that is stated in seconds."""

_DAY = timedelta(days=1)
_DAY_MIN = 1_440
_LONGEST_REST = 2 * 366
"""Days in a row without duty after which a calendar is taken for one without any: two years that
have a working day each may have as many."""


class LimitUnit(StrEnum):
    """What a limit is counted in; of working days each counts 86,400 seconds."""

    CLOCK = "clock"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"


class DayKind(StrEnum):
    """What a day is in a working calendar."""

    WORKDAY = "workday"
    REST = "rest"
    DAY_OFF = "day_off"
    MAKEUP = "makeup"
    HALF = "half"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of duty in minutes after midnight; what ends after 1,440 ends the next day."""

    from_min: int
    to_min: int

    def __post_init__(self) -> None:
        """Refuse a span that begins on another day, or is empty or longer than a day."""
        if not 0 <= self.from_min < min(_DAY_MIN, self.to_min):
            raise ValueError("a span begins within its day and ends after it began")
        if self.to_min - self.from_min > _DAY_MIN:
            raise ValueError("a span is at most a day long")

    def __str__(self) -> str:
        """Return it as entries say it: `08:30-17:30`."""
        end = self.to_min if self.to_min <= _DAY_MIN else self.to_min - _DAY_MIN
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.from_min, end))


_OFFICE = (Span(510, 1_050),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """The hours and the days of one year: spans from Monday to Sunday, of make-up and half days.

    A day is off, a make-up day or half a day, never two of them. `names` say of what.
    """

    week: tuple[tuple[Span, ...], ...] = (_OFFICE,) * 5 + ((), ())
    makeup: tuple[Span, ...] = _OFFICE
    half: tuple[Span, ...] = (Span(510, 720),)
    days_off: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    half_days: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a week without duty, spans that overlap, and days that are two things."""
        if not any(self.week):
            raise ValueError("nobody is ever on duty")
        for spans in (*self.week, self.makeup, self.half):
            pairs = pairwise(spans)
            if any(former.to_min > latter.from_min for former, latter in pairs):
                raise ValueError("spans of a day stand in order and do not overlap")
        if (self.makeup_days and not self.makeup) or (self.half_days and not self.half):
            raise ValueError("make-up and half days need hours")
        said = (self.days_off, self.makeup_days, self.half_days)
        if sum(map(len, said)) != len(frozenset().union(*said)):
            raise ValueError("a day is off, a make-up day or half a day, not two of them")

    def kind_of(self, day: date) -> DayKind:
        """Return what a day of this year is."""
        if day in self.days_off:
            return DayKind.DAY_OFF
        if day in self.makeup_days:
            return DayKind.MAKEUP
        if day in self.half_days:
            return DayKind.HALF
        return DayKind.WORKDAY if self.week[day.weekday()] else DayKind.REST

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """Return when somebody is on duty from this day on."""
        match self.kind_of(day):
            case DayKind.DAY_OFF:
                return ()
            case DayKind.MAKEUP:
                return self.makeup
            case DayKind.HALF:
                return self.half
            case _:
                return self.week[day.weekday()]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """The working time of a district, year by year.

    A year that is not known has the ordinary week of the nearest one before it, else after it,
    and neither days off nor make-up days: ask `unknown_years` and say so.
    """

    zone_name: str = "Asia/Shanghai"
    years: Mapping[int, CalendarYear] = field(default_factory=dict)

    def kind_of(self, day: date) -> DayKind:
        """Return what a day is."""
        return self._year_of(day).kind_of(day)

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """Return when somebody is on duty from this day on."""
        return self._year_of(day).spans_of(day)

    def name_of(self, day: date) -> str:
        """Return of what a day is off or made up for; empty where nobody said it."""
        return self._year_of(day).names.get(day, "")

    def unknown_years(self, start: datetime, end: datetime) -> tuple[int, ...]:
        """Return the years between two instants of which days off are not known."""
        zone = ZoneInfo(self.zone_name)
        first, last = start.astimezone(zone).year, end.astimezone(zone).year
        return tuple(year for year in range(first, last + 1) if year not in self.years)

    def duty(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches of duty after an instant, without end and without overlap.

        Raises
        ------
        ValueError
            Nobody is on duty for two years.
        """
        reached, n_idle = start.astimezone(UTC), 0
        first = self._local(start) - _DAY
        for day in (first + n * _DAY for n in count()):
            n_idle += 1
            for begin, end in self._stretches(day):
                if end > reached:
                    yield max(begin, reached), end
                    reached, n_idle = end, 0
            if n_idle > _LONGEST_REST:
                raise ValueError("nobody is on duty for two years")

    def day_of(self, instant: datetime) -> date:
        """Return the working day of an instant: duty across midnight is of the day it began on."""
        day = self._local(instant)
        before = [end for _, end in self._stretches(day - _DAY)]
        return day - _DAY if before and instant <= before[-1] else day

    def end_of(self, day: date) -> datetime:
        """Return when the duty of a day, or one that reaches into it, is over."""
        ends = [end for one in (day - _DAY, day) for _, end in self._stretches(one)]
        return max(ends)

    def _year_of(self, day: date) -> CalendarYear:
        known = self.years.get(day.year)
        if known is not None:
            return known
        before = [year for year in self.years if year < day.year]
        nearest = max(before) if before else min(self.years, default=None)
        week = CalendarYear() if nearest is None else self.years[nearest]
        return CalendarYear(week=week.week, makeup=week.makeup, half=week.half)

    def _local(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.zone_name)).date()

    def _stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for span in self.spans_of(day):
            begin, end = self._instant(day, span.from_min), self._instant(day, span.to_min)
            if begin < end:
                yield begin, end

    def _instant(self, day: date, minutes: int) -> datetime:
        days, rest = divmod(minutes, _DAY_MIN)
        wall = time(rest // 60, rest % 60, tzinfo=ZoneInfo(self.zone_name))
        return datetime.combine(day + days * _DAY, wall).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarInForce:
    """A calendar and the number of its version; 0 where none was ever set."""

    calendar: WorkingCalendar
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReach(CalendarInForce):
    """How far the calendar in force reaches, and whether any limit is counted by it.

    `unknown_years` are those of now and of two months on of which no days are known.
    """

    is_needed: bool
    unknown_years: tuple[int, ...]


def deadline(
    start: datetime, amount_s: float, unit: LimitUnit, calendar: WorkingCalendar
) -> datetime:
    """Return when an amount of time that begins at an instant is over.

    In working hours it is the first instant by which so much duty has passed; in working days
    the end of duty of the last day, a part of a day counting as one. Nothing is over at once.

    >>> friday = datetime(2026, 6, 12, 17, 29, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> due = deadline(friday, 4 * 3_600, LimitUnit.WORKING_HOURS, WorkingCalendar())
    >>> due.astimezone(friday.tzinfo).isoformat()
    '2026-06-15T12:29:00+08:00'
    """
    if amount_s <= 0:
        return start
    match unit:
        case LimitUnit.CLOCK:
            return start + timedelta(seconds=amount_s)
        case LimitUnit.WORKING_HOURS:
            return _after_hours(start, timedelta(seconds=amount_s), calendar)
        case LimitUnit.WORKING_DAYS:
            return _after_days(start, ceil(amount_s / DAY_S), calendar)


def _after_hours(start: datetime, left: timedelta, calendar: WorkingCalendar) -> datetime:
    for begin, end in calendar.duty(start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError


def _after_days(start: datetime, n_days: int, calendar: WorkingCalendar) -> datetime:
    day, n_idle = calendar.day_of(start), 0
    while n_days:
        day, n_idle = day + _DAY, n_idle + 1
        if calendar.spans_of(day):
            n_days, n_idle = n_days - 1, 0
        if n_idle > _LONGEST_REST:
            raise ValueError("nobody is on duty for two years")
    return calendar.end_of(day)


def duty_between(start: datetime, end: datetime, calendar: WorkingCalendar) -> timedelta:
    """Return how much duty lies between two instants; none where they are not in order."""
    total = timedelta(0)
    for begin, stop in calendar.duty(start):
        if begin >= end:
            break
        total += min(stop, end) - begin
    return total


def amount_between(
    start: datetime, end: datetime, unit: LimitUnit, calendar: WorkingCalendar
) -> int:
    """Return how many seconds of a unit lie between two instants; none where not in order."""
    match unit:
        case LimitUnit.CLOCK:
            return max(0, int((end - start).total_seconds()))
        case LimitUnit.WORKING_HOURS:
            return int(duty_between(start, end, calendar).total_seconds())
        case LimitUnit.WORKING_DAYS:
            first, last = calendar.day_of(start), calendar.day_of(end)
            days = (first + n * _DAY for n in range(1, (last - first).days + 1))
            return DAY_S * sum(bool(calendar.spans_of(day)) for day in days)
