"""Days of visits: timed, checked, filled by insertion."""

import math
from dataclasses import replace

import pytest
from routing import HOUR, a_member, a_question, a_stop, lunch

from gridmap.dispatch.checked_routes import better_plan
from gridmap.dispatch.route_check import faults
from gridmap.dispatch.route_insertion import insert_stops, worth
from gridmap.dispatch.route_timing import timed
from gridmap.model.routing import Rest, RestTaken, RouteMember, UnservedReason, Window

LINE = [[abs(one - other) * 300.0 for other in range(5)] for one in range(5)]


def reasons(plan):
    return {one.stop: one.reason for one in plan.unserved}


def order(route):
    return [visit.stop for visit in route.visits]


def test_a_visit_waits_for_its_window():
    route = timed(a_member(), [a_stop("1", 1, (9, 10))], LINE)
    (visit,) = route.visits
    assert (visit.travel_s, visit.arrive_s, visit.begin_s) == (300.0, 8 * HOUR + 300.0, 9 * HOUR)
    assert visit.leave_s == 9 * HOUR + 900.0


def test_the_next_window_is_taken_when_the_first_has_shut():
    late = a_member(start_s=11 * HOUR)
    (visit,) = timed(late, [a_stop("1", 1, (9, 10), (14, 15))], LINE).visits
    assert visit.begin_s == 14 * HOUR


def test_the_end_of_a_window_still_counts():
    exact = a_stop("1", 1, (8, 8 + 300 / HOUR))
    assert timed(a_member(), [exact], LINE) is not None
    assert timed(a_member(start_s=8 * HOUR + 0.1), [exact], LINE) is None


def test_a_rest_that_falls_due_on_the_way_is_taken_on_the_way():
    walker = a_member(rests=(Rest(Window(8 * HOUR + 100.0, 9 * HOUR), 1_800.0),))
    route = timed(walker, [*walker.rests, a_stop("1", 1)], LINE)
    assert route.rests == (RestTaken(8 * HOUR + 100.0, 8 * HOUR + 1_900.0),)
    assert route.visits[0].arrive_s == 8 * HOUR + 300.0 + 1_800.0


def test_the_way_back_belongs_to_the_day():
    there = a_member(end_s=8 * HOUR + 1_500.0, end_place=0)
    assert timed(there, [a_stop("1", 1)], LINE).travel_s == 600.0
    assert timed(replace(there, end_s=8 * HOUR + 1_499.0), [a_stop("1", 1)], LINE) is None


def test_a_day_without_visits_has_no_way_back():
    lost = a_member(end_place=1, rests=(lunch(),))
    route = timed(lost, [lunch()], [[0.0, math.inf], [math.inf, 0.0]])
    assert (route.visits, route.travel_s) == ((), 0.0)
    question = a_question([lost], [a_stop("1", 1)], seconds=[[0.0, 60.0], [math.inf, 0.0]])
    assert order(insert_stops(question).routes[0]) == ["1"]


def test_every_visit_goes_where_it_lengthens_the_ways_the_least():
    question = a_question([a_member()], [a_stop("far", 4), a_stop("near", 1), a_stop("mid", 2)])
    plan = insert_stops(question)
    assert order(plan.routes[0]) == ["near", "mid", "far"]
    assert plan.travel_s == 1_200.0
    assert faults(plan, question) == []


def test_a_dear_visit_comes_before_a_cheap_one_where_only_one_has_room():
    short = a_member(end_s=8 * HOUR + 1_300.0)
    stops = [a_stop("cheap", 1, prize=1), a_stop("dear", 1, prize=9)]
    plan = insert_stops(a_question([short], stops))
    assert order(plan.routes[0]) == ["dear"]
    assert reasons(plan) == {"cheap": UnservedReason.DAY_FULL}


