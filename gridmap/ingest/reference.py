"""Roles, categories and tiers from TOML: one table an entry, typed and checked.

Keys that the engine does not use (notes, classes of a standard) may stand beside the others.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from gridmap.casework.category import Category
from gridmap.errors import UnreadableFile
from gridmap.ingest.team_file import read_teams
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.model.level import Level
from gridmap.model.photo import PhotoMoment, WorkMoment
from gridmap.model.reference import Act, Role, Tier
from gridmap.model.setting import ListKind
from gridmap.model.team import Part
from gridmap.model.work_order import Disposition, Urgency

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a district configures."""

    roles: tuple[Role, ...]
    categories: tuple[Category, ...]
    tiers: tuple[Tier, ...]
    levels: tuple[Level, ...] = ()
    teams: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)


def read_reference(folder: Path) -> Reference:
    """Return the entries of the TOML files in a folder: roles, categories, tiers, teams.

    A folder without `teams.toml` asks for no teams.

    Where there is a `levels.toml`, its levels of response hold instead of those of the house.

    Raises
    ------
    UnreadableFile
        A file is missing or no TOML, or an entry is not as it should be; names the file, the
        entry and the key.
    """
    return Reference(
        roles=tuple(_role(one) for one in _entries(folder / "roles.toml", "role")),
        categories=tuple(
            _category(one) for one in _entries(folder / "categories.toml", "category")
        ),
        tiers=tuple(_tier(one) for one in _entries(folder / "tiers.toml", "tier")),
        levels=_levels(folder / "levels.toml"),
        teams=read_teams(folder / "teams.toml"),
    )


def read_words(path: Path) -> dict[str, tuple[str, str]]:
    """Return the Chinese and English words behind the short codes of a TOML file.

    Raises
    ------
    UnreadableFile
        The file is missing or no TOML, or an entry is not as it should be.
    """
    kinds = [name for name, given in _document(path).items() if isinstance(given, list)]
    return {
        entry.text("code"): (entry.text("zh"), entry.text("en"))
        for kind in kinds
        for entry in _entries(path, kind)
    }


def read_list(kind: ListKind, text: str) -> dict[str, dict[str, object]]:
    """Return the entries of one list, as TOML states it, by code: fields as they are stored.

    Raises
    ------
    UnreadableFile
        No TOML, or an entry is not as it should be; names the entry and the key.
    """
    file = f"{kind}.toml"
    name, read = _LISTS[kind]
    entries = _entries_in(_parsed(text, file=file), name, file=file)
    return {one.code: _stored(one) for one in map(read, entries)}


def _stored(one: Role | Category | Tier) -> dict[str, object]:
    """Return the fields of an entry but its code, sets in one order."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(one).items()
        if name != "code"
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of a file, read key by key."""

    raw: Mapping[str, object]
    file: str
    number: int

    def bad(self, key: str, *, problem: str, problem_zh: str) -> UnreadableFile:
        """Return the error that points at one key."""
        return UnreadableFile(
            code="bad_entry",
            problem=f"entry {self.number} ({self.raw.get('code', 'no code')}): {problem}",
            mend=f"correct {key}",
            problem_zh=f"第 {self.number} 项（{self.raw.get('code', '无代码')}）：{problem_zh}",
            mend_zh=f"更正 {key}",
            file=self.file,
            key=key,
        )

    def value(self, key: str, kind: type[_T]) -> _T:
        """Return a value of exactly this type."""
        value = self.raw.get(key)
        if type(value) is not kind:
            raise self.bad(
                key,
                problem=f"{key} should be {kind.__name__}, it is {value!r}",
                problem_zh=f"{key} 应为 {kind.__name__} 类型，现为 {value!r}",
            )
        return value

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        text = self.value(key, str).strip()
        if not text:
            raise self.bad(key, problem=f"{key} is empty", problem_zh=f"{key} 是空的")
        return text

    def count(self, key: str) -> int:
        """Return a number that is not negative."""
        number = self.value(key, int)
        if number < 0:
            raise self.bad(key, problem=f"{key} is negative", problem_zh=f"{key} 是负数")
        return number

    def flag(self, key: str) -> bool:
        """Return whether something is said; no where the key is missing."""
        return key in self.raw and self.value(key, bool)

    def texts(self, key: str) -> frozenset[str]:
        """Return a list of texts, empty where the key is missing."""
        values = self.value(key, list) if key in self.raw else []
        if not all(isinstance(one, str) for one in values):
            raise self.bad(
                key, problem=f"{key} should be a list of texts", problem_zh=f"{key} 应为文本列表"
            )
        return frozenset(values)

    def choice(self, key: str, kind: type[_Choice]) -> _Choice:
        """Return one of the known words."""
        return self._known(key, self.text(key), kind)

    def choices(self, key: str, kind: type[_Choice]) -> frozenset[_Choice]:
        """Return a list of known words, empty where the key is missing."""
        return frozenset(self._known(key, text, kind) for text in self.texts(key))

    def _known(self, key: str, text: str, kind: type[_Choice]) -> _Choice:
        try:
            return kind(text)
        except ValueError:
            raise self.bad(
                key,
                problem=f"{key} is {text!r}, not one of {', '.join(kind)}",
                problem_zh=f"{key} 为 {text!r}，可用的是 {'、'.join(kind)}",
            ) from None


