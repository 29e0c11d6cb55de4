"""The raster from which service circles are drawn: its points, and how each reaches the streets.

Every raster point is tied to the streets as a door at that place would be, walls, gates and
waters included. That is worked out once for a network. The seconds of the points follow from
those of a search at the two ends of their streets: cheap enough to do again for each station,
limit, hour and plan.

A point goes to its own street, as a door does, not to whichever street is soonest: else a
shape would reach across the back fence into the next street, whose doors nobody reaches.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Geometries = NDArray[np.object_]

CELL_M = 20.0
"""From one raster point to the next; a shape is right to about half of it."""

REACH_M = 100.0
"""How far beside a street a door may be, straight: as far as doors are tied to streets at all.

Less bares the back yards whose doors count as reached. More changes nothing for them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterFrame:
    """Where the points of a raster lie: row by row from the south-west, in metres."""

    west_m: float
    south_m: float
    cell_m: float
    n_columns: int
    n_rows: int

    @classmethod
    def over(cls, bounds_m: Floats, *, cell_m: float) -> "RasterFrame":
        """Return a frame that covers west, south, east, north, on whole multiples of a cell."""
        low = np.floor(bounds_m[:2] / cell_m).astype(int)
        high = np.ceil(bounds_m[2:] / cell_m).astype(int)
        return cls(
            west_m=float(low[0] * cell_m),
            south_m=float(low[1] * cell_m),
            cell_m=cell_m,
            n_columns=int(high[0] - low[0]) + 1,
            n_rows=int(high[1] - low[1]) + 1,
        )

    def places_m(self, points: Ints) -> Floats:
        """Return where points lie, by their numbers; shape `(k, 2)`, east before north."""
        rows, columns = np.divmod(points, self.n_columns)
        return np.column_stack(
            [self.west_m + columns * self.cell_m, self.south_m + rows * self.cell_m]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The ground in metres: what people walk on, live behind and cannot cross."""

    streets: Geometries
    compounds: Geometries  # those with walls
    waters: Geometries


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLegs:
    """How points reach the streets, in any order; a point may have several legs or none."""

    point: Ints  # shape (l,): number of the point in the frame
    street: Ints  # shape (l,)
    share: Floats  # shape (l,): how far along the street, from its tail (0) to its head (1)
    lead_m: Floats  # shape (l,): how far beside it, straight


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The legs of the raster points by street: those of street s are `start[s]:start[s + 1]`."""

    frame: RasterFrame
    start: Ints  # shape (s + 1,)
    legs: PointLegs


def raster_points(
    site: Site, *, cell_m: float = CELL_M, reach_m: float = REACH_M
) -> tuple[RasterFrame, Ints]:
    """Return a raster and the numbers of its points that can matter.

    Those are near a street, give or take two cells, or in a walled compound; none is in water.
    """
    bounds = shapely.total_bounds(np.concatenate([site.streets, site.compounds]))
    margin_m = reach_m + 2 * cell_m
    frame = RasterFrame.over(bounds + margin_m * np.array([-1, -1, 1, 1]), cell_m=cell_m)
    on_street = np.zeros((frame.n_rows, frame.n_columns), dtype=np.bool_)
    spots = _spots(site.streets, cell_m)
    column, row = np.rint((spots - (frame.west_m, frame.south_m)) / cell_m).astype(int).T
    on_street[row, column] = True
    matters = _grown(on_street, int(np.ceil(reach_m / cell_m)) + 1).reshape(-1)
    for compound in site.compounds:
        matters[_points_in(frame, compound)] = True
    for water in site.waters:
        matters[_points_in(frame, water)] = False
    return frame, np.flatnonzero(matters)


def ground_of(frame: RasterFrame, legs: PointLegs, *, n_streets: int) -> Ground:
    """Return the legs of raster points, by street."""
    order = np.argsort(legs.street, kind="stable")
    start = np.zeros(n_streets + 1, dtype=np.int64)
    np.cumsum(np.bincount(legs.street, minlength=n_streets), out=start[1:])
    return Ground(
        frame=frame,
        start=start,
        legs=PointLegs(
            point=legs.point[order],
            street=legs.street[order],
            share=legs.share[order],
            lead_m=legs.lead_m[order],
        ),
    )


def _spots(lines: Geometries, step_m: float) -> Floats:
    """Return places along lines, no two neighbours farther apart than a step."""
    dense: Floats = shapely.get_coordinates(shapely.segmentize(lines, step_m))
    return dense


def _grown(mask: Mask, n_cells: int) -> Mask:
    """Return a mask grown by a disc of so many cells."""
    grown = np.zeros_like(mask)
    rows, columns = np.nonzero(mask)
    steps = np.arange(-n_cells, n_cells + 1)
    for dy, dx in ((dy, dx) for dy in steps for dx in steps if dy * dy + dx * dx <= n_cells**2):
        grown[
            np.clip(rows + dy, 0, mask.shape[0] - 1), np.clip(columns + dx, 0, mask.shape[1] - 1)
        ] = True
    return grown


def _points_in(frame: RasterFrame, area: shapely.Geometry) -> Ints:
    """Return the numbers of the points in an area."""
    west, south, east, north = shapely.bounds(area)
    if not west <= east:
        return np.zeros(0, dtype=np.int64)
    columns = _range(west - frame.west_m, east - frame.west_m, frame.cell_m, frame.n_columns)
    rows = _range(south - frame.south_m, north - frame.south_m, frame.cell_m, frame.n_rows)
    points: Ints = (rows[:, None] * frame.n_columns + columns).reshape(-1)
    places = frame.places_m(points)
    shapely.prepare(area)
    return points[shapely.intersects_xy(area, places[:, 0], places[:, 1])]


def _range(low_m: float, high_m: float, cell_m: float, n: int) -> Ints:
    return np.arange(max(int(np.ceil(low_m / cell_m)), 0), min(int(high_m // cell_m) + 1, n))
