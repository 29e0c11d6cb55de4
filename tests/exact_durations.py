"""Durations that queueing theory knows: always the same, and without memory."""

from dataclasses import dataclass

import numpy as np

from gridmap.simulation.durations import Floats


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same."""

    value: float

    def at(self, shares: Floats) -> Floats:
        """Return the value, whatever the shares."""
        return np.full(np.shape(shares), self.value)

    def as_facts(self) -> dict[str, object]:
        """Return the distribution as plain values."""
        return {"kind": "fixed", "value": self.value}


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory; the servers of queueing theory."""

    mean: float

    def at(self, shares: Floats) -> Floats:
        """Return -mean ln(1 - share)."""
        quantiles: Floats = -self.mean * np.log1p(-shares)
        return quantiles

    def as_facts(self) -> dict[str, object]:
        """Return the distribution as plain values."""
        return {"kind": "exponential", "mean": self.mean}
