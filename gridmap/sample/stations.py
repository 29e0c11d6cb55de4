"""Stations, centres and homes: where people are served, with services and hours."""

from typing import NamedTuple

import numpy as np

from gridmap.sample.areas import apportion
from gridmap.sample.codes import Names
from gridmap.sample.parcels import Use
from gridmap.sample.plane import Floats, Ints, sums
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


class _Row(NamedTuple):
    kind: str
    name: str
    services: str
    facilities: str
    hours: str
    building: int


def stations(town: Town, known: Names, random: np.random.Generator) -> Table:
    """Return all stations: one centre for each urban community, posts where people live."""
    grid = town.grid_of(town.buildings.block)
    community = town.areas.community_of_grid[grid]
    rows = [
        *_centers(town, known, community, random),
        *_posts(town, known, community, random),
        *_homes(town, known, community, random),
    ]
    prefix = {"center": "ZX", "station": "YZ", "elderly": "YL", "children": "ET"}
    columns: dict[str, list[Cell]] = {
        "code": [f"{prefix[row.kind]}{i + 1:04d}" for i, row in enumerate(rows)],
        "name": [row.name for row in rows],
        "kind": [row.kind for row in rows],
        "services": [row.services for row in rows],
        "facilities": [row.facilities for row in rows],
        "hours": [row.hours for row in rows],
    }
    return with_points(columns, doors(town, np.array([row.building for row in rows])))


def _centers(town: Town, known: Names, community: Ints, random: np.random.Generator) -> list[_Row]:
    """Return a centre for each urban community: five services and some more."""
    rows = []
    for c in np.flatnonzero(town.areas.community_is_urban):
        extra = random.permutation(len(_MORE_SERVICES))[: int(random.integers(2, 6))]
        services = ";".join([*_CORE_SERVICES, *(_MORE_SERVICES[i] for i in sorted(extra))])
        rows.append(
            _Row(
                kind="center",
                name=f"{known.community_names[c]}党群服务中心",
                services=services,
                facilities=_facilities(random),
                hours=_pick(_CENTER_HOURS, random),
                building=_central(town, np.flatnonzero(community == c)),
            )
        )
    return rows


def _posts(town: Town, known: Names, community: Ints, random: np.random.Generator) -> list[_Row]:
    """Return the stations of the grids, more where more people live; the first one mediates."""
    people = sums(community, town.buildings.n_residents, n=len(known.community_codes))
    urban = np.flatnonzero(town.areas.community_is_urban)
    shares = apportion(people[urban], COUNTS["station"], least=2)
    rows = []
    for c, n in zip(urban.tolist(), shares.tolist(), strict=True):
        there = _spread(town, np.flatnonzero(community == c), n, random)
        for i, building in enumerate(there):
            rows.append(
                _Row(
                    kind="station",
                    name=f"{known.community_names[c].removesuffix('社区')}驿站{i + 1}",
                    services="party_affairs;volunteer_desk" + (";mediation" if i == 0 else ""),
                    facilities=_facilities(random),
                    hours=_pick(_STATION_HOURS, random),
                    building=building,
                )
            )
    return rows


def doors(town: Town, building: Ints) -> Floats:
    """Return a place just south of each building, where its door may be."""
    xy = town.buildings.middles()[building]
    return np.asarray(np.round(xy - (0.0, _OFF_M), 2))


def _homes(town: Town, known: Names, community: Ints, random: np.random.Generator) -> list[_Row]:
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
            rows.append(_Row(kind, f"{known.community_names[c]}{title}", services, "", hours, at))
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
