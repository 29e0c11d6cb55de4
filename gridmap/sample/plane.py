"""The metric plane in which the district is drawn, and its way to degrees.

A tangent plane at the middle of the district: x east and y north, in metres. Its scale is
true within 0.1 % over the twenty kilometres it is used for, which is what a drawing needs.
Everything is drawn in metres and turned into degrees once, vertex by vertex: shared
vertices stay shared, so borders that coincide in metres coincide in degrees.
"""

import numpy as np
import numpy.typing as npt
import shapely

from gridmap.model.place import LonLat

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

ORIGIN = LonLat(110.40, 19.99)
DECIMALS = 7  # about one centimetre

_LAT = np.radians(ORIGIN.lat)
M_PER_DEG_LAT = 111132.954 - 559.822 * np.cos(2 * _LAT) + 1.175 * np.cos(4 * _LAT)
M_PER_DEG_LON = 111412.84 * np.cos(_LAT) - 93.5 * np.cos(3 * _LAT)


def to_degrees(xy_m: Floats) -> Floats:
    """Return longitude and latitude, rounded, of points in the plane; shape `(n, 2)`."""
    scale = np.array([M_PER_DEG_LON, M_PER_DEG_LAT])
    degrees: Floats = np.round(np.asarray(xy_m) / scale + (ORIGIN.lon, ORIGIN.lat), DECIMALS)
    return degrees


def to_metres(lon_lat: Floats) -> Floats:
    """Return the plane coordinates of longitudes and latitudes; shape `(n, 2)`."""
    scale = np.array([M_PER_DEG_LON, M_PER_DEG_LAT])
    metres: Floats = (np.asarray(lon_lat) - (ORIGIN.lon, ORIGIN.lat)) * scale
    return metres


def shapes_to_degrees(shapes: Shapes) -> Shapes:
    """Return shapes of the plane in rounded degrees, vertex by vertex."""
    return np.asarray(shapely.transform(shapes, to_degrees), dtype=object)


def sums(number: Ints, weight: npt.ArrayLike, *, n: int) -> Floats:
    """Return the sum of the weights that carry each number from 0 to `n` - 1."""
    total: Floats = np.zeros(n)
    np.add.at(total, number, np.asarray(weight, dtype=np.float64))
    return total


def points(xy_m: Floats) -> Shapes:
    """Return an array of points from coordinates of shape `(n, 2)`."""
    return np.asarray(shapely.points(np.asarray(xy_m, dtype=np.float64)), dtype=object)


def coordinates(points_m: Shapes) -> Floats:
    """Return the coordinates, shape `(n, 2)`, of an array of points."""
    return np.column_stack([shapely.get_x(points_m), shapely.get_y(points_m)])
