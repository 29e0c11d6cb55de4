"""Emergency plans as files: TOML, one `[[plan]]` each."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gridmap.errors import UnreadableFile
from gridmap.model.emergency import (
    DispatchOverlay,
    DutyPerson,
    EmergencyKind,
    EmergencyPlan,
    WorkGroup,
)
from gridmap.model.place import LonLat


def content_of(path: Path) -> bytes:
    """Return what a file holds.

    Raises
    ------
    UnreadableFile
        It cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            code="cannot_be_opened",
            problem=f"the file cannot be opened: {error.strerror}",
            mend="name a file that is there",
            problem_zh=f"文件无法打开：{error.strerror}",
            mend_zh="请指定存在的文件",
            file=str(path),
        ) from error


def read_plans(path: Path) -> tuple[EmergencyPlan, ...]:
    """Return the plans of a file: one `[[plan]]` each, with its `groups` and `duties`.

    Raises
    ------
    UnreadableFile
        No such file, no TOML, an unknown key, or a value that cannot be meant.
    """
    try:
        stated = tomllib.loads(content_of(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(f"it is not valid TOML: {error}", f"不是有效的 TOML：{error}", path) from error
    plans = stated.get("plan", [])
    if not plans:
        raise _bad("it holds no [[plan]]", "文件中没有 [[plan]]", path)
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
        raise _bad(f"plan {code}: {error}", f"预案 {code}：{error}", path) from error


def _group(stated: Mapping[str, Any]) -> WorkGroup:
    values = dict(stated)
    values["position"] = LonLat(*values["position"])
    for name in ("roles", "skills"):
        values[name] = tuple(values.get(name, ()))
    return WorkGroup(**values)


def _bad(problem: str, problem_zh: str, path: Path) -> UnreadableFile:
    return UnreadableFile(
        code="bad_emergency_file",
        problem=problem,
        mend="correct the file; docs/emergency.md tells its form",
        problem_zh=problem_zh,
        mend_zh="请更正文件，格式见 docs/emergency.zh.md",
        file=str(path),
    )
