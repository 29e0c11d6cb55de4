"""From cells to typed values."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gridmap.ingest.values import Column, shown
from gridmap.model.layer_fields import Kind

NAIVE = datetime(2019, 3, 21, 8)  # noqa: DTZ001  # as a workbook gives it
SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")


YES, NO = True, False


def read(kind, *cells, **facts):
    column = Column(name="f", kind=kind, **facts)
    values = column.values(cells)
    return values, [(one.index, one.code) for one in column.troubles]


def test_text_is_stripped_and_an_empty_cell_is_none():
    assert read(Kind.TEXT, " a ", "", "  ", None) == (["a", None, None, None], [])


def test_numbers_that_stand_for_codes_come_back_as_they_look():
    assert read(Kind.TEXT, 460108001, 460108001.0, 1.5, YES)[0] == [
        "460108001",
        "460108001",
        "1.5",
        "true",
    ]


def test_a_code_that_a_spreadsheet_rounded_is_found():
    assert read(Kind.TEXT, 46010800100100100101, rounds_numbers=True)[1] == [(0, "digits_lost")]
    assert read(Kind.TEXT, "4.60108E+14", is_code=True)[1] == [(0, "digits_lost")]
    assert read(Kind.TEXT, "4.60108E+14", is_code=False)[1] == []
    assert read(Kind.TEXT, 460108001001001, rounds_numbers=True) == (["460108001001001"], [])


@pytest.mark.parametrize("text", ["a\0b", "海\ud800"])
def test_text_that_no_database_can_store_is_found(text):
    assert read(Kind.TEXT, text) == ([None], [(0, "unreadable_text")])


def test_text_that_was_damaged_before_is_kept_and_told():
    values, troubles = read(Kind.TEXT, "锟斤拷路")
    assert values == ["锟斤拷路"]
    assert troubles == [(0, "damaged_text")]


def test_whole_numbers_are_read_from_text_and_numbers():
    assert read(Kind.INTEGER, "12", "12.0", 12, 12.0, "+3") == ([12, 12, 12, 12, 3], [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [("twelve", "not_a_number"), ("1_0", "not_a_number"), ("\uff11\uff12", "not_a_number"),
     ("1.5", "not_a_number"), (True, "not_a_number"), ("nan", "not_a_number"),
     ("1e3", "not_a_number"), (float("inf"), "not_a_number"), ("-1", "out_of_range"),
     (2**31, "out_of_range"), (10**400, "not_a_number")],
)  # fmt: skip
def test_what_is_no_count_is_found(cell, code):
    assert read(Kind.INTEGER, cell) == ([None], [(0, code)])


def test_truth_is_read_in_both_languages():
    assert read(Kind.BOOLEAN, "是", "TRUE", 1, 1.0, YES)[0] == [True] * 5
    assert read(Kind.BOOLEAN, "否", "no", 0, "F", NO)[0] == [False] * 5
    assert read(Kind.BOOLEAN, "perhaps") == ([None], [(0, "not_a_boolean")])


def test_a_list_is_split_at_both_kinds_of_semicolon():
    assert read(Kind.LIST, "a; b；c;", ("d", "e"), " ; ")[0] == [("a", "b", "c"), ("d", "e"), None]


def test_a_column_may_mix_formats_and_zones():
    formats = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f%z")
    cells = ("2019-03-21 08:00:00", "2019-03-21T00:00:00.000+0000", NAIVE)
    values, troubles = read(Kind.INSTANT, *cells, timestamp_formats=formats, time_zone=SHANGHAI)
    assert values == [datetime(2019, 3, 21, tzinfo=UTC)] * 3
    assert all(value.tzinfo is UTC for value in values)
    assert troubles == []


def test_without_formats_only_iso_times_are_read():
    assert read(Kind.INSTANT, "2019-03-21T00:00:00Z")[0] == [datetime(2019, 3, 21, tzinfo=UTC)]
    assert read(Kind.INSTANT, "21.3.2019", time_zone=SHANGHAI)[1] == [(0, "bad_time")]


def test_a_naive_time_without_a_stated_zone_is_found():
    assert read(Kind.INSTANT, "2019-03-21 08:00:00") == ([None], [(0, "naive_time")])


def test_a_time_that_the_clocks_skipped_is_found():
    assert read(Kind.INSTANT, "2026-03-08 02:30:00", time_zone=NEW_YORK)[1] == [(0, "no_such_time")]


def test_a_time_that_came_twice_is_the_first_one_and_told():
    values, troubles = read(Kind.INSTANT, "2026-11-01 01:30:00", time_zone=NEW_YORK)
    assert values == [datetime(2026, 11, 1, 5, 30, tzinfo=UTC)]
    assert troubles == [(0, "ambiguous_time")]


@pytest.mark.parametrize("cell", [45_000.5, "0001-01-01 00:00:00", "2019-13-01", True])
def test_what_is_no_time_is_found(cell):
    assert read(Kind.INSTANT, cell, time_zone=SHANGHAI)[1] == [(0, "bad_time")]


def test_a_cell_is_shown_on_one_short_line():
    assert shown("a\nb\0\ud800") == "a b\\0\\ud800"
    assert len(shown("x" * 500)) < 70
