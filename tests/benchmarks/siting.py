"""Siting beside its peer: the same question, the same answer asked for.

CPU seconds of this process and of what it starts: spopt's solver is a program of its own.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import location_benchmarks as published
import numpy as np
from rich.table import Table
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from gridmap.coverage.siting.cover_groups import grouped
from gridmap.coverage.siting.cover_search import covered_weight, greedy
from gridmap.coverage.siting.maximal_cover import maximal_cover
from gridmap.coverage.siting.shortest_ways import shortest_ways

WITHIN_S, N_NEW = 900.0, 20
_LIMIT_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingFigure:
    """What one method took for one question, and what its plan is worth."""

    question: str
    method: str
    cpu_s: float
    objective: float
    is_proven: bool


def figures(*, n_demand: int, say: Callable[[str], None]) -> Iterator[SitingFigure]:
    """Measure cover of a made town, and a published p-median where it is at hand."""
    town = published.lattice_town(n_candidates=300, n_demand=n_demand, side_m=9_000, seed=3)
    question = f"MCLP 300 x {n_demand:,}, p {N_NEW}"
    methods = {"gridmap": _cover, "greedy alone": _greedy, "SciPy's HiGHS as it is": _bare}
    for name, method in (methods | _spopt(say, "spopt + CBC", _spopt_cover)).items():
        yield _measured(question, name, lambda method=method: method(town))
    folder = _data()
    if not folder.is_dir():
        say(f"left out: no published problems in {folder}")
        return
    table, p, optimum = published.p_median(folder, "pmed2")
    question = f"OR-Library pmed2, optimum {optimum:,.0f}"
    methods = {"gridmap": _median} | _spopt(say, "spopt + CBC", _spopt_median)
    for name, method in methods.items():
        yield _measured(question, name, lambda method=method: method(table, p))


def show(found: list[SitingFigure], console) -> None:
    """Print the table; ratios are to gridmap's plan of the same question."""
    if not found:
        return
    own = {one.question: one for one in found if one.method == "gridmap"}
    table = Table("question", "method", title="Siting", title_justify="left")
    for name in ("CPU s", "of gridmap's", "objective", "proved"):
        table.add_column(name, justify="right")
    for one in found:
        table.add_row(
            one.question,
            one.method,
            f"{one.cpu_s:,.2f}",
            f"{one.cpu_s / own[one.question].cpu_s:,.2f}",
            f"{one.objective:,.0f}",
            "yes" if one.is_proven else "no",
        )
    console.print(table)


def _measured(question, method, solve):
    began = _cpu_s()
    objective, is_proven = solve()
    return SitingFigure(
        question=question,
        method=method,
        cpu_s=_cpu_s() - began,
        objective=objective,
        is_proven=is_proven,
    )


def _cpu_s():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _data():
    at_hand = Path(__file__).parents[3] / "shared" / "data"
    return Path(os.environ.get("GRIDMAP_TEST_DATA", at_hand)) / "location-benchmarks"


def _cover(town):
    plan = maximal_cover(town.within(WITHIN_S), n_new=N_NEW, rng=np.random.default_rng(1))
    return plan.objective, plan.is_proven


def _greedy(town):
    groups = grouped(town.within(WITHIN_S))
    return covered_weight(groups, greedy(groups, n_new=N_NEW)[0]), False


def _bare(town):
    """One row a door, nothing put together, no plan to begin with."""
    covers = csr_array((town.seconds <= WITHIN_S).astype(float))
    n_sites, n_doors = covers.shape
    rows = vstack([
        hstack([-covers.T, eye_array(n_doors)]),
        csr_array(np.concatenate([np.ones(n_sites), np.zeros(n_doors)])[None, :]),
    ])  # fmt: skip
    upper = np.concatenate([np.zeros(n_doors), [N_NEW]])
    found = milp(
        np.concatenate([np.zeros(n_sites), -town.weights]),
        constraints=LinearConstraint(csr_array(rows), -np.inf, upper),
        integrality=np.concatenate([np.ones(n_sites, int), np.zeros(n_doors, int)]),
        bounds=Bounds(0, 1),
        options={"time_limit": _LIMIT_S, "mip_rel_gap": 0.0},
    )
    return (0.0, False) if found.x is None else (-found.fun, found.status == 0)


def _median(table, p):
    plan = shortest_ways(table, n_new=p, rng=np.random.default_rng(1))
    return plan.objective, plan.is_proven


def _spopt(say, name, method):
    try:
        import pulp  # noqa: PLC0415 (a peer that only the benchmarks have)
        import spopt.locate  # noqa: F401, PLC0415
    except ImportError as why:
        say(f"left out: spopt ({why})")
        return {}
    return {
        name: lambda *question: method(pulp.PULP_CBC_CMD(msg=False, timeLimit=_LIMIT_S), *question)
    }


def _spopt_cover(solver, town):
    from spopt.locate import MCLP  # noqa: PLC0415

    model = MCLP.from_cost_matrix(town.seconds.T, town.weights, WITHIN_S, p_facilities=N_NEW)
    solved = model.solve(solver)
    return float(solved.problem.objective.value()), solved.problem.sol_status == 1


def _spopt_median(solver, table, p):
    from spopt.locate import PMedian  # noqa: PLC0415

    model = PMedian.from_cost_matrix(table.seconds.T, table.weights, p_facilities=p)
    solved = model.solve(solver)
    return float(solved.problem.objective.value()), solved.problem.sol_status == 1
