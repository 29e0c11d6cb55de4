"""What stations can hold: rows of the model, and quick filling. For siting and assigning alike.

A demand goes whole to one station; nobody's household is split. Pairs name who may serve whom.
"""

from dataclasses import dataclass

import numpy as np

from gridmap.coverage.siting.plan import Floats, Numbers
from gridmap.coverage.siting.solver import Matrix, matrix_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Which station may serve which demand, and how much of it that takes."""

    station: Numbers  # shape (k,)
    demand: Numbers  # shape (k,)
    load: Floats  # shape (k,)
    capacity: Floats  # shape (stations,)
    n_demand: int

    def each_once(self) -> Matrix:
        """Return rows that sum the pairs of each demand, shape (d, k)."""
        k = len(self.demand)
        return matrix_of(np.ones(k), self.demand, np.arange(k), shape=(self.n_demand, k))

    def loads(self) -> Matrix:
        """Return rows that sum what each station carries, shape (stations, k)."""
        k = len(self.demand)
        return matrix_of(self.load, self.station, np.arange(k), shape=(len(self.capacity), k))

    def among(self, stations: Numbers) -> "Pairs":
        """Return the pairs of these stations alone, stations and demand numbered as before."""
        of_them = np.isin(self.station, stations)
        return Pairs(
            station=self.station[of_them],
            demand=self.demand[of_them],
            load=self.load[of_them],
            capacity=self.capacity,
            n_demand=self.n_demand,
        )


def filled(loads: Floats, capacity: float) -> Numbers:
    """Return which loads fit: the largest first, each that still has room."""
    order = np.argsort(-loads, kind="stable")
    taken: list[Numbers] = []
    while order.size:
        n_fitting = int(np.searchsorted(np.cumsum(loads[order]), capacity, side="right"))
        taken.append(order[:n_fitting])
        capacity -= float(loads[order[:n_fitting]].sum())
        order = order[n_fitting:]
        order = order[loads[order] <= capacity]
    return np.concatenate(taken) if taken else np.arange(0)
