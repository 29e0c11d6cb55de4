"""Rehearse days under today's practice and under another, and say what the difference is.

Read once, time once, then let the days happen, several at once where there are processors.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from multiprocessing import get_context
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from gridmap.errors import InputError, RehearsalEnded
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine
from gridmap.simulation.day import Day, Staffing
from gridmap.simulation.days import generated_days, replayed_days
from gridmap.simulation.figures import DayFigures
from gridmap.simulation.ground import Ground
from gridmap.simulation.habits import learned
from gridmap.simulation.prepared import PreparedTimes
from gridmap.simulation.question import Days, Otherwise, SimulationQuestion, TimedBy
from gridmap.simulation.rehearsal import World
from gridmap.simulation.report import Basis, SimulationReport, report
from gridmap.simulation.study import Side, Study, places_of, rehearse_both
from gridmap.store import rehearsal_ground, simulation_runs
from gridmap.store.district import District
from gridmap.travel.prepare_times import prepare_times
from gridmap.travel.straight_line import StraightLine

Advance = Callable[[int, int], None]

LAST_DAYS: Final = 30
_LEAST_A_PROCESS: Final = 4  # a process takes about as long to start as a few days to rehearse


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many processors a simulation may take, and how many orders it may rehearse."""

    n_processes: int = 1
    most_orders: int | None = None

    def check(self, n_orders: int) -> None:
        """Refuse more orders than are allowed."""
        if self.most_orders is not None and n_orders > self.most_orders:
            raise InputError(
                code="too_many_orders",
                problem=f"these days hold about {n_orders} orders, more than {self.most_orders}",
                mend="ask for fewer days, or use gridmap simulate",
                problem_zh=f"这些天约有 {n_orders} 件工单，超过上限 {self.most_orders}",
                mend_zh="请减少天数，或使用 gridmap simulate",
            )


AT_EASE: Final = Effort()


def simulate_days(
    question: SimulationQuestion,
    *,
    district: District,
    travel: TravelTimeEngine,
    zone: ZoneInfo,
    effort: Effort = AT_EASE,
    advance: Advance | None = None,
) -> tuple[SimulationReport, UUID]:
    """Return both sides with intervals, and the id under which they are stored.

    The same question on the same facts gives the same figures, however many processes there are.

    Raises
    ------
    InputError
        No order for a person came in on those days, a grid is unknown, or the effort does not
        allow for so many orders.
    RehearsalEnded
        The system has ended a process of it.
    """
    ground = _ground(question, district=district, zone=zone)
    effort.check(round(question.n_days * len(ground.orders) / len(ground.dates())))
    sides = (
        Side(practice=question.today),
        _other_side(question.other, district=district),
    )
    days = _days(question, ground)
    streets, line = _timed(days, sides, travel, question.other.timed_by)
    habits = learned(ground.steps)
    world = partial(World, travel=streets, habits=habits, cover=question.cover)
    study = Study(
        days=days,
        today=sides[0],
        other=sides[1],
        today_world=world(),
        other_world=world(believed=line),
        seed=question.seed,
    )
    pairs = []
    for pair in _rehearsed(study, effort.n_processes):
        pairs.append(pair)
        if advance is not None:
            advance(len(pairs), len(days))
    basis = Basis(
        dates=ground.dates(),
        n_past_orders=len(ground.orders),
        n_elsewhere=ground.n_elsewhere,
        n_members=len(ground.members),
        n_placeless=ground.n_placeless,
        engine=streets.engine,
        believed=(line or streets).engine,
        habits=habits,
    )
    reported = report(question, basis, pairs)
    with district.writing() as conn:
        at = district.clock()
        run_id = simulation_runs.add_run(
            conn, district.tenant, reported, title=question.title, at=at
        )
    return reported, run_id


