"""What the sample district keeps for an emergency: people of units, hazard points, goods, plans.

Drawn from the files of the sample as they stand, with a stream of its own: nothing else moves.
`python -m gridmap.sample.emergency --folder geodata/sample` writes the four files anew.
"""

import argparse
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import shapely

from gridmap.sample import names
from gridmap.sample.emergency_files import GOODS_FILE, HAZARDS_FILE, PEOPLE_FILE, PLANS_FILE
from gridmap.sample.emergency_plans import plans_text
from gridmap.sample.plane import DECIMALS, Floats, Shapes, points, to_degrees, to_metres
from gridmap.sample.tables import Cell, Table
from gridmap.sample.write import read_layer, write_table

N_PEOPLE, N_HAZARDS, N_GOODS = 4_562, 53, 1_800
LAYERS = ("subdistricts", "communities", "waters", "units", "buildings", "stations", "streets")

_SKILLS = ("first_aid", "fire", "flood", "electric_safety", "elderly_care", "mediation", "dialect")
_SKILL_SHARES = (0.18, 0.15, 0.20, 0.05, 0.12, 0.15, 0.40)
_KINDS = {  # kind: (how many, how it is called, beside water)
    "dyke": (12, "堤段", True),
    "low_ground": (14, "低洼点", True),
    "underpass": (6, "下穿通道", False),
    "slope": (7, "边坡", False),
    "old_building": (8, "危旧房", False),
    "billboard": (6, "大型广告牌", False),
}
_BESIDE_WATER_M = 60.0
_THINGS = (
    ("编织袋", "条", 400), ("沙袋", "袋", 300), ("铁锹", "把", 30), ("雨衣", "件", 80),
    ("雨靴", "双", 60), ("手电筒", "支", 50), ("应急灯", "台", 20), ("救生衣", "件", 60),
    ("救生圈", "个", 20), ("冲锋舟", "艘", 1), ("排水泵", "台", 4), ("发电机", "台", 2),
    ("帐篷", "顶", 20), ("折叠床", "张", 60), ("棉被", "床", 80), ("毛巾被", "条", 80),
    ("瓶装水", "箱", 120), ("方便食品", "箱", 90), ("急救包", "个", 30), ("担架", "副", 4),
    ("警示带", "卷", 40), ("反光锥", "个", 50), ("扩音器", "个", 10), ("对讲机", "部", 20),
    ("绳索", "盘", 20), ("油锯", "台", 4), ("灭火器", "具", 40), ("消毒液", "桶", 20),
    ("口罩", "盒", 100), ("强光头灯", "个", 30),
)  # fmt: skip


def emergency_tables(layers: dict[str, Table], random: np.random.Generator) -> dict[str, Table]:
    """Return the registers of an emergency; `layers` are those of the sample."""
    for_people, for_hazards, for_goods, for_names = random.spawn(4)
    person = cycle(names.people(for_names))
    return {
        "people": _people(layers, person, for_people),
        "hazards": _hazards(layers, person, for_hazards),
        "goods": _goods(layers, for_goods),
    }


def _people(layers: dict[str, Table], person: Iterator[str], random: np.random.Generator) -> Table:
    """Return people registered through units, each near a home of the urban district."""
    units = layers["units"].columns["code"]
    share = random.dirichlet(np.full(len(units), 2.0))
    unit = np.sort(random.choice(len(units), N_PEOPLE, p=share))
    residents = np.array([float(n or 0) for n in layers["buildings"].columns["n_residents"]])
    home = random.choice(len(residents), N_PEOPLE, p=residents / residents.sum())
    shapes = layers["buildings"].shapes
    assert shapes is not None  # noqa: S101 (buildings have shapes)
    middles = shapely.get_coordinates(shapely.centroid(shapes[home]))
    lon_lat = to_degrees(to_metres(middles) + random.normal(0.0, 6.0, (N_PEOPLE, 2)))
    skills = random.random((N_PEOPLE, len(_SKILLS))) < _SKILL_SHARES
    columns: dict[str, list[Cell]] = {
        "code": [f"BD{n + 1:05d}" for n in range(N_PEOPLE)],
        "name": [next(person) for _ in range(N_PEOPLE)],
        "phone": [names.phone(500, n + 1) for n in range(N_PEOPLE)],
        "unit_code": [units[n] for n in unit],
        "skills": [
            ";".join(skill for skill, held in zip(_SKILLS, row, strict=True) if held)
            for row in skills
        ],
    }
    return Table(columns=columns | _where(lon_lat))


