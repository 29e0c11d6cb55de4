"""Days of the tiny town, read from its database and rehearsed both ways."""

import os
import signal
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import town
from desk import add_feature

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import InputError, NotFound, RehearsalEnded
from gridmap.flows import simulate_days as simulate
from gridmap.flows.look_up_simulations import list_simulations, read_simulation
from gridmap.flows.simulate_days import Effort, simulate_days
from gridmap.model.place import LonLat
from gridmap.simulation.figures import Measure
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.question import (
    Days,
    Otherwise,
    SimulationQuestion,
    StaffingWish,
    TimedBy,
)
from gridmap.simulation.report import report_facts
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 3, 2)
EIGHT = datetime(2026, 3, 2, 8, tzinfo=ZONE)
QUESTION = SimulationQuestion(n_days=4, since=DAY, until=DAY)


@pytest.fixture
def past(district):
    """The town after a morning: an order every ten minutes in turn in each grid."""
    for code in town.GRIDS:
        town.add_member(district, f"M{code}", town.grid_centre(code), home_grid=code)
    for number in range(24):
        at = (EIGHT + timedelta(minutes=10 * number)).astimezone(UTC)
        centre = town.grid_centre(town.GRIDS[number % 4])
        place = LonLat(centre.lon + 0.0001 * number, centre.lat)
        then = replace(district, clock=lambda at=at: at)
        town.receive(then, place, received_at=at, source_ref=str(number))
    town.receive(replace(district, clock=lambda: EIGHT.astimezone(UTC)), None, received_at=EIGHT)
    return district


def ask(district, question=QUESTION, **more):
    report, _ = simulate_days(question, district=district, travel=StraightLine(), zone=ZONE, **more)
    return report


def other(**more):
    return replace(QUESTION, other=Otherwise(**more))


def mean(report, measure):
    (row,) = [one for one in report.rows if one.measure is measure]
    return row


def test_the_past_is_read_as_it_was(past):
    report = ask(past)
    basis = report.basis
    assert basis.dates == (DAY,)
    assert (basis.n_past_orders, basis.n_elsewhere) == (24, 1)
    assert (basis.n_members, basis.n_placeless) == (4, 0)
    assert basis.engine.startswith("straight_line")
    assert report.n_orders == pytest.approx(4 * 24, abs=40)


def test_the_same_on_both_sides_differs_in_nothing(past):
    for one in ask(past).rows:
        if one.difference.n_days:
            assert (one.difference.mean, one.difference.half_width) == (0.0, 0.0), one.measure


def test_past_days_in_turn_have_the_past_orders_and_other_draws(past):
    report = ask(past, replace(QUESTION, days=Days.REPLAYED))
    assert report.n_orders == 4 * 24
    assert mean(report, Measure.RESPONSE_MEAN_S).today.half_width > 0.0


def test_twice_as_many_people_are_there_sooner_and_half_of_them_later(past):
    every_grid = tuple(StaffingWish(change=1, grid_code=code) for code in town.GRIDS)
    more = mean(ask(past, other(staffing=every_grid)), Measure.WAIT_MEAN_S)
    assert more.difference.mean <= 0.0
    fewer = ask(past, other(staffing=(StaffingWish(change=-2, role="full_time"),)))
    assert mean(fewer, Measure.RESPONSE_MEAN_S).difference.is_settled
    assert mean(fewer, Measure.RESPONSE_MEAN_S).difference.mean > 0.0
    assert mean(fewer, Measure.UTILISATION_SHARE).difference.mean > 0.0


def test_all_at_one_post_have_longer_ways(past):
    report = ask(
        past,
        other(posts=(town.grid_centre("001"),), practice=Practice(after_work=AfterWork.RETURN)),
    )
    assert mean(report, Measure.TRAVEL_MEAN_S).difference.is_settled
    assert mean(report, Measure.TRAVEL_MEAN_S).difference.mean > 0.0