def _document(path: Path) -> dict[str, object]:
    """Return a TOML file as it stands."""
    file = path.name
    try:
        return _parsed(path.read_text(encoding="utf-8-sig"), file=file)
    except OSError as error:
        raise UnreadableFile(
            code="no_file",
            problem=f"the file cannot be opened: {error.strerror}",
            mend="check the path",
            problem_zh=f"文件无法打开：{error.strerror}",
            mend_zh="检查路径",
            file=file,
        ) from error
    except UnicodeDecodeError as error:
        raise _no_toml(error, file) from error


def _parsed(text: str, *, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(error, file) from error


def _no_toml(error: Exception, file: str) -> UnreadableFile:
    return UnreadableFile(
        code="not_toml",
        problem=f"the file is not valid TOML: {error}",
        mend="correct the line that is named",
        problem_zh=f"文件不是有效的 TOML：{error}",
        mend_zh="更正所指出的那一行",
        file=file,
    )


def _entries(path: Path, name: str) -> list[_Entry]:
    return _entries_in(_document(path), name, file=path.name)


def _entries_in(document: Mapping[str, object], name: str, *, file: str) -> list[_Entry]:
    """Return the entries of a file; every one has a code of its own."""
    given = document.get(name)
    if not isinstance(given, list) or not given:
        raise UnreadableFile(
            code="no_entries",
            problem=f"the file has no [[{name}]]",
            mend=f"add at least one [[{name}]]",
            problem_zh=f"文件中没有 [[{name}]]",
            mend_zh=f"至少写一个 [[{name}]]",
            file=file,
        )
    entries = [
        _Entry(one if isinstance(one, dict) else {}, file, number)
        for number, one in enumerate(given, start=1)
    ]
    seen: set[str] = set()
    for one in entries:
        code = one.text("code")
        if code in seen:
            raise one.bad(
                "code",
                problem=f"the code {code!r} stands there twice",
                problem_zh=f"代码 {code!r} 出现了两次",
            )
        seen.add(code)
    return entries


def _role(entry: _Entry) -> Role:
    return Role(
        code=entry.text("code"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        rank=entry.count("rank"),
        may_be_dispatched=entry.value("may_be_dispatched", bool),
        default_capacity=entry.count("default_capacity"),
        may_claim=entry.flag("may_claim"),
        heads_grid=entry.flag("heads_grid"),
        barred_acts=entry.choices("barred_acts", Act),
    )


def _category(entry: _Entry) -> Category:
    return Category(
        code=entry.text("code"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        handling=entry.choice("handling", Disposition),
        urgency=entry.choice("urgency", Urgency),
        skills=entry.texts("skills"),
        respond_s=entry.count("respond_s"),
        arrive_s=entry.count("arrive_s"),
        close_s=entry.count("close_s"),
        acts=entry.choices("acts", Act),
        photos=frozenset(map(PhotoMoment, entry.choices("photos", WorkMoment))),
    )


def _tier(entry: _Entry) -> Tier:
    colour = entry.text("colour")
    if not _COLOUR.fullmatch(colour):
        raise entry.bad(
            "colour",
            problem=f"colour is {colour!r}, not like #9ecae1",
            problem_zh=f"colour 为 {colour!r}，应形如 #9ecae1",
        )
    return Tier(
        code=entry.text("code"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        rank=entry.count("rank"),
        colour=colour,
    )


def _levels(path: Path) -> tuple[Level, ...]:
    """Return the levels of a file, the lowest first; none where there is no file."""
    return _ranked(_entries(path, "level")) if path.exists() else ()


def _ranked(entries: Iterable[_Entry]) -> tuple[Level, ...]:
    found: dict[int, Level] = {}
    for entry in entries:
        one = _level(entry)
        if one.rank in found:
            raise entry.bad(
                "rank",
                problem=f"rank {one.rank} is that of {found[one.rank].code!r} already",
                problem_zh=f"等级 {one.rank} 已用于 {found[one.rank].code!r}",
            )
        found[one.rank] = one
    return tuple(found[rank] for rank in sorted(found))


def _level(entry: _Entry) -> Level:
    layer, rank = entry.text("layer"), entry.count("rank")
    if layer not in AREA_LEVELS:
        raise entry.bad(
            "layer",
            problem=f"layer is {layer!r}, not one of {', '.join(AREA_LEVELS)}",
            problem_zh=f"layer 为 {layer!r}，可用的是 {'、'.join(AREA_LEVELS)}",
        )
    if rank == 0:
        raise entry.bad("rank", problem="rank counts from 1", problem_zh="rank 从 1 起")
    return Level(
        code=entry.text("code"),
        rank=rank,
        zh=entry.text("zh"),
        en=entry.text("en"),
        layer=layer,
    )


_LISTS: dict[ListKind, tuple[str, Callable[[_Entry], Role | Category | Tier]]] = {
    ListKind.ROLES: ("role", _role),
    ListKind.CATEGORIES: ("category", _category),
    ListKind.TIERS: ("tier", _tier),
}
"""What the tables of each list are called, and what reads one."""
