"""CSV and XLSX, cell by cell."""

from datetime import datetime

import openpyxl
import pytest

from gridmap.errors import UnreadableFile
from gridmap.ingest.read import open_table
from gridmap.ingest.tables import read_csv, read_xlsx


def table(text, **facts):
    return read_csv(text.encode(), file="f.csv", **facts)


def refused(text, **facts):
    with pytest.raises(UnreadableFile) as error:
        table(text, **facts)
    return error.value.facts["code"]


def test_quotes_line_breaks_and_commas_stay_in_their_cell():
    found = table('a,b\n"x, ""y""\nz",2\n3,4\n')
    assert list(found.columns["a"]) == ['x, "y"\nz', "3"]
    assert list(found.row_numbers) == [2, 3]


def test_empty_lines_count_as_rows_but_are_none():
    found = table("a,b\n1,2\n\n,\n3,4\n")
    assert list(found.columns["a"]) == ["1", "3"]
    assert list(found.row_numbers) == [2, 5]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_seen_in_the_header(separator):
    found = table(f"a{separator}b\n1{separator}2\n")
    assert found.header == ("a", "b")


def test_a_row_with_a_lost_or_added_separator_is_found():
    found = table("a,b\n1\n1,2,3\n1,2,\n")
    assert [(one.index, one.code) for one in found.troubles] == [
        (0, "ragged_row"),
        (1, "ragged_row"),
    ]


def test_columns_without_a_name_are_left_out():
    found = table("a,,b,\n1,2,3,\n")
    assert found.header == ("a", "b")
    assert list(found.columns["b"]) == ["3"]


@pytest.mark.parametrize("title", ["名册，2026, 一, 二, 三", '"名册\n,,,"', ""])
def test_the_separator_is_seen_in_the_header_below_a_title(title):
    found = table(f"{title}\na;b\n1;2\n", header_row=2)
    assert found.header == ("a", "b")


def test_the_header_may_stand_below_a_title():
    found = table("网格员名册\na,b\n1,2\n", header_row=2)
    assert found.header == ("a", "b")
    assert list(found.row_numbers) == [3]


def test_a_ring_longer_than_the_usual_limit_of_a_cell_is_read():
    assert len(str(table(f"a,b\n{'1' * 200_000},2\n").columns["a"][0])) == 200_000


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n1,2,3\n", 'a,b\n"1,2\n', "a,a\n1,2\n"])
def test_a_table_that_breaks_off_or_has_no_header_is_refused(text):
    assert refused(text) == "broken_table"


MOMENT = datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001  # a workbook has no zones


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "网格员"
    sheet.append(["code", "n", "at"])
    sheet.append([460108001, 1.5, MOMENT])
    sheet.append([None, None, None])
    sheet.append(["A", True, None])
    path = tmp_path / "book.xlsx"
    made.save(path)
    return path


def test_a_sheet_gives_typed_cells_and_the_rows_that_a_person_sees(book):
    found = read_xlsx(book, file="book.xlsx")
    assert list(found.columns["code"]) == [460108001, "A"]
    assert list(found.columns["at"]) == [MOMENT, None]
    assert list(found.row_numbers) == [2, 4]
    assert found.troubles == ()


def test_of_several_sheets_one_must_be_named(book):
    made = openpyxl.load_workbook(book)
    made.create_sheet("other").append(["x"])
    made.save(book)
    with pytest.raises(UnreadableFile) as refused:
        read_xlsx(book, file="book.xlsx")
    assert refused.value.facts["code"] == "which_table"
    assert "网格员, other" in refused.value.facts["mend"]
    assert read_xlsx(book, file="book.xlsx", sheet="other").header == ("x",)


def test_a_workbook_that_is_none_is_refused(tmp_path, book):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(book.read_bytes()[:-200])
    with pytest.raises(UnreadableFile) as refused:
        read_xlsx(path, file="broken.xlsx")
    assert refused.value.facts["code"] == "broken_table"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a.gpkg", "a.shp", "a.zip"])
def test_a_file_that_is_not_there_is_said_so(tmp_path, name):
    with pytest.raises(UnreadableFile):
        open_table(tmp_path / name, file=name)