def _hazards(layers: dict[str, Table], person: Iterator[str], random: np.random.Generator) -> Table:
    """Return hazard points: dykes and low ground along the water, the rest along streets."""
    land = _union(layers["communities"])
    banks = shapely.intersection(
        shapely.boundary(shapely.buffer(_union(layers["waters"]), _BESIDE_WATER_M)), land
    )
    streets = _metres(layers["streets"])
    rows: list[tuple[str, str, Floats]] = []
    for kind, (n, word, beside_water) in _KINDS.items():
        for number in range(n):
            line = banks if beside_water else streets[int(random.integers(len(streets)))]
            spot = shapely.get_coordinates(_along(line, random.random()))[0]
            rows.append((kind, f"{word}{number + 1}", spot))
    towns = _metres(layers["subdistricts"])
    titles = layers["subdistricts"].columns["name"]
    lon_lat = to_degrees(np.array([spot for _, _, spot in rows]))
    spots = points(np.array([spot for _, _, spot in rows]))
    town = np.atleast_1d(shapely.STRtree(towns).nearest(spots)).tolist()
    columns: dict[str, list[Cell]] = {
        "code": [f"YH{n + 1:03d}" for n in range(len(rows))],
        "name": [f"{titles[at]}{row[1]}" for at, row in zip(town, rows, strict=True)],
        "kind": [kind for kind, _, _ in rows],
        "watcher_name": [next(person) for _ in rows],
        "watcher_phone": [names.phone(600, n + 1) for n in range(len(rows))],
    }
    return Table(columns=columns | _where(lon_lat))


def _along(lines: shapely.Geometry, share: float) -> shapely.Geometry:
    """Return the point at a share of the length of many lines, one after the other."""
    parts = shapely.get_parts(lines)
    lengths = shapely.length(parts)
    at = share * lengths.sum()
    which = int(np.searchsorted(np.cumsum(lengths), at))
    before = float(lengths[:which].sum())
    return shapely.Point(shapely.line_interpolate_point(parts[which], at - before))


def _goods(layers: dict[str, Table], random: np.random.Generator) -> Table:
    """Return what lies in the store of each centre, a few things left out by chance."""
    stations = layers["stations"]
    assert stations.shapes is not None  # noqa: S101 (stations have shapes)
    kinds = stations.columns["kind"]
    centres = [n for n, kind in enumerate(kinds) if kind == "center"]
    posts = [n for n, kind in enumerate(kinds) if kind == "elderly"]
    every = [(place, thing) for place in (*centres, *posts) for thing in range(len(_THINGS))]
    kept = np.sort(random.permutation(len(every))[:N_GOODS])
    chosen = [every[n] for n in kept]
    at = shapely.get_coordinates(stations.shapes)[[place for place, _ in chosen]]
    spread = random.lognormal(0.0, 0.4, len(chosen))
    columns: dict[str, list[Cell]] = {
        "code": [f"WZ{n + 1:04d}" for n in range(len(chosen))],
        "name": [_THINGS[thing][0] for _, thing in chosen],
        "measure": [_THINGS[thing][1] for _, thing in chosen],
        "place": [f"{stations.columns['name'][place]}物资点" for place, _ in chosen],
        "quantity": [
            max(1, round(_THINGS[thing][2] * factor))
            for (_, thing), factor in zip(chosen, spread.tolist(), strict=True)
        ],
    }
    return Table(columns=columns | _where(at))


def _where(lon_lat: Floats) -> dict[str, list[Cell]]:
    rounded = np.round(lon_lat, DECIMALS)
    return {
        "lon": [float(x) for x in rounded[:, 0]],
        "lat": [float(y) for y in rounded[:, 1]],
    }


def _metres(table: Table) -> Shapes:
    assert table.shapes is not None  # noqa: S101 (asked of layers with shapes only)
    return np.asarray(shapely.transform(table.shapes, to_metres), dtype=object)


def _union(table: Table) -> shapely.Geometry:
    return shapely.union_all(_metres(table))


def write_emergency(folder: Path, *, seed: int) -> None:
    """Write the four files beside the sample that stands in a folder."""
    layers = {name: read_layer(folder, name) for name in LAYERS}
    for_tables, for_plans = np.random.default_rng([seed, 7]).spawn(2)
    tables = emergency_tables(layers, for_tables)
    write_table(tables["people"], folder / PEOPLE_FILE)
    write_table(tables["hazards"], folder / HAZARDS_FILE)
    write_table(tables["goods"], folder / GOODS_FILE)
    text = plans_text(layers, names.people(for_plans))
    (folder / PLANS_FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="gridmap.sample.emergency", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="folder of the sample")
    parser.add_argument("--seed", type=int, default=20260101, help="same seed, same rows")
    asked = parser.parse_args()
    write_emergency(asked.folder, seed=asked.seed)