def test_a_patrol_walks_past_the_buildings_of_the_home_grid(past):
    """A building at the far corner of one grid: its member stands there, or at the last order."""
    corner = "POLYGON((110.3001 20.0001, 110.3002 20.0001, 110.3001 20.0002, 110.3001 20.0001))"
    add_feature(past, "buildings", corner, name="far")
    report = ask(past, other(practice=Practice(after_work=AfterWork.PATROL)))
    assert mean(report, Measure.TRAVEL_MEAN_S).difference.is_settled
    assert mean(report, Measure.TRAVEL_MEAN_S).difference.mean > 0.0


def test_a_grid_that_is_not_there_is_told(past):
    with pytest.raises(InputError) as told:
        ask(past, other(staffing=(StaffingWish(change=1, grid_code="999"),)))
    assert told.value.facts["code"] == "unknown_grid"


def test_days_without_an_order_are_told(past):
    with pytest.raises(InputError) as told:
        ask(past, replace(QUESTION, since=date(2020, 1, 1), until=date(2020, 1, 2)))
    assert told.value.facts["code"] == "no_past_days"


def test_more_orders_than_are_allowed_are_told(past):
    with pytest.raises(InputError) as told:
        ask(past, effort=Effort(most_orders=10))
    assert told.value.facts["code"] == "too_many_orders"


def test_a_simulation_is_kept_with_all_that_it_rests_on(past):
    question = replace(QUESTION, title="spring")
    report, run_id = simulate_days(question, district=past, travel=StraightLine(), zone=ZONE)
    kept = read_simulation(run_id, district=past)
    assert (kept.title, kept.facts) == ("spring", report_facts(report))
    (listed,) = list_simulations(district=past)
    assert (listed.id, listed.facts) == (run_id, {"question": question.as_facts()})
    with pytest.raises(NotFound):
        read_simulation(uuid4(), district=past)


def test_the_number_of_processes_changes_no_figure(past):
    question = replace(
        QUESTION,
        n_days=8,
        other=Otherwise(
            practice=Practice(policy=DispatchPolicy(other_grid_s=0.0)), timed_by=TimedBy.LINE
        ),
    )
    seen = []
    alone = ask(past, question, advance=lambda done, total: seen.append((done, total)))
    together = ask(past, question, effort=Effort(n_processes=2))
    assert report_facts(alone) == report_facts(together)
    assert seen == [(n, 8) for n in range(1, 9)]


class Fatal:
    """Days that end the process which is to rehearse them, as a system without memory does."""

    days = range(8)

    def __getattr__(self, name):
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_the_system_ends_is_told_as_that(monkeypatch):
    fork = get_context("fork")  # a process that is to end at once needs nothing imported
    monkeypatch.setattr(simulate, "get_context", lambda _: fork)
    with pytest.raises(RehearsalEnded):
        list(simulate._rehearsed(Fatal(), 2))


def test_what_really_took_its_time_is_what_is_drawn(past):
    """Fifty assignments that were signed after 30 s and handled in 700."""
    with past.writing() as conn:
        conn.exec_driver_sql(
            """
            INSERT INTO assignments (tenant_id, id, work_order_id, member_id, is_lead, state,
                reserved_at)
            SELECT 1, gen_random_uuid(), w.id, m.id, false, 'reserved', '2026-03-02 10:00+08'
            FROM (SELECT id FROM work_orders WHERE position IS NOT NULL LIMIT 20) AS w
            CROSS JOIN members AS m
            """
        )
        for state, column, after in (
            ("signed", "signed_at", "30 s"),
            ("arrived", "arrived_at", "100 s"),
            ("done", "ended_at", "800 s"),
        ):
            conn.exec_driver_sql(
                f"UPDATE assignments SET state = '{state}',"  # noqa: S608 (words of ours)
                f" {column} = reserved_at + interval '{after}'"
            )
    habits = ask(past).basis.habits.as_facts()
    assert habits["sign_s"]["normal"]["p50"] == 30.0
    assert habits["sign_s"]["urgent"]["kind"] == "lognormal"
    assert habits["handling_s"]["p50"] == 700.0
    assert habits["cannot_go_share"] == 0.0
