"""Compounds, gates, buildings, streets and waters as tables."""

import numpy as np
import shapely

from gridmap.sample import names
from gridmap.sample.codes import building_code, compound_code
from gridmap.sample.network import THROUGH
from gridmap.sample.parcels import Use, Zone
from gridmap.sample.plane import Floats, Ints, sums
from gridmap.sample.tables import Cell, Table, cells, with_points, with_shapes
from gridmap.sample.town import Town

TIERS = {"demonstration": 136, "standard": 236, "basic": 575}
MODES = ("专业化", "自治型", "兜底型", "无物业")
N_COMPANIES = 24
_MODE_SHARES = {
    Zone.OLD: (0.14, 0.26, 0.30, 0.30),
    Zone.INNER: (0.50, 0.20, 0.20, 0.10),
    Zone.NEW: (0.93, 0.04, 0.03, 0.0),
    Zone.EDGE: (0.62, 0.14, 0.17, 0.07),
    Zone.TOWN: (0.16, 0.24, 0.32, 0.28),
}
_USE_NAMES = {Use.SHOPS: "商业楼", Use.SCHOOL: "学校楼", Use.PLANT: "厂房", Use.HOUSES: "民居"}


def company_names() -> list[str]:
    """Return the names of the property companies."""
    stems = "澄汀榕椰汐岚溪蕉芷菱荷桐桂梧棠槿苇蔗榄柚枫杉竹芦"
    return [f"{stem}居示范物业公司" for stem in stems[:N_COMPANIES]]


def compounds(town: Town, random: np.random.Generator) -> Table:
    """Return the compounds: 947 of them carry a tier, newer and larger ones a higher one."""
    n = len(town.walls)
    kinds = [town.kinds[block] for block in town.compound_block]
    inside = town.buildings.compound >= 0
    owner = town.buildings.compound[inside]
    homes = sums(owner, town.buildings.n_households[inside], n=n)
    people = sums(owner, town.buildings.n_residents[inside], n=n)
    modes = [MODES[int(random.choice(len(MODES), p=_MODE_SHARES[kind]))] for kind in kinds]
    companies = company_names()
    managed = [companies[int(random.integers(len(companies)))] for _ in range(n)]
    columns: dict[str, list[Cell]] = {
        "code": [compound_code(i) for i in range(n)],
        "name": cells([*names.compound_names(n, random)]),
        "management_mode": cells([*modes]),
        "property_company": [
            firm if mode in {"专业化", "兜底型"} else None
            for firm, mode in zip(managed, modes, strict=True)
        ],
        "security_tier": _tiers(kinds, people, random),
        "n_households": cells(homes.astype(np.int64)),
        "n_residents": cells(people.astype(np.int64)),
    }
    return with_shapes(columns, town.walls)


def _tiers(kinds: list[Zone], people: Floats, random: np.random.Generator) -> list[Cell]:
    age = {Zone.NEW: 2.0, Zone.INNER: 1.0, Zone.EDGE: 1.0, Zone.OLD: 0.4, Zone.TOWN: 0.1}
    merit = (
        np.array([age[kind] for kind in kinds]) + people / 1500 + random.normal(0, 0.7, len(kinds))
    )
    best_first = np.argsort(-merit, kind="stable")
    tiers: list[Cell] = [None] * len(kinds)
    start = 0
    for tier, count in TIERS.items():
        for i in best_first[start : start + count]:
            tiers[i] = tier
        start += count
    return tiers


def gates(town: Town, compound_table: Table, random: np.random.Generator) -> Table:
    """Return the gates: the first of a compound is its main gate."""
    n = len(town.gates.compound)
    hours: list[Cell] = []
    passes: list[Cell] = []
    titles: list[Cell] = []
    seen: dict[int, int] = {}
    for c in town.gates.compound.tolist():
        seen[c] = seen.get(c, 0) + 1
        mode, name = (compound_table.columns[k][c] for k in ("management_mode", "name"))
        hour, who = _rule(str(mode), seen[c], random)
        hours.append(hour)
        passes.append(who)
        titles.append(f"{name}{_GATE_WORDS[seen[c] - 1]}")
    columns: dict[str, list[Cell]] = {
        "code": [f"DM{i + 1:05d}" for i in range(n)],
        "name": titles,
        "compound_code": [compound_code(c) for c in town.gates.compound.tolist()],
        "hours": hours,
        "passes": passes,
    }
    return with_points(columns, town.gates.xy_m)


_GATE_WORDS = ("大门", "二门", "三门", "四门")
_SIDE_RULES = (
    ("Mo-Su 06:00-23:00", "residents"),
    ("Mo-Su 06:30-22:00", "residents"),
    ("Mo-Su 06:00-23:00", "everyone;residents"),
    ("24/7", "emergency"),
    ("Mo-Su 07:00-20:00", "residents;vehicles"),
)
_SIDE_SHARES = (0.42, 0.18, 0.20, 0.10, 0.10)


def _rule(mode: str, ordinal: int, random: np.random.Generator) -> tuple[str, str]:
    """Return when a gate is open and for whom."""
    if ordinal == 1:
        late_share = 0.12
        late = mode == "专业化" and random.random() < late_share
        return ("Mo-Su 05:30-24:00" if late else "24/7"), "everyone;residents;vehicles;emergency"
    if mode == "无物业":
        return "24/7", "everyone;residents"
    return _SIDE_RULES[int(random.choice(len(_SIDE_RULES), p=_SIDE_SHARES))]


