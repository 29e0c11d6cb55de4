"""Official-looking codes and names of the areas, and the tables made from them."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample import names
from gridmap.sample.areas import N_STREETS, numbered
from gridmap.sample.blocks import melt
from gridmap.sample.parcels import Use
from gridmap.sample.plane import Floats, Ints, Shapes, coordinates, sums
from gridmap.sample.tables import Table, cells, with_shapes
from gridmap.sample.town import Town

_FIRST_STREET, _FIRST_TOWN = 1, 100
_FIRST_VILLAGE = 201
_FIRST_DEDICATED = 901
N_DEDICATED = 6
N_MICRO_GRIDS = 57
_PARK_BLOCKS = 7
_MICRO_GRID_BUILDINGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Code and name of every subdistrict, community and grid, by number."""

    subdistrict_codes: list[str]
    subdistrict_names: list[str]
    community_codes: list[str]
    community_names: list[str]
    grid_codes: list[str]
    grid_names: list[str]


def _middles(shapes: Shapes) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return coordinates(shapely.centroid(shapes))


def name_areas(town: Town, random: np.random.Generator) -> Names:
    """Return codes and names; codes run north to south and west to east in each parent."""
    areas = town.areas
    n_sub = len(areas.subdistrict_shapes)
    streets, towns = np.arange(N_STREETS), np.arange(N_STREETS, n_sub)
    middle = _middles(areas.subdistrict_shapes)
    serial = np.r_[_FIRST_STREET + numbered(middle[streets]), _FIRST_TOWN + numbered(middle[towns])]
    subdistrict_codes = [f"{names.DISTRICT_CODE}{n:03d}" for n in serial]
    subdistrict_names = [
        f"{names.STREETS[n - _FIRST_STREET]}街道"
        if n < _FIRST_TOWN
        else f"{names.TOWN_NAMES[n - _FIRST_TOWN]}镇"
        for n in serial
    ]
    urban = areas.community_is_urban.astype(bool)
    community_codes = _codes_within(
        areas.subdistrict_of_community, subdistrict_codes, areas.community_shapes, urban
    )
    city = iter(names.community_names(int(urban.sum()), random))
    country = iter(names.village_names(int((~urban).sum()), random))
    community_names = [next(city) if is_urban else next(country) for is_urban in urban]
    all_grids = np.ones(len(areas.grid_shapes), dtype=bool)
    grid_codes = _codes_within(
        areas.community_of_grid, community_codes, areas.grid_shapes, all_grids
    )
    grid_names = [
        f"{community_names[c].removesuffix('社区')}第{int(code[-3:])}网格"
        for c, code in zip(areas.community_of_grid, grid_codes, strict=True)
    ]
    return Names(
        subdistrict_codes=subdistrict_codes,
        subdistrict_names=subdistrict_names,
        community_codes=community_codes,
        community_names=community_names,
        grid_codes=grid_codes,
        grid_names=grid_names,
    )


