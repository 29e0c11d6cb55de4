"""What lies inside a straight-line distance standard, and the port to other ways of measuring.

A walk is longer than the straight line: in a street network by 1.2 to 1.4, more where a
compound's gate is on the far side. Whoever shows these circles says so beside them.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from gridmap.geo import crs
from gridmap.model.place import LonLat

LIMIT_TOLERANCE_M = 0.001
"""A place on the limit is inside. Coordinates carry no more than a millimetre."""

_GEOD = Geod(ellps="GRS80")  # the ellipsoid of CGCS2000
_QUARTER_CIRCLE_SEGMENTS = 16
_AREA = 2  # dimensions
_SCALE_MARGIN = 1.01  # the plane of a 3-degree zone stretches by 0.04 %, by 0.6 % 6 degrees away


class Ways(Protocol):
    """How far it is to the nearest station, and the ground that lies within a distance."""

    along_streets: bool  # else straight over the ground

    def circle(
        self, stations: Sequence[LonLat], *, radius_m: float, clip: BaseGeometry | None
    ) -> BaseGeometry:
        """Return the ground within a distance of any station, in degrees."""
        ...

    def nearest_m(
        self, places: Sequence[LonLat], stations: Sequence[LonLat]
    ) -> NDArray[np.float64]:
        """Return the metres from each place to its nearest station; `inf` where none is."""
        ...


class StraightWays:
    """The fallback where no streets are known: straight lines."""

    along_streets = False

    def circle(
        self, stations: Sequence[LonLat], *, radius_m: float, clip: BaseGeometry | None
    ) -> BaseGeometry:
        """Return the circles round the stations as one dissolved shape."""
        return straight_line_circle(stations, radius_m=radius_m, clip=clip)

    def nearest_m(
        self, places: Sequence[LonLat], stations: Sequence[LonLat]
    ) -> NDArray[np.float64]:
        """Return the way to the nearest station, straight over the ellipsoid."""
        return nearest_station_m(places, stations)


def straight_line_circle(
    stations: Sequence[LonLat], *, radius_m: float, clip: BaseGeometry | None = None
) -> BaseGeometry:
    """Return the ground within `radius_m` of any station as one dissolved shape.

    For drawing: the corners of each circle lie on it, its sides up to 0.12 % inside. Whether
    a place is covered is asked of `nearest_station_m`.

    Parameters
    ----------
    stations
        Where people are served.
    radius_m
        The distance standard, straight line.
    clip
        Area in degrees beyond which nothing is shown; None shows everything.

    Returns
    -------
    area
        Polygon or multi-polygon in degrees, longitude first; empty without stations.
    """
    if not stations:
        return shapely.Polygon()
    srid = _metric_srid(stations)
    circles = shapely.buffer(
        _metric_points(stations, srid), radius_m, quad_segs=_QUARTER_CIRCLE_SEGMENTS
    )
    dissolved = crs.from_metric(np.array([shapely.union_all(circles)]), srid=srid)
    if clip is not None:
        dissolved = shapely.intersection(dissolved, shapely.make_valid(clip))
    return _areas_only(dissolved)


def nearest_station_m(places: Sequence[LonLat], stations: Sequence[LonLat]) -> NDArray[np.float64]:
    """Return for each place the way to its nearest station, straight over the ellipsoid.

    Candidates come from a tree in the metric plane with a margin for its scale, the figure
    from the geodesic, so that it agrees with `ST_Distance` on geography.

    Returns
    -------
    distances
        Metres, shape `(n_places,)`; `inf` without stations.
    """
    nearest = np.full(len(places), np.inf)
    if not places or not stations:
        return nearest
    srid = _metric_srid(stations)
    here, there = _metric_points(places, srid), _metric_points(stations, srid)
    tree = shapely.STRtree(there)
    of_place, of_station = tree.query_nearest(here, all_matches=False)
    reach = np.zeros(len(places))
    reach[of_place] = shapely.distance(here[of_place], there[of_station]) * _SCALE_MARGIN + 1.0
    pairs = tree.query(here, predicate="dwithin", distance=reach)
    place_deg, station_deg = _degrees(places)[pairs[0]], _degrees(stations)[pairs[1]]
    _, _, metres = _GEOD.inv(place_deg[:, 0], place_deg[:, 1], station_deg[:, 0], station_deg[:, 1])
    np.minimum.at(nearest, pairs[0], metres)
    return nearest


def is_within(distances_m: NDArray[np.float64], radius_m: float) -> NDArray[np.bool_]:
    """Return which distances meet the standard. The limit itself counts as inside."""
    return distances_m <= radius_m + LIMIT_TOLERANCE_M


def _degrees(places: Sequence[LonLat]) -> NDArray[np.float64]:
    return np.array([(place.lon, place.lat) for place in places], dtype=np.float64).reshape(-1, 2)


def _metric_srid(places: Sequence[LonLat]) -> int:
    lon, lat = np.median(_degrees(places), axis=0)
    return crs.metric_srid(float(lon), lat=float(lat))


def _metric_points(places: Sequence[LonLat], srid: int) -> crs.Geometries:
    points: crs.Geometries = np.asarray(shapely.points(_degrees(places)))
    return crs.to_metric(points, srid=srid)


def _areas_only(shapes: crs.Geometries) -> BaseGeometry:
    """Drop the points and lines that an intersection leaves where outlines only touch."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    merged = shapely.union_all(parts[shapely.get_dimensions(parts) == _AREA])
    return shapely.Polygon() if merged.is_empty else merged
