"""People in need, volunteers and wishes of the sample district, drawn from its written layers.

`python -m gridmap.sample.care --folder geodata/sample` writes `care.csv`, `volunteers.csv`,
`wishes.csv` and `care.toml`, the manifest of the first two. Apart from the district, because care
is loaded only where somebody asks for it. Names are stem-branch pairs, telephone numbers begin
with 0000; nobody is meant.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from gridmap.sample import names
from gridmap.sample.areas import apportion
from gridmap.sample.plane import Ints
from gridmap.sample.tables import Cell, Table
from gridmap.sample.write import read_layer

CARE_FILE, VOLUNTEERS_FILE = "care.csv", "volunteers.csv"
WISHES_FILE, CARE_MANIFEST = "wishes.csv", "care.toml"
N_PERSONS, N_VOLUNTEERS, N_WISHES = 960, 240, 72
_COLOUR_SHARES = {"red": 0.10, "yellow": 0.30, "blue": 0.60}
_KINDS = ("独居老人", "空巢老人", "困境儿童", "行动不便", "重病家庭", "失独家庭")
_SKILLS = ("haircut", "repair", "company", "tuition", "cooking", "first_aid")
_WISHES = (
    ("goods", "想要一台收音机"),
    ("goods", "想要一副老花镜"),
    ("goods", "想要一个新书包"),
    ("goods", "想要一床薄被"),
    ("company", "想有人陪着下盘棋"),
    ("company", "想有人陪去公园走走"),
    ("company", "想有人周末来讲故事"),
    ("repair", "厨房的灯不亮了"),
    ("repair", "水龙头关不紧"),
    ("repair", "纱窗破了想换"),
    ("errand", "想请人代买大米"),
    ("errand", "想请人上门理发"),
)
_NOTED_SHARE, _HOURS_SHARE = 0.6, 0.1
_COMMUNITY = 12
"""Digits of the code of a community; it begins the codes of its grids."""


def care_tables(folder: Path, *, seed: int) -> dict[str, Table]:
    """Return the tables; the same seed over the same district gives the same rows."""
    random = np.random.default_rng([seed, 4])
    buildings, grids = read_layer(folder, "buildings"), read_layer(folder, "grids")
    members = read_layer(folder, "members")
    home = _grid_of_buildings(buildings, grids)
    person = names.people(random)
    chosen = _homes(buildings, home, random)
    care = _care(buildings, grids, members, (chosen, home[chosen]), person, random)
    return {
        "care": care,
        "volunteers": _volunteers(buildings, person, random),
        "wishes": _wishes(care, random),
    }


def _grid_of_buildings(buildings: Table, grids: Table) -> Ints:
    """Return the row of the base grid that each building stands in, -1 for none."""
    assert buildings.shapes is not None  # noqa: S101 (both layers are drawn)
    assert grids.shapes is not None  # noqa: S101
    points = shapely.point_on_surface(buildings.shapes)
    which, area = shapely.STRtree(grids.shapes).query(points, predicate="intersects")
    kinds = np.array(grids.columns["kind"], dtype=object)
    base = kinds[area] != "dedicated"
    home = np.full(len(points), -1, dtype=np.int64)
    home[which[base][::-1]] = area[base][::-1]
    return home


def _homes(buildings: Table, home: Ints, random: np.random.Generator) -> Ints:
    """Return a building for each person: by grid as people live there, any building within."""
    residents = np.array(buildings.columns["n_residents"], dtype=float)
    residents[home < 0] = 0.0
    people = np.bincount(home[home >= 0], weights=residents[home >= 0])
    per_grid = apportion(people.astype(np.float64), N_PERSONS)
    chosen: list[int] = []
    for grid in np.flatnonzero(per_grid):
        own = np.flatnonzero((home == grid) & (residents > 0))
        share = residents[own] / residents[own].sum()
        chosen += random.choice(own, size=int(per_grid[grid]), p=share).tolist()
    return np.array(chosen, dtype=np.int64)


def _care(
    buildings: Table,
    grids: Table,
    members: Table,
    homes: tuple[Ints, Ints],
    person: Iterator[str],
    random: np.random.Generator,
) -> Table:
    chosen, grid = homes
    charge, stand_in = _staff(grids, members)
    codes = [str(grids.columns["code"][g]) for g in grid]
    colours = random.choice(list(_COLOUR_SHARES), len(chosen), p=list(_COLOUR_SHARES.values()))
    columns: dict[str, list[Cell]] = {
        "code": [f"GA{i + 1:04d}" for i in range(len(chosen))],
        "name": [next(person) for _ in chosen],
        "colour": [str(one) for one in colours],
        "kind": [str(one) for one in random.choice(_KINDS, len(chosen))],
        "building_code": [buildings.columns["code"][b] for b in chosen],
        "door": [_door(int(buildings.columns["n_floors"][b] or 1), random) for b in chosen],
        "member_code": [charge.get(code) for code in codes],
        "stand_in_code": [stand_in.get(code) for code in codes],
        "phone": [names.phone(500, i + 1) for i in range(len(chosen))],
        "note": ["示范备注" if random.random() < _NOTED_SHARE else None for _ in chosen],
        "starts_on": ["2025-12-01"] * len(chosen),
    }
    choosy = random.random(len(chosen)) < _HOURS_SHARE
    columns["visit_from"] = ["09:00" if one else None for one in choosy]
    columns["visit_to"] = ["11:30" if one else None for one in choosy]
    return Table(columns=columns)


def _staff(grids: Table, members: Table) -> tuple[dict[str, str], dict[str, str]]:
    """Return by grid who is in charge and who stands in.

    Two community workers of each community share its people; where a village has none, the
    full-time members of its grids do.
    """
    columns = ("role", "home_grid_code", "code")
    register = list(zip(*(members.columns[name] for name in columns), strict=True))
    staff: dict[str, list[str]] = {}
    for wanted in ("community_worker", "full_time"):
        for role, grid, code in register:
            if role == wanted:
                staff.setdefault(str(grid)[:_COMMUNITY], []).append(str(code))
    charge: dict[str, str] = {}
    stand_in: dict[str, str] = {}
    for grid in map(str, grids.columns["code"]):
        first, *others = staff[grid[:_COMMUNITY]]
        charge[grid] = first
        stand_in |= {grid: others[0]} if others else {}
    return charge, stand_in


def _door(n_floors: int, random: np.random.Generator) -> str:
    floor = int(random.integers(1, n_floors + 1))
    return f"{int(random.integers(1, 4))}-{floor}0{int(random.integers(1, 5))}"


def _volunteers(buildings: Table, person: Iterator[str], random: np.random.Generator) -> Table:
    residents = np.array(buildings.columns["n_residents"], dtype=float)
    homes = random.choice(len(residents), N_VOLUNTEERS, p=residents / residents.sum())
    assert buildings.shapes is not None  # noqa: S101 (drawn)
    points = shapely.point_on_surface(buildings.shapes[homes])
    columns: dict[str, list[Cell]] = {
        "code": [f"ZY{i + 1:04d}" for i in range(len(homes))],
        "name": [next(person) for _ in homes],
        "phone": [names.phone(600, i + 1) for i in range(len(homes))],
        "skills": [str(one) for one in random.choice(_SKILLS, len(homes))],
        "lon": [round(float(one.x), 7) for one in points],
        "lat": [round(float(one.y), 7) for one in points],
    }
    return Table(columns=columns)


def _wishes(care: Table, random: np.random.Generator) -> Table:
    who = np.sort(random.choice(len(care), N_WISHES, replace=False))
    what = [_WISHES[int(random.integers(len(_WISHES)))] for _ in who]
    columns: dict[str, list[Cell]] = {
        "key": [f"sample-wish-{i + 1:03d}" for i in range(len(who))],
        "person_code": [care.columns["code"][i] for i in who],
        "kind": [kind for kind, _ in what],
        "text": [text for _, text in what],
    }
    return Table(columns=columns)


def write_care(folder: Path, *, seed: int) -> None:
    """Write the files beside the layers that they are drawn from."""
    tables = care_tables(folder, seed=seed)
    files = {"care": CARE_FILE, "volunteers": VOLUNTEERS_FILE, "wishes": WISHES_FILE}
    for name, file in files.items():
        with (folder / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(tables[name].columns)
            rows = zip(*tables[name].columns.values(), strict=True)
            writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    (folder / CARE_MANIFEST).write_text(_MANIFEST, encoding="utf-8")


_MANIFEST = f"""\
# People in need and volunteers of the sample district. Written by gridmap.sample.care.

[[source]]
layer = "volunteers"
file = "{VOLUNTEERS_FILE}"
crs = "EPSG:4490"
datum = "CGCS2000"
encoding = "UTF-8"
lon = "lon"
lat = "lat"

[[source]]
layer = "care_persons"
file = "{CARE_FILE}"
encoding = "UTF-8"
time_zone = "Asia/Shanghai"
timestamp_formats = ["%Y-%m-%d"]
"""


def run() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(prog="gridmap.sample.care", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="folder of the sample")
    parser.add_argument("--seed", type=int, default=20260101, help="same seed, same people")
    arguments = parser.parse_args()
    write_care(arguments.folder, seed=arguments.seed)


if __name__ == "__main__":
    run()
