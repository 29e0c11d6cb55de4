"""What follows from the rows of a page of service circles: whose door, and how it stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.demand import Doors
from gridmap.coverage.shapes import LIMIT_TOLERANCE_S
from gridmap.coverage.statistics import Share
from gridmap.layers.circle_map import CircleMapData, CircleRun
from gridmap.layers.feature import MapFeature
from gridmap.model.layer_fields import AREA_LEVELS

_AROUND_DEG = 0.004

Mask = NDArray[np.bool_]
Group = tuple[str, int]
"""A layer and the row in it that a door is told by: its compound, its community, or itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleFacts:
    """The rows, the ground that they lie on, and for each door its subdistrict and group."""

    data: CircleMapData
    ground: BaseGeometry
    has_border: bool
    owners: tuple[str | None, ...]
    groups: tuple[Group, ...]


def circle_facts(data: CircleMapData) -> CircleFacts:
    """Return what follows from the rows."""
    seen = [shapely.MultiPoint(data.door_points_deg), *(run.areas[-1] for run in data.runs)]
    ground, has_border = ground_below(data.layers, seen)
    return CircleFacts(
        data=data,
        ground=ground,
        has_border=has_border,
        owners=_owners(data.doors, "subdistricts"),
        groups=_groups(data),
    )


def ground_below(
    layers: Mapping[str, Sequence[MapFeature]], seen: Sequence[BaseGeometry]
) -> tuple[BaseGeometry, bool]:
    """Return the ground of a page, and whether it is that of areas.

    It is that of the largest areas there are, else a loose outline of what is seen.
    """
    areas = next((layers[name] for name in AREA_LEVELS[1:] if layers.get(name)), ())
    shapes = np.array([each.geometry for each in areas], dtype=object)
    if len(shapes):
        return shapely.union_all(shapely.make_valid(shapes)), True
    return shapely.GeometryCollection(seen).convex_hull.buffer(_AROUND_DEG), False


def _owners(doors: Doors, level: str) -> tuple[str | None, ...]:
    areas = doors.areas.get(level)
    if areas is None:
        return (None,) * len(doors)
    return tuple(areas.codes[one] if one >= 0 else None for one in areas.of_door.tolist())


def _groups(data: CircleMapData) -> tuple[Group, ...]:
    groups: list[Group] = [("doors", row) for row in range(len(data.doors))]
    for level in ("communities", "compounds"):
        row_of = {each.text("code"): row for row, each in enumerate(data.layers.get(level, ()))}
        for door, code in enumerate(_owners(data.doors, level)):
            if code in row_of:
                groups[door] = (level, row_of[code])
    return tuple(groups)


def door_classes(data: CircleMapData, run: CircleRun) -> list[int]:
    """Return the place of each door among the limits; then outside; then without a street."""
    n = len(run.limits_s)
    bands = np.searchsorted(np.array(run.limits_s) + LIMIT_TOLERANCE_S, run.door_s, side="left")
    return [
        n + 1 if row in run.refused_doors else int(band) for row, band in enumerate(bands.tolist())
    ]


def compound_classes(facts: CircleFacts, run: CircleRun) -> list[int]:
    """Return for each compound 0 if all its doors are outside, 1 if some, 2 if none.

    A compound without doors is -1: nothing is known of it.
    """
    inside: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for (layer, row), seconds in zip(facts.groups, run.door_s, strict=True):
        if layer == "compounds":
            every[row] += 1
            inside[row] += seconds <= run.limits_s[-1] + LIMIT_TOLERANCE_S

    def place(row: int) -> int:
        if not every[row]:
            return -1
        return 0 if not inside[row] else 1 if inside[row] < every[row] else 2

    return [place(row) for row in range(len(facts.data.layers.get("compounds", ())))]


def reached_share(data: CircleMapData, is_reached: Mask, rows: Sequence[int]) -> Share:
    """Return the share of the people behind some doors who are reached."""
    some = np.asarray(rows, dtype=np.int64)
    people = np.nan_to_num(data.people[some])
    return Share(part=int(people[is_reached[some]].sum()), whole=int(people.sum()))


def door_name(data: CircleMapData, row: int) -> str:
    """Return what a door is called: the code of its building or compound."""
    return data.doors.codes[row].partition(":")[2] or data.doors.codes[row]
