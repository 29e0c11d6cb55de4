"""Travel times that were looked up beforehand: all that a rehearsal will ask for, as a table.

Ways to one place are timed once, at the hour at which an order there was first received: gates
that open or shut while an order waits are not seen.
"""

from collections.abc import Sequence
from datetime import datetime
from math import inf

import numpy as np
from numpy.typing import NDArray

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelMatrix, TravelTimes

Seconds = NDArray[np.float32]


class PreparedTimes:
    """An engine that answers from a table; KeyError for a place that is not in it.

    `seconds` has the shape (origins, destinations).
    """

    def __init__(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        seconds: Seconds,
        *,
        engine: str,
    ) -> None:
        self._rows = {one: number for number, one in enumerate(origins)}
        self._columns = {one: number for number, one in enumerate(destinations)}
        self._seconds = seconds
        self._engine = engine

    @property
    def engine(self) -> str:
        """Return the name of the engine that the table was made with."""
        return self._engine

    @property
    def fastest_mps(self) -> float:
        """Return that a table tells of no bound."""
        return inf

    def times_to(
        self, origins: Sequence[LonLat], destination: LonLat, *, at: datetime
    ) -> TravelTimes:
        """Return the seconds from every origin, whatever the instant."""
        del at
        column = self._seconds[:, self._columns[destination]]
        rows = [self._rows[one] for one in origins]
        return TravelTimes(seconds=tuple(column[rows].tolist()), engine=self._engine)

    def times_between(
        self,
        origins: Sequence[LonLat],
        destinations: Sequence[LonLat],
        *,
        at: datetime,
        limit_s: float = inf,
    ) -> TravelMatrix:
        """Return the seconds from every origin to every destination, whatever the instant."""
        del at
        rows = [self._rows[one] for one in origins]
        columns = [self._columns[one] for one in destinations]
        seconds = self._seconds[np.ix_(rows, columns)]
        seconds = np.where(seconds > limit_s, np.inf, seconds)
        return TravelMatrix(seconds=tuple(map(tuple, seconds.tolist())), engine=self._engine)
