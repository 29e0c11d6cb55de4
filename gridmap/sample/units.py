"""Handling units: bureaus, utilities, companies, with liaisons nobody can call."""

from collections.abc import Iterator

import numpy as np

from gridmap.sample import names
from gridmap.sample.codes import Names
from gridmap.sample.places import company_names
from gridmap.sample.plane import Ints
from gridmap.sample.stations import doors
from gridmap.sample.tables import Cell, Table, with_points
from gridmap.sample.town import Town

_IN_EACH_SUBDISTRICT = (
    ("police", "派出所"),
    ("mediation", "人民调解委员会"),
    ("enforcement", "综合执法中队"),
    ("health", "卫生院"),
    ("market", "市场监管所"),
    ("sanitation", "环卫所"),
)
_CITYWIDE = (
    ("water", "供水营业所", 4), ("power", "供电所", 5), ("gas", "燃气服务站", 4),
    ("fire", "消防救援站", 6), ("traffic", "交警中队", 4), ("drainage", "排水养护队", 3),
    ("lighting", "路灯管理所", 1), ("parks", "园林绿化所", 2), ("lifts", "电梯应急处置站", 2),
    ("telecom", "通信维护站", 3), ("labour", "人力社保服务所", 2), ("petition", "信访接待室", 1),
    ("emergency", "应急管理站", 1),
)  # fmt: skip


def units(town: Town, known: Names, people: Iterator[str], random: np.random.Generator) -> Table:
    """Return the handling units with their liaisons, each at a building of its area."""
    rows: list[tuple[str, str, int]] = []
    grid = town.grid_of(town.buildings.block)
    community = town.areas.community_of_grid[grid]
    subdistrict = town.areas.subdistrict_of_community[community]
    urban = town.areas.community_is_urban[community].astype(bool)
    everywhere = np.flatnonzero(urban)
    for s, title in enumerate(known.subdistrict_names):
        there = np.flatnonzero(urban & (subdistrict == s))
        rows += [
            (kind, f"{title}{word}", _any(there, random)) for kind, word in _IN_EACH_SUBDISTRICT
        ]
    for kind, word, n in _CITYWIDE:
        rows += [(kind, f"澄湾{word}{i + 1}", _any(everywhere, random)) for i in range(n)]
    rows += [("property", name, _any(everywhere, random)) for name in company_names()]
    columns: dict[str, list[Cell]] = {
        "code": [f"DW{i + 1:03d}" for i in range(len(rows))],
        "name": [name for _, name, _ in rows],
        "kind": [kind for kind, _, _ in rows],
        "liaison_name": [next(people) for _ in rows],
        "liaison_phone": [names.phone(200, i + 1) for i in range(len(rows))],
    }
    return with_points(columns, doors(town, np.array([at for _, _, at in rows])))


def _any(members: Ints, random: np.random.Generator) -> int:
    return int(members[int(random.integers(len(members)))])
