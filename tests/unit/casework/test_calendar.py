"""Deadlines in working time, one by one: weekends, festivals, make-up days, nights, years."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gridmap.casework.calendar import (
    CalendarYear,
    DayKind,
    LimitUnit,
    Span,
    WorkingCalendar,
    amount_between,
    deadline,
    duty_between,
)
from gridmap.casework.calendar_entries import UnclearEntry, calendar_of, year_of
from gridmap.ingest.calendar_file import read_calendars

GEODATA = Path(__file__).parents[3] / "geodata"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHIPPED = calendar_of(read_calendars(GEODATA / "calendars"), zone_name="Asia/Shanghai")
OFFICE = {day: ["08:30-17:30"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


def a_year(code="2026", **said):
    return calendar_of(
        {code: OFFICE | {"makeup": ["08:30-17:30"], "half": ["08:30-12:00"]} | said},
        zone_name="Asia/Shanghai",
    )


def every_day(hours):
    return {day: [hours] for day in (*OFFICE, "saturday", "sunday")}


LUNCH = a_year(
    **{day: ["08:30-12:00", "13:30-17:30"] for day in OFFICE}, half_days=["2026-06-12 检修"]
)
LONG_DAYS = a_year(**every_day("07:00-21:00"), makeup=["07:00-21:00"])
NIGHTS = a_year(**every_day("22:00-06:00"))
FRIDAY_NIGHT = a_year(friday=["18:00-02:00"])
ALL_DAY = a_year(**every_day("00:00-24:00"))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(start, hours=None, days=None, *, calendar=SHIPPED):
    unit = LimitUnit.WORKING_HOURS if days is None else LimitUnit.WORKING_DAYS
    amount_s = int(hours * 3_600) if days is None else days * 86_400
    told = deadline(at(start), amount_s, unit, calendar).astimezone(SHANGHAI)
    return told.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "by"),
    [
        # within a day, and over its end
        ("2026-06-10 08:30", 4, "2026-06-10 12:30"),
        ("2026-06-10 10:15", 4, "2026-06-10 14:15"),
        ("2026-06-10 08:30", 9, "2026-06-10 17:30"),
        ("2026-06-10 13:30", 4, "2026-06-10 17:30"),
        ("2026-06-10 13:31", 4, "2026-06-11 08:31"),
        ("2026-06-10 06:00", 2, "2026-06-10 10:30"),
        ("2026-06-10 17:30", 2, "2026-06-11 10:30"),
        ("2026-06-10 23:59", 2, "2026-06-11 10:30"),
        ("2026-06-10 00:00", 0.5, "2026-06-10 09:00"),
        ("2026-06-10 08:30", 18, "2026-06-11 17:30"),
        ("2026-06-10 08:30", 18.5, "2026-06-12 09:00"),
        # over a weekend
        ("2026-06-12 17:29", 4, "2026-06-15 12:29"),
        ("2026-06-12 17:30", 4, "2026-06-15 12:30"),
        ("2026-06-13 03:00", 4, "2026-06-15 12:30"),
        ("2026-06-14 23:00", 1, "2026-06-15 09:30"),
        ("2026-06-12 16:30", 1, "2026-06-12 17:30"),
        # Spring Festival: off from the 15th to the 23rd; Saturdays the 14th and 28th at work
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),
        ("2026-02-13 17:00", 1, "2026-02-14 09:00"),
        ("2026-02-14 08:30", 9, "2026-02-14 17:30"),
        ("2026-02-18 12:00", 4, "2026-02-24 12:30"),
        ("2026-02-27 17:00", 1, "2026-02-28 09:00"),
        ("2026-02-28 17:00", 1, "2026-03-02 09:00"),
        # National Day: 20 September is a Sunday at work, 10 October a Saturday
        ("2026-09-18 17:00", 1, "2026-09-20 09:00"),
        ("2026-09-20 12:00", 4, "2026-09-20 16:00"),
        ("2026-09-24 17:00", 1, "2026-09-28 09:00"),
        ("2026-09-30 17:29", 4, "2026-10-08 12:29"),
        ("2026-10-09 17:00", 1, "2026-10-10 09:00"),
        ("2026-10-10 17:00", 1, "2026-10-12 09:00"),
        # from one year into the next
        ("2025-12-30 17:00", 1, "2025-12-31 09:00"),
        ("2025-12-31 17:00", 1, "2026-01-04 09:00"),
        ("2026-01-01 10:00", 4, "2026-01-04 12:30"),
    ],
)
def test_working_hours_as_shipped(start, hours, by):
    assert due(start, hours=hours) == by


@pytest.mark.parametrize(
    ("start", "days", "by"),
    [
        ("2026-06-10 08:30", 1, "2026-06-11 17:30"),
        ("2026-06-10 00:00", 1, "2026-06-11 17:30"),
        ("2026-06-10 23:59", 1, "2026-06-11 17:30"),
        ("2026-06-12 17:29", 1, "2026-06-15 17:30"),
        ("2026-06-13 10:00", 1, "2026-06-15 17:30"),
        ("2026-06-14 10:00", 2, "2026-06-16 17:30"),
        ("2026-06-18 10:00", 1, "2026-06-22 17:30"),
        ("2026-02-13 10:00", 1, "2026-02-14 17:30"),
        ("2026-02-13 10:00", 2, "2026-02-24 17:30"),
        ("2026-02-14 10:00", 1, "2026-02-24 17:30"),
        ("2026-02-27 10:00", 1, "2026-02-28 17:30"),
        ("2026-02-27 10:00", 2, "2026-03-02 17:30"),
        ("2026-09-18 10:00", 1, "2026-09-20 17:30"),
        ("2026-09-30 10:00", 3, "2026-10-10 17:30"),
        ("2026-05-08 10:00", 1, "2026-05-09 17:30"),
        ("2025-12-30 10:00", 2, "2026-01-04 17:30"),
        ("2025-12-31 10:00", 1, "2026-01-04 17:30"),
        ("2025-01-24 10:00", 1, "2025-01-26 17:30"),
        ("2025-09-30 10:00", 1, "2025-10-09 17:30"),
        ("2026-03-02 10:00", 15, "2026-03-23 17:30"),
        ("2026-03-02 10:00", 20, "2026-03-30 17:30"),
    ],
)
def test_working_days_as_shipped_end_with_the_duty_of_the_last(start, days, by):
    assert due(start, days=days) == by


@pytest.mark.parametrize(
    ("calendar", "start", "amount", "by"),
    [
        (LUNCH, "2026-06-10 11:00", {"hours": 2}, "2026-06-10 14:30"),
        (LUNCH, "2026-06-10 12:30", {"hours": 1}, "2026-06-10 14:30"),
        (LUNCH, "2026-06-10 08:30", {"hours": 3.5}, "2026-06-10 12:00"),
        (LUNCH, "2026-06-11 17:00", {"hours": 4}, "2026-06-12 12:00"),
        (LUNCH, "2026-06-12 11:00", {"hours": 2}, "2026-06-15 09:30"),
        (LUNCH, "2026-06-11 10:00", {"days": 1}, "2026-06-12 12:00"),
        (LUNCH, "2026-06-11 10:00", {"days": 2}, "2026-06-15 17:30"),
        (LONG_DAYS, "2026-06-12 20:00", {"hours": 4}, "2026-06-13 10:00"),
        (LONG_DAYS, "2026-06-12 20:00", {"days": 1}, "2026-06-13 21:00"),
        (NIGHTS, "2026-06-10 12:00", {"hours": 4}, "2026-06-11 02:00"),
        (NIGHTS, "2026-06-10 23:00", {"hours": 8}, "2026-06-11 23:00"),
        (NIGHTS, "2026-06-11 05:00", {"hours": 1}, "2026-06-11 06:00"),
        (NIGHTS, "2026-06-11 05:00", {"days": 1}, "2026-06-12 06:00"),
        (NIGHTS, "2026-06-11 06:30", {"days": 1}, "2026-06-13 06:00"),
        (FRIDAY_NIGHT, "2026-06-13 01:00", {"hours": 2}, "2026-06-15 09:30"),
        (FRIDAY_NIGHT, "2026-06-11 10:00", {"days": 1}, "2026-06-13 02:00"),
        (FRIDAY_NIGHT, "2026-06-13 01:00", {"days": 1}, "2026-06-15 17:30"),
        (ALL_DAY, "2026-06-12 17:29", {"hours": 4}, "2026-06-12 21:29"),
        (ALL_DAY, "2026-06-12 17:29", {"hours": 48}, "2026-06-14 17:29"),
    ],
)
def test_other_hours(calendar, start, amount, by):
    assert due(start, calendar=calendar, **amount) == by


@pytest.mark.parametrize("start", ["2026-06-12 17:29", "2026-02-15 00:00", "2025-12-31 23:00"])
def test_urgent_hours_run_through_the_night_and_every_festival(start):
    four_hours = deadline(at(start), 14_400, LimitUnit.CLOCK, SHIPPED)
    assert four_hours - at(start) == timedelta(hours=4)


def test_nothing_is_over_at_once_in_any_unit():
    saturday = at("2026-06-13 10:00")
    assert {deadline(saturday, 0, unit, SHIPPED) for unit in LimitUnit} == {saturday}


def test_days_have_names_and_kinds():
    days = {
        date(2026, 2, 14): DayKind.MAKEUP,
        date(2026, 2, 17): DayKind.DAY_OFF,
        date(2026, 2, 24): DayKind.WORKDAY,
        date(2026, 3, 1): DayKind.REST,
    }
    assert {day: SHIPPED.kind_of(day) for day in days} == days
    assert SHIPPED.years[2026].names[date(2026, 2, 17)] == "春节"
    assert LUNCH.kind_of(date(2026, 6, 12)) is DayKind.HALF


@pytest.mark.parametrize(
    ("year", "n_days"),
    [  # days at work by month, as chinesecalendar 1.11.0 and holidays 0.108 count them
        (2025, (19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23)),
        (2026, (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)),
    ],
)
def test_shipped_years_have_the_days_that_libraries_count(year, n_days):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    at_work = [day.month for day in days if SHIPPED.spans_of(day)]
    assert tuple(at_work.count(month) for month in range(1, 13)) == n_days


def test_a_year_that_is_not_known_says_so_and_keeps_the_hours_of_the_last():
    start, end = at("2025-12-31 10:00"), at("2027-01-05 10:00")
    assert SHIPPED.unknown_years(start, end) == (2027,)
    assert WorkingCalendar().unknown_years(start, start) == (2025,)
    assert due("2026-12-31 17:00", hours=1) == "2027-01-01 09:00"
    nights = a_year(friday=["20:00-22:00"])
    assert nights.spans_of(date(2027, 1, 1)) == (Span(1_200, 1_320),)
    assert nights.spans_of(date(2025, 1, 3)) == (Span(1_200, 1_320),)


def test_how_much_lies_between_two_instants():
    friday, monday = at("2026-06-12 17:00"), at("2026-06-15 09:00")
    assert duty_between(friday, monday, SHIPPED) == timedelta(hours=1)
    assert duty_between(monday, friday, SHIPPED) == timedelta(0)
    amounts = {unit: amount_between(friday, monday, unit, SHIPPED) for unit in LimitUnit}
    assert amounts == {
        LimitUnit.CLOCK: 64 * 3_600,
        LimitUnit.WORKING_HOURS: 3_600,
        LimitUnit.WORKING_DAYS: 86_400,
    }
    assert amount_between(monday, friday, LimitUnit.WORKING_DAYS, SHIPPED) == 0


def test_instants_come_in_any_zone_and_go_out_in_utc():
    utc = datetime(2026, 6, 12, 9, 29, tzinfo=UTC)
    told = deadline(utc, 14_400, LimitUnit.WORKING_HOURS, SHIPPED)
    assert told == at("2026-06-15 12:29")
    assert told.tzinfo is UTC


def test_a_calendar_without_duty_ends_no_limit():
    first, last = date(2025, 1, 1).toordinal(), date(2029, 1, 1).toordinal()
    days = frozenset(map(date.fromordinal, range(first, last)))
    off = CalendarYear(days_off=days)
    never = WorkingCalendar(years=dict.fromkeys(range(2025, 2029), off))
    for unit in (LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS):
        with pytest.raises(ValueError, match="two years"):
            deadline(at("2025-01-01 00:00"), 86_400, unit, never)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"monday": ["8:30-17:30"]}, "monday"),
        ({"monday": ["08:30-25:00"]}, "monday"),
        ({"monday": ["08:30-24:30"]}, "monday"),
        ({"monday": ["13:00-17:00", "08:00-12:00"]}, "code"),
        ({"monday": ["08:00-12:00", "11:00-17:00"]}, "code"),
        ({"days_off": ["2026-02-30"]}, "days_off"),
        ({"days_off": ["2025-12-31"]}, "days_off"),
        ({"days_off": ["2026-02-20/2026-02-15"]}, "days_off"),
        ({"days_off": ["春节"]}, "days_off"),
        ({"days_off": ["2026-02-14"], "makeup_days": ["2026-02-14"]}, "code"),
        ({"half": [], "half_days": ["2026-02-13"]}, "code"),
        ({day: [] for day in OFFICE}, "code"),
        ({"days_off": ["2026-01-01/2026-12-31"]}, "days_off"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_key(said, key):
    with pytest.raises(UnclearEntry) as caught:
        year_of("2026", OFFICE | {"makeup": ["08:30-17:30"], "half": ["08:30-12:00"]} | said)
    assert caught.value.key == key


@pytest.mark.parametrize("code", ["26", "0000", "next", "20260"])
def test_an_entry_is_a_year(code):
    with pytest.raises(UnclearEntry) as caught:
        year_of(code, OFFICE)
    assert caught.value.key == "code"
