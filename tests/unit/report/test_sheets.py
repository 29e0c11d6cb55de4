"""Tables as files: what stands in a cell is what was put there, whatever it looks like."""

import csv
import io

import openpyxl
import pytest

from gridmap.cli.coverage_tables import told_cell
from gridmap.report.sheets import Form, Sheet, as_csv, as_xlsx

HOSTILE = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']
COLUMNS = [("name", Form.TEXT), ("share", Form.SHARE)]


def read(sheets):
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(sheets)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_a_workbook(text):
    page = read([Sheet(title="t", columns=[(text, Form.TEXT)], rows=[[text]])])["t"]
    for row in (1, 2):
        cell = page.cell(row, 1)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_begins_no_formula_in_csv(text):
    written = as_csv(Sheet(title="t", columns=[(text, Form.TEXT)], rows=[[text]]))
    for (cell,) in csv.reader(io.StringIO(written.removeprefix("\ufeff"))):
        assert cell == f"'{text}"


def test_figures_stay_figures_and_nothing_stays_empty():
    sheet = Sheet(title="t", columns=COLUMNS, rows=[["a", 0.5], ["b", None], ["", -1]])
    page = read([sheet])["t"]
    assert [page.cell(row, 2).value for row in (2, 3, 4)] == [0.5, None, -1]
    assert page.cell(2, 2).number_format == "0.0%"
    assert as_csv(sheet).splitlines()[1:] == ["a,0.5", "b,", ",-1"]


def test_control_characters_and_long_names_do_not_break_a_workbook():
    title = "a/b:c[d]" + "x" * 40
    book = read([Sheet(title=title, columns=[("n", Form.TEXT)], rows=[["a\x00b"], ["y" * 40_000]])])
    page = book.worksheets[0]
    assert len(page.title) == 31
    assert page["A2"].value == "a\ufffdb"
    assert len(page["A3"].value) == 32_767


def test_every_table_has_a_sheet_in_order_and_an_empty_one_has_its_heading():
    book = read([Sheet(title=name, columns=COLUMNS, rows=[]) for name in ("二", "一")])
    assert book.sheetnames == ["二", "一"]
    assert [cell.value for cell in book["二"][1]] == ["name", "share"]


def test_csv_quotes_commas_and_keeps_chinese():
    written = as_csv(Sheet(title="t", columns=COLUMNS, rows=[["桂林，洋, x", 1]]))
    assert written.startswith("\ufeff")
    assert '"桂林，洋, x",1' in written


def test_a_whole_number_among_tenths_is_told_whole():
    sheet = Sheet(title="方案", columns=[("值", Form.TENTHS)], rows=[[290555], [12.25]])
    whole, tenths = read([sheet]).worksheets[0]["A"][1:]
    assert (whole.number_format, tenths.number_format) == ("#,##0", "0.0")
    assert [told_cell(value, Form.TENTHS) for (value,) in sheet.rows] == ["290,555", "12.2"]
