"""Tables as XLSX and CSV. Text stays text: no cell of ours is ever run as a formula.

A spreadsheet takes a text that begins with = + - @ for a formula, and names of places come from
files of strangers. XLSX says of such a cell that it is text; CSV cannot, so it gets a leading
apostrophe (owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | None

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME, _LONGEST_TEXT = 31, 32_767
_WIDEST, _LOOKED_AT = 40, 200


class Form(StrEnum):
    """How a column is written, as the number format of a spreadsheet."""

    TEXT = "@"
    COUNT = "#,##0"
    SHARE = "0.0%"
    TENTHS = "0.0"
    HUNDREDTHS = "0.00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table; a cell is None where there is no figure, and stays empty."""

    title: str
    columns: Sequence[tuple[str, Form]]
    rows: Sequence[Sequence[Cell]]


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return the tables as one workbook, a sheet each, in order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book.create_sheet(_sheet_name(sheet.title)), sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_csv(sheet: Sheet) -> str:
    """Return one table as CSV (RFC 4180), with the mark by which Excel knows UTF-8."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow([_harmless(title) for title, _ in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in row])
    return "\ufeff" + kept.getvalue()


def _write(page: Worksheet, sheet: Sheet) -> None:
    for number, (title, form) in enumerate(sheet.columns, start=1):
        values = [row[number - 1] for row in sheet.rows]
        heading = page.cell(1, number)
        _put_text(heading, title)
        heading.font = Font(bold=True)
        for row, value in enumerate(values, start=2):
            cell = page.cell(row, number)
            if isinstance(value, str):
                _put_text(cell, value)
            else:
                cell.value = value
                is_whole = form is Form.TENTHS and isinstance(value, int)
                cell.number_format = Form.COUNT.value if is_whole else form.value
        longest = max(len(str(value)) for value in (title, *values[:_LOOKED_AT]))
        page.column_dimensions[get_column_letter(number)].width = min(2 * longest + 2, _WIDEST)
    page.freeze_panes = "A2"


def _put_text(cell: BookCell | MergedCell, text: str) -> None:
    assert isinstance(cell, BookCell)  # noqa: S101 (no cells are merged here)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST_TEXT]
    cell.data_type = "s"
    cell.number_format = Form.TEXT.value
    cell.quotePrefix = text.startswith(_STARTS_A_FORMULA)


def _sheet_name(title: str) -> str:
    return _NOT_IN_A_SHEET_NAME.sub(" ", title)[:_LONGEST_SHEET_NAME]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
