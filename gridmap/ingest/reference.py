"""Roles, categories and tiers from TOML: one table an entry, typed and checked.

Keys that the engine does not use (notes, classes of a standard) may stand beside the others.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from gridmap.casework.calendar import DAY_S, LimitUnit
from gridmap.casework.category import Category
from gridmap.ingest.calendar_file import calendar_year, read_calendars
from gridmap.ingest.entries import Entry, document_of, entries_in, entries_of_file, parsed
from gridmap.ingest.team_file import read_teams
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.model.level import Level
from gridmap.model.photo import PhotoMoment, WorkMoment
from gridmap.model.reference import Act, Role, Tier
from gridmap.model.setting import Entries, ListKind
from gridmap.model.team import Part
from gridmap.model.work_order import Disposition, Urgency

_MOST_WORKING_S = 366 * DAY_S
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a district configures."""

    roles: tuple[Role, ...]
    categories: tuple[Category, ...]
    tiers: tuple[Tier, ...]
    levels: tuple[Level, ...] = ()
    teams: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    calendars: Entries = field(default_factory=dict)


def read_reference(folder: Path) -> Reference:
    """Return the entries of the TOML files in a folder: roles, categories, tiers, teams.

    A folder without `teams.toml` asks for no teams, one without `calendars` knows no year.

    Where there is a `levels.toml`, its levels of response hold instead of those of the house.

    Raises
    ------
    UnreadableFile
        A file is missing or no TOML, or an entry is not as it should be; names the file, the
        entry and the key.
    """
    return Reference(
        roles=tuple(_role(one) for one in entries_of_file(folder / "roles.toml", "role")),
        categories=tuple(
            _category(one) for one in entries_of_file(folder / "categories.toml", "category")
        ),
        tiers=tuple(_tier(one) for one in entries_of_file(folder / "tiers.toml", "tier")),
        levels=_levels(folder / "levels.toml"),
        teams=read_teams(folder / "teams.toml"),
        calendars=read_calendars(folder / "calendars"),
    )


def read_words(path: Path) -> dict[str, tuple[str, str]]:
    """Return the Chinese and English words behind the short codes of a TOML file.

    Raises
    ------
    UnreadableFile
        The file is missing or no TOML, or an entry is not as it should be.
    """
    kinds = [name for name, given in document_of(path).items() if isinstance(given, list)]
    return {
        entry.text("code"): (entry.text("zh"), entry.text("en"))
        for kind in kinds
        for entry in entries_of_file(path, kind)
    }


def read_list(kind: ListKind, text: str) -> dict[str, dict[str, object]]:
    """Return the entries of one list, as TOML states it, by code: fields as they are stored.

    Raises
    ------
    UnreadableFile
        No TOML, or an entry is not as it should be; names the entry and the key.
    """
    file = f"{kind}.toml"
    if kind is ListKind.CALENDARS:
        entries = entries_in(parsed(text, file=file), "calendar", file=file)
        return {one.text("code"): calendar_year(one) for one in entries}
    name, read = _LISTS[kind]
    entries = entries_in(parsed(text, file=file), name, file=file)
    return {one.code: _stored(one) for one in map(read, entries)}


def _stored(one: Role | Category | Tier) -> dict[str, object]:
    """Return the fields of an entry but its code, sets in one order."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(one).items()
        if name != "code"
    }


def _role(entry: Entry) -> Role:
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


def _category(entry: Entry) -> Category:
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
        respond_unit=_unit(entry, "respond"),
        arrive_unit=_unit(entry, "arrive"),
        close_unit=_unit(entry, "close"),
        acts=entry.choices("acts", Act),
        photos=frozenset(map(PhotoMoment, entry.choices("photos", WorkMoment))),
    )


def _unit(entry: Entry, step: str) -> LimitUnit:
    """Return what a limit is counted in: the clock where nothing is said."""
    key, limit = f"{step}_unit", f"{step}_s"
    if key not in entry.raw:
        return LimitUnit.CLOCK
    unit, amount_s = entry.choice(key, LimitUnit), entry.count(limit)
    if unit is not LimitUnit.CLOCK and amount_s > _MOST_WORKING_S:
        raise entry.bad(
            limit,
            problem=f"{limit} is longer than a year of working days",
            problem_zh=f"{limit} 超过一年的工作日",
        )
    if unit is LimitUnit.WORKING_DAYS and amount_s % DAY_S:
        raise entry.bad(
            limit,
            problem=f"{limit} is no whole number of working days, each {DAY_S}",
            problem_zh=f"{limit} 应为整数个工作日，每日计 {DAY_S} 秒",
        )
    return unit


def _tier(entry: Entry) -> Tier:
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
    return _ranked(entries_of_file(path, "level")) if path.exists() else ()


def _ranked(entries: Iterable[Entry]) -> tuple[Level, ...]:
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


def _level(entry: Entry) -> Level:
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


_LISTS: dict[ListKind, tuple[str, Callable[[Entry], Role | Category | Tier]]] = {
    ListKind.ROLES: ("role", _role),
    ListKind.CATEGORIES: ("category", _category),
    ListKind.TIERS: ("tier", _tier),
}
"""What the tables of each list are called, and what reads one."""
