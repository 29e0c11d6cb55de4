"""How well doors are served, by area: shares, the way of the many and of the farthest.

Everything follows from the way of each door to its nearest station, never from a polygon.
A door without any way is counted apart and enters no mean: `inf` is no number of minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.coverage.demand import Doors, Floats, Ints, Membership
from gridmap.coverage.standard import Standard
from gridmap.coverage.statistics import CoveredShare, Share

_PERCENTILES = (50, 90)
_TWO, _THREE = 2, 3
_RADIX_SORTED = np.iinfo(np.int16).max  # NumPy sorts no more numbers than these in one pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long the ways are, in seconds or metres, each household counting once.

    `p50` and `p90` are the least way within which at least 50 or 90 in a hundred households
    live that have a way at all.
    """

    mean: float
    p50: float
    p90: float
    worst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaServed:
    """How well one area is served; `code` is empty for doors outside all areas of a level."""

    code: str
    name: str
    covered: CoveredShare
    residents: Share
    n_places_without_residents: int  # places whose residents nobody has counted
    n_places_without_way: int
    n_households_without_way: int
    ways: Spread | None  # None where nobody counted has a way
    reached_by_two: Share  # households with two stations or more within the limit
    reached_by_three: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The figures of one coverage: of the whole, and of each area by level and code.

    The areas of a level and, under the empty code, what lies outside them add up to the whole.
    """

    standard: Standard
    whole: AreaServed
    levels: Mapping[str, tuple[AreaServed, ...]]

    def uncovered(self, level: str = "compounds") -> tuple[AreaServed, ...]:
        """Return the areas with households out of reach, most households first, then by code."""
        areas = (one for one in self.levels.get(level, ()) if one.code)
        gaps = [one for one in areas if one.covered.n_households_outside]
        return tuple(sorted(gaps, key=lambda one: (-one.covered.n_households_outside, one.code)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """What a search found for each door."""

    ways: Floats  # shape (p,): seconds or metres to the nearest station, inf where there is none
    n_reached: Ints  # shape (p,): stations within the limit


def served(doors: Doors, reach: Reach, standard: Standard) -> Served:
    """Return the figures of all areas and of the whole."""
    nowhere = np.zeros(len(doors), dtype=np.int32)
    whole = Membership(codes=("",), names=("",), of_door=nowhere)
    columns = _columns(doors, reach, standard)
    return Served(
        standard=standard,
        whole=_by_area(columns, whole)[0],
        levels={
            level: _by_area(columns, _with_outside(areas)) for level, areas in doors.areas.items()
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Columns:
    """What every level is counted from."""

    sums: Mapping[str, Floats]  # each of shape (p,)
    nearest_first: NDArray[np.int64]  # doors with counted households and a way
    ways: Floats  # theirs, rising
    n_households: NDArray[np.int64]  # theirs


def _columns(doors: Doors, reach: Reach, standard: Standard) -> _Columns:
    inside, no_way = standard.covers(reach.ways), np.isinf(reach.ways)
    homes, people = np.nan_to_num(doors.n_households), np.nan_to_num(doors.n_residents)
    counted = np.flatnonzero(~no_way & (homes > 0))
    nearest_first = counted[np.argsort(reach.ways[counted], kind="stable")]
    return _Columns(
        sums={
            "places": np.ones(len(doors)),
            "places_inside": inside.astype(np.float64),
            "places_uncounted": np.isnan(doors.n_households) * 1.0,
            "homes": homes,
            "homes_inside": inside * homes,
            "people": people,
            "people_inside": inside * people,
            "people_uncounted": np.isnan(doors.n_residents) * 1.0,
            "places_lost": no_way.astype(np.float64),
            "homes_lost": no_way * homes,
            "two": (reach.n_reached >= _TWO) * homes,
            "three": (reach.n_reached >= _THREE) * homes,
        },
        nearest_first=nearest_first,
        ways=reach.ways[nearest_first],
        n_households=homes[nearest_first].astype(np.int64),
    )


def _with_outside(areas: Membership) -> Membership:
    """Return the same areas and, where doors lie outside them, one more for those."""
    outside = areas.of_door < 0
    if not outside.any():
        return areas
    return Membership(
        codes=(*areas.codes, ""),
        names=(*areas.names, ""),
        of_door=np.where(outside, np.int32(len(areas.codes)), areas.of_door),
    )


def _by_area(columns: _Columns, areas: Membership) -> tuple[AreaServed, ...]:
    n_areas = len(areas.codes)
    counts = {
        name: np.rint(np.bincount(areas.of_door, weights=each, minlength=n_areas)).astype(int)
        for name, each in columns.sums.items()
    }
    rows = zip(*(column.tolist() for column in counts.values()), strict=True)
    return tuple(
        _area(code, name, dict(zip(counts, row, strict=True)), spread)
        for code, name, row, spread in zip(
            areas.codes, areas.names, rows, _spreads(columns, areas), strict=True
        )
    )


def _area(code: str, name: str, n: Mapping[str, int], ways: Spread | None) -> AreaServed:
    return AreaServed(
        code=code,
        name=name,
        covered=CoveredShare(
            places=Share(part=n["places_inside"], whole=n["places"]),
            households=Share(part=n["homes_inside"], whole=n["homes"]),
            n_places_uncounted=n["places_uncounted"],
        ),
        residents=Share(part=n["people_inside"], whole=n["people"]),
        n_places_without_residents=n["people_uncounted"],
        n_places_without_way=n["places_lost"],
        n_households_without_way=n["homes_lost"],
        ways=ways,
        reached_by_two=Share(part=n["two"], whole=n["homes"]),
        reached_by_three=Share(part=n["three"], whole=n["homes"]),
    )


def _spreads(columns: _Columns, areas: Membership) -> list[Spread | None]:
    """Return the spread of each area, counted in whole households."""
    area = areas.of_door[columns.nearest_first]
    if len(areas.codes) <= _RADIX_SORTED:
        area = area.astype(np.int16)
    order = np.argsort(area, kind="stable")
    area, way, weight = area[order], columns.ways[order], columns.n_households[order]
    start = np.searchsorted(area, np.arange(len(areas.codes) + 1))
    upto = np.concatenate([[0], np.cumsum(weight)])
    total = upto[start[1:]] - upto[start[:-1]]
    summed = np.bincount(area, weights=way * weight, minlength=len(areas.codes)).tolist()

    def percentile(percent: int) -> Floats:
        target = upto[start[:-1]] - (-total * percent // 100)  # rounded up
        return _at(way, np.searchsorted(upto[1:], target))

    p50, p90 = (percentile(percent).tolist() for percent in _PERCENTILES)
    worst = _at(way, start[1:] - 1).tolist()
    return [
        Spread(mean=summed[a] / int(total[a]), p50=p50[a], p90=p90[a], worst=worst[a])
        if total[a]
        else None
        for a in range(len(areas.codes))
    ]


def _at(values: Floats, places: NDArray[np.int64]) -> Floats:
    """Return the values at some places; what a place outside gives is never read."""
    if not len(values):
        return np.zeros(len(places))
    return values[np.clip(places, 0, len(values) - 1)]
