"""What came of a rehearsed day, before anybody judges it."""

import math
from dataclasses import dataclass

import numpy as np

from gridmap.geo.distance import Floats
from gridmap.simulation.crew import Ints, on_duty_s
from gridmap.simulation.day import Day


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLog:
    """Instants and durations in seconds, one an order, NaN where it did not come to that.

    `assigned_s` is the first assignment, `signed_s` and later steps those of the one that held.
    `travel_s` is the way as it was gone, `least_travel_s` the way of whoever would have been
    soonest had nobody been busy, both as the true engine times them when the member is chosen
    (`chosen_travel_s` likewise). `left_s` is when an order was given up. `member` is -1 where
    nobody came.
    """

    day: Day
    assigned_s: Floats
    signed_s: Floats
    arrived_s: Floats
    done_s: Floats
    left_s: Floats
    travel_s: Floats
    chosen_travel_s: Floats
    least_travel_s: Floats
    member: Ints
    n_assignments: Ints
    n_refusals: Ints
    # One a member:
    busy_s: Floats
    on_duty_s: Floats
    n_done: Ints
    # One a grid:
    uncovered_s: Floats
    n_decisions: int
    n_steps: int


class LogBook:
    """A log that is still being written."""

    def __init__(self, n_orders: int, n_members: int) -> None:
        self.assigned_s = np.full(n_orders, math.nan)
        self.signed_s = np.full(n_orders, math.nan)
        self.arrived_s = np.full(n_orders, math.nan)
        self.done_s = np.full(n_orders, math.nan)
        self.left_s = np.full(n_orders, math.nan)
        self.travel_s = np.full(n_orders, math.nan)
        self.chosen_travel_s = np.full(n_orders, math.nan)
        self.least_travel_s = np.full(n_orders, math.nan)
        self.member = np.full(n_orders, -1, dtype=np.int64)
        self.n_assignments = np.zeros(n_orders, dtype=np.int64)
        self.n_refusals = np.zeros(n_orders, dtype=np.int64)
        self.busy_s = np.zeros(n_members)
        self.busy_since_s = np.zeros(n_members)
        self.n_done = np.zeros(n_members, dtype=np.int64)
        self.n_decisions = self.n_steps = 0

    def closed(self, day: Day, *, uncovered_s: Floats) -> DayLog:
        """Return the log of a day that is over."""
        written = {name: value for name, value in vars(self).items() if name != "busy_since_s"}
        duty = [on_duty_s(one, until_s=day.end_s) for one in day.members]
        return DayLog(day=day, on_duty_s=np.array(duty), uncovered_s=uncovered_s, **written)
