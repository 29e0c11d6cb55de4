"""Travel time as the crow flies, times a detour: the stated fallback where no streets are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from pyproj import Geod

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelMatrix, TravelTimes

_ELLIPSOID: Final = Geod(ellps="GRS80")


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightLine:
    """Seconds = geodesic metres × `detour` / `speed_mps`.

    The default detour of 1.3 is a common mean ratio of walked to straight distance in
    towns; the speed of 1.3 m/s is an adult on foot. Neither knows rivers or walls, nor hours.
    """

    speed_mps: float = 1.3
    detour: float = 1.3

    @property
    def engine(self) -> str:
        """Return the name with its parameters, for decisions."""
        return f"straight_line(speed_mps={self.speed_mps}, detour={self.detour})"

    @property
    def fastest_mps(self) -> float:
        """Return how fast the straight line shortens."""
        return self.speed_mps / self.detour

    def times_to(
        self, origins: Sequence[LonLat], destination: LonLat, *, at: datetime | None = None
    ) -> TravelTimes:
        """Return the seconds from every origin; never `inf`."""
        matrix = self.times_between(origins, [destination], at=at)
        return TravelTimes(seconds=tuple(row[0] for row in matrix.seconds), engine=self.engine)

    def times_between(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        *,
        at: datetime | None = None,
        limit_s: float = math.inf,
    ) -> TravelMatrix:
        """Return the seconds from every origin to every destination; `inf` beyond the limit."""
        del at
        lons, lats = (np.array([[one.lon, one.lat] for one in origins]).reshape(-1, 2)).T
        to_lons, to_lats = (np.array([[one.lon, one.lat] for one in destinations])).reshape(-1, 2).T
        n_rows, n_columns = len(lons), len(to_lons)
        _, _, metres = _ELLIPSOID.inv(
            np.repeat(lons, n_columns),
            np.repeat(lats, n_columns),
            np.tile(to_lons, n_rows),
            np.tile(to_lats, n_rows),
        )
        seconds = (np.asarray(metres) * (self.detour / self.speed_mps)).reshape(n_rows, n_columns)
        seconds[seconds > limit_s] = np.inf
        return TravelMatrix(seconds=tuple(map(tuple, seconds.tolist())), engine=self.engine)
