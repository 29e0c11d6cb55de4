"""Smooth curves and smooth noise, the two tools the landscape is drawn with."""

import numpy as np
import shapely

from gridmap.sample.plane import Floats


def smooth(control_m: Floats, *, step_m: float) -> Floats:
    """Return a centripetal Catmull-Rom curve through all control points.

    Vertices lie about `step_m` apart; control points have shape `(n, 2)`.
    """
    given = np.asarray(control_m, dtype=np.float64)
    padded = np.vstack([2 * given[0] - given[1], given, 2 * given[-1] - given[-2]])
    pieces = [_span(padded[i : i + 4], step_m) for i in range(len(padded) - 3)]
    return np.vstack([*pieces, padded[-2]])


def _span(four: Floats, step_m: float) -> Floats:
    knots = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(four, axis=0), axis=1) ** 0.5)])
    n = max(2, round(float(np.linalg.norm(four[2] - four[1])) / step_m))
    t = np.linspace(knots[1], knots[2], n, endpoint=False)[:, None]

    def mix(a: Floats, b: Floats, low: float, high: float) -> Floats:
        return np.asarray((high - t) / (high - low) * a + (t - low) / (high - low) * b)

    first = [mix(four[i], four[i + 1], knots[i], knots[i + 1]) for i in range(3)]
    second = [mix(first[i], first[i + 1], knots[i], knots[i + 2]) for i in range(2)]
    return mix(second[0], second[1], knots[1], knots[2])


class Noise:
    """Smooth random height over the plane, between about -1 and 1.

    Values at the corners of a square lattice, blended with a smooth step; the lattice
    repeats after `_SIZE` cells, far outside the district.
    """

    _SIZE = 256

    def __init__(self, random: np.random.Generator, *, cell_m: float) -> None:
        self._corner = random.uniform(-1.0, 1.0, (self._SIZE, self._SIZE))
        self._cell_m = cell_m

    def __call__(self, x_m: Floats, y_m: Floats) -> Floats:
        """Return the height at each position, metres in, no unit out."""
        u, v = np.asarray(x_m) / self._cell_m + 64.0, np.asarray(y_m) / self._cell_m + 64.0
        i, j = np.floor(u).astype(int), np.floor(v).astype(int)
        a, b = u - i, v - j
        a, b = a * a * (3 - 2 * a), b * b * (3 - 2 * b)
        low, right = i % self._SIZE, (i + 1) % self._SIZE
        down, up = j % self._SIZE, (j + 1) % self._SIZE
        c = self._corner
        bottom = c[low, down] * (1 - a) + c[right, down] * a
        top = c[low, up] * (1 - a) + c[right, up] * a
        return np.asarray(bottom * (1 - b) + top * b)


def roughen(line_m: Floats, *, noise: tuple[Noise, Noise], amplitude_m: float) -> Floats:
    """Return a curve pushed about by two noises, one for each direction."""
    x, y = line_m[:, 0], line_m[:, 1]
    push = np.column_stack([noise[0](x, y), noise[1](x, y)])
    return np.asarray(line_m + amplitude_m * push)


def normals(line_m: Floats) -> Floats:
    """Return unit normals to the left of a polyline, one for each vertex."""
    along = np.gradient(line_m, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    return np.column_stack([-along[:, 1], along[:, 0]])


def ribbon(line_m: Floats, half_width_m: Floats) -> shapely.Polygon:
    """Return the polygon between the two offsets of a curve of varying width."""
    side = normals(line_m) * half_width_m[:, None]
    ring = np.vstack([line_m + side, (line_m - side)[::-1]])
    shape = shapely.make_valid(shapely.Polygon(ring).buffer(0))
    parts = shapely.get_parts(shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    return shapely.Polygon(largest.exterior)
