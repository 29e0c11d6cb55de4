"""Which grids have nobody free near by, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.geo.distance import great_circles_m
from gridmap.model.place import LonLat
from gridmap.simulation.day import RehearsedGrid

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverStandard:
    """A grid is covered while somebody idle can be at its middle within `within_s`.

    As the crow flies, times `detour`, at `speed_mps`: this is asked for every move of every
    member, and streets would be asked a million times a day.
    """

    within_s: float = 900.0
    speed_mps: float = 1.2
    detour: float = 1.3

    @property
    def radius_m(self) -> float:
        """Return how far, as the crow flies, somebody covers."""
        return self.within_s * self.speed_mps / self.detour


class Cover:
    """Counts who covers each grid, and adds up the time during which nobody does."""

    def __init__(self, grids: Sequence[RehearsedGrid], standard: CoverStandard) -> None:
        self._lons = np.array([one.centre.lon for one in grids], dtype=np.float64)
        self._lats = np.array([one.centre.lat for one in grids], dtype=np.float64)
        self._radius_m = standard.radius_m
        self._known: dict[LonLat, Ints] = {}
        self._n_near = np.zeros(len(grids), dtype=np.int64)
        self._bare_since_s = np.zeros(len(grids))
        self.uncovered_s = np.zeros(len(grids))

    def add(self, position: LonLat, *, at_s: float) -> None:
        """Count somebody more at a position."""
        near = self._near(position)
        newly = near[self._n_near[near] == 0]
        self.uncovered_s[newly] += at_s - self._bare_since_s[newly]
        self._n_near[near] += 1

    def remove(self, position: LonLat, *, at_s: float) -> None:
        """Count somebody less at a position."""
        near = self._near(position)
        self._n_near[near] -= 1
        self._bare_since_s[near[self._n_near[near] == 0]] = at_s

    def close(self, *, at_s: float) -> None:
        """Add up what is uncovered at the end."""
        bare = self._n_near == 0
        self.uncovered_s[bare] += at_s - self._bare_since_s[bare]
        self._bare_since_s[bare] = at_s

    def _near(self, position: LonLat) -> Ints:
        near = self._known.get(position)
        if near is None:
            metres = great_circles_m(
                position.lon, position.lat, to_lons=self._lons, to_lats=self._lats
            )
            near = self._known[position] = np.flatnonzero(metres <= self._radius_m)
        return near
