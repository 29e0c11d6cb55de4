"""Rosters of the sample: who is on duty at each level, who answers for what, who stands in.

`python -m gridmap.sample.duty --folder geodata/sample --seed 20260101` writes three tables
beside the others, from what stands there; the same seed gives the same rows.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gridmap.sample import names
from gridmap.sample.day import DUTY_FILE, RESPONSIBLE_FILE, STAND_IN_FILE
from gridmap.sample.tables import Cell, Table
from gridmap.sample.write import read_layer, write_table

N_CADRES = 179
N_ORGANIZATIONS = 138
GAP_EVERY = 17
"""Every so many communities one has nobody on duty at night: a gap to be seen."""

_FROM = "2026-01-01T00:00:00"
_HALVES = ("1;3;5;7", "2;4;6")
_TURNS = (("08:00", "20:00"), ("20:00", "08:00"))
_POSTS = {
    "communities": ("chief",),
    "subdistricts": ("leader", "chief", "staff"),
    "districts": ("leader", "chief", "staff"),
    "cities": ("leader", "chief", "staff"),
}
_LEVELS = {
    "communities": "community",
    "subdistricts": "subdistrict",
    "districts": "district",
    "cities": "city",
}


class _Link(NamedTuple):
    kind: str
    name: str
    title: str
    phone: str
    place: str


def duty_roster(folder: Path, people: Iterator[str]) -> Table:
    """Return a week of duties in local time: two people a post take turns, by day and by night.

    A grid has no roster of its own: its grid head answers. A duty that ends before it starts
    ends on the next day.
    """
    rows: list[tuple[Cell, ...]] = []
    for layer, posts in _POSTS.items():
        for number, code in enumerate(read_layer(folder, layer).columns["code"]):
            for post in posts:
                for weekdays in _HALVES:
                    for starts, ends in _TURNS:
                        is_gap = layer == "communities" and number % GAP_EVERY == 0
                        if is_gap and starts > ends:
                            continue
                        one = (_LEVELS[layer], code, post, next(people))
                        rows.append((*one, names.phone(400, len(rows) + 1), weekdays, starts, ends))
    return _table(
        ("level", "area_code", "post", "name", "phone", "weekdays", "starts", "ends"), rows
    )


def responsibles(folder: Path, people: Iterator[str]) -> Table:
    """Return who answers for what: cadres for grids, leaders for subdistricts, units for compounds.

    The cadres share the urban grids in their order, so that each has neighbouring ones.
    """
    grids = read_layer(folder, "grids").columns
    urban = [
        str(code)
        for code, kind in zip(grids["code"], grids["kind"], strict=True)
        if kind == "urban"
    ]
    cadres = [(next(people), names.phone(500, k + 1)) for k in range(N_CADRES)]
    links = [
        _Link(
            "cadre", *_with_title(cadres[k * N_CADRES // len(urban)], "包网干部"), f"grids:{code}"
        )
        for k, code in enumerate(urban)
    ]
    subdistricts = read_layer(folder, "subdistricts").columns["code"]
    links += [
        _Link("leader", next(people), "挂点区领导", names.phone(600, k + 1), f"subdistricts:{code}")
        for k, code in enumerate(subdistricts)
    ]
    units, compounds = read_layer(folder, "units").columns, read_layer(folder, "compounds").columns
    pairs = zip(units["name"], units["liaison_phone"], compounds["code"], strict=False)
    links += [
        _Link("organization", str(name), "包联单位", str(phone), f"compounds:{code}")
        for _, (name, phone, code) in zip(range(N_ORGANIZATIONS), pairs, strict=False)
    ]
    rows = [(*link, _FROM) for link in links]
    return _table(("kind", "name", "title", "phone", "place", "starts_at"), rows, prefix="BL")


def stand_ins(folder: Path) -> Table:
    """Return the member of each grid who stands in for others: its first community worker."""
    members = read_layer(folder, "members").columns
    first: dict[Cell, Cell] = {}
    for code, role, grid in zip(
        members["code"], members["role"], members["home_grid_code"], strict=True
    ):
        if role == "community_worker":
            first.setdefault(grid, code)
    return Table(columns={"member_code": sorted(first.values(), key=str)})


def write_rosters(folder: Path, *, seed: int) -> None:
    """Write the three tables beside the sample's others."""
    duty, links = (np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(2))
    write_table(duty_roster(folder, names.people(duty)), folder / DUTY_FILE)
    write_table(responsibles(folder, names.people(links)), folder / RESPONSIBLE_FILE)
    write_table(stand_ins(folder), folder / STAND_IN_FILE)


def _with_title(cadre: tuple[str, str], title: str) -> tuple[str, str, str]:
    name, phone = cadre
    return name, title, phone


def _table(heads: Sequence[str], rows: Sequence[tuple[Cell, ...]], *, prefix: str = "ZB") -> Table:
    columns: dict[str, list[Cell]] = {"code": [f"{prefix}{k + 1:05d}" for k in range(len(rows))]}
    columns |= {head: [row[k] for row in rows] for k, head in enumerate(heads)}
    return Table(columns=columns)


def run() -> None:
    """Read the arguments and write the tables."""
    parser = argparse.ArgumentParser(prog="gridmap.sample.duty", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="folder of the sample")
    parser.add_argument("--seed", type=int, default=20260101, help="same seed, same rosters")
    arguments = parser.parse_args()
    write_rosters(arguments.folder, seed=arguments.seed)


if __name__ == "__main__":
    run()
