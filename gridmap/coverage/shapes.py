"""Nested isochrones of stations, drawn from a raster of times, each with its measured error.

A shape is a picture. Whether a door is covered is asked of its own time; how often the
picture and the doors disagree is counted and told with every shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.time_raster import Floats, Ground, Ints, Mask, RasterFrame

LIMIT_TOLERANCE_S = 0.001
"""A place on the limit is inside. Seconds carry no more than a millisecond."""

_MARGIN = 1  # cells of no way round a window, so that every contour closes


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetTimes:
    """What the streets cost whom, at which hour; seconds towards the station.

    Closed directions are `inf`.
    """

    tail: Ints  # shape (s,)
    head: Ints  # shape (s,)
    to_tail_s: Floats  # shape (s,): all along the street, from head to tail
    to_head_s: Floats  # shape (s,)
    lead_s_per_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StationLegs:
    """Where stations meet the streets: the direct way along a street that no node sees."""

    street: Ints  # shape (l,)
    share: Floats  # shape (l,): how far along the street
    lead_s: Floats  # shape (l,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """Seconds of a rectangle of raster points; `inf` where there is no way in time."""

    seconds: Floats  # shape (rows, columns)
    west_m: float
    south_m: float
    cell_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeError:
    """How often a shape and the doors disagree; shares are None where nothing was counted."""

    n_inside: int  # doors in the shape
    n_wrongly_inside: int  # of those: not reached in time
    n_reached: int  # doors reached in time
    n_wrongly_outside: int  # of those: not in the shape

    @property
    def wrongly_inside_share(self) -> float | None:
        """Return the share of the doors in the shape that are not reached."""
        return self.n_wrongly_inside / self.n_inside if self.n_inside else None

    @property
    def wrongly_outside_share(self) -> float | None:
        """Return the share of the reached doors that the shape leaves out."""
        return self.n_wrongly_outside / self.n_reached if self.n_reached else None


def time_window(
    ground: Ground, streets: StreetTimes, node_s: Floats, legs: StationLegs, *, limit_s: float
) -> TimeWindow:
    """Return the seconds of the raster points round what is reached, as small as it goes.

    Parameters
    ----------
    ground
        By which street each point is left.
    streets
        What the streets cost.
    node_s
        Seconds from each node to the station, or to the nearest of several; `inf` where there
        is no way within the limit. Shape `(n,)`.
    legs
        Where the same stations meet the streets.
    limit_s
        The farthest limit of interest; what lies beyond it is `inf`.
    """
    point, seconds = _reached(ground, streets, node_s, legs, limit_s=limit_s)
    return _window(ground.frame, point, seconds)


def _reached(
    ground: Ground, streets: StreetTimes, node_s: Floats, legs: StationLegs, *, limit_s: float
) -> tuple[Ints, Floats]:
    is_near = node_s <= limit_s + LIMIT_TOLERANCE_S
    street = np.flatnonzero(is_near[streets.tail] | is_near[streets.head])
    own = np.arange(len(legs.street))
    rows, place = _rows(ground, np.concatenate([street, legs.street]))
    n_by_node = int(np.sum(ground.start[street + 1] - ground.start[street]))
    by_node, owner = rows[:n_by_node], street[place[:n_by_node]]
    direct, leg = rows[n_by_node:], own[place[n_by_node:] - len(street)]
    share = ground.legs.share[by_node]
    along_s = np.minimum(
        node_s[streets.tail[owner]] + _part(streets.to_tail_s[owner], share),
        node_s[streets.head[owner]] + _part(streets.to_head_s[owner], 1.0 - share),
    )
    ahead = legs.share[leg] - ground.legs.share[direct]
    full_s = np.where(
        ahead > 0, streets.to_head_s[legs.street[leg]], streets.to_tail_s[legs.street[leg]]
    )
    direct_s = _part(full_s, np.abs(ahead)) + legs.lead_s[leg]
    found = np.concatenate([by_node, direct])
    seconds = np.concatenate([along_s, direct_s]) + ground.legs.lead_m[found] * streets.lead_s_per_m
    in_time = seconds <= limit_s + LIMIT_TOLERANCE_S
    return ground.legs.point[found[in_time]], seconds[in_time]


def _part(full_s: Floats, share: Floats) -> Floats:
    """Return the seconds of a part of a street; no part of a closed one costs nothing."""
    with np.errstate(invalid="ignore"):  # 0 of a closed street is 0 × inf
        return np.where(np.isinf(full_s), np.inf, full_s * share)


def _rows(ground: Ground, street: Ints) -> tuple[Ints, Ints]:
    """Return the legs of some streets, and to which of the streets each belongs."""
    first = ground.start[street]
    n = ground.start[street + 1] - first
    place = np.repeat(np.arange(len(street)), n)
    rows = np.arange(len(place)) - np.repeat(np.cumsum(n) - n, n) + first[place]
    return rows, place


def _window(frame: RasterFrame, point: Ints, seconds: Floats) -> TimeWindow:
    if not len(point):
        nothing = np.full((2, 2), np.inf)
        return TimeWindow(
            seconds=nothing, west_m=frame.west_m, south_m=frame.south_m, cell_m=frame.cell_m
        )
    row, column = np.divmod(point, frame.n_columns)
    south, west = int(row.min()) - _MARGIN, int(column.min()) - _MARGIN
    shape = (int(row.max()) - south + _MARGIN + 1, int(column.max()) - west + _MARGIN + 1)
    window = np.full(shape, np.inf)
    np.minimum.at(window, (row - south, column - west), seconds)
    return TimeWindow(
        seconds=window,
        west_m=frame.west_m + west * frame.cell_m,
        south_m=frame.south_m + south * frame.cell_m,
        cell_m=frame.cell_m,
    )


def shapes(
    window: TimeWindow, limits_s: Sequence[float], *, lead_s_per_m: float
) -> tuple[BaseGeometry, ...]:
    """Return for each limit the ground within it, in metres; empty where nothing is.

    Marching squares over what is left of the limit at each point. Between two points on the
    same way the line lies where the limit does. Where the way ends between them (the last
    row of doors, a wall, a bank) the times jump and say nothing of the place in between: what
    is left counts for no more than a cell's walk, so that the line runs half-way. A longer
    limit always covers a shorter one.

    Returns
    -------
    areas
        Multi-polygons with holes, in the order of the limits.
    """
    step_s = window.cell_m * lead_s_per_m
    return tuple(
        _contour(window, np.clip(limit_s + LIMIT_TOLERANCE_S - window.seconds, -step_s, step_s))
        for limit_s in limits_s
    )


def _contour(window: TimeWindow, left_s: Floats) -> BaseGeometry:
    rows, columns = left_s.shape
    lines = contour_generator(
        x=window.west_m + np.arange(columns) * window.cell_m,
        y=window.south_m + np.arange(rows) * window.cell_m,
        z=left_s,
        name="serial",
        fill_type=FillType.OuterOffset,
    )
    corners, offsets = cast("tuple[list[Floats], list[Ints]]", lines.filled(0.0, np.inf))
    polygons = [
        shapely.from_ragged_array(
            shapely.GeometryType.POLYGON,
            some,
            (rings.astype(np.int64), np.array([0, len(rings) - 1])),
        )[0]
        for some, rings in zip(corners, offsets, strict=True)
    ]
    return shapely.MultiPolygon(polygons)


def shape_error(area: BaseGeometry, doors_m: Floats, is_reached: Mask) -> ShapeError:
    """Return how often a shape and the doors disagree.

    A door on the outline is inside, as the limit itself is.

    Parameters
    ----------
    area
        The shape, in metres.
    doors_m
        Where the doors are, shape `(p, 2)`.
    is_reached
        Which of them are reached in time by their own way, shape `(p,)`.
    """
    west, south, east, north = shapely.bounds(area)
    x, y = doors_m[:, 0], doors_m[:, 1]
    near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    shapely.prepare(area)
    inside = near[shapely.intersects_xy(area, x[near], y[near])]
    n_right = int(np.count_nonzero(is_reached[inside]))
    n_reached = int(np.count_nonzero(is_reached))
    return ShapeError(
        n_inside=len(inside),
        n_wrongly_inside=len(inside) - n_right,
        n_reached=n_reached,
        n_wrongly_outside=n_reached - n_right,
    )
