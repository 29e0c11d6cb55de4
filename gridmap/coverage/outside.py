"""Who is out of reach, and where: places outside the limit, and the areas that they lie in.

Positions come from the ground of today. A door that an older coverage knows and today's ground
does not is counted and has no place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.coverage.comparison import Bools, Coverage, crossings
from gridmap.coverage.demand import Doors, Floats
from gridmap.coverage.served import AreaServed
from gridmap.model.place import LonLat

LEVELS = ("compounds", "communities", "subdistricts")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorOutside:
    """A door with people out of reach; counts and way are None where nobody knows any."""

    code: str
    position: LonLat | None
    n_households: int | None
    way: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOutside:
    """An area with households out of reach, and the middle of the places where these live."""

    area: AreaServed
    position: LonLat | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Who is out of reach: areas by level, most households first, and doors in their order."""

    whole: AreaServed
    areas: Mapping[str, tuple[AreaOutside, ...]]
    doors: tuple[DoorOutside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorCrossed:
    """A door that came within the limit, or fell out of it."""

    position: LonLat
    n_households: int
    is_gained: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DoorPlaces:
    """Where doors are, by their code: degrees, shape `(p, 2)`, longitude first."""

    codes: Sequence[str]
    positions_deg: Floats

    def of(self, doors: Doors) -> Floats:
        """Return the positions of some doors, NaN where one is not known; shape `(q, 2)`."""
        if doors.codes is self.codes:
            return self.positions_deg
        known = {code: row for row, code in enumerate(self.codes)}
        rows = np.array([known.get(code, -1) for code in doors.codes], dtype=np.int64)
        found = np.full((len(rows), 2), np.nan)
        found[rows >= 0] = self.positions_deg[rows[rows >= 0]]
        return found


def outside_of(coverage: Coverage, places: DoorPlaces) -> Outside:
    """Return who is out of reach: doors where anybody lives or may live, and their areas."""
    doors, ways = coverage.doors, coverage.reach.ways
    positions = places.of(doors)
    is_outside = ~coverage.served.standard.covers(ways) & (doors.n_households != 0)
    rows = np.flatnonzero(is_outside)
    return Outside(
        whole=coverage.served.whole,
        areas={
            level: tuple(
                AreaOutside(area=area, position=middle)
                for area, middle in _areas(coverage, level, is_outside, positions)
            )
            for level in LEVELS
            if level in doors.areas
        },
        doors=tuple(
            DoorOutside(
                code=doors.codes[row],
                position=_position(positions[row]),
                n_households=_count(doors.n_households[row]),
                way=None if np.isinf(ways[row]) else float(ways[row]),
            )
            for row in rows.tolist()
        ),
    )


def crossed_doors(before: Coverage, after: Coverage, places: DoorPlaces) -> tuple[DoorCrossed, ...]:
    """Return the doors with households that came inside or fell out, where they have a place."""
    crossed, positions = crossings(before, after), places.of(after.doors)
    homes = np.nan_to_num(after.doors.n_households)
    moved = (crossed.gained | crossed.lost) & (homes > 0) & ~np.isnan(positions[:, 0])
    return tuple(
        DoorCrossed(
            position=LonLat(*positions[row].tolist()),
            n_households=int(homes[row]),
            is_gained=bool(crossed.gained[row]),
        )
        for row in np.flatnonzero(moved).tolist()
    )


def _areas(
    coverage: Coverage, level: str, is_outside: Bools, positions: Floats
) -> list[tuple[AreaServed, LonLat | None]]:
    members = coverage.doors.areas[level]
    row_of = {code: row for row, code in enumerate(members.codes)}
    weight = np.nan_to_num(coverage.doors.n_households) * is_outside
    weight[np.isnan(positions[:, 0]) | (members.of_door < 0)] = 0.0
    counted = np.flatnonzero(weight)
    n_areas, area, of_door = len(members.codes), members.of_door[counted], weight[counted]
    total = np.bincount(area, weights=of_door, minlength=n_areas)
    sums = [
        np.bincount(area, weights=of_door * positions[counted, axis], minlength=n_areas)
        for axis in (0, 1)
    ]
    found = []
    for served in coverage.served.uncovered(level):
        row = row_of[served.code]
        middle = LonLat(*(float(one[row] / total[row]) for one in sums)) if total[row] else None
        found.append((served, middle))
    return found


def _position(degrees: Floats) -> LonLat | None:
    return None if np.isnan(degrees[0]) else LonLat(float(degrees[0]), float(degrees[1]))


def _count(value: float) -> int | None:
    return None if np.isnan(value) else round(value)
