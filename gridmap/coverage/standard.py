"""What "in reach" means: within how many seconds on the way, or how many metres of it."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gridmap.coverage.demand import Floats
from gridmap.errors import InputError

_ROUNDING = 1e-3
"""A millisecond or a millimetre beyond the limit is still the limit."""


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
        The limit is negative, infinite or no number.
    """

    measure: Measure
    limit: float  # seconds or metres

    def __post_init__(self) -> None:
        if not (math.isfinite(self.limit) and self.limit >= 0):
            raise InputError(
                code="bad_limit",
                problem=f"a limit of {self.limit} {self.unit} is none",
                mend="give 0 or more: 15 minutes, or 1000 metres",
                problem_zh=f"{self.limit} {self.unit} 不能作为限值",
                mend_zh="限值应为 0 或以上，例如 15 分钟或 1000 米",
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
