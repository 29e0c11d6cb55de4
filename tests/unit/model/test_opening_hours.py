"""Opening hours are read as written, and what cannot be read is said, not guessed."""

import doctest

import pytest

from gridmap.errors import InputError
from gridmap.model import opening_hours
from gridmap.model.opening_hours import parse, parse_week_minute, told_week_minute


def is_open(text, moment):
    return parse(text).is_open(parse_week_minute(moment))


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(opening_hours).failed == 0


@pytest.mark.parametrize("text", [None, "", "  ", "24/7", "全天开放", "Mo-Su 00:00-24:00", "open"])
def test_nothing_written_and_round_the_clock_are_always_open(text):
    assert all(map(parse(text).is_open, range(opening_hours.WEEK_MINUTES)))


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("Mo-Fr 08:30-12:00,14:30-17:30", "Mo 08:29", False),
        ("Mo-Fr 08:30-12:00,14:30-17:30", "Mo 08:30", True),
        ("Mo-Fr 08:30-12:00,14:30-17:30", "Mo 11:59", True),
        ("Mo-Fr 08:30-12:00,14:30-17:30", "Mo 12:00", False),  # the closing minute is shut
        ("Mo-Fr 08:30-12:00,14:30-17:30", "Fr 14:30", True),
        ("Mo-Fr 08:30-12:00,14:30-17:30", "Sa 10:00", False),
        ("Mo-Su 05:30-24:00", "Su 23:59", True),
        ("Mo-Su 05:30-24:00", "Mo 00:00", False),
        ("Mo-Sa 09:00-12:00; Su off", "Su 10:00", False),
        ("Mo-Su 09:00-17:00; Su closed", "Su 10:00", False),  # the later rule counts
        ("Mo-Fr 08:30-18:00; Fr 08:30-12:00", "Fr 15:00", False),
        ("Mo,We,Fr 09:00-10:00", "Tu 09:30", False),
        ("Sa-Mo 09:00-10:00", "Mo 09:30", True),
        ("Sa-Mo 09:00-10:00", "Tu 09:30", False),
        ("08:00-10:00", "Su 09:00", True),
        ("Mo", "Mo 03:00", True),
        ("Mo-Fr", "Fr 23:59", True),
        ("Mo-Fr 08:00-18:00; PH off", "Mo 09:00", True),
        ("PH off", "Mo 09:00", False),
        ("周一至周五 8:30-12:00，14:30\uff0d17:30；周六休息", "Tu 15:00", True),
        ("周一至周五 8:30-12:00，14:30\uff0d17:30；周六休息", "Sa 15:00", False),
        ("每天09：00～17：00", "Su 16:59", True),
    ],
)
def test_a_rule_holds_for_its_days_and_minutes(text, moment, expected):
    assert is_open(text, moment) is expected


@pytest.mark.parametrize("text", ["Fr 20:00-02:00", "Fr 20:00-26:00", "Fr 20:00-02:00; Sa off"])
def test_a_night_belongs_to_the_day_it_began(text):
    assert not is_open(text, "Fr 19:59")
    assert is_open(text, "Sa 01:59")
    assert not is_open(text, "Sa 02:00")
    assert not is_open(text, "Fr 01:00")


def test_sunday_night_goes_on_on_monday():
    assert is_open("Su 22:00-03:00", "Mo 02:59")
    assert not is_open("Su 22:00-03:00", "Mo 03:00")


@pytest.mark.parametrize(
    "text",
    [
        "by appointment",
        "Mo-Fr 8-12",
        "Xx 08:00-12:00",
        "Mo-Fr 08:00-12:00 and by phone",
        "Mo-Fr 25:00-26:00",
        "Mo-Fr 08:60-12:00",
        "Mo-Fr 08:00-49:00",
        "08:00-08:00",
        "sunrise-sunset",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_cannot_be_read_is_named_with_its_text(text):
    with pytest.raises(InputError) as caught:
        parse(text)
    assert repr(text) in caught.value.facts["problem"]
    assert caught.value.facts["mend"]


@pytest.mark.parametrize("minute", [-1, opening_hours.WEEK_MINUTES])
def test_a_minute_outside_the_week_is_refused(minute):
    with pytest.raises(InputError, match="week"):
        parse("24/7").is_open(minute)


@pytest.mark.parametrize(
    "text", ["", "10:00", "Tu", "Tu 24:00", "Tu 10:60", "Xx 10:00", "PH 10:00"]
)
def test_a_moment_that_names_no_minute_is_refused(text):
    with pytest.raises(InputError):
        parse_week_minute(text)


def test_a_moment_is_told_as_it_is_read():
    minutes = range(opening_hours.WEEK_MINUTES)
    assert all(parse_week_minute(told_week_minute(minute)) == minute for minute in minutes)
    assert parse_week_minute("周日 23:59") == opening_hours.WEEK_MINUTES - 1
