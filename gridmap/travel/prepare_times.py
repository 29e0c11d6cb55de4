"""Time beforehand what a rehearsal will ask for, a whole hour of orders at a time."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import numpy as np

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine
from gridmap.simulation.prepared import PreparedTimes
from gridmap.travel.straight_line import StraightLine

Advance = Callable[[int, int], None]


def prepare_times(
    travel: TravelTimeEngine,
    origins: Sequence[LonLat],
    destinations: Mapping[LonLat, datetime],
    *,
    by_air: StraightLine,
    advance: Advance | None = None,
) -> PreparedTimes:
    """Return the seconds from every origin to every destination, as a table.

    Each destination is timed as of the hour of its instant. A place from or to which no way
    leads at all stands on no street; as in dispatch it is timed as the crow flies.
    """
    by_hour: dict[datetime, list[LonLat]] = defaultdict(list)
    for place, at in destinations.items():
        by_hour[at.replace(minute=0, second=0, microsecond=0)].append(place)
    columns = list(destinations)
    number = {place: n for n, place in enumerate(columns)}
    seconds = np.empty((len(origins), len(columns)), dtype=np.float32)
    name = "nothing"
    for done, (hour, places) in enumerate(sorted(by_hour.items()), start=1):
        matrix = travel.times_between(origins, places, at=hour)
        seconds[:, [number[one] for one in places]] = np.array(matrix.seconds, dtype=np.float32)
        name = matrix.engine
        if advance is not None:
            advance(done, len(by_hour))
    n_air = _fill_by_air(seconds, origins, columns, by_air)
    note = f"; {n_air} places on no street by {by_air.engine}" if n_air else ""
    hours = f" and {len(by_hour) - 1} other hours" if len(by_hour) > 1 else ""
    return PreparedTimes(origins, columns, seconds, engine=f"{name}{hours}{note}")


def _fill_by_air(
    seconds: "np.ndarray[tuple[int, int], np.dtype[np.float32]]",
    origins: Sequence[LonLat],
    destinations: Sequence[LonLat],
    by_air: StraightLine,
) -> int:
    """Put straight lines where a whole row or column is without a way; return how many are."""
    if not seconds.size:
        return 0
    finite = np.isfinite(seconds)
    rows, columns = np.flatnonzero(~finite.any(axis=1)), np.flatnonzero(~finite.any(axis=0))
    if len(rows):
        lost = by_air.times_between([origins[n] for n in rows.tolist()], destinations)
        seconds[rows] = np.array(lost.seconds, dtype=np.float32)
    if len(columns):
        lost = by_air.times_between(origins, [destinations[n] for n in columns.tolist()])
        seconds[:, columns] = np.array(lost.seconds, dtype=np.float32)
    return len(rows) + len(columns)
