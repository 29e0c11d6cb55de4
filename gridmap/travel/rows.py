"""What a street network is built from, and what was found in it while building."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import shapely

from gridmap.model.place import LonLat
from gridmap.model.street_edit import EditKind
from gridmap.travel.graph import StreetGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRow:
    """A street between two junctions; it meets others where ends have the same coordinates.

    One that is shut lets nobody in; the other marks say whom it would let in where, once opened.
    """

    code: str
    line: shapely.LineString  # in degrees, longitude first
    foot: bool = True  # both ways: one-way signs do not bind feet
    bicycle_forward: bool = True  # from the first vertex to the last
    bicycle_backward: bool = True
    is_steps: bool = False
    is_bridge: bool = False
    is_shut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WallRow:
    """A compound: walled if a gate names it, open otherwise."""

    code: str
    polygon: shapely.Polygon | shapely.MultiPolygon  # in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """A gate in the wall of a compound."""

    code: str
    compound_code: str
    position: LonLat
    hours: str = ""  # blank: always open
    passes: frozenset[str] = frozenset()  # empty: everyone


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """What somebody knows and no file says; later edits count over earlier ones.

    An edit of a gate names it. One that closes or opens a street means all pieces of its code;
    opened, a street lets in whom its row allows, in the directions that it allows.
    One that adds a street brings the whole street, whose ends are tied to the streets near them.
    """

    kind: EditKind
    street: StreetRow | None = None
    gate_code: str = ""


class FindingKind(StrEnum):
    """What may be odd about a network that can be used all the same."""

    ZERO_LENGTH = "zero_length"
    DUPLICATE = "duplicate"
    ISOLATED = "isolated"
    ONE_WAY_TRAP = "one_way_trap"
    OPEN_COMPOUND = "open_compound"
    CLOSED_WALL = "closed_wall"
    GATE_WITHOUT_WALL = "gate_without_wall"
    GATE_OFF_WALL = "gate_off_wall"
    GATE_LEADS_NOWHERE = "gate_leads_nowhere"
    UNREAD_HOURS = "unread_hours"
    EDIT_FINDS_NOTHING = "edit_finds_nothing"


FINDING_WORDS: Final[Mapping[FindingKind, tuple[str, str]]] = {
    FindingKind.ZERO_LENGTH: (
        "{n} 条道路没有长度，已略去",
        "{n} streets without length were left out",
    ),
    FindingKind.DUPLICATE: (
        "{n} 条道路重复绘制，已合并",
        "{n} streets drawn twice were made one",
    ),
    FindingKind.ISOLATED: (
        "{n} 条道路与主路网不相连，地点不会挂接其上",
        "{n} streets hang together with the main network by no way: nothing is tied to them",
    ),
    FindingKind.ONE_WAY_TRAP: (
        "{n} 条道路因单行而骑车能进不能出，或能出不能进",
        "{n} streets can be entered or left, not both, by wheels: one-way traps",
    ),
    FindingKind.OPEN_COMPOUND: (
        "{n} 个小区没有大门数据，按开放小区处理",
        "{n} compounds have no gate on record and count as open",
    ),
    FindingKind.CLOSED_WALL: (
        "{n} 个小区的大门都不通，无法进入",
        "{n} compounds cannot be entered: none of their gates leads in",
    ),
    FindingKind.GATE_WITHOUT_WALL: (
        "{n} 个大门所属的小区没有边界",
        "{n} gates belong to compounds that have no outline",
    ),
    FindingKind.GATE_OFF_WALL: (
        "{n} 个大门离小区边界太远，已略去",
        "{n} gates lie too far from their walls and were left out",
    ),
    FindingKind.GATE_LEADS_NOWHERE: (
        "{n} 个大门附近没有可通的道路",
        "{n} gates lead nowhere: no street of the main network is near",
    ),
    FindingKind.UNREAD_HOURS: (
        "{n} 个大门的开放时间无法读懂，按全天开放处理",
        "the hours of {n} gates cannot be read: they count as always open",
    ),
    FindingKind.EDIT_FINDS_NOTHING: (
        "{n} 处人工修改找不到对应的道路或大门",
        "{n} edits find no street or gate",
    ),
}
"""Chinese and English for each kind; `n` is the finding's count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFinding:
    """Something odd, how often, and the codes of the rows concerned, at most ten."""

    kind: FindingKind
    n: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A network and what was found while building it."""

    graph: StreetGraph
    findings: tuple[NetworkFinding, ...]
