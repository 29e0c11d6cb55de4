"""Who is served by whom when every demand must be: the (generalised) assignment problem."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array, vstack

from gridmap.coverage.siting.capacity import Pairs
from gridmap.coverage.siting.plan import Floats, Numbers, is_whole, raised
from gridmap.coverage.siting.solver import Matrix, Rows, least_cost

_HALF = 0.5  # whole variables are whole but for rounding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssignmentPlan:
    """Each demand with its station, at what cost, and how cheap it could be at best."""

    station_of: Numbers  # shape (d,); -1 everywhere where no assignment is known
    objective: float  # inf where none is known
    bound: float  # inf: there is none
    is_stopped: bool
    method: str


def least_cost_assignment(
    costs: Floats, *, loads: Floats, capacity: Floats, limit_s: float = 60.0
) -> AssignmentPlan:
    """Return the cheapest way to give every demand to one station within capacities.

    Where every load is 1 and capacities are whole this is the linear assignment problem, solved
    exactly with one row for each place; otherwise the generalised one, by branch and bound.

    Parameters
    ----------
    costs
        Of each station for each demand, shape (stations, d); inf: must not be.
    loads
        What a demand takes of a station, same shape.
    capacity
        What each station holds, shape (stations,).
    limit_s
        When the exact solver has to stop.
    """
    if (loads == 1).all() and is_whole(capacity):
        return _matched(costs, capacity)
    station, demand = np.nonzero(np.isfinite(costs) & (loads <= capacity[:, None]))
    pairs = Pairs(
        station=station,
        demand=demand,
        load=loads[station, demand],
        capacity=capacity,
        n_demand=costs.shape[1],
    )
    matrix: Matrix = csr_array(vstack([pairs.each_once(), pairs.loads()]))
    ones = np.ones(pairs.n_demand)
    rows = Rows(
        matrix=matrix,
        lower=np.concatenate([ones, np.full(len(capacity), -np.inf)]),
        upper=np.concatenate([ones, capacity]),
    )
    prices = costs[station, demand]
    solved = least_cost(prices, rows, n_whole=len(prices), limit_s=limit_s)
    if solved.values is None:
        return _nobody(pairs.n_demand, bound=solved.bound, is_stopped=solved.is_stopped)
    taken = solved.values > _HALF
    station_of = np.empty(pairs.n_demand, dtype=np.intp)
    station_of[demand[taken]] = station[taken]
    objective = float(prices[taken].sum())
    return AssignmentPlan(
        station_of=station_of,
        objective=objective,
        bound=min(raised(solved.bound, whole=is_whole(prices)), objective),
        is_stopped=solved.is_stopped,
        method="exact",
    )


def _matched(costs: Floats, capacity: Floats) -> AssignmentPlan:
    n_demand = costs.shape[1]
    places = np.repeat(np.arange(len(costs)), np.minimum(capacity, n_demand).astype(np.intp))
    cells = costs[places]
    try:
        row, column = linear_sum_assignment(cells)
    except ValueError:  # the finite cells leave somebody over
        return _nobody(n_demand, bound=np.inf, is_stopped=False)
    if len(column) < n_demand:
        return _nobody(n_demand, bound=np.inf, is_stopped=False)
    station_of = np.empty(n_demand, dtype=np.intp)
    station_of[column] = places[row]
    objective = float(cells[row, column].sum())
    return AssignmentPlan(
        station_of=station_of,
        objective=objective,
        bound=objective,
        is_stopped=False,
        method="matching",
    )


def _nobody(n_demand: int, *, bound: float, is_stopped: bool) -> AssignmentPlan:
    return AssignmentPlan(
        station_of=np.full(n_demand, -1, dtype=np.intp),
        objective=np.inf,
        bound=bound,
        is_stopped=is_stopped,
        method="none",
    )
