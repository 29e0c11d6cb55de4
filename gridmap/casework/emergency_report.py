"""The figures of an operation: how fast people confirmed, how many came, who is safe.

Every share keeps its numerator and denominator; where nothing was due there is no figure.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Percentiles of durations by nearest rank, in seconds."""

    n: int
    p50_s: float
    p90_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a whole; without a whole there is no share."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share between 0 and 1, None where there is nothing to share."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationReport:
    """What is told about one operation when it is over, or while it runs."""

    number: int
    kind: str
    state: str
    is_drill: bool
    duty_confirm: Spread | None
    duty_confirmed: Part
    call_confirm: Spread | None
    confirmed: Part
    muster_after: Spread | None
    mustered: Part
    evacuated: Part
    returned: Part
    hazards_checked: Part
    n_in_danger: int
    n_goods_issued: int
    n_goods_out: int
    calls_by_state: dict[str, int]
    open_at_end: dict[str, int]
    left_open: str | None


def spread_of(durations_s: Sequence[float]) -> Spread | None:
    """Return the nearest-rank percentiles; None where nothing was measured.

    >>> spread_of([30.0, 10.0, 20.0, 40.0])
    Spread(n=4, p50_s=20.0, p90_s=40.0)
    >>> spread_of([]) is None
    True
    """
    if not durations_s:
        return None
    ranked = sorted(durations_s)

    def at(share: float) -> float:
        return ranked[max(math.ceil(share * len(ranked)), 1) - 1]

    return Spread(n=len(ranked), p50_s=at(0.5), p90_s=at(0.9))
