"""What a search for sites answers: the sites, the order to build them, and how good that is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]
Mask = NDArray[np.bool_]
SecondsLeft = Callable[[], float]

_ROUNDING = 1e-6  # what solvers call equal


class Goal(StrEnum):
    """What a plan is for."""

    COVER = "cover"  # most demand within the standard
    FEWEST = "fewest"  # fewest stations that cover all that can be covered
    MEDIAN = "median"  # shortest ways in sum
    CENTER = "center"  # shortest longest way
    CAPACITY = "capacity"  # most demand within the standard and within what stations hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to look. Everything but the limit counts rounds, so a seed repeats a plan.

    With a `clock`, in seconds, the limit holds for all calls of the solvers together; without
    one, for each of them.
    """

    limit_s: float = 60.0
    n_rounds: int = 200  # of shaking a choice and improving it again
    clock: Callable[[], float] | None = None

    def begun(self) -> SecondsLeft:
        """Return what tells how long the next call of a solver may take, from now on."""
        if self.clock is None:
            return lambda: self.limit_s
        clock, ends_at = self.clock, self.clock() + self.limit_s
        return lambda: max(ends_at - clock(), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """New stations with the proof of how good they are.

    `objective` is, by goal: demand covered; number of new stations; seconds times weight;
    seconds; demand assigned. It counts kept stations with the new ones. `bound` limits it from
    the better side. Sites and demand are numbered as in the question.
    """

    goal: Goal
    order: tuple[int, ...]  # the new stations, the most useful first
    gains: tuple[float, ...]  # what each adds when built in that order
    objective: float
    bound: float
    is_stopped: bool  # the exact solver ran into its limit
    method: str  # the step that found the sites
    served_by: Numbers  # shape (d,): the station of each demand, -1 where none serves it
    unreachable: float  # demand that no site could serve, kept and candidates together

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the new stations by number."""
        return tuple(sorted(self.order))

    @property
    def gap(self) -> float:
        """Return how far the objective may be from the best, as a share of the larger."""
        larger = max(abs(self.objective), abs(self.bound))
        if np.isinf(larger):
            return 0.0 if self.objective == self.bound else 1.0
        difference = abs(self.bound - self.objective)
        return float(difference / larger) if difference > _ROUNDING * max(larger, 1.0) else 0.0

    @property
    def is_proven(self) -> bool:
        """Return whether no plan can be better, but for rounding."""
        return self.gap == 0.0


def is_whole(values: Floats) -> bool:
    """Return whether all values are whole numbers: then so is every sum of them."""
    return bool(np.all(values == np.rint(values)))


def lowered(bound: float, *, whole: bool) -> float:
    """Return an upper bound as low as it may be: sums of whole numbers are whole."""
    return float(np.floor(bound + _ROUNDING)) if whole and np.isfinite(bound) else bound


def raised(bound: float, *, whole: bool) -> float:
    """Return a lower bound as high as it may be."""
    return float(np.ceil(bound - _ROUNDING)) if whole and np.isfinite(bound) else bound
