"""How long something takes, as a stated distribution.

Each is drawn by its inverse: a share between 0 and 1 becomes seconds. One and the same share
then gives a short or a long time under every practice that is compared, which is what makes
differences between them narrow (common random numbers).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


class Duration(Protocol):
    """A distribution of seconds (or of a factor)."""

    def at(self, shares: Floats) -> Floats:
        """Return the quantiles of these shares; the shape stays."""
        ...

    def as_facts(self) -> dict[str, object]:
        """Return the distribution as plain values, for storing."""
        ...


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Around a median, with a long tail; `spread` is the deviation of the logarithm.

    >>> LogNormal(600.0, 0.5).at(np.array([0.5, 0.9])).round().tolist()
    [600.0, 1139.0]
    """

    median: float
    spread: float

    def at(self, shares: Floats) -> Floats:
        """Return median exp(spread z), z being the normal quantile."""
        quantiles: Floats = self.median * np.exp(self.spread * ndtri(shares))
        return quantiles

    def as_facts(self) -> dict[str, object]:
        """Return the distribution as plain values."""
        return {"kind": "lognormal", "median": self.median, "spread": self.spread}


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen: values in rising order, equally likely."""

    values: tuple[float, ...]

    def at(self, shares: Floats) -> Floats:
        """Return the value below which that share of what was seen lies."""
        steps = np.asarray(self.values)
        return steps[np.minimum((shares * len(steps)).astype(np.int64), len(steps) - 1)]

    def as_facts(self) -> dict[str, object]:
        """Return what the values come to; they may be thousands."""
        quantiles = np.quantile(self.values, [0.1, 0.5, 0.9]).round(1).tolist()
        return {
            "kind": "observed",
            "n": len(self.values),
            "mean": round(float(np.mean(self.values)), 1),
            **dict(zip(("p10", "p50", "p90"), quantiles, strict=True)),
        }


def observed(values: Sequence[float]) -> Observed:
    """Return what was seen as a distribution; values that are no duration are left out.

    Raises
    ------
    ValueError
        Nothing is left.
    """
    kept = tuple(sorted(one for one in values if math.isfinite(one) and one >= 0.0))
    if not kept:
        raise ValueError("nothing was observed")
    return Observed(kept)
