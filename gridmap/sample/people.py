"""Members and their shifts: who may be sent, where they wait, when they work."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample import names
from gridmap.sample.areas import apportion
from gridmap.sample.codes import N_MICRO_GRIDS, Names
from gridmap.sample.plane import Floats, Ints, coordinates, sums, to_degrees
from gridmap.sample.tables import Cell, Table
from gridmap.sample.town import Town

N_WORKERS = 1493
N_PART_TIME = 1038
N_BUILDING_HEADS = 120
_CAPACITY = {"full_time": 3, "community_worker": 2}
_SKILLS = (
    "mediation", "first_aid", "fire", "electric_safety", "elderly_care", "sign_language",
    "dialect", "flood", "law",
)  # fmt: skip
_SKILL_SHARES = {
    "mediation": 0.38, "first_aid": 0.34, "fire": 0.30, "electric_safety": 0.05,
    "elderly_care": 0.28, "sign_language": 0.02, "dialect": 0.45, "flood": 0.18, "law": 0.06,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    role: str
    grid: int
    employer: str


def members(
    town: Town, known: Names, micro_grids: Table, person: Iterator[str], random: np.random.Generator
) -> Table:
    """Return everybody on the role ladder, with a stated post each (no fix in time)."""
    posts = _posts(town, known, micro_grids, random)
    xy = _standing(town, np.array([post.grid for post in posts]), random)
    lon_lat = to_degrees(xy)
    columns: dict[str, list[Cell]] = {
        "code": [f"WG{i + 1:05d}" for i in range(len(posts))],
        "name": [next(person) for _ in posts],
        "role": [post.role for post in posts],
        "employer": [post.employer for post in posts],
        "phone": [names.phone(300, i + 1) for i in range(len(posts))],
        "skills": [_skills(post.role, random) for post in posts],
        "capacity": [_CAPACITY.get(post.role, 1) for post in posts],
        "home_grid_code": [known.grid_codes[post.grid] for post in posts],
        "measured_at": [None] * len(posts),
        "lon": [float(x) for x in lon_lat[:, 0]],
        "lat": [float(y) for y in lon_lat[:, 1]],
    }
    return Table(columns=columns)


def _posts(
    town: Town, known: Names, micro_grids: Table, random: np.random.Generator
) -> list[_Post]:
    areas = town.areas
    community = areas.community_of_grid
    home = town.grid_of(town.buildings.block)
    people = sums(home, town.buildings.n_residents, n=len(community))
    urban = np.flatnonzero(areas.community_is_urban[community])
    posts = []
    for c, name in enumerate(known.community_names):
        heaviest = int(np.argmax(np.where(community == c, people, -1)))
        posts.append(_Post(role="grid_head", grid=heaviest, employer=name))
    for g in range(len(community)):
        sub = known.subdistrict_names[areas.subdistrict_of_community[community[g]]]
        posts.append(_Post(role="full_time", grid=g, employer=sub))
    for role, n in (("community_worker", N_WORKERS), ("part_time", N_PART_TIME)):
        per_grid = apportion(people[urban] + 150.0, n)
        posts += [
            _Post(role=role, grid=int(g), employer=known.community_names[community[g]])
            for g, k in zip(urban, per_grid, strict=True)
            for _ in range(int(k))
        ]
    number = {code: g for g, code in enumerate(known.grid_codes)}
    own = [number[str(code)] for code in micro_grids.columns["parent_code"]][:N_MICRO_GRIDS]
    posts += [_Post(role="micro_grid", grid=g, employer="居民志愿") for g in own]
    heads = np.sort(random.choice(urban, N_BUILDING_HEADS, replace=False))
    posts += [_Post(role="building_head", grid=int(g), employer="居民志愿") for g in heads]
    return posts


def _skills(role: str, random: np.random.Generator) -> str:
    keen = 1.0 if role in {"full_time", "community_worker"} else 0.6
    held = [s for s in _SKILLS if random.random() < _SKILL_SHARES[s] * keen]
    return ";".join(held)


def _standing(town: Town, grid: Ints, random: np.random.Generator) -> Floats:
    """Return a place on a street of each member's grid, or the grid's middle."""
    outside = np.flatnonzero(town.edge_compound < 0)
    middle = shapely.line_interpolate_point(town.network.lines[outside], 0.37, normalized=True)
    which, area = shapely.STRtree(town.areas.grid_shapes).query(middle, predicate="intersects")
    order = np.lexsort((which, area))
    area, which = area[order], which[order]
    start = np.searchsorted(area, np.arange(len(town.areas.grid_shapes) + 1))
    spots = coordinates(middle)
    fallback = coordinates(shapely.point_on_surface(town.areas.grid_shapes))
    xy = np.empty((len(grid), 2))
    for i, g in enumerate(grid):
        own = which[start[g] : start[g + 1]]
        near = spots[int(own[int(random.integers(len(own)))])] if len(own) else fallback[g]
        inside = near * 0.98 + fallback[g] * 0.02
        xy[i] = inside
    return np.round(xy, 2)


_OFFICE = ("1;2;3;4;5", "08:30", "17:30")
_TURNS = {
    "early": ("07:00", "15:00"),
    "late": ("14:00", "22:00"),
    "night": ("22:00", "07:00"),
}
_DAYS_OFF = (("1;2;3;4;5", 0.5), ("3;4;5;6;7", 0.2), ("1;2;5;6;7", 0.15), ("1;2;3;6;7", 0.15))


def shifts(member_table: Table, random: np.random.Generator) -> Table:
    """Return the weekly template: local times; a shift that ends before it starts ends next day."""
    columns: dict[str, list[Cell]] = {k: [] for k in ("member_code", "weekdays", "starts", "ends")}
    for code, role in zip(member_table.columns["code"], member_table.columns["role"], strict=True):
        for weekdays, starts, ends in _week(str(role), random):
            for name, cell in zip(columns, (code, weekdays, starts, ends), strict=True):
                columns[name].append(cell)
    return Table(columns=columns)


def _week(role: str, random: np.random.Generator) -> list[tuple[str, str, str]]:
    shares = [share for _, share in _DAYS_OFF]
    days = _DAYS_OFF[int(random.choice(len(_DAYS_OFF), p=shares))][0]
    luck = random.random()
    night_day = str(int(random.integers(1, 8)))
    match role:
        case "full_time":
            turn = "early" if luck < _HALF else "late"
            week = [(days, *_TURNS[turn])]
            free = {night_day, str(int(night_day) % 7 + 1)}  # the night, and the day to sleep
            others = ";".join(d for d in days.split(";") if d not in free)
            nights = [(others, *_TURNS[turn]), (night_day, *_TURNS["night"])]
            return nights if luck < _NIGHT else week
        case "community_worker":
            return [(days, *_OFFICE[1:])] if luck < _WEEKEND else [_OFFICE]
        case "grid_head":
            return [("1;2;3;4;5;6", *_OFFICE[1:])]
        case "part_time":
            return [
                ("1;3;5" if luck < _HALF else "2;4;6", "18:00", "21:00"),
                ("7", "09:00", "12:00"),
            ]
        case _:
            return [("6;7", "09:00", "18:00")]


_HALF, _NIGHT, _WEEKEND = 0.5, 0.25, 0.3
