"""Travel time as the crow flies, times a detour: the stated fallback where no streets are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import Geod

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimes

_ELLIPSOID: Final = Geod(ellps="GRS80")


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightLine:
    """Seconds = geodesic metres × `detour` / `speed_mps`.

    The default detour of 1.3 is a common mean ratio of walked to straight distance in
    towns; the speed of 1.3 m/s is an adult on foot. Neither knows rivers or walls.
    """

    speed_mps: float = 1.3
    detour: float = 1.3

    def times_to(self, origins: Sequence[LonLat], destination: LonLat) -> TravelTimes:
        """Return the seconds from every origin; never `inf`."""
        engine = f"straight_line(speed_mps={self.speed_mps}, detour={self.detour})"
        if not origins:
            return TravelTimes(seconds=(), engine=engine)
        lons = np.array([origin.lon for origin in origins])
        lats = np.array([origin.lat for origin in origins])
        _, _, metres = _ELLIPSOID.inv(
            lons, lats, np.full_like(lons, destination.lon), np.full_like(lats, destination.lat)
        )
        return TravelTimes(
            seconds=tuple((metres * (self.detour / self.speed_mps)).tolist()), engine=engine
        )
