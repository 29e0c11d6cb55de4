"""Stations, centres and homes: where people are served, with services and hours."""

import numpy as np

from gridmap.sample.areas import apportion
from gridmap.sample.codes import Names
from gridmap.sample.parcels import Use
from gridmap.sample.plane import Floats, Ints
from gridmap.sample.tables import Cell, Table, with_points
from gridmap.sample.town import Town

COUNTS = {"center": 49, "station": 193, "elderly": 12, "children": 9}
_FACILITIES = (
    "drinking_water", "microwave", "charging", "first_aid_kit", "umbrella", "toilet", "wifi",
    "books", "rest_area", "air_conditioning", "aed", "fire_kit", "tool_box", "self_service",
    "nursing_room",
)  # fmt: skip
_N_FACILITIES = 12
_CORE_SERVICES = ("party_affairs", "government_affairs", "mediation", "health", "culture")
_MORE_SERVICES = ("elderly_meals", "after_school", "legal_aid", "job_help", "volunteer_desk")
_STATION_HOURS = (
    ("24/7", 0.16),
    ("Mo-Su 08:00-22:00", 0.30),
    ("Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00", 0.34),
    ("Mo-Su 07:30-21:00", 0.20),
)
_CENTER_HOURS = (
    ("Mo-Fr 08:30-12:00,14:30-17:30", 0.40),
    ("Mo-Fr 08:30-12:00,14:30-20:00; Sa 09:00-12:00", 0.38),
    ("Mo-Fr 08:30-20:00; Sa-Su 09:00-17:00", 0.22),
)
_OFF_M = 9.0


def stations(town: Town, known: Names, random: np.random.Generator) -> Table:
    """Return all stations: one centre for each urban community, posts where people live."""
    grid = town.grid_of(town.buildings.block)
    community = town.areas.community_of_grid[grid]
    urban = np.flatnonzero(town.areas.community_is_urban)
    rows: list[tuple[str, str, str, str, str, int]] = []
    for c in urban:
        at = _central(town, np.flatnonzero(community == c))
        name = f"{known.community_names[c]}党群服务中心"
        extra = random.permutation(len(_MORE_SERVICES))[: int(random.integers(2, 6))]
        services = [*_CORE_SERVICES, *(_MORE_SERVICES[i] for i in sorted(extra))]
        hours = _pick(_CENTER_HOURS, random)
        rows.append(("center", name, ";".join(services), _facilities(random), hours, at))
    people = np.bincount(community, weights=town.buildings.n_residents)
    shares = apportion(people[urban], COUNTS["station"], least=2)
    for c, n in zip(urban, shares, strict=True):
        for i, at in enumerate(_spread(town, np.flatnonzero(community == c), int(n), random)):
            name = f"{known.community_names[c].removesuffix('社区')}驿站{i + 1}"
            services = "party_affairs;volunteer_desk" + (";mediation" if i == 0 else "")
            rows.append(
                ("station", name, services, _facilities(random), _pick(_STATION_HOURS, random), at)
            )
    rows += _homes(town, known, community, random)
    prefix = {"center": "ZX", "station": "YZ", "elderly": "YL", "children": "ET"}
    at = np.array([row[5] for row in rows])
    columns: dict[str, list[Cell]] = {
        "code": [f"{prefix[row[0]]}{i + 1:04d}" for i, row in enumerate(rows)],
        "name": [row[1] for row in rows],
        "kind": [row[0] for row in rows],
        "services": [row[2] for row in rows],
        "facilities": [row[3] for row in rows],
        "hours": [row[4] for row in rows],
    }
    return with_points(columns, doors(town, at))


def doors(town: Town, building: Ints) -> Floats:
    """Return a place just south of each building, where its door may be."""
    xy = town.buildings.middles()[building]
    return np.asarray(np.round(xy - (0.0, _OFF_M), 2))


def _homes(
    town: Town, known: Names, community: Ints, random: np.random.Generator
) -> list[tuple[str, str, str, str, str, int]]:
    """Return centres for the elderly in towns and streets, homes for children in villages."""
    urban = town.areas.community_is_urban.astype(bool)
    old = random.permutation(np.flatnonzero(urban))[: COUNTS["elderly"]]
    young = random.permutation(np.flatnonzero(~urban))[: COUNTS["children"]]
    rows = []
    for kind, title, services, hours, picked in (
        (
            "elderly",
            "长者照护中心",
            "elderly_meals;day_care;rehabilitation;health",
            "Mo-Su 07:00-19:00",
            old,
        ),
        (
            "children",
            "儿童之家",
            "after_school;culture",
            "Mo-Fr 16:00-20:00; Sa-Su 09:00-18:00",
            young,
        ),
    ):
        for c in np.sort(picked):
            at = _spread(town, np.flatnonzero(community == c), 1, random)[0]
            rows.append((kind, f"{known.community_names[c]}{title}", services, "", hours, at))
    return rows


def _central(town: Town, members: Ints) -> int:
    """Return the public building nearest to the middle of the people of a community."""
    xy = town.buildings.middles()[members]
    weight = town.buildings.n_residents[members] + 1.0
    middle = np.average(xy, axis=0, weights=weight)
    public = np.array([town.buildings.use[m] in {Use.SHOPS, Use.HOUSES} for m in members])
    away = np.linalg.norm(xy - middle, axis=1) + np.where(public, 0.0, 400.0)
    return int(members[int(np.argmin(away))])


def _spread(town: Town, members: Ints, n: int, random: np.random.Generator) -> list[int]:
    """Return buildings spread over a community, some left to chance as in real towns."""
    xy = town.buildings.middles()[members]
    picks = [int(random.integers(len(members)))]
    while len(picks) < n:
        away = np.linalg.norm(xy[:, None] - xy[picks][None], axis=2).min(axis=1)
        picks.append(int(np.argmax(away * random.uniform(0.4, 1.0, len(away)))))
    return [int(members[p]) for p in picks]


def _facilities(random: np.random.Generator) -> str:
    chosen = np.sort(random.permutation(len(_FACILITIES))[:_N_FACILITIES])
    return ";".join(_FACILITIES[i] for i in chosen)


def _pick(choices: tuple[tuple[str, float], ...], random: np.random.Generator) -> str:
    shares = [share for _, share in choices]
    return choices[int(random.choice(len(choices), p=shares))][0]
