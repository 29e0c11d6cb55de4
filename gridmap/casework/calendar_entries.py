"""Years of a working calendar as their entries say them: texts of hours and of days.

Hours are `08:30-17:30`; what ends at or before its begin ends the next day. Days are
`2026-01-04` or `2026-02-15/2026-02-23`, both with a name behind where there is one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from gridmap.casework.calendar import CalendarYear, Span, WorkingCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPAN_KEYS = (*WEEKDAYS, "makeup", "half")
DAY_KEYS = ("days_off", "makeup_days", "half_days")

_YEAR = re.compile("(?!0000)[0-9]{4}")
_TIME = "(24|[01][0-9]|2[0-3]):((?<=24:)00|(?<!24:)[0-5][0-9])"
_HOURS = re.compile(f"{_TIME}-{_TIME}")
_DAYS = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?(?:\\s+(.*))?")

Said = Mapping[str, object]


class UnclearEntry(ValueError):
    """Something in the entry of a year cannot be meant; `key` is where."""

    def __init__(self, key: str, problem: str, problem_zh: str) -> None:
        super().__init__(problem)
        self.key, self.problem, self.problem_zh = key, problem, problem_zh


def calendar_of(entries: Mapping[str, Said], *, zone_name: str) -> WorkingCalendar:
    """Return the working calendar that entries of years say."""
    years = {int(code): year_of(code, said) for code, said in entries.items()}
    return WorkingCalendar(zone_name=zone_name, years=years)


def year_of(code: str, said: Said) -> CalendarYear:
    """Return one year as its entry says it.

    Raises
    ------
    UnclearEntry
        The code is no year, hours or days cannot be read, or days are of another year.
    """
    if not _YEAR.fullmatch(code):
        raise UnclearEntry("code", f"{code!r} is no year", f"{code!r} 不是年份")
    spans = {key: tuple(_span(key, text) for text in texts_of(said, key)) for key in SPAN_KEYS}
    named = {key: dict(_days(key, texts_of(said, key), int(code))) for key in DAY_KEYS}
    names = {day: name for days in named.values() for day, name in days.items() if name}
    try:
        year = CalendarYear(
            week=tuple(spans[day] for day in WEEKDAYS),
            makeup=spans["makeup"],
            half=spans["half"],
            days_off=frozenset(named["days_off"]),
            makeup_days=frozenset(named["makeup_days"]),
            half_days=frozenset(named["half_days"]),
            names=names,
        )
    except ValueError as error:
        raise UnclearEntry("code", str(error), "工时或日期相互矛盾") from error
    first = date(int(code), 1, 1)
    if not any(year.spans_of(first + timedelta(days=n)) for n in range(365)):
        raise UnclearEntry("days_off", "no day of the year is worked", "全年没有工作日")
    return year


def texts_of(said: Said, key: str) -> Sequence[str]:
    """Return the texts of one key; none where it is not said."""
    texts = said.get(key, ())
    return [str(one) for one in texts] if isinstance(texts, list | tuple) else ()


def _span(key: str, text: str) -> Span:
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise UnclearEntry(
            key,
            f"{text!r} are no hours; write them like 08:30-17:30",
            f"{text!r} 不是时段，应形如 08:30-17:30",
        )
    from_hour, from_min, to_hour, to_min = map(int, found.groups())
    begin, end = from_hour * 60 + from_min, to_hour * 60 + to_min
    try:
        return Span(begin, end if end > begin else end + 1_440)
    except ValueError as error:
        raise UnclearEntry(key, f"{text!r}: {error}", f"{text!r} 时段超出一天") from error


def _days(key: str, texts: Sequence[str], year: int) -> Iterator[tuple[date, str]]:
    for text in texts:
        first, last, name = _stretch(key, text)
        if first.year != year or last.year != year or first > last:
            raise UnclearEntry(
                key,
                f"{text!r} is not within {year}: each day stands in the entry of its year",
                f"{text!r} 不在 {year} 年内：每一天写在所属年份之下",
            )
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n), name


def _stretch(key: str, text: str) -> tuple[date, date, str]:
    found = _DAYS.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        first = date.fromisoformat(found[1])
        return first, date.fromisoformat(found[2] or found[1]), (found[3] or "").strip()
    except ValueError as error:
        raise UnclearEntry(
            key,
            f"{text!r} is no day; write 2026-01-04 or 2026-02-15/2026-02-23",
            f"{text!r} 不是日期，应形如 2026-01-04 或 2026-02-15/2026-02-23",
        ) from error
