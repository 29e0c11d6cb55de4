"""Streets that follow the grain at an even distance from each other.

The method of Jobard and Lefer (1997) for evenly spaced streamlines, on a cross field
instead of a vector field: every street that has been laid proposes streets beside it and
streets across it, first come first served. Two streets keep their distance only where
they run alike; where they cross they make a junction.
"""

from collections import deque
from math import atan2, cos, floor, hypot, pi, sin

import numpy as np
import shapely

from gridmap.sample.grain import CELL_M, HALF_M, Grain
from gridmap.sample.plane import Floats

_STEP_M = 14.0
_QUARTER = pi / 2
_ALIKE = 0.70  # cosine of the largest angle between streets that run alike
_CLOSEST_SHARE = 0.62  # a street ends when another comes nearer than this share of the spacing
_SEED_SHARE = 0.92
_LONGEST_STEPS = 900

Spot = tuple[float, float, float]  # x, y, heading


class Streamlines:
    """Streets laid so far, in a hash of square cells, and the rule for the next one."""

    def __init__(self, grain: Grain, *, cell_m: float) -> None:
        self._grain = grain
        self._cell_m = cell_m
        self._hash: dict[tuple[int, int], list[Spot]] = {}

    def lay(self, spots: list[Spot]) -> None:
        """Remember a street, so that later ones keep their distance from it."""
        for spot in spots:
            cell = (floor(spot[0] / self._cell_m), floor(spot[1] / self._cell_m))
            self._hash.setdefault(cell, []).append(spot)

    def is_free(self, x: float, y: float, *, heading: float, distance_m: float) -> bool:
        """Return whether no street that runs alike is within the distance."""
        reach = distance_m / self._cell_m
        i0, i1 = floor(x / self._cell_m - reach), floor(x / self._cell_m + reach)
        j0, j1 = floor(y / self._cell_m - reach), floor(y / self._cell_m + reach)
        limit = distance_m * distance_m
        for i in range(i0, i1 + 1):
            for j in range(j0, j1 + 1):
                for sx, sy, other in self._hash.get((i, j), ()):
                    dx, dy = sx - x, sy - y
                    if dx * dx + dy * dy < limit and abs(cos(other - heading)) > _ALIKE:
                        return False
        return True

    def spacing_m(self, x: float, y: float) -> float:
        """Return the spacing wanted at a place."""
        row, column = int((y + HALF_M) / CELL_M), int((x + HALF_M) / CELL_M)
        return self._grain.spacing_m[row][column]

    def _heading(self, x: float, y: float, near: float) -> float:
        row, column = int((y + HALF_M) / CELL_M), int((x + HALF_M) / CELL_M)
        angle = self._grain.angle[row][column]
        return angle + _QUARTER * round((near - angle) / _QUARTER)

    def is_open(self, x: float, y: float) -> bool:
        """Return whether streets may run at a place at all."""
        edge_m = HALF_M - 2 * CELL_M
        if abs(x) > edge_m or abs(y) > edge_m:
            return False
        row, column = int((y + HALF_M) / CELL_M), int((x + HALF_M) / CELL_M)
        return self._grain.is_open[row][column]

    def trace(self, start: Spot) -> list[Spot]:
        """Return a street through a place, both ways, without laying it."""
        x, y, heading = start
        ahead = self._half(x, y, heading)
        back = self._half(x, y, heading + pi)
        turned = [(bx, by, bh + pi) for bx, by, bh in reversed(back)]
        return [*turned, (x, y, heading), *ahead]

    def _half(self, x: float, y: float, heading: float) -> list[Spot]:
        spots: list[Spot] = []
        heading = self._heading(x, y, heading)
        for _ in range(_LONGEST_STEPS):
            mx, my = x + 0.5 * _STEP_M * cos(heading), y + 0.5 * _STEP_M * sin(heading)
            if not self.is_open(mx, my):
                break
            heading = self._heading(mx, my, heading)
            x, y = x + _STEP_M * cos(heading), y + _STEP_M * sin(heading)
            if not self.is_open(x, y):
                break
            wanted_m = _CLOSEST_SHARE * self.spacing_m(x, y)
            if wanted_m > 10 * HALF_M or not self.is_free(
                x, y, heading=heading, distance_m=wanted_m
            ):
                break
            spots.append((x, y, heading))
        return spots

    def grow(self, seeds: list[Spot], *, shortest_m: float) -> list[shapely.LineString]:
        """Return streets that fill the open ground, starting beside the seeds."""
        queue = deque(seeds)
        lines = []
        while queue:
            x, y, heading = queue.popleft()
            if not self.is_open(x, y):
                continue
            heading = self._heading(x, y, heading)
            wanted_m = _SEED_SHARE * self.spacing_m(x, y)
            if wanted_m > HALF_M or not self.is_free(x, y, heading=heading, distance_m=wanted_m):
                continue
            spots = self.trace((x, y, heading))
            if len(spots) * _STEP_M < shortest_m:
                continue
            self.lay(spots)
            lines.append(shapely.LineString([(px, py) for px, py, _ in spots]))
            queue.extend(self.beside(spots))
        return lines

    def beside(self, spots: list[Spot]) -> list[Spot]:
        """Return proposals for streets along and across a street."""
        seeds: list[Spot] = []
        every = 4
        for x, y, heading in spots[::every]:
            if not self.is_open(x, y):
                continue
            away_m = self.spacing_m(x, y)
            if away_m > HALF_M:
                continue
            left_x, left_y = -sin(heading) * away_m, cos(heading) * away_m
            seeds.append((x + left_x, y + left_y, heading))
            seeds.append((x - left_x, y - left_y, heading))
            seeds.append((x, y, heading + _QUARTER))
        return seeds


def spots_along(line: shapely.LineString) -> list[Spot]:
    """Return places along a line, `_STEP_M` apart, with the heading at each."""
    n = max(2, round(line.length / _STEP_M))
    at = shapely.line_interpolate_point(line, np.linspace(0, line.length, n))
    xy: Floats = shapely.get_coordinates(at)
    return [
        (x, y, atan2(ny - y, nx - x))
        for (x, y), (nx, ny) in zip(xy[:-1].tolist(), xy[1:].tolist(), strict=True)
        if hypot(nx - x, ny - y) > 0
    ]
