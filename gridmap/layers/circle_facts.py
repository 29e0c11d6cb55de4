"""What follows from the rows of a page of service circles: whose door, and how it stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.statistics import Share
from gridmap.geo.locate import AreaIndex
from gridmap.layers.circle_map import CircleMapData, CircleRun
from gridmap.layers.feature import MapFeature
from gridmap.model.layer_fields import AREA_LEVELS

_AROUND_DEG = 0.004

Group = tuple[str, int]
"""A layer and the row in it that a door is told by: its compound, its grid, or itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleFacts:
    """The rows, the ground that they lie on, and for each door its subdistrict and group."""

    data: CircleMapData
    ground: BaseGeometry
    has_border: bool
    owners: tuple[str | None, ...]
    groups: tuple[Group, ...]


def circle_facts(data: CircleMapData) -> CircleFacts:
    """Return what follows from the rows.

    The ground is that of the largest areas there are, else a loose outline of the doors and
    of what they reach.
    """
    areas = next((data.layers[name] for name in AREA_LEVELS[1:] if data.layers.get(name)), ())
    shapes = np.array([each.geometry for each in areas], dtype=object)
    if len(shapes):
        ground = shapely.union_all(shapely.make_valid(shapes))
    else:
        seen = [each.geometry for each in data.doors]
        seen += [run.areas[-1] for run in data.runs]
        ground = shapely.union_all([shapely.envelope(each) for each in seen])
        ground = ground.convex_hull.buffer(_AROUND_DEG)
    return CircleFacts(
        data=data,
        ground=ground,
        has_border=bool(len(shapes)),
        owners=tuple(_owners(data.doors, data.layers.get("subdistricts", ()))),
        groups=_groups(data),
    )


def _groups(data: CircleMapData) -> tuple[Group, ...]:
    compounds = {each.id: row for row, each in enumerate(data.layers.get("compounds", ()))}
    grids = data.layers.get("grids", ())
    row_of_grid = {each.text("code"): row for row, each in enumerate(grids)}
    groups: list[Group] = []
    for row, (door, grid) in enumerate(zip(data.doors, _owners(data.doors, grids), strict=True)):
        compound = compounds.get(door.text("compound_id"))
        if compound is not None:
            groups.append(("compounds", compound))
        else:
            groups.append(("doors", row) if grid is None else ("grids", row_of_grid[grid]))
    return tuple(groups)


def _owners(doors: Sequence[MapFeature], areas: Sequence[MapFeature]) -> list[str | None]:
    shapes = np.array([each.geometry for each in areas], dtype=object)
    index = AreaIndex.of([each.text("code") for each in areas], shapely.make_valid(shapes))
    places = np.array([each.geometry for each in doors], dtype=object)
    return index.owners_of(shapely.get_x(places).tolist(), shapely.get_y(places).tolist())


def door_classes(data: CircleMapData, run: CircleRun) -> list[int]:
    """Return the place of each door among the limits; then outside; then without a street."""
    n = len(run.limits_s)
    bands = np.searchsorted(run.limits_s, run.door_s, side="left")
    return [n + 1 if row in data.refused else int(band) for row, band in enumerate(bands.tolist())]


def compound_classes(facts: CircleFacts, run: CircleRun) -> list[int]:
    """Return for each compound 0 if all its doors are outside, 1 if some, 2 if none.

    A compound without doors is -1: nothing is known of it.
    """
    inside: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for (layer, row), seconds in zip(facts.groups, run.door_s, strict=True):
        if layer == "compounds":
            every[row] += 1
            inside[row] += seconds <= run.limits_s[-1]

    def place(row: int) -> int:
        if not every[row]:
            return -1
        return 0 if not inside[row] else 1 if inside[row] < every[row] else 2

    return [place(row) for row in range(len(facts.data.layers.get("compounds", ())))]


def reached_share(data: CircleMapData, is_reached: Sequence[bool], rows: Sequence[int]) -> Share:
    """Return the share of the people behind some doors who are reached."""
    people = data.people
    return Share(
        part=sum(people[row] or 0 for row in rows if is_reached[row]),
        whole=sum(people[row] or 0 for row in rows),
    )
