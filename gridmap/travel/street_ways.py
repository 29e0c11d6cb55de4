"""Distances along streets, for standards in metres: who is near, and the ground that is near."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.policy import CoveragePolicy
from gridmap.geo import crs
from gridmap.model.place import LonLat
from gridmap.model.travel import Traveller, TravelProfile
from gridmap.travel.circle_shapes import ShapeGround, circle_shapes, shape_ground
from gridmap.travel.from_home import leads_out, time_from_home
from gridmap.travel.graph import Places, TimedGraph
from gridmap.travel.search import door_times, sweep
from gridmap.travel.street_network import Network

_CRAWL_MPS = 0.01  # seconds are centimetres, and the second that a gate costs is one
_CRAWL = TravelProfile(
    code="metres", speed_mps=_CRAWL_MPS, steps_mps=_CRAWL_MPS, lead_mps=_CRAWL_MPS
)
_AREA = 2  # dimensions


class StreetWays:
    """Metres along the streets on foot from home, gates as on a Tuesday at ten."""

    along_streets = True

    def __init__(self, network: Network) -> None:
        self._network = network

    def circle(
        self, stations: Sequence[LonLat], *, radius_m: float, clip: BaseGeometry | None
    ) -> BaseGeometry:
        """Return the ground within a distance of any station along streets, in degrees."""
        places = self._placed(stations)
        (area_m,) = circle_shapes(self._ground, self._timed, places, [radius_m / _CRAWL_MPS])
        (area,) = crs.from_metric(np.array([area_m], dtype=object), srid=self._ground.srid)
        if clip is not None:
            area = shapely.intersection(shapely.make_valid(area), shapely.make_valid(clip))
        parts = shapely.get_parts(area)
        return shapely.union_all(parts[shapely.get_dimensions(parts) == _AREA])

    def nearest_m(
        self, places: Sequence[LonLat], stations: Sequence[LonLat]
    ) -> NDArray[np.float64]:
        """Return the metres along streets to the nearest station; `inf` where there is no way."""
        swept = sweep(self._timed, self._placed(stations))
        return door_times(swept, self._placed(places)).seconds * _CRAWL_MPS

    def _placed(self, points: Sequence[LonLat]) -> Places:
        degrees = np.array([(one.lon, one.lat) for one in points], dtype=np.float64)
        return self._network.attacher.attach(degrees.reshape(-1, 2))

    @cached_property
    def _timed(self) -> TimedGraph:
        graph, walls = self._network.graph, self._network.walls
        return time_from_home(
            graph,
            Traveller(profile=_CRAWL),
            leads_out(graph, walls),
            week_minute=CoveragePolicy().week_minute,
        )

    @cached_property
    def _ground(self) -> ShapeGround:
        network = self._network
        return shape_ground(network.attacher, walls=network.walls, waters=network.waters)
