"""How well a rehearsed day went, in figures."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from gridmap.geo.distance import Floats
from gridmap.model.work_order import Urgency
from gridmap.simulation.crew import on_duty_s
from gridmap.simulation.log import DayLog

_MINUTE_S: Final = 60.0


class Measure(StrEnum):
    """What is measured of a day; the words are part of the public interface.

    Response is from receipt to arrival. Shares are of the orders received whose limit has
    passed before the rehearsal ends, or of duty time.
    """

    RESPONSE_MEAN_S = "response_mean_s"
    RESPONSE_P50_S = "response_p50_s"
    RESPONSE_P90_S = "response_p90_s"
    RESPONSE_P95_S = "response_p95_s"
    URGENT_RESPONSE_MEAN_S = "urgent_response_mean_s"
    URGENT_RESPONSE_P90_S = "urgent_response_p90_s"
    SIGNED_MEAN_S = "signed_mean_s"
    SIGNED_P90_S = "signed_p90_s"
    WAIT_MEAN_S = "wait_mean_s"
    WAITING_SHARE = "waiting_share"
    TRAVEL_MEAN_S = "travel_mean_s"
    REGRET_MEAN_S = "regret_mean_s"
    RESPOND_OVERDUE_SHARE = "respond_overdue_share"
    ARRIVE_OVERDUE_SHARE = "arrive_overdue_share"
    CLOSE_OVERDUE_SHARE = "close_overdue_share"
    UNSERVED_SHARE = "unserved_share"
    REFUSAL_SHARE = "refusal_share"
    UTILISATION_SHARE = "utilisation_share"
    BUSIEST_SHARE = "busiest_share"
    ORDERS_P90_TO_P50 = "orders_p90_to_p50"
    ORDERS_GINI = "orders_gini"
    UNCOVERED_GRID_MINUTES = "uncovered_grid_minutes"
    UNCOVERED_HOUSEHOLD_MINUTES = "uncovered_household_minutes"


Figures = dict[Measure, float]
"""One day's; NaN where there is nothing to measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """The figures of a day, and what is added up over days: the work of each member.

    `n_on_duty` is the mean while orders came in, `length_s` how long that was.
    """

    figures: Figures
    n_orders: int
    orders_of: Floats  # done, one a member
    busy_s: Floats
    on_duty_s: Floats
    n_on_duty: float
    length_s: float
    n_decisions: int
    n_steps: int


def figures_of(log: DayLog) -> DayFigures:
    """Return what a day came to."""
    figures = {
        **_times(log),
        **_overdue(log),
        **work_figures(log.n_done.astype(np.float64), log.busy_s, log.on_duty_s),
        **_uncovered(log),
    }
    return DayFigures(
        figures={one: figures[one] for one in Measure},
        n_orders=len(log.day.orders),
        orders_of=log.n_done.astype(np.float64),
        busy_s=log.busy_s,
        on_duty_s=log.on_duty_s,
        n_on_duty=_n_on_duty(log),
        length_s=log.day.length_s,
        n_decisions=log.n_decisions,
        n_steps=log.n_steps,
    )


def _n_on_duty(log: DayLog) -> float:
    until_s = log.day.length_s
    return _ratio(sum(on_duty_s(one, until_s=until_s) for one in log.day.members), until_s)


def _times(log: DayLog) -> Figures:
    received = np.array([one.received_s for one in log.day.orders])
    urgent = np.array([one.urgency is Urgency.URGENT for one in log.day.orders], dtype=bool)
    response = log.arrived_s - received
    signed = log.signed_s - received
    wait = log.assigned_s - received
    regret = log.chosen_travel_s - log.least_travel_s
    return {
        Measure.RESPONSE_MEAN_S: _mean(response),
        Measure.RESPONSE_P50_S: _quantile(response, 0.5),
        Measure.RESPONSE_P90_S: _quantile(response, 0.9),
        Measure.RESPONSE_P95_S: _quantile(response, 0.95),
        Measure.URGENT_RESPONSE_MEAN_S: _mean(response[urgent]),
        Measure.URGENT_RESPONSE_P90_S: _quantile(response[urgent], 0.9),
        Measure.SIGNED_MEAN_S: _mean(signed),
        Measure.SIGNED_P90_S: _quantile(signed, 0.9),
        Measure.WAIT_MEAN_S: _mean(wait),
        Measure.WAITING_SHARE: _mean((wait > 0.0).astype(float)[np.isfinite(wait)]),
        Measure.TRAVEL_MEAN_S: _mean(log.travel_s),
        Measure.REGRET_MEAN_S: _mean(regret),
        Measure.UNSERVED_SHARE: _mean(np.isnan(log.done_s).astype(float)),
        Measure.REFUSAL_SHARE: _ratio(log.n_refusals.sum(), log.n_assignments.sum()),
    }


def _overdue(log: DayLog) -> Figures:
    """Return the shares of steps that came late, or were due and had not come at the end."""
    received = np.array([one.received_s for one in log.day.orders])
    steps = (
        (Measure.RESPOND_OVERDUE_SHARE, log.signed_s, [one.respond_s for one in log.day.orders]),
        (Measure.ARRIVE_OVERDUE_SHARE, log.arrived_s, [one.arrive_s for one in log.day.orders]),
        (Measure.CLOSE_OVERDUE_SHARE, log.done_s, [one.close_s for one in log.day.orders]),
    )
    shares: Figures = {}
    for measure, came_s, limits in steps:
        due_s = received + np.asarray(limits, dtype=np.float64)
        is_due = due_s <= log.day.end_s
        late = ~(came_s <= due_s)
        shares[measure] = _mean(late[is_due].astype(float))
    return shares


def work_figures(orders_of: Floats, busy_s: Floats, on_duty_s: Floats) -> Figures:
    """Return how much everybody worked, and how evenly the orders fell.

    Over those who were on duty at all. P90 to P50 has no figure where half of them had none.
    """
    there = on_duty_s > 0.0
    orders = orders_of[there]
    median = _quantile(orders, 0.5)
    busy = np.minimum(busy_s[there] / on_duty_s[there], 1.0)
    return {
        Measure.UTILISATION_SHARE: _ratio(busy_s[there].sum(), on_duty_s[there].sum()),
        Measure.BUSIEST_SHARE: float(busy.max()) if len(busy) else math.nan,
        Measure.ORDERS_P90_TO_P50: _ratio(_quantile(orders, 0.9), median),
        Measure.ORDERS_GINI: gini(orders),
    }


def gini(values: Floats) -> float:
    """Return Gini's coefficient: 0 when all have the same, near 1 when one has everything.

    >>> gini(np.array([1.0, 1.0, 1.0])), gini(np.array([0.0, 0.0, 0.0, 8.0]))
    (0.0, 0.75)
    """
    ordered = np.sort(values)
    n, total = len(ordered), float(ordered.sum())
    if total == 0.0:
        return math.nan
    ranks = np.arange(1, n + 1)
    return float(2.0 * (ranks * ordered).sum() / (n * total) - (n + 1) / n)


def _uncovered(log: DayLog) -> Figures:
    households = np.array([one.n_households for one in log.day.grids], dtype=np.float64)
    known = len(households) > 0
    return {
        Measure.UNCOVERED_GRID_MINUTES: float(log.uncovered_s.sum()) / _MINUTE_S
        if known
        else math.nan,
        Measure.UNCOVERED_HOUSEHOLD_MINUTES: float(log.uncovered_s @ households) / _MINUTE_S
        if known and households.any()
        else math.nan,
    }


def _mean(values: Floats) -> float:
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if len(seen) else math.nan


def _quantile(values: Floats, share: float) -> float:
    seen = values[np.isfinite(values)]
    return float(np.quantile(seen, share)) if len(seen) else math.nan


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else math.nan
