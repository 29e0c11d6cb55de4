"""Two practices side by side: each by itself, and the difference day by day."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.simulation.figures import DayFigures, Figures, Measure, work_figures
from gridmap.simulation.intervals import Interval, interval, paired


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure: today's practice, the other, and other minus today."""

    measure: Measure
    today: Interval
    other: Interval
    difference: Interval


def compare(today: Sequence[DayFigures], other: Sequence[DayFigures]) -> tuple[Compared, ...]:
    """Return every measure of two practices that were rehearsed on the same days and draws."""
    return tuple(
        Compared(
            measure=one,
            today=interval(_values(today, one)),
            other=interval(_values(other, one)),
            difference=paired(_values(today, one), _values(other, one)),
        )
        for one in Measure
    )


def over_all_days(days: Sequence[DayFigures]) -> Figures:
    """Return how evenly the work of all days together fell on the members."""
    if not days:
        return {}
    orders, busy_s, on_duty_s = (
        np.sum([getattr(day, name) for day in days], axis=0)
        for name in ("orders_of", "busy_s", "on_duty_s")
    )
    return work_figures(orders, busy_s, on_duty_s)


def comparison_facts(rows: Sequence[Compared]) -> list[dict[str, object]]:
    """Return the comparison as plain values, for JSON and for storing; no figure is None."""
    return [
        {
            "measure": one.measure.value,
            "today": _facts(one.today),
            "other": _facts(one.other),
            "difference": _facts(one.difference) | {"settled": one.difference.is_settled},
        }
        for one in rows
    ]


def figures_facts(figures: Figures) -> dict[str, float | None]:
    """Return figures as plain values; no figure is None."""
    return {key.value: _number(value) for key, value in figures.items()}


def _facts(one: Interval) -> dict[str, object]:
    return {"mean": _number(one.mean), "half_width": _number(one.half_width), "days": one.n_days}


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def _values(days: Sequence[DayFigures], measure: Measure) -> list[float]:
    return [day.figures[measure] for day in days]
