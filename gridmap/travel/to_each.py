"""Times to many destinations in one question, each as if it had been asked alone."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine, TravelTimes

_TOGETHER, _STRIP_DEG = 20, 0.02
"""So many destinations in one question, from strips of some two kilometres."""


@dataclass(frozen=True, slots=True)
class Ways:
    """One destination and from where it is asked for."""

    origins: tuple[LonLat, ...]
    destination: LonLat


def times_to_each(
    engine: TravelTimeEngine, asked: Sequence[Ways], *, at: datetime, first_s: float = math.inf
) -> tuple[TravelTimes, ...]:
    """Return what `engine.times_to` says of each, by many-to-many questions.

    Ways of at most `first_s` are looked for first, which only saves searching: a destination that
    somebody does not get to within it is asked for again among its like without a limit, and then
    by itself: only there the engine falls back on the straight line for whom it ties to no street,
    and says so.
    """
    found: dict[int, TravelTimes] = {}
    for limit_s in dict.fromkeys((first_s, math.inf)):
        left = {number: one for number, one in enumerate(asked) if number not in found}
        for some in _near_each_other(left):
            found |= _reached(engine, some, at=at, limit_s=limit_s)
    return tuple(
        found[number] if number in found else engine.times_to(one.origins, one.destination, at=at)
        for number, one in enumerate(asked)
    )


def _near_each_other(asked: Mapping[int, Ways]) -> Iterator[Mapping[int, Ways]]:
    """Return some destinations at a time, near each other: mostly the same people go there.

    All at once everybody would be asked for every place: in a large town a thousand times too much.
    """

    def place(number: int) -> tuple[int, float]:
        there = asked[number].destination
        return int(there.lat / _STRIP_DEG), there.lon

    numbers = sorted(asked, key=place)
    for first in range(0, len(numbers), _TOGETHER):
        yield {number: asked[number] for number in numbers[first : first + _TOGETHER]}


def _reached(
    engine: TravelTimeEngine, asked: Mapping[int, Ways], *, at: datetime, limit_s: float
) -> dict[int, TravelTimes]:
    """Return the times to those destinations that everybody gets to within the limit."""
    rows: dict[LonLat, int] = {}
    rows_of = [
        [rows.setdefault(origin, len(rows)) for origin in one.origins] for one in asked.values()
    ]
    destinations = [one.destination for one in asked.values()]
    matrix = engine.times_between(list(rows), destinations, at=at, limit_s=limit_s)
    found = {}
    for column, number in enumerate(asked):
        seconds = tuple(matrix.seconds[row][column] for row in rows_of[column])
        if all(map(math.isfinite, seconds)):
            found[number] = TravelTimes(seconds=seconds, engine=matrix.engine)
    return found
