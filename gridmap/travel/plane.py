"""A metric plane around a network: degrees times a constant, so straight stays straight.

East and north of an origin in metres, by the ellipsoid's scale at the origin's latitude.
Exact at that latitude; 20 km north or south of it, east-west distances are 0.1 % off near the
equator and 0.4 % at 50 degrees. Good for finding what is near. The lengths that travel times
rest on are geodesic.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from pyproj import Geod

from gridmap.travel.graph import Floats, Lines

ELLIPSOID: Final = Geod(ellps="GRS80")
DIGITS: Final = 7  # of a degree: about a centimetre, the grain of OpenStreetMap
_ORIGIN_DIGITS: Final = 2  # about a kilometre


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane's origin in degrees, and metres to a degree, both east before north."""

    origin_deg: Floats
    m_per_deg: Floats

    @classmethod
    def around(cls, points_deg: Floats) -> "Plane":
        """Return the plane whose origin is where most of a cloud of points lies, shape (n, 2).

        That is the median, to `_ORIGIN_DIGITS`: one point far away does not move it, and a few
        more nearby hardly ever do, so that a street more leaves every other distance as it was.
        """
        origin = np.round(np.median(points_deg, axis=0), _ORIGIN_DIGITS)
        lon, lat = float(origin[0]), float(origin[1])
        step = 1e-3
        _, _, east_m = ELLIPSOID.inv(lon - step, lat, lon + step, lat)
        _, _, north_m = ELLIPSOID.inv(lon, lat - step, lon, lat + step)
        return cls(origin, np.array([east_m, north_m]) / (2 * step))

    def metres(self, points_deg: Floats) -> Floats:
        """Return positions in the plane, shape as given."""
        return (points_deg - self.origin_deg) * self.m_per_deg

    def degrees(self, points_m: Floats) -> Floats:
        """Return degrees, rounded to `DIGITS`, of positions in the plane."""
        return rounded(points_m / self.m_per_deg + self.origin_deg)

    def shapes_m(self, shapes_deg: Lines) -> Lines:
        """Return shapes in the plane."""
        moved: Lines = shapely.transform(shapes_deg, self.metres)
        return moved


def rounded(points_deg: Floats) -> Floats:
    """Return degrees on the grain in which ends must agree to meet."""
    return np.round(points_deg, DIGITS)


def lengths_m(lines_deg: Lines) -> Floats:
    """Return geodesic lengths in metres, shape as given."""
    xy, line = shapely.get_coordinates(lines_deg, return_index=True)
    within = line[1:] == line[:-1]
    a, b = xy[:-1][within], xy[1:][within]
    if not len(a):
        return np.zeros(len(lines_deg))
    _, _, metres = ELLIPSOID.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    total_m: Floats = np.bincount(
        line[1:][within], weights=np.asarray(metres), minlength=len(lines_deg)
    ).astype(np.float64)
    return total_m