def buildings(town: Town, compound_table: Table, grid_names: list[str]) -> Table:
    """Return the buildings; names count within their compound or grid."""
    b = town.buildings
    n = len(b.shapes)
    grid = town.grid_of(b.block)
    seen: dict[str, int] = {}
    titles: list[Cell] = []
    for i, use in enumerate(b.use):
        inside = b.compound[i] >= 0
        place = (
            str(compound_table.columns["name"][b.compound[i]])
            if inside
            else grid_names[grid[i]].removesuffix("网格") + _USE_NAMES.get(use, "民居")
        )
        seen[place] = seen.get(place, 0) + 1
        titles.append(f"{place}{seen[place]}" + ("号楼" if inside else "号"))
    columns: dict[str, list[Cell]] = {
        "code": [building_code(i) for i in range(n)],
        "name": titles,
        "compound_code": [compound_code(c) if c >= 0 else None for c in b.compound.tolist()],
        "n_floors": cells(b.n_floors),
        "n_households": cells(b.n_households),
        "n_residents": cells(b.n_residents),
    }
    return with_shapes(columns, b.shapes)


def streets(town: Town, compound_table: Table, random: np.random.Generator) -> Table:
    """Return the streets, cut at every junction; ways in compounds bear their name."""
    n = len(town.network.lines)
    titles = _way_names(town, random)
    highway, name = [], []
    for i, (way, owner) in enumerate(
        zip(town.network.way.tolist(), town.edge_compound.tolist(), strict=True)
    ):
        own = town.ways[way] if way >= 0 else None
        kind = own.highway if own else "service"
        highway.append(_minor_kind(town, i, way) if kind == "residential" else kind)
        name.append(titles[way] if own else f"{compound_table.columns['name'][owner]}内路")
    foot_only = np.isin(highway, ["footway", "steps"])
    columns: dict[str, list[Cell]] = {
        "code": [f"DL{i + 1:05d}" for i in range(n)],
        "name": cells([*name]),
        "highway": cells([*highway]),
        "foot": [True] * n,
        "bicycle": cells([*(not only for only in foot_only.tolist())]),
        "oneway": _one_way(town, highway, titles),
        "bridge": cells([*town.is_bridge.tolist()]),
    }
    return with_shapes(columns, town.network.lines)


def _minor_kind(town: Town, edge: int, way: int) -> str:
    """Return the class of a minor street: lanes of the old town are shared or for walkers."""
    middle = town.network.nodes[town.network.ends[edge]].mean(axis=0)
    x, y = middle[:1], middle[1:]
    every = 8
    if town.terrain.urban(x, y)[0] < 0:
        return "living_street" if way % every else "path"
    if town.terrain.old_town(x, y)[0] > 0:
        return "living_street" if way % every else "footway"
    return "residential"


def _one_way(town: Town, highway: list[str], titles: list[str]) -> list[Cell]:
    """Return which streets are one-way: every seventh minor street of the inner town, whole."""
    every = 7
    picked = {way for way in range(len(titles)) if way % every == 0}
    return [
        kind == "residential" and way in picked
        for kind, way in zip(highway, town.network.way.tolist(), strict=True)
    ]


def _way_names(town: Town, random: np.random.Generator) -> list[str]:
    lanes = sum(way.highway == "residential" for way in town.ways)
    unnamed = [i for i, way in enumerate(town.ways) if not way.name]
    fresh = names.street_names(len(unnamed), random, lanes=lanes * 2 // 3)
    titles = [way.name for way in town.ways]
    for i, title in zip(unnamed, fresh, strict=True):
        titles[i] = title
    return titles


def waters(town: Town) -> Table:
    """Return the sea, the river and the lakes."""
    terrain = town.terrain
    lakes = [lake for _, lake in terrain.lakes]
    shapes = np.array([_near_sea(town), terrain.river, *lakes], dtype=object)
    kinds = [
        "sea",
        "river",
        *("reservoir" if "水库" in name else "lake" for name, _ in terrain.lakes),
    ]
    columns: dict[str, list[Cell]] = {
        "code": [f"SM{i + 1:02d}" for i in range(len(shapes))],
        "name": ["澄湾", "汐江", *(name for name, _ in terrain.lakes)],
        "kind": cells([*kinds]),
    }
    return with_shapes(columns, shapes)


def _near_sea(town: Town) -> shapely.Geometry:
    """Return the sea off the district's own coast, up to six kilometres out."""
    west, _, east, north = town.terrain.land.bounds
    around = shapely.box(west - 900, -10000, east + 900, north + 6000)
    return shapely.intersection(town.terrain.sea, around)


def street_junctions(town: Town) -> tuple[Floats, Ints]:
    """Return the junctions of streets outside walls and how many streets meet at each."""
    outside = town.edge_compound < 0
    degree = np.bincount(town.network.ends[outside].ravel(), minlength=len(town.network.nodes))
    real = degree > THROUGH
    return town.network.nodes[real], degree[real]
