"""Times to many destinations in one question, each as if it had been asked alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine, TravelTimes


@dataclass(frozen=True, slots=True)
class Ways:
    """One destination and from where it is asked for."""

    origins: tuple[LonLat, ...]
    destination: LonLat


def times_to_each(
    engine: TravelTimeEngine, asked: Sequence[Ways], *, at: datetime
) -> tuple[TravelTimes, ...]:
    """Return what `engine.times_to` says of each, by one many-to-many question.

    A destination that somebody does not get to is asked for again by itself: only there the
    engine falls back on the straight line for whom it ties to no street, and says so.
    """
    row = {one: number for number, one in enumerate(_each(asked))}
    matrix = engine.times_between(list(row), [one.destination for one in asked], at=at)
    found = []
    for column, one in enumerate(asked):
        seconds = tuple(matrix.seconds[row[origin]][column] for origin in one.origins)
        if all(map(math.isfinite, seconds)):
            found.append(TravelTimes(seconds=seconds, engine=matrix.engine))
        else:
            found.append(engine.times_to(one.origins, one.destination, at=at))
    return tuple(found)


def _each(asked: Sequence[Ways]) -> dict[LonLat, None]:
    return dict.fromkeys(origin for one in asked for origin in one.origins)