def test_the_reason_of_a_visit_that_nobody_makes():
    matrix = [[0.0, 60.0, math.inf], [60.0, 0.0, math.inf], [math.inf, math.inf, 0.0]]
    stops = [
        a_stop("skilled", 1, skills=frozenset({"water"})),
        a_stop("kept", 1, members=frozenset({"B"})),
        a_stop("island", 2),
        a_stop("night", 1, (20, 21)),
        a_stop("full", 1, (8, 9)),
        a_stop("taken", 1, (8, 9), prize=2),
    ]
    plan = insert_stops(a_question([a_member(capacity=1)], stops, seconds=matrix))
    assert reasons(plan) == {
        "skilled": UnservedReason.NOBODY_MAY,
        "kept": UnservedReason.NOBODY_MAY,
        "island": UnservedReason.NO_WAY,
        "night": UnservedReason.OUTSIDE_DAY,
        "full": UnservedReason.DAY_FULL,
    }


def test_a_plan_is_checked_by_what_did_not_make_it():
    walker = a_member(rests=(lunch(),))
    question = a_question([walker], [a_stop("1", 1, (9, 10)), a_stop("2", 2)])
    plan = insert_stops(question)
    (route,) = plan.routes
    assert faults(plan, question) == []
    first, second = route.visits
    for broken in (
        replace(route, visits=(first,)),
        replace(route, visits=(first, second, second)),
        replace(route, visits=(replace(first, begin_s=8.5 * HOUR), second)),
        replace(route, visits=(replace(first, leave_s=first.leave_s - 60.0), second)),
        replace(route, visits=(first, replace(second, arrive_s=first.leave_s))),
        replace(route, rests=()),
        replace(route, rests=(RestTaken(11 * HOUR, 12 * HOUR),)),
        replace(route, rests=(RestTaken(12 * HOUR, 12.5 * HOUR),)),
        replace(route, travel_s=route.travel_s - 1.0),
    ):
        assert faults(replace(plan, routes=(broken,)), question), broken
    for changed in ({"capacity": 1}, {"rests": (), "end_s": 13 * HOUR - 1.0}, {"code": "B"}):
        assert faults(plan, replace(question, members=(replace(walker, **changed),)))


def test_an_order_that_cannot_be_walked_is_not_taken_over():
    question = a_question([a_member()], [a_stop("1", 1, (8, 9)), a_stop("2", 2, (10, 11))])
    one, two = question.stops
    assert better_plan(question, {"A": [two, one]}, engine="odd").facts["engine_order"] == (
        "cannot_be_walked"
    )
    assert better_plan(question, None, engine="odd").facts["engine_order"] == "no_answer"
    assert better_plan(question, {"A": [one, one]}, engine="odd").facts["engine_order"] == "faulty"
    plan = better_plan(question, {"A": [one, two]}, engine="odd")
    assert (plan.engine, plan.facts["engine_order"]) == ("odd", "used")


def test_a_worse_order_gives_way_to_ours_and_gaps_are_filled():
    question = a_question([a_member()], [a_stop("1", 1), a_stop("2", 2), a_stop("3", 3)])
    one, two, three = question.stops
    worse = better_plan(question, {"A": [three, one, two]}, engine="odd")
    assert (worse.engine, worse.facts["engine_order"]) == ("insertion", "worse")
    filled = better_plan(question, {"A": [one, three]}, engine="odd")
    assert order(filled.routes[0]) == ["1", "2", "3"]
    assert worth(filled, question) == (3, 3, -900.0)


@pytest.mark.parametrize("more", [{"end_s": 7 * HOUR}, {"rests": (lunch(),), "end_s": 13 * HOUR}])
def test_a_day_that_cannot_be_is_refused(more):
    with pytest.raises(ValueError, match="day"):
        a_member(**more)


def test_codes_prizes_and_windows_are_held_to_what_they_mean():
    with pytest.raises(ValueError, match="codes"):
        a_question([a_member(), a_member()], [])
    with pytest.raises(ValueError, match="prize"):
        a_stop("1", 1, prize=101)
    with pytest.raises(ValueError, match="window"):
        a_stop("1", 1, (9, 8))
    assert RouteMember(code="A", start_s=0.0, end_s=0.0, start_place=0).capacity > 100
