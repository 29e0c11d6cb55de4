"""From cells to typed values, one column at a time. A cell that does not fit is a trouble."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from gridmap.ingest.checked import Value
from gridmap.ingest.findings import Figures
from gridmap.ingest.table import Cell, Trouble
from gridmap.model.layer_fields import Kind

_WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DAMAGED = re.compile("\ufffd|锟斤拷|烫烫烫")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")
_LARGEST_EXACT = 10**15
_LARGEST_INTEGER = 2**31 - 1
_LONGEST_SHOWN = 60
_TRUE = frozenset({"true", "1", "yes", "y", "t", "是", "有"})
_FALSE = frozenset({"false", "0", "no", "n", "f", "否", "无"})


class Unfit(Exception):
    """A cell that is not of its kind; the message is the code of the trouble."""


@dataclass(slots=True)
class Column:
    """One field of a layer while its cells are being read.

    `rounds_numbers` is set for spreadsheets, where a long number has lost its last digits.
    """

    name: str
    kind: Kind
    is_code: bool = False
    rounds_numbers: bool = False
    time_zone: ZoneInfo | None = None
    timestamp_formats: tuple[str, ...] = ()
    troubles: list[Trouble] = field(default_factory=list)

    def values(self, cells: Sequence[Cell]) -> list[Value]:
        """Return one value for every cell, None where it is empty or does not fit."""
        read = self._reader()
        values: list[Value] = []
        for index, cell in enumerate(cells):
            if isinstance(cell, str):
                cell = cell.strip()  # noqa: PLW2901  # the one normalisation that is made
            if cell is None or cell == "":
                values.append(None)
                continue
            try:
                values.append(read(index, cell))
            except Unfit as unfit:
                self.note(index, str(unfit), cell)
                values.append(None)
        return values

    def note(self, index: int, code: str, cell: Cell, *, fatal: bool = True) -> None:
        """Remember that a cell does not fit."""
        figures: Figures = {"value": shown(cell)}
        self.troubles.append(
            Trouble(index=index, code=code, field=self.name, figures=figures, fatal=fatal)
        )

    def _reader(self) -> Callable[[int, Cell], Value]:
        match self.kind:
            case Kind.TEXT:
                return self._text
            case Kind.INTEGER:
                return lambda _, cell: whole(cell)
            case Kind.DECIMAL:
                return lambda _, cell: decimal(cell)
            case Kind.BOOLEAN:
                return lambda _, cell: truth(cell)
            case Kind.INSTANT:
                return self._instant
            case Kind.LIST:
                return self._list
        assert_never(self.kind)

    def _text(self, index: int, cell: Cell) -> str:
        text = cell if isinstance(cell, str) else self._text_of_typed(cell)
        if not text.isascii() or "\0" in text:
            if _UNSTORABLE.search(text):
                raise Unfit("unreadable_text")
            if _DAMAGED.search(text):
                self.note(index, "damaged_text", text, fatal=False)
        elif self.is_code and _ROUNDED.fullmatch(text):
            raise Unfit("digits_lost")
        return text

    def _text_of_typed(self, cell: Cell) -> str:
        if isinstance(cell, bool):
            return "true" if cell else "false"
        if isinstance(cell, int | float):
            if self.rounds_numbers and abs(cell) >= _LARGEST_EXACT:
                raise Unfit("digits_lost")
            is_whole = isinstance(cell, int) or cell.is_integer()
            return str(int(cell)) if is_whole else repr(cell)
        if isinstance(cell, tuple):
            return ";".join(cell)
        return cell.isoformat() if isinstance(cell, datetime) else str(cell)

    def _list(self, index: int, cell: Cell) -> tuple[str, ...] | None:
        text = self._text(index, cell).replace("；", ";")
        return tuple(part for one in text.split(";") if (part := one.strip())) or None

    def _instant(self, index: int, cell: Cell) -> datetime:
        """Return an aware instant in UTC; a naive time is one of the stated zone."""
        moment = cell if isinstance(cell, datetime) else self._parsed(cell)
        if moment.tzinfo is None:
            if self.time_zone is None:
                raise Unfit("naive_time")
            moment = moment.replace(tzinfo=self.time_zone)
            later = moment.replace(fold=1)
            if moment.utcoffset() != later.utcoffset():
                if moment.astimezone(UTC).astimezone(self.time_zone) != moment:
                    raise Unfit("no_such_time")
                self.note(index, "ambiguous_time", cell, fatal=False)
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise Unfit("bad_time") from None

    def _parsed(self, cell: Cell) -> datetime:
        if not isinstance(cell, str):
            raise Unfit("bad_time")
        for one in self.timestamp_formats:
            try:
                return datetime.strptime(cell, one)  # noqa: DTZ007  # the zone is added after
            except ValueError:
                continue
        if self.timestamp_formats:
            raise Unfit("bad_time")
        try:
            return datetime.fromisoformat(cell)
        except ValueError:
            raise Unfit("bad_time") from None


def shown(cell: Cell) -> str:
    """Return a cell as it is shown in a sentence: one line, not too long."""
    text = " ".join(str(cell).split()).replace("\0", "\\0")
    text = text.encode("utf-8", errors="backslashreplace").decode("utf-8")
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def whole(cell: Cell) -> int:
    """Return a count: whole, not negative, and small enough for four bytes."""
    number = decimal(cell, code="not_a_number")
    if not number.is_integer() or (isinstance(cell, str) and not _WHOLE.fullmatch(cell)):
        raise Unfit("not_a_number")
    if not 0 <= number <= _LARGEST_INTEGER:
        raise Unfit("out_of_range")
    return int(number)


def decimal(cell: Cell, *, code: str = "not_a_number") -> float:
    """Return a finite number."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Unfit(code)
    if isinstance(cell, str) and (not cell.isascii() or "_" in cell):
        raise Unfit(code)
    try:
        number = float(cell)
    except (ValueError, OverflowError):
        raise Unfit(code) from None
    if not math.isfinite(number):
        raise Unfit(code)
    return number


def truth(cell: Cell) -> bool:
    """Return true or false from the usual ways to write them, Chinese ones too."""
    word = str(cell).lower().removesuffix(".0")
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Unfit("not_a_boolean")
