"""SciPy's HiGHS behind one call: an answer, a bound, and whether the limit cut it short."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from gridmap.coverage.siting.plan import Floats, Numbers

Matrix = csr_array[np.float64, tuple[int, int]]

_OPTIMAL, _LIMIT, _INFEASIBLE = 0, 1, 2


def matrix_of(values: Floats, rows: Numbers, columns: Numbers, *, shape: tuple[int, int]) -> Matrix:
    """Return a sparse matrix from its cells."""
    return csr_array(coo_array((values, (rows, columns)), shape=shape))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Linear rows `lower <= matrix x <= upper`."""

    matrix: Matrix
    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """What the solver found: nothing, something, or the best."""

    values: Floats | None
    bound: float  # no solution costs less; -inf unknown, inf: there is none
    is_stopped: bool


def least_cost(costs: Floats, rows: Rows, *, n_whole: int, limit_s: float) -> Solved:
    """Return the cheapest x between 0 and 1 that keeps all rows.

    The first `n_whole` variables are whole. The solver is told to close the gap entirely: its
    own default leaves a ten-thousandth.
    """
    n = len(costs)
    if n == 0:
        fits = bool(((rows.lower <= 0) & (rows.upper >= 0)).all())
        bound = 0.0 if fits else np.inf
        return Solved(values=costs if fits else None, bound=bound, is_stopped=False)
    whole = np.zeros(n, dtype=np.int64)
    whole[:n_whole] = 1
    found = milp(
        costs,
        constraints=LinearConstraint(rows.matrix, rows.lower, rows.upper),
        integrality=whole,
        bounds=Bounds(np.zeros(n), np.ones(n)),
        options={"time_limit": max(limit_s, 0.0), "mip_rel_gap": 0.0},
    )
    if found.status == _INFEASIBLE:
        return Solved(values=None, bound=np.inf, is_stopped=False)
    told = found.mip_dual_bound
    bound = -np.inf if told is None or found.status not in {_OPTIMAL, _LIMIT} else float(told)
    return Solved(values=found.x, bound=bound, is_stopped=found.status != _OPTIMAL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxed:
    """The answer of a linear programme: its x, and what a unit of each row is worth."""

    values: Floats
    prices: Floats  # not below 0


def relaxation(costs: Floats, rows: Rows, *, limit_s: float) -> Relaxed | None:
    """Return the cheapest x between 0 and 1 under the rows' upper limits; None at the limit."""
    found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
        costs,
        A_ub=rows.matrix,
        b_ub=rows.upper,
        bounds=(0, 1),
        method="highs",
        options={"time_limit": limit_s},
    )
    if found.status != _OPTIMAL:
        return None
    return Relaxed(
        values=np.clip(found.x, 0.0, 1.0), prices=np.maximum(-found.ineqlin.marginals, 0.0)
    )