def _ground(question: SimulationQuestion, *, district: District, zone: ZoneInfo) -> Ground:
    until = question.until or district.clock().astimezone(zone).date()
    since = question.since or until - timedelta(days=LAST_DAYS - 1)
    with district.reading() as conn:
        ground = rehearsal_ground.ground_between(
            conn,
            district.tenant,
            since=datetime.combine(since, time(0), zone),
            until=datetime.combine(until + timedelta(days=1), time(0), zone),
            zone=zone,
            with_beats=question.is_patrolled,
        )
    if not ground.orders:
        raise InputError(
            code="no_past_days",
            problem=f"no order for a person came in from {since} to {until}",
            mend="name days on which orders came in: --since and --until",
            problem_zh=f"{since} 至 {until} 没有派给人员的工单",
            mend_zh="请用 --since 和 --until 指定有工单的日期",
            since=since.isoformat(),
            until=until.isoformat(),
        )
    return ground


def _other_side(other: Otherwise, *, district: District) -> Side:
    staffing = []
    with district.reading() as conn:
        for wish in other.staffing:
            grid_id = wish.grid_code and rehearsal_ground.grid_of_code(
                conn, district.tenant, wish.grid_code
            )
            if wish.grid_code and grid_id is None:
                raise InputError(
                    code="unknown_grid",
                    problem=f"there is no grid {wish.grid_code!r} in force",
                    mend="give the code of a grid of this district",
                    problem_zh=f"没有编码为 {wish.grid_code!r} 的现行网格",
                    mend_zh="请给出本区现行网格的编码",
                    field="staffing",
                    value=wish.grid_code,
                )
            staffing.append(Staffing(change=wish.change, role=wish.role, grid_id=grid_id or None))
    return Side(
        practice=other.practice,
        staffing=tuple(staffing),
        posts=other.posts,
        post_roles=other.post_roles,
        shifts=other.shifts,
    )


def _days(question: SimulationQuestion, ground: Ground) -> tuple[Day, ...]:
    if question.days is Days.REPLAYED:
        past = replayed_days(ground)
        return tuple(past[number % len(past)] for number in range(question.n_days))
    rng = np.random.default_rng(question.seed)
    return generated_days(ground, n_days=question.n_days, rng=rng)


def _timed(
    days: Sequence[Day], sides: Sequence[Side], travel: TravelTimeEngine, timed_by: TimedBy
) -> tuple[PreparedTimes, PreparedTimes | None]:
    """Return the times along the streets, and those by line where decisions go by them."""
    destinations: dict[LonLat, datetime] = {}
    for day in days:
        for order in day.orders:
            at = day.starts_at + timedelta(seconds=order.received_s)
            destinations.setdefault(order.position, at)
    origins = places_of(days, sides)
    air = StraightLine()
    streets = prepare_times(travel, origins, destinations, by_air=air)
    if timed_by is TimedBy.STREETS:
        return streets, None
    return streets, prepare_times(air, origins, destinations, by_air=air)


_staged: list[Study] = []
"""In a process of its own: what it rehearses days of."""


def _rehearsed(study: Study, n_processes: int) -> Iterator[tuple[DayFigures, DayFigures]]:
    """Yield the figures of every day in turn, days being rehearsed side by side.

    Raises
    ------
    RehearsalEnded
        The system has ended a process that rehearsed some of them.
    """
    numbers = range(len(study.days))
    n_processes = min(n_processes, max(len(numbers) // _LEAST_A_PROCESS, 1))
    if n_processes == 1:
        for number in numbers:
            yield rehearse_both(study, number)
        return
    try:
        with ProcessPoolExecutor(
            n_processes, get_context("spawn"), initializer=_stage, initargs=(study,)
        ) as processes:
            yield from processes.map(_rehearse_staged, numbers)
    except BrokenProcessPool as error:
        raise RehearsalEnded(
            problem="the system has ended a process that rehearsed days, most likely for want of"
            " memory; nothing was stored",
            mend="ask for fewer days, or run gridmap simulate --processes 1",
            problem_zh="推演进程被系统终止（多为内存不足），未保存任何结果",
            mend_zh="请减少天数，或使用 gridmap simulate --processes 1",
        ) from error


def _stage(study: Study) -> None:
    _staged.append(study)


def _rehearse_staged(number: int) -> tuple[DayFigures, DayFigures]:
    return rehearse_both(_staged[0], number)
