"""Confidence intervals over days that are alike and independent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

CONFIDENCE: Final = 0.95
_LEAST_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and how far to either side of it the truth may lie.

    `half_width` is NaN where fewer than two days tell anything.
    """

    mean: float
    half_width: float
    n_days: int

    @property
    def low(self) -> float:
        """Return the lower end."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Return the upper end."""
        return self.mean + self.half_width

    def covers(self, value: float) -> bool:
        """Tell whether a value lies inside, the ends included."""
        return self.low <= value <= self.high

    @property
    def is_settled(self) -> bool:
        """Tell whether the sign is beyond doubt: 0 lies outside."""
        return not math.isnan(self.half_width) and not self.covers(0.0)


def interval(values: Sequence[float], *, confidence: float = CONFIDENCE) -> Interval:
    """Return Student's interval of the mean; days without a figure (NaN) are left out.

    >>> interval([1.0, 2.0, 3.0]).half_width.__round__(3)
    2.484
    """
    seen = np.asarray([one for one in values if math.isfinite(one)], dtype=np.float64)
    n = len(seen)
    if n == 0:
        return Interval(math.nan, math.nan, 0)
    mean = float(seen.mean())
    if n < _LEAST_DAYS:
        return Interval(mean, math.nan, n)
    quantile = float(stdtrit(n - 1, 0.5 + confidence / 2.0))
    return Interval(mean, quantile * float(seen.std(ddof=1)) / math.sqrt(n), n)


def paired(
    before: Sequence[float], after: Sequence[float], *, confidence: float = CONFIDENCE
) -> Interval:
    """Return the interval of the mean difference, day by day: after minus before.

    Both met the same draws, so that what a day does to both of them falls out.
    """
    differences = [b - a for a, b in zip(before, after, strict=True)]
    return interval(differences, confidence=confidence)
