"""Reading plain tables: CSV and XLSX, cell by cell, nothing converted."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from gridmap.errors import UnreadableFile
from gridmap.ingest.dbf import repeated
from gridmap.ingest.encoding import TextEncoding, decode_text
from gridmap.ingest.table import Cell, Table, Trouble

_LONGEST_CELL = 1 << 24  # a ring written as text can have hundreds of thousands of characters
_SEPARATORS = (",", "\t", ";")


def read_csv(raw: bytes, *, file: str, encoding: str | None = None, header_row: int = 1) -> Table:
    """Return the table of a CSV file.

    Rows are counted as a spreadsheet shows them: a quoted line break does not start a row,
    an empty line is one. The separator is the one that splits the header into most columns.

    Raises
    ------
    UnreadableFile
        Unknown encoding, a quote that is never closed, two columns of one name.
    """
    text, found = decode_text(raw, file=file, stated=encoding)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        separator = separator_of(text, header_row=header_row)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise _bad_table(
            file, problem=f"the table breaks off: {error}", problem_zh=f"表格中断：{error}"
        ) from error
    return _table(rows, file=file, header_row=header_row, encoding=found)


def separator_of(text: str, *, header_row: int = 1) -> str:
    """Return the separator that occurs most often in the header row; a comma if none does."""
    header = next(islice(_rows_of(text), header_row - 1, None), "")
    return max(_SEPARATORS, key=header.count)


def _rows_of(text: str) -> Iterator[str]:
    """Yield the text of every row; a line break inside quotes does not end one."""
    row = ""
    for line in io.StringIO(text, newline=""):
        row += line
        if row.count('"') % 2 == 0:
            yield row
            row = ""


def read_xlsx(path: Path, *, file: str, sheet: str | None = None, header_row: int = 1) -> Table:
    """Return one sheet of a workbook; formulas give the values that were saved with them.

    Raises
    ------
    UnreadableFile
        Not a workbook, no such sheet, or several sheets and none named.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                name = chosen(book.sheetnames, wanted=sheet, file=file)
                rows = [
                    [_cell(value) for value in row]
                    for row in book[name].iter_rows(values_only=True)
                ]
            finally:
                book.close()
        except _NOT_A_WORKBOOK as error:
            raise _bad_table(
                file,
                problem=f"this is not a workbook: {error}",
                problem_zh=f"这不是工作簿：{error}",
            ) from error
    return _table(rows, file=file, header_row=header_row)


def sheet_names(path: Path, *, file: str) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook."""
    with _workbook(path, file=file) as book:
        return tuple(book.sheetnames)


@contextmanager
def _workbook(path: Path, *, file: str) -> Iterator[openpyxl.Workbook]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
        except _NOT_A_WORKBOOK as error:
            raise _bad_table(
                file,
                problem=f"this is not a workbook: {error}",
                problem_zh=f"这不是工作簿：{error}",
            ) from error


_NOT_A_WORKBOOK = (
    InvalidFileException, zipfile.BadZipFile, ParseError, OSError, KeyError, ValueError,
    TypeError, AttributeError, IndexError, EOFError, NotImplementedError,
)  # what openpyxl lets through when the parts of a workbook are damaged  # fmt: skip


def chosen(names: Sequence[str], *, wanted: str | None, file: str) -> str:
    """Return the table to read; UnreadableFile when the choice is not plain."""
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted in names:
        return str(wanted)
    raise UnreadableFile(
        code="which_table",
        problem="the file has several tables"
        if wanted is None
        else f"there is no table {wanted!r}",
        mend=f"write table = one of: {', '.join(names) or 'none, the file is empty'}",
        problem_zh="文件中有多个表" if wanted is None else f"没有表 {wanted!r}",
        mend_zh=f"写明 table，可选：{'、'.join(names) or '无，文件是空的'}",
        file=file,
    )


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, bool | int | float | datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    return str(value)


def _table(
    rows: Sequence[Sequence[Cell]],
    *,
    file: str,
    header_row: int,
    encoding: TextEncoding | None = None,
) -> Table:
    if len(rows) < header_row:
        raise _bad_table(file, problem="the file has no header row", problem_zh="文件没有表头行")
    names = [_name(cell) for cell in rows[header_row - 1]]
    while names and not names[-1]:
        names.pop()
    twice = repeated([name for name in names if name])
    if twice is not None:
        raise _bad_table(
            file, problem=f"two columns are named {twice!r}", problem_zh=f"有两列同名：{twice!r}"
        )
    if not any(names):
        raise _bad_table(file, problem="the header row is empty", problem_zh="表头行是空的")
    body = [
        (number, row)
        for number, row in enumerate(rows[header_row:], start=header_row + 1)
        if any(cell not in (None, "") for cell in row)
    ]
    width = len(names)
    troubles = tuple(_ragged((row for _, row in body), width=width, typed=encoding is None))
    padded = [[*row, *([None] * (width - len(row)))] for _, row in body]
    cells = list(zip(*padded, strict=False)) or [()] * width
    return Table(
        header=tuple(name for name in names if name),
        columns={name: cells[at] for at, name in enumerate(names) if name},
        row_numbers=[number for number, _ in body],
        encoding=encoding,
        troubles=troubles,
    )


def _name(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _ragged(rows: Iterable[Sequence[Cell]], *, width: int, typed: bool) -> Iterable[Trouble]:
    """Yield the rows whose number of cells says that a separator was lost or added."""
    for index, row in enumerate(rows):
        beyond = [cell for cell in row[width:] if cell not in (None, "")]
        if beyond or (len(row) < width and not typed):
            yield Trouble(
                index=index,
                code="ragged_row",
                field=None,
                figures={"n_cells": len(row), "n_columns": width},
            )


def _bad_table(file: str, *, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="broken_table",
        problem=problem,
        mend="open the file in a spreadsheet, correct it and save it again",
        problem_zh=problem_zh,
        mend_zh="用电子表格打开，更正后重新保存",
        file=file,
    )
