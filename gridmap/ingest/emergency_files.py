"""The files an emergency draws on: plans as TOML, people, hazard points and goods as CSV."""

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from gridmap.errors import UnreadableFile
from gridmap.model.emergency import (
    DispatchOverlay,
    DutyPerson,
    EmergencyKind,
    EmergencyPlan,
    WorkGroup,
)
from gridmap.model.place import LonLat

_Row = TypeVar("_Row")


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


def read_plans(path: Path) -> tuple[EmergencyPlan, ...]:
    """Return the plans of a file: one `[[plan]]` each, with its `groups` and `duties`.

    Raises
    ------
    UnreadableFile
        No such file, no TOML, an unknown key, or a value that cannot be meant.
    """
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _bad(path, f"it cannot be opened: {error.strerror}", "文件无法打开") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(path, f"it is not valid TOML: {error}", f"不是有效的 TOML：{error}") from error
    plans = stated.get("plan", [])
    if not plans:
        raise _bad(path, "it holds no [[plan]]", "文件中没有 [[plan]]")
    return tuple(_plan(one, path) for one in plans)


def plan_of(stated: Mapping[str, Any]) -> EmergencyPlan:
    """Return a plan from plain values; `position` is a list of lon and lat.

    Raises
    ------
    ValueError, TypeError, KeyError
        A value is missing, unknown or cannot be meant.
    """
    values = dict(stated)
    overlay = dict(values.pop("overlay", {}))
    if "urgent_categories" in overlay:
        overlay["urgent_categories"] = tuple(overlay["urgent_categories"])
    values["kind"] = EmergencyKind(values["kind"])
    values["position"] = LonLat(*values["position"])
    values["groups"] = tuple(_group(one) for one in values["groups"])
    values["duties"] = tuple(DutyPerson(**one) for one in values.get("duties", ()))
    return EmergencyPlan(**values, overlay=DispatchOverlay(**overlay))


def _plan(stated: Mapping[str, Any], path: Path) -> EmergencyPlan:
    try:
        return plan_of(stated)
    except (ValueError, TypeError, KeyError) as error:
        code = stated.get("code", "?")
        raise _bad(path, f"plan {code}: {error}", f"预案 {code}：{error}") from error


def _group(stated: Mapping[str, Any]) -> WorkGroup:
    values = dict(stated)
    values["position"] = LonLat(*values["position"])
    for name in ("roles", "skills"):
        values[name] = tuple(values.get(name, ()))
    return WorkGroup(**values)


def read_people(path: Path) -> tuple[PersonRow, ...]:
    """Return registered people of a CSV file; a bad row stops the file and is named."""

    def row(cells: Mapping[str, str]) -> PersonRow:
        return PersonRow(
            code=_said(cells, "code"),
            name=_said(cells, "name"),
            phone=cells.get("phone", ""),
            unit_code=cells.get("unit_code") or None,
            skills=tuple(one for one in cells.get("skills", "").split(";") if one),
            lon=float(cells["lon"]) if cells.get("lon") else None,
            lat=float(cells["lat"]) if cells.get("lat") else None,
        )

    return tuple(_rows(path, row))


def read_hazards(path: Path) -> tuple[HazardRow, ...]:
    """Return hazard points of a CSV file; a bad row stops the file and is named."""

    def row(cells: Mapping[str, str]) -> HazardRow:
        return HazardRow(
            code=_said(cells, "code"),
            name=_said(cells, "name"),
            kind=_said(cells, "kind"),
            watcher_name=_said(cells, "watcher_name"),
            watcher_phone=cells.get("watcher_phone", ""),
            lon=float(cells["lon"]),
            lat=float(cells["lat"]),
        )

    return tuple(_rows(path, row))


def read_goods(path: Path) -> tuple[GoodsRow, ...]:
    """Return goods of a CSV file; a bad row stops the file and is named."""

    def row(cells: Mapping[str, str]) -> GoodsRow:
        quantity = int(cells["quantity"])
        if quantity < 0:
            raise ValueError("quantity is below 0")
        return GoodsRow(
            code=_said(cells, "code"),
            name=_said(cells, "name"),
            measure=_said(cells, "measure"),
            place=_said(cells, "place"),
            quantity=quantity,
            lon=float(cells["lon"]),
            lat=float(cells["lat"]),
        )

    return tuple(_rows(path, row))


def _said(cells: Mapping[str, str], name: str) -> str:
    said = cells[name].strip()
    if not said:
        raise ValueError(f"{name} is empty")
    return said


def _rows(path: Path, row: Callable[[Mapping[str, str]], _Row]) -> Iterable[_Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, cells in enumerate(csv.DictReader(file), start=2):
                try:
                    yield row(cells)
                except (ValueError, KeyError, TypeError) as error:
                    raise _bad(
                        path, f"line {number}: {error}", f"第 {number} 行：{error}"
                    ) from error
    except OSError as error:
        raise _bad(path, f"it cannot be opened: {error.strerror}", "文件无法打开") from error
    except UnicodeDecodeError as error:
        raise _bad(path, "it is not UTF-8", "不是 UTF-8 编码") from error


def _bad(path: Path, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="bad_emergency_file",
        problem=problem,
        mend="correct the file; docs/emergency.md tells its form",
        problem_zh=problem_zh,
        mend_zh="请更正文件，格式见 docs/emergency.zh.md",
        file=str(path),
    )
