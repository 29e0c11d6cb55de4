"""VROOM behind the port of planners."""

import math

from routing import HOUR, a_member, a_question, a_stop, lunch

from gridmap.dispatch.route_check import faults
from gridmap.model.routing import UnservedReason
from gridmap.travel.vroom_routes import VroomRoutes


def test_two_members_share_the_visits_of_a_morning():
    question = a_question(
        [a_member("A"), a_member("B", start_place=4)],
        [a_stop(str(place), place, (8, 9)) for place in range(5)],
    )
    plan = VroomRoutes().plan(question)
    assert plan.engine.startswith("vroom")
    assert faults(plan, question) == []
    assert plan.unserved == ()
    assert all(route.visits for route in plan.routes)


def test_rests_skills_names_and_ends_hold():
    question = a_question(
        [
            a_member("A", rests=(lunch(),), end_place=0, skills=frozenset({"water"})),
            a_member("B", rests=(lunch(),), end_place=0, capacity=1),
        ],
        [
            a_stop("noon", 1, (11.5, 13)),
            a_stop("wet", 4, (14, 15), skills=frozenset({"water"})),
            a_stop("kept", 2, (9, 10), members=frozenset({"B"})),
            a_stop("nobody", 2, members=frozenset({"C"})),
            a_stop("past", 2, (5, 6)),
        ],
    )
    plan = VroomRoutes().plan(question)
    assert faults(plan, question) == []
    by_member = {route.member: {visit.stop for visit in route.visits} for route in plan.routes}
    assert by_member == {"A": {"noon", "wet"}, "B": {"kept"}}
    assert {one.stop: one.reason for one in plan.unserved} == {
        "nobody": UnservedReason.NOBODY_MAY,
        "past": UnservedReason.OUTSIDE_DAY,
    }


def test_where_no_way_leads_nobody_goes():
    matrix = [[0.0, math.inf], [math.inf, 0.0]]
    question = a_question([a_member()], [a_stop("1", 1)], seconds=matrix)
    plan = VroomRoutes().plan(question)
    assert [one.reason for one in plan.unserved] == [UnservedReason.NO_WAY]


def test_without_members_or_visits_there_is_an_empty_plan():
    assert VroomRoutes().plan(a_question([], [a_stop("1", 1)])).routes == ()
    assert VroomRoutes().plan(a_question([a_member()], [])).travel_s == 0.0


def test_what_vroom_cannot_take_is_planned_by_insertion():
    overlapping = a_stop("1", 1, (8, 10), (9, 11))
    plan = VroomRoutes().plan(a_question([a_member()], [overlapping]))
    assert (plan.engine, plan.facts["engine_order"]) == ("insertion", "no_answer")
    assert plan.routes[0].visits[0].begin_s == 8 * HOUR + 300.0
