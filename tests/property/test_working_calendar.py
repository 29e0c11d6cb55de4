"""Working time against a count of single minutes, and the laws that it keeps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.casework.calendar import (
    CalendarYear,
    LimitUnit,
    Span,
    WorkingCalendar,
    deadline,
    duty_between,
)

MINUTE = timedelta(minutes=1)
HOURS, DAYS = LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS
FIRST = date(2025, 12, 25)

bounds = st.lists(st.integers(0, 1_439), min_size=2, max_size=6, unique=True).map(sorted)
spans = bounds.map(lambda found: tuple(map(Span, found[: len(found) // 2 * 2 : 2], found[1::2])))
nights = st.tuples(st.integers(700, 1_439), st.integers(1, 700)).map(
    lambda found: (Span(found[0], 1_440 + found[1]),)
)
duties = st.one_of(spans, nights, st.just((Span(0, 1_440),)))
some_days = st.sets(st.integers(0, 20), max_size=6)


@st.composite
def calendars(draw):
    """A calendar of two years with festivals, make-up and half days around New Year."""
    week = draw(st.lists(st.one_of(duties, st.just(())), min_size=7, max_size=7))
    week[draw(st.integers(0, 6))] = draw(duties)
    off, makeup, half = draw(some_days), draw(some_days), draw(some_days)
    makeup, half = makeup - off, half - off - makeup

    def of_year(year, numbers):
        days = (FIRST + timedelta(days=n) for n in numbers)
        return frozenset(day for day in days if day.year == year)

    return WorkingCalendar(
        zone_name=draw(st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "UTC"])),
        years={
            year: CalendarYear(
                week=tuple(week),
                makeup=(Span(480, 1_000),),
                half=(Span(500, 720),),
                days_off=of_year(year, off),
                makeup_days=of_year(year, makeup),
                half_days=of_year(year, half),
            )
            for year in (2025, 2026)
        },
    )


starts = st.integers(0, 18 * 1_440).map(lambda n: datetime(2025, 12, 24, tzinfo=UTC) + n * MINUTE)
minutes = st.integers(0, 3_000)


def is_duty(instant, calendar):
    """Tell by the wall clock alone whether somebody is on duty in the minute that begins."""
    local = instant.astimezone(ZoneInfo(calendar.zone_name))
    minute, today = local.hour * 60 + local.minute, local.date()
    return any(span.from_min <= minute < span.to_min for span in calendar.spans_of(today)) or any(
        minute < span.to_min - 1_440 for span in calendar.spans_of(today - timedelta(days=1))
    )


@settings(max_examples=60)
@given(calendars(), starts, st.integers(1, 1_500))
def test_working_hours_are_those_that_a_count_of_minutes_finds(calendar, start, amount):
    left, instant = amount, start
    while left:
        left -= is_duty(instant, calendar)
        instant += MINUTE
    assert deadline(start, amount * 60, HOURS, calendar) == instant
    assert duty_between(start, instant, calendar) == amount * MINUTE


@given(calendars(), starts, minutes, minutes)
def test_adding_one_amount_and_then_another_adds_their_sum(calendar, start, one, other):
    then = deadline(deadline(start, one * 60, HOURS, calendar), other * 60, HOURS, calendar)
    assert then == deadline(start, (one + other) * 60, HOURS, calendar)


@given(calendars(), starts, st.integers(1, 9), st.integers(1, 9))
def test_so_do_working_days_once_there_is_one(calendar, start, one, other):
    day = 86_400
    then = deadline(deadline(start, one * day, DAYS, calendar), other * day, DAYS, calendar)
    assert then == deadline(start, (one + other) * day, DAYS, calendar)


@given(calendars(), starts, starts, minutes, minutes, st.sampled_from(LimitUnit))
def test_who_begins_later_or_has_more_time_is_never_due_sooner(
    calendar, one, other, little, much, unit
):
    begin, later = sorted((one, other))
    less, more = sorted((little * 60, much * 60))
    first = deadline(begin, less, unit, calendar)
    assert begin <= first <= deadline(later, less, unit, calendar)
    assert first <= deadline(begin, more, unit, calendar)


@given(calendars(), starts, starts, starts)
def test_duty_adds_up(calendar, one, other, another):
    first, then, last = sorted((one, other, another))
    parts = duty_between(first, then, calendar) + duty_between(then, last, calendar)
    assert parts == duty_between(first, last, calendar) <= last - first
