"""What "in reach" means: within how many seconds on the way, or how many metres of it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gridmap.coverage.demand import Floats
from gridmap.errors import InputError

_ROUNDING = 1e-3
"""A millisecond or a millimetre beyond the limit is still the limit."""
_MINUTE_S = 60.0
_MOST_MINUTES, _MOST_M = 1_440, 100_000
"""A day on the way, and what a day on foot covers: beyond that a limit is a typing error."""


class Measure(StrEnum):
    """In what a way is measured."""

    TIME = "time"  # seconds, at the speeds of a traveller
    DISTANCE = "distance"  # metres along the streets, the last ones beside them included


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A service standard. The limit itself counts as inside.

    GB 50180-2018 gives the 15-minute living circle as 800 to 1,000 m on foot, the 10-minute
    one as 500 m, the 5-minute one as 300 m; 15 minutes at 1.2 m/s are 1,080 m. The two kinds
    are never mixed: figures name the one that they rest on.

    Raises
    ------
    InputError
        The limit is negative, no number, or more than a day or 100 km.
    """

    measure: Measure
    limit: float  # seconds or metres

    def __post_init__(self) -> None:
        is_time = self.measure is Measure.TIME
        limit = self.limit / _MINUTE_S if is_time else self.limit
        unit, unit_zh = ("minutes", "分钟") if is_time else ("metres", "米")
        most = _MOST_MINUTES if is_time else _MOST_M
        if not 0 <= limit <= most:  # nor is that which is no number
            raise InputError(
                code="bad_limit",
                problem=f"{limit:.9g} {unit} cannot be the limit of a service",
                mend=f"give 0 to {most:,} {unit}, such as {15 if is_time else 1000}",
                problem_zh=f"{limit:.9g} {unit_zh}不能作为限值",
                mend_zh=f"限值应为 0 至 {most:,} {unit_zh}，例如 {15 if is_time else 1000}",
            )

    @property
    def unit(self) -> str:
        """Return the unit of the limit and of every way measured against it."""
        return "s" if self.measure is Measure.TIME else "m"

    def covers(self, ways: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Return which ways, in seconds or metres, are within the limit; `inf` never is."""
        return ways <= self.limit + _ROUNDING


def time_standard(limit_s: float) -> Standard:
    """Return the standard of a time on the way."""
    return Standard(measure=Measure.TIME, limit=limit_s)


def distance_standard(limit_m: float) -> Standard:
    """Return the standard of a length of the way along streets."""
    return Standard(measure=Measure.DISTANCE, limit=limit_m)
