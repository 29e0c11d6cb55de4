"""The registers an emergency draws on, as CSV: people, hazard points, goods, evacuees.

A file is taken whole or not at all; whatever is wrong with it is told row by row.
"""

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from gridmap.errors import UnreadableFile
from gridmap.model.emergency_steps import EvacueeLine

_Row = TypeVar("_Row")
_MOST_TOLD = 50
_MOST = 2**31 - 1
_YES = frozenset({"1", "true", "yes", "是"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody registered through a unit, or a volunteer where `unit_code` is empty."""

    code: str
    name: str
    phone: str
    unit_code: str | None
    skills: tuple[str, ...]
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRow:
    """A hazard point and who watches it."""

    code: str
    name: str
    kind: str
    watcher_name: str
    watcher_phone: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsRow:
    """A thing in a store."""

    code: str
    name: str
    measure: str
    place: str
    quantity: int
    lon: float
    lat: float


class _BadCell(ValueError):
    """A cell that cannot be meant, in both languages."""

    def __init__(self, field: str, problem: str, problem_zh: str) -> None:
        super().__init__(problem)
        self.told = {
            "field": field,
            "problem": f"{field} {problem}",
            "problem_zh": f"{field} {problem_zh}",
        }


class _Cells:
    """The cells of one row, read as what they are to be."""

    def __init__(self, cells: Mapping[str, str | None]) -> None:
        self._cells = cells

    def maybe(self, field: str) -> str:
        cell = (self._cells.get(field) or "").strip()
        if "\0" in cell:
            raise _BadCell(field, "holds a NUL character", "含有空字符（NUL）")
        return cell

    def said(self, field: str) -> str:
        if not self.maybe(field):
            raise _BadCell(field, "is empty", "为空")
        return self.maybe(field)

    def count(self, field: str, *, least: int) -> int:
        try:
            found = int(self.said(field))
        except ValueError as error:
            if isinstance(error, _BadCell):
                raise
            raise _BadCell(field, "is no whole number", "不是整数") from error
        if found < least:
            raise _BadCell(field, f"is below {least}", f"小于 {least}")
        if found > _MOST:
            raise _BadCell(field, f"is above {_MOST}", f"大于 {_MOST}")
        return found

    def degrees(self, field: str, *, most: float) -> float:
        try:
            found = float(self.said(field))
        except ValueError as error:
            if isinstance(error, _BadCell):
                raise
            raise _BadCell(field, "is no number", "不是数") from error
        if not math.isfinite(found) or abs(found) > most:
            raise _BadCell(field, f"is not within ±{most:.0f} degrees", f"不在 ±{most:.0f} 度之内")
        return found

    def lon(self) -> float:
        return self.degrees("lon", most=180.0)

    def lat(self) -> float:
        return self.degrees("lat", most=90.0)


def read_people(content: bytes) -> tuple[PersonRow, ...]:
    """Return registered people: code, name, phone, unit_code, skills (by `;`), lon, lat.

    Only code and name have to be stated; a place has both of lon and lat.

    Raises
    ------
    UnreadableFile
        Names every row that cannot be meant, in `rows`.
    """
    return _rows(content, ("code", "name"), _person, ("people", "人员"))


def _person(cells: _Cells) -> PersonRow:
    is_placed = bool(cells.maybe("lon") or cells.maybe("lat"))
    return PersonRow(
        code=cells.said("code"),
        name=cells.said("name"),
        phone=cells.maybe("phone"),
        unit_code=cells.maybe("unit_code") or None,
        skills=tuple(one.strip() for one in cells.maybe("skills").split(";") if one.strip()),
        lon=cells.lon() if is_placed else None,
        lat=cells.lat() if is_placed else None,
    )


def read_hazards(content: bytes) -> tuple[HazardRow, ...]:
    """Return hazard points: code, name, kind, watcher_name, watcher_phone (may be empty), lon, lat.

    Raises
    ------
    UnreadableFile
        Names every row that cannot be meant, in `rows`.
    """
    return _rows(
        content,
        ("code", "name", "kind", "watcher_name", "lon", "lat"),
        _hazard,
        ("hazard points", "隐患点"),
    )


def _hazard(cells: _Cells) -> HazardRow:
    return HazardRow(
        code=cells.said("code"),
        name=cells.said("name"),
        kind=cells.said("kind"),
        watcher_name=cells.said("watcher_name"),
        watcher_phone=cells.maybe("watcher_phone"),
        lon=cells.lon(),
        lat=cells.lat(),
    )


def read_goods(content: bytes) -> tuple[GoodsRow, ...]:
    """Return goods: code, name, measure, place, quantity, lon, lat.

    Raises
    ------
    UnreadableFile
        Names every row that cannot be meant, in `rows`.
    """
    return _rows(
        content,
        ("code", "name", "measure", "place", "quantity", "lon", "lat"),
        _goods,
        ("goods", "物资"),
    )


def _goods(cells: _Cells) -> GoodsRow:
    return GoodsRow(
        code=cells.said("code"),
        name=cells.said("name"),
        measure=cells.said("measure"),
        place=cells.said("place"),
        quantity=cells.count("quantity", least=0),
        lon=cells.lon(),
        lat=cells.lat(),
    )


def read_evacuees(content: bytes) -> tuple[EvacueeLine, ...]:
    """Return evacuees: line, building_code, household, n_people, person_name, is_child, needs.

    The last three may be empty; a child is never named.

    Raises
    ------
    UnreadableFile
        Names every row that cannot be meant, in `rows`.
    """
    return _rows(
        content,
        ("line", "building_code", "household", "n_people"),
        _evacuee,
        ("evacuees", "转移名单"),
    )


def _evacuee(cells: _Cells) -> EvacueeLine:
    is_child = cells.maybe("is_child").casefold() in _YES
    if is_child and cells.maybe("person_name"):
        raise _BadCell("person_name", "names a child", "写了未成年人的姓名")
    return EvacueeLine(
        line=cells.said("line"),
        building_code=cells.said("building_code"),
        household=cells.said("household"),
        n_people=cells.count("n_people", least=1),
        person_name=cells.maybe("person_name") or None,
        is_child=is_child,
        needs=cells.maybe("needs") or None,
    )


def _rows(
    content: bytes,
    wanted: tuple[str, ...],
    row: Callable[[_Cells], _Row],
    what: tuple[str, str],
) -> tuple[_Row, ...]:
    """Return the rows of a file; the first of the wanted columns is the key of a row."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        lines = list(enumerate(reader, start=2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _bad(what, "no CSV in UTF-8", "不是 UTF-8 编码的 CSV") from error
    missing = [name for name in wanted if name not in (reader.fieldnames or ())]
    if missing:
        raise _bad(
            what, f"columns are missing: {', '.join(missing)}", f"缺少列：{'、'.join(missing)}"
        )
    rows, findings, seen = [], [], set()
    for number, stated in lines:
        cells = _Cells(stated)
        try:
            key = cells.said(wanted[0])
            if key in seen:
                raise _BadCell(wanted[0], "stands in the file twice", "重复出现")
            seen.add(key)
            rows.append(row(cells))
        except _BadCell as error:
            findings.append({"line": number, **error.told})
    if findings:
        first, n = findings[0], len(findings)
        raise _bad(
            what,
            f"{n} rows cannot be read, first line {first['line']}: {first['problem']}",
            f"{n} 行无法读取，首先是第 {first['line']} 行：{first['problem_zh']}",
            rows=findings[:_MOST_TOLD],
        )
    return tuple(rows)


def _bad(what: tuple[str, str], problem: str, problem_zh: str, **facts: object) -> UnreadableFile:
    return UnreadableFile(
        code="bad_emergency_file",
        problem=f"{what[0]}: {problem}",
        mend="correct the file; docs/emergency.md tells its columns",
        problem_zh="：".join((what[1], problem_zh)),
        mend_zh="请更正文件，列的说明见 docs/emergency.zh.md",
        **facts,
    )
