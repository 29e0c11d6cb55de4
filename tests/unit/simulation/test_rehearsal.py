"""A day that happens: one rule a test, worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from exact_durations import Fixed
from rehearsing import HERE, PLAIN, ByHand, a_day, a_member, an_order, exact_habits, grid

from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.simulation.cover import CoverStandard
from gridmap.simulation.day import RehearsedGrid
from gridmap.simulation.figures import Measure, figures_of
from gridmap.simulation.habits import Habits
from gridmap.simulation.practice import AfterWork
from gridmap.simulation.rehearsal import World, rehearse

EAST = LonLat(HERE.lon + 0.01, HERE.lat)
FAR_EAST = LonLat(HERE.lon + 0.02, HERE.lat)
METRES_A_DEG = 104_640.0


def second_a_metre(origin, destination):
    return abs(origin.lon - destination.lon) * METRES_A_DEG


STREETS = ByHand(second_a_metre)
WIDE = replace(
    PLAIN, policy=replace(PLAIN.policy, search_radius_m=5_000.0, widest_radius_m=5_000.0)
)


def run(orders, members, *, habits=None, practice=WIDE, day=None, **world):
    """Rehearse with a handling of 600 s and nothing else that takes time, if not said."""
    habits = habits or exact_habits(Fixed(600.0))
    built = a_day(orders, members, **(day or {}))
    return rehearse(built, practice, world=World(travel=STREETS, habits=habits, **world), seed=1)


def test_the_nearest_goes_signs_walks_and_finishes():
    habits = replace(exact_habits(Fixed(600.0)), sign_s=dict.fromkeys(Urgency, Fixed(60.0)))
    log = run(
        [an_order(0, 100.0, EAST)], [a_member("A", FAR_EAST), a_member("B", HERE)], habits=habits
    )
    way_s = second_a_metre(EAST, HERE)
    assert log.member.tolist() == [0]
    assert log.assigned_s.tolist() == [100.0]
    assert log.signed_s.tolist() == [160.0]
    assert log.arrived_s[0] == pytest.approx(160.0 + way_s)
    assert log.done_s[0] == pytest.approx(160.0 + way_s + 600.0)
    assert log.busy_s[0] == pytest.approx(60.0 + way_s + 600.0)


def test_nobody_off_duty_goes_and_the_order_waits_for_the_shift():
    policy = replace(WIDE.policy, retry_s=60.0, longest_retry_s=60.0)
    log = run(
        [an_order(0, 0.0)],
        [a_member("A", shifts=((3_570.0, 7_200.0),))],
        practice=replace(WIDE, policy=policy),
    )
    assert log.assigned_s.tolist() == [3_600.0]


def test_pauses_double_up_to_the_longest():
    policy = replace(WIDE.policy, retry_s=60.0, longest_retry_s=200.0)
    log = run(
        [an_order(0, 0.0)],
        [a_member("A", shifts=((500.0, 7_200.0),))],
        practice=replace(WIDE, policy=policy),
    )
    assert log.assigned_s.tolist() == [60.0 + 120.0 + 200.0 + 200.0]


def test_whoever_becomes_free_takes_the_most_pressing_that_waits():
    orders = [an_order(0, 0.0), an_order(1, 10.0), an_order(2, 20.0, respond_s=100.0)]
    log = run(orders, [a_member("A")])
    assert log.assigned_s.tolist() == [0.0, 1_200.0, 600.0]


def test_with_several_in_hand_the_urgent_one_is_next_and_none_is_broken_off():
    orders = [
        an_order(0, 0.0),
        an_order(1, 10.0),
        an_order(2, 20.0, urgency=Urgency.URGENT),
    ]
    log = run(orders, [a_member("A", capacity=3)])
    assert log.assigned_s.tolist() == [0.0, 10.0, 20.0]
    assert log.arrived_s.tolist() == [0.0, 1_200.0, 600.0]


def test_a_member_has_one_place_for_an_urgent_order_beside_the_list():
    orders = [an_order(n, 10.0 * n, urgency=Urgency.URGENT) for n in range(2)]
    log = run([*orders, an_order(2, 30.0)], [a_member("A")])
    assert log.assigned_s.tolist() == [0.0, 600.0, 30.0]


def test_with_fairness_the_work_of_a_day_is_shared_and_begins_anew_at_midnight():
    orders = [an_order(n, 3_600.0 * n) for n in range(6)]
    members = [a_member(code, LonLat(HERE.lon + 1e-5 * n, HERE.lat)) for n, code in enumerate("AB")]
    stay_home = replace(WIDE, after_work=AfterWork.RETURN)
    fair = replace(stay_home, policy=replace(WIDE.policy, fairness_s=300.0))
    assert run(orders, members, practice=stay_home).n_done.tolist() == [6, 0]
    assert run(orders, members, practice=fair).n_done.tolist() == [3, 3]
    two_days = [an_order(n, at_s) for n, at_s in enumerate((80_000.0, 87_000.0, 88_000.0))]
    assert run(two_days, members, practice=fair).member.tolist() == [0, 0, 1]


def test_whoever_rests_after_work_is_not_sent():
    rest = replace(
        WIDE, policy=replace(WIDE.policy, rest_s=900.0, retry_s=60.0, longest_retry_s=60.0)
    )
    log = run([an_order(0, 0.0), an_order(1, 700.0)], [a_member("A")], practice=rest)
    assert log.assigned_s.tolist() == [0.0, 1_540.0]


def test_who_cannot_go_is_not_asked_again_for_that_order():
    habits = replace(exact_habits(Fixed(600.0)), cannot_go_share=1.0)
    log = run([an_order(0, 0.0)], [a_member("A"), a_member("B", EAST)], habits=habits)
    assert log.n_assignments.tolist() == [2]
    assert log.n_refusals.tolist() == [2]
    assert np.isnan(log.done_s[0])
    assert log.busy_s.tolist() == [0.0, 0.0]


def test_what_nobody_comes_for_in_time_is_given_up():
    habits = exact_habits(Fixed(600.0), patience_s=120.0)
    log = run([an_order(0, 0.0), an_order(1, 10.0)], [a_member("A")], habits=habits)
    assert log.left_s[1] == 130.0
    assert np.isnan(log.assigned_s[1])


def test_a_skill_that_is_asked_for_is_needed():
    orders = [an_order(0, 0.0, skills=frozenset({"water"}))]
    log = run(orders, [a_member("A"), a_member("B", EAST, skills=frozenset({"water", "dialect"}))])
    assert log.member.tolist() == [1]


@pytest.mark.parametrize(
    ("after_work", "way_m"), [(AfterWork.STAY, 0.01), (AfterWork.RETURN, 0.02)]
)
def test_where_members_wait_is_a_matter_of_practice(after_work, way_m):
    orders = [an_order(0, 0.0, EAST), an_order(1, 20_000.0, FAR_EAST)]
    log = run(orders, [a_member("A")], practice=replace(WIDE, after_work=after_work))
    assert log.travel_s[1] == pytest.approx(way_m * METRES_A_DEG, rel=1e-6)


def test_a_patrol_is_somewhere_on_its_beat_whatever_the_practice():
    beat = (EAST, FAR_EAST)
    orders = [an_order(i, 10_000.0 * i, HERE) for i in range(40)]
    log = run(
        orders, [a_member("A", beat=beat)], practice=replace(WIDE, after_work=AfterWork.PATROL)
    )
    ways = set(log.travel_s.round().tolist())
    assert ways == {round(second_a_metre(HERE, one)) for one in beat}


def test_decisions_may_go_by_other_times_than_the_real_ones():
    """By line the west is nearer; on the street it is not: the regret is the difference."""

    def line(origin, destination):
        return 100.0 if origin == HERE else 200.0

    log = run([an_order(0, 0.0, EAST)], [a_member("A"), a_member("B", EAST)], believed=ByHand(line))
    assert log.member.tolist() == [0]
    assert log.chosen_travel_s[0] - log.least_travel_s[0] == pytest.approx(0.01 * METRES_A_DEG)


def test_whoever_finds_no_way_says_so_and_another_goes():
    def walled(origin, destination):
        return math.inf if origin == HERE else 300.0

    farther = LonLat(HERE.lon + 0.03, HERE.lat)
    built = a_day([an_order(0, 0.0, EAST)], [a_member("A"), a_member("B", farther)])
    world = World(travel=ByHand(walled), believed=STREETS, habits=exact_habits(Fixed(600.0)))
    log = rehearse(built, WIDE, world=world, seed=1)
    assert (log.n_refusals.tolist(), log.member.tolist()) == ([1], [1])
    assert log.arrived_s.tolist() == [300.0]


def test_a_grid_is_uncovered_while_nobody_idle_is_near():
    near = RehearsedGrid(id=grid(0), code="1", centre=HERE, n_households=10)
    far = RehearsedGrid(id=grid(1), code="2", centre=FAR_EAST, n_households=1)
    log = run(
        [an_order(0, 1_000.0)],
        [a_member("A", shifts=((500.0, 5_000.0),))],
        day={"grids": (near, far), "length_s": 6_000.0, "tail_s": 0.0},
        cover=CoverStandard(within_s=300.0),
    )
    # Before the shift, while at work, after the shift; nobody ever covers the far one.
    assert log.uncovered_s.tolist() == [500.0 + 600.0 + 1_000.0, 6_000.0]
    figures = figures_of(log).figures
    assert figures[Measure.UNCOVERED_GRID_MINUTES] == pytest.approx(8_100.0 / 60.0)
    assert figures[Measure.UNCOVERED_HOUSEHOLD_MINUTES] == pytest.approx(27_000.0 / 60.0)


def test_a_night_shift_covers_from_the_first_second():
    near = RehearsedGrid(id=grid(0), code="1", centre=HERE)
    log = run(
        [],
        [a_member("A", shifts=((-3_600.0, 500.0),))],
        day={"grids": (near,), "length_s": 900.0, "tail_s": 0.0},
    )
    assert log.uncovered_s.tolist() == [400.0]
    assert log.on_duty_s.tolist() == [500.0]


def test_work_is_counted_once_where_a_second_order_has_no_way():
    def walled(origin, destination):
        return math.inf if destination == FAR_EAST else 0.0

    built = a_day(
        [an_order(0, 0.0, EAST), an_order(1, 10.0, FAR_EAST)],
        [a_member("A", EAST, capacity=2)],
    )
    world = World(travel=ByHand(walled), believed=STREETS, habits=exact_habits(Fixed(600.0)))
    log = rehearse(built, WIDE, world=world, seed=1)
    assert log.n_refusals.tolist() == [0, 1]
    assert log.busy_s.tolist() == [600.0]


def test_figures_of_a_day_are_those_worked_out_by_hand():
    orders = [an_order(0, 0.0), an_order(1, 0.0), an_order(2, 0.0, arrive_s=1_000.0)]
    figures = figures_of(run(orders, [a_member("A")], day={"tail_s": 18_000.0})).figures
    assert figures[Measure.RESPONSE_MEAN_S] == 600.0  # 0, 600, 1,200
    assert figures[Measure.RESPONSE_P50_S] == 600.0
    assert figures[Measure.WAIT_MEAN_S] == 600.0
    assert figures[Measure.WAITING_SHARE] == pytest.approx(2 / 3)
    assert figures[Measure.RESPOND_OVERDUE_SHARE] == pytest.approx(1 / 3)  # 900 s
    assert figures[Measure.ARRIVE_OVERDUE_SHARE] == pytest.approx(1 / 3)
    assert figures[Measure.CLOSE_OVERDUE_SHARE] == 0.0
    assert figures[Measure.UTILISATION_SHARE] == pytest.approx(0.1)


def test_a_category_takes_its_own_time():
    habits = replace(exact_habits(Fixed(600.0)), handling_of={"flood": Fixed(60.0)})
    log = run(
        [an_order(0, 0.0), an_order(1, 5_000.0, category="flood")], [a_member("A")], habits=habits
    )
    assert (log.done_s - log.arrived_s).tolist() == [600.0, 60.0]


def test_one_seed_gives_one_day_and_another_seed_another():
    orders = [an_order(i, 30.0 * i, EAST) for i in range(50)]
    members = [a_member(code, HERE, capacity=2) for code in "abcde"]

    def done(seed):
        world = World(travel=STREETS, habits=Habits())
        return rehearse(a_day(orders, members), WIDE, world=world, seed=seed).done_s.tolist()

    assert done(1) == done(1)
    assert done(1) != done(2)


def test_to_leave_out_who_cannot_go_changes_nothing_about_who_does():
    orders = [an_order(i, 40.0 * i, EAST, grid_id=grid(i % 3)) for i in range(60)]
    there = [
        a_member(f"{i}", LonLat(HERE.lon + 0.001 * i, HERE.lat), home_grid_id=grid(i % 3))
        for i in range(9)
    ]
    away = [a_member("off", EAST, shifts=()), a_member("head", EAST, may_be_dispatched=False)]
    alone, among = run(orders, there), run(orders, [*there, *away])
    assert alone.member.tolist() == among.member.tolist()


def test_a_batch_is_matched_at_the_end_of_its_window():
    """Travel minutes [[2, 4], [5, 9]]: one by one 2 + 9, matched 4 + 5 (expert test 15)."""
    first, second = EAST, FAR_EAST
    west, east = HERE, LonLat(HERE.lon + 0.03, HERE.lat)
    minutes = {(west, first): 2, (east, first): 4, (west, second): 5, (east, second): 9}
    engine = ByHand(lambda origin, place: 60.0 * minutes.get((origin, place), 0))
    day = a_day(
        [an_order(0, 10.0, first), an_order(1, 20.0, second)],
        [a_member("A", west), a_member("B", east)],
    )
    world = World(travel=engine, habits=exact_habits(Fixed(600.0)))
    alone = rehearse(day, WIDE, world=world, seed=1)
    matched = rehearse(day, replace(WIDE, batch_every_s=60.0), world=world, seed=1)
    assert alone.travel_s.tolist() == [120.0, 540.0]
    assert matched.assigned_s.tolist() == [60.0, 60.0]
    assert matched.travel_s.tolist() == [240.0, 300.0]


def test_an_urgent_order_waits_for_no_batch():
    orders = [an_order(0, 10.0, urgency=Urgency.URGENT), an_order(1, 20.0)]
    log = run(orders, [a_member("A")], practice=replace(WIDE, batch_every_s=60.0))
    assert log.assigned_s.tolist() == [10.0, 60.0]
