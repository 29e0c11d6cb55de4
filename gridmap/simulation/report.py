"""What a rehearsal of many days came to, and on what it rests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gridmap.simulation.comparison import (
    Compared,
    compare,
    comparison_facts,
    figures_facts,
    over_all_days,
)
from gridmap.simulation.figures import DayFigures, Figures
from gridmap.simulation.habits import Habits
from gridmap.simulation.pool import Pool, pool_facts, pool_of
from gridmap.simulation.question import SimulationQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the days were made of."""

    dates: tuple[date, ...]
    n_past_orders: int
    n_elsewhere: int
    n_members: int
    n_placeless: int
    engine: str
    believed: str
    habits: Habits


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationReport:
    """Both sides and their difference by day, and how the work of all days fell on members."""

    question: SimulationQuestion
    basis: Basis
    rows: tuple[Compared, ...]
    n_orders: int
    today_over_all: Figures
    other_over_all: Figures
    today_pool: Pool
    other_pool: Pool
    n_decisions: int
    n_steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRun:
    """A stored simulation: the facts of its report, or of its question alone."""

    id: UUID
    made_at: datetime
    title: str
    facts: Mapping[str, object]


def report(
    question: SimulationQuestion, basis: Basis, pairs: Sequence[tuple[DayFigures, DayFigures]]
) -> SimulationReport:
    """Return the report of rehearsed days, each as today and the other."""
    today, other = [one for one, _ in pairs], [one for _, one in pairs]
    both = [*today, *other]
    return SimulationReport(
        question=question,
        basis=basis,
        rows=compare(today, other),
        n_orders=sum(one.n_orders for one in today),
        today_over_all=over_all_days(today),
        other_over_all=over_all_days(other),
        today_pool=pool_of(today),
        other_pool=pool_of(other),
        n_decisions=sum(one.n_decisions for one in both),
        n_steps=sum(one.n_steps for one in both),
    )


def report_facts(one: SimulationReport) -> dict[str, object]:
    """Return the report as plain values, for JSON and for storing."""
    basis = one.basis
    return {
        "question": one.question.as_facts(),
        "basis": {
            "dates": [day.isoformat() for day in basis.dates],
            "n_past_orders": basis.n_past_orders,
            "n_elsewhere": basis.n_elsewhere,
            "n_members": basis.n_members,
            "n_placeless": basis.n_placeless,
            "engine": basis.engine,
            "believed": basis.believed,
            "habits": basis.habits.as_facts(),
        },
        "measures": comparison_facts(one.rows),
        "over_all_days": {
            "today": figures_facts(one.today_over_all),
            "other": figures_facts(one.other_over_all),
        },
        "as_one_pool": {
            "today": pool_facts(one.today_pool),
            "other": pool_facts(one.other_pool),
        },
        "n_orders": one.n_orders,
        "n_decisions": one.n_decisions,
        "n_steps": one.n_steps,
    }
