"""Teams by category from TOML: `[[team]]` with a `category` and its `[[team.part]]`."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gridmap.errors import InputError, UnreadableFile
from gridmap.model.team import Part, check_parts, part_of

_TEXT, _TEXTS, _COUNT = (str,), (list,), (int,)
_KEYS: Mapping[str, tuple[type, ...]] = {
    "code": _TEXT,
    "zh": _TEXT,
    "en": _TEXT,
    "need": _TEXT,
    "n": _COUNT,
    "roles": _TEXTS,
    "skills": _TEXTS,
    "unit_kind": _TEXT,
    "hours": _TEXT,
    "follow_up_s": _COUNT,
}
_NEEDED = ("code", "zh", "en", "need")


def read_teams(path: Path) -> dict[str, tuple[Part, ...]]:
    """Return the parts of each category's team; without the file there are no teams.

    Raises
    ------
    UnreadableFile
        No TOML, or a team is not as it should be; names the category and the part.
    """
    if not path.is_file():
        return {}
    teams: dict[str, tuple[Part, ...]] = {}
    for team in _document(path).get("team", []):
        category, parts = team.get("category"), team.get("part")
        if not isinstance(category, str) or not isinstance(parts, list) or category in teams:
            raise _bad(
                path,
                str(category),
                "each [[team]] names one category, once, and has at least one [[team.part]]",
                "每个 [[team]] 写一个 category，不得重复，并至少有一个 [[team.part]]",
            )
        teams[category] = _parts(path, category, parts)
    return teams


def _parts(path: Path, category: str, given: list[dict[str, Any]]) -> tuple[Part, ...]:
    for one in given:
        where = f"{category}.{one.get('code')}"
        for key in _NEEDED:
            if not one.get(key):
                raise _bad(path, where, f"{key} is missing", f"缺少 {key}")
        for key, value in one.items():
            if key not in _KEYS:
                known = ", ".join(_KEYS)
                raise _bad(path, where, f"{key}: there is {known}", f"{key}：可用的是 {known}")
            if type(value) not in _KEYS[key]:
                raise _bad(
                    path, where, f"{key}: {value!r} does not fit", f"{key}：{value!r} 不合适"
                )
    try:
        parts = tuple(part_of(one) for one in given)
        check_parts(parts)
    except InputError as error:
        facts = error.facts
        raise _bad(path, category, str(facts["problem"]), str(facts["problem_zh"])) from error
    except ValueError as error:
        raise _bad(path, category, str(error), f"组队要求有误（{error}）") from error
    return parts


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            code="not_toml",
            problem=f"the file is not valid TOML: {error}",
            mend="correct the line that is named",
            problem_zh=f"文件不是有效的 TOML：{error}",
            mend_zh="更正所指出的那一行",
            file=path.name,
        ) from error


def _bad(path: Path, where: str, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="bad_team",
        problem=f"team {where}: {problem}",
        mend="correct the entry",
        problem_zh=f"组队 {where}：{problem_zh}",
        mend_zh="更正该项",
        file=path.name,
        key=where,
    )