def _codes_within(
    parent: Ints,
    parent_codes: list[str],
    shapes: Shapes,
    first_kind: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> list[str]:
    """Return codes that count within each parent; the second kind counts from 201."""
    middle = _middles(shapes)
    codes = [""] * len(shapes)
    for p, code in enumerate(parent_codes):
        for kind, first in ((first_kind, 1), (~first_kind, _FIRST_VILLAGE)):
            members = np.flatnonzero((parent == p) & kind)
            for member, n in zip(members, numbered(middle[members]), strict=True):
                codes[member] = f"{code}{first + n:03d}"
    return codes


def area_tables(town: Town, known: Names, random: np.random.Generator) -> dict[str, Table]:
    """Return the tables of all area layers, from city to micro-grid."""
    areas = town.areas
    outline = melt(
        areas.subdistrict_shapes, np.zeros(len(areas.subdistrict_shapes), dtype=np.int64)
    )
    grid = town.grid_of(town.buildings.block)
    people = sums(grid, town.buildings.n_residents, n=len(areas.grid_shapes))
    homes = sums(grid, town.buildings.n_households, n=len(areas.grid_shapes))
    return {
        "cities": with_shapes(
            {"code": [names.CITY_CODE], "name": [names.CITY + "（示范数据）"]}, outline
        ),
        "districts": with_shapes(
            {
                "code": [names.DISTRICT_CODE],
                "name": [names.DISTRICT + "（示范数据）"],
                "parent_code": [names.CITY_CODE],
            },
            outline,
        ),
        "subdistricts": with_shapes(
            {
                "code": cells([*known.subdistrict_codes]),
                "name": cells([*known.subdistrict_names]),
                "parent_code": [names.DISTRICT_CODE] * len(known.subdistrict_codes),
            },
            areas.subdistrict_shapes,
        ),
        "communities": _communities(town, known, homes, people),
        "grids": _grids(town, known, homes.astype(np.int64), people.astype(np.int64)),
        "micro_grids": _micro_grids(town, known, random),
    }


def _communities(town: Town, known: Names, homes: Floats, people: Floats) -> Table:
    community, n = town.areas.community_of_grid, len(known.community_codes)
    return with_shapes(
        {
            "code": cells([*known.community_codes]),
            "name": cells([*known.community_names]),
            "parent_code": [
                known.subdistrict_codes[s] for s in town.areas.subdistrict_of_community
            ],
            "n_households": cells(sums(community, homes, n=n).astype(np.int64)),
            "n_residents": cells(sums(community, people, n=n).astype(np.int64)),
        },
        town.areas.community_shapes,
    )


def _grids(town: Town, known: Names, homes: Ints, people: Ints) -> Table:
    """Return base grids and, on top of them, the dedicated grids of parks and plants."""
    urban = town.areas.community_is_urban[town.areas.community_of_grid].astype(bool)
    parks, parent = _parks(town)
    codes = [f"{known.community_codes[c]}{_FIRST_DEDICATED + i:03d}" for i, c in enumerate(parent)]
    titles = [f"澄东示范园区{i + 1}号专属网格" for i in range(len(parent))]
    n = len(parent)
    return with_shapes(
        {
            "code": [*known.grid_codes, *codes],
            "name": [*known.grid_names, *titles],
            "parent_code": [
                *(known.community_codes[c] for c in town.areas.community_of_grid),
                *(known.community_codes[c] for c in parent),
            ],
            "kind": [*("urban" if u else "rural" for u in urban), *["dedicated"] * n],
            "n_households": [*cells(homes), *[0] * n],
            "n_residents": [*cells(people), *[0] * n],
        },
        np.concatenate([town.areas.grid_shapes, parks]),
    )


def _parks(town: Town) -> tuple[Shapes, Ints]:
    """Return the shapes of dedicated grids, far apart around plants, and their communities."""
    plants = np.array([use is Use.PLANT for use in town.buildings.use])
    blocks = np.unique(town.buildings.block[plants])
    xy = town.blocks.middle[blocks]
    picks = [0]
    while len(picks) < N_DEDICATED:
        away = np.linalg.norm(xy[:, None] - xy[picks][None], axis=2).min(axis=1)
        picks.append(int(np.argmax(away)))
    seeds = blocks[picks]
    community = town.areas.community_of_grid[town.areas.grid_of_block]
    parks = []
    for seed in seeds:
        around = [int(seed)]
        for _ in range(_PARK_BLOCKS):
            touch = town.blocks.pairs[np.isin(town.blocks.pairs, around).any(axis=1)].ravel()
            fresh = [b for b in np.setdiff1d(touch, around) if community[b] == community[seed]]
            if not fresh:
                break
            away = np.linalg.norm(town.blocks.middle[fresh] - town.blocks.middle[seed], axis=1)
            around.append(int(fresh[int(np.argmin(away))]))
        parks.append(shapely.coverage_union_all(town.blocks.shapes[around]))
    return np.array(parks, dtype=object), community[seeds]


def _micro_grids(town: Town, known: Names, random: np.random.Generator) -> Table:
    """Return micro-grids: lists of neighbouring buildings of one grid, without a shape."""
    b = town.buildings
    grid = town.grid_of(b.block)
    lived_in = b.n_residents > 0
    full = np.flatnonzero(
        np.bincount(grid[lived_in], minlength=len(known.grid_codes)) > _MICRO_GRID_BUILDINGS
    )
    chosen = np.sort(random.permutation(full)[:N_MICRO_GRIDS])
    columns: dict[str, list[str | int | float | bool | None]] = {
        "code": [], "name": [], "parent_code": [], "building_codes": [], "n_households": []
    }  # fmt: skip
    for g in chosen:
        members = np.flatnonzero((grid == g) & lived_in)[:_MICRO_GRID_BUILDINGS]
        columns["code"].append(f"{known.grid_codes[g]}01")
        columns["name"].append(f"{known.grid_names[g]}微网格")
        columns["parent_code"].append(known.grid_codes[g])
        columns["building_codes"].append(";".join(building_code(m) for m in members))
        columns["n_households"].append(int(b.n_households[members].sum()))
    return Table(columns=columns, shapes=np.full(len(chosen), None, dtype=object))


def building_code(number: int) -> str:
    """Return the code of a building."""
    return f"LD{number + 1:05d}"


def compound_code(number: int) -> str:
    """Return the code of a compound."""
    return f"XQ{number + 1:04d}"
