"""The attribute table of a shapefile, read byte by byte.

A general reader would decode the text before anyone can look at the bytes, and a wrong or
missing `.cpg` would go unnoticed. The format is dBASE III: a header of 32 bytes, 32 for
every field, then records of fixed width.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from gridmap.errors import UnreadableFile
from gridmap.ingest.encoding import TextEncoding, decode_cell, find_encoding
from gridmap.ingest.table import Cell, Trouble

_HEADER = struct.Struct("<4xIHH20x")
_FIELD = struct.Struct("<11sc4xBB14x")
_END_OF_FIELDS = 0x0D
_DELETED = ord("*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DbfField:
    """One column: raw name, type letter, place and width in a record."""

    name: bytes
    letter: str
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DbfTable:
    """Decoded columns, one cell for every record, deleted ones too."""

    header: tuple[str, ...]
    columns: dict[str, list[Cell]]
    is_deleted: tuple[bool, ...]
    encoding: TextEncoding
    troubles: tuple[Trouble, ...]


def read_dbf(
    raw: bytes, *, file: str, stated: str | None = None, declared: str | None = None
) -> DbfTable:
    """Return the table with its text decoded; `declared` is what the `.cpg` says.

    Raises
    ------
    UnreadableFile
        The bytes are not a dBASE table, are cut short, or are in no known encoding.
    """
    fields, records = _laid_out(raw, file=file)
    texts = [one for one in fields if one.letter == "C"]
    pieces = [one.name for one in fields]
    pieces += [_cell(record, one) for one in texts for record in records]
    encoding = find_encoding(pieces, file=file, stated=stated, declared=declared)
    header = tuple(decode_cell(one.name, encoding=encoding.name)[0] for one in fields)
    troubles: list[Trouble] = []
    columns: dict[str, list[Cell]] = {}
    for name, one in zip(header, fields, strict=True):
        cells: list[Cell] = []
        for index, record in enumerate(records):
            value = _cell(record, one)
            if one.letter != "C":
                cells.append(_typed(value, letter=one.letter))
                continue
            text, is_cut = decode_cell(value, encoding=encoding.name)
            cells.append(text)
            if is_cut:
                troubles.append(_cut(index, field=name, text=text))
        columns[name] = cells
    return DbfTable(
        header=header,
        columns=columns,
        is_deleted=tuple(record[0] == _DELETED for record in records),
        encoding=encoding,
        troubles=tuple(troubles),
    )


def _laid_out(raw: bytes, *, file: str) -> tuple[list[DbfField], list[bytes]]:
    if len(raw) < _HEADER.size:
        raise _broken(
            file,
            problem="the attribute table is shorter than its header",
            problem_zh="属性表比表头所述的短",
        )
    n_records, header_size, record_size = _HEADER.unpack_from(raw)
    fields = _fields(raw[:header_size])
    if not fields or record_size != 1 + sum(one.width for one in fields):
        raise _broken(
            file,
            problem="the header of the attribute table contradicts itself",
            problem_zh="属性表的表头自相矛盾",
        )
    if len(raw) < header_size + n_records * record_size:
        raise _broken(
            file,
            problem="the attribute table ends before its last record",
            problem_zh="属性表在最后一条记录之前中断",
        )
    starts = range(header_size, header_size + n_records * record_size, record_size)
    return fields, [raw[start : start + record_size] for start in starts]


def _fields(header: bytes) -> list[DbfField]:
    fields: list[DbfField] = []
    offset, start = _HEADER.size, 1
    while offset + _FIELD.size <= len(header) and header[offset] != _END_OF_FIELDS:
        name, letter, width, _ = _FIELD.unpack_from(header, offset)
        fields.append(
            DbfField(
                name=name.split(b"\0")[0], letter=letter.decode("latin-1"), start=start, width=width
            )
        )
        offset, start = offset + _FIELD.size, start + width
    return fields


def _cell(record: bytes, field: DbfField) -> bytes:
    return record[field.start : field.start + field.width].rstrip(b" \0")


def _typed(value: bytes, *, letter: str) -> Cell:
    """Return a number, a truth or a day; what does not parse stays text and is found later."""
    text = value.decode("latin-1").strip()
    if letter in "NF":
        return _number(text)
    if letter == "L":
        return {"t": True, "y": True, "f": False, "n": False}.get(text.lower())
    if letter == "D" and text:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return None


def _number(text: str) -> int | float | str | None:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None


def _cut(index: int, *, field: str, text: str) -> Trouble:
    return Trouble(index=index, code="cut_text", field=field, figures={"value": text}, fatal=False)


def _broken(file: str, *, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="broken_dbf",
        problem=problem,
        mend="ask for the shapefile again, all of its parts together",
        problem_zh=problem_zh,
        mend_zh="请对方把 shapefile 的各部分一并重新提供",
        file=file,
    )


def repeated(header: Sequence[str]) -> str | None:
    """Return the first column name that occurs twice."""
    seen: set[str] = set()
    for name in header:
        if name in seen:
            return name
        seen.add(name)
    return None
