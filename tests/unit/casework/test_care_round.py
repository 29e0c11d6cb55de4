"""A round asks for every door once, within its hours, and tells why one has no place."""

import uuid
from datetime import time

import pytest

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.care_round import legs_of, places_of, round_question
from gridmap.model.care import CareColour, CareRound, CareStop
from gridmap.model.place import LonLat
from gridmap.model.routing import MemberRoute, RoutePlan, Unserved, UnservedReason, Visit

HOME, EAST, WEST = LonLat(110.30, 20.0), LonLat(110.31, 20.0), LonLat(110.29, 20.0)
A, B = uuid.UUID(int=1), uuid.UUID(int=2)


def a_round(start=HOME):
    stops = (
        CareStop(visit_id=A, code="A", colour=CareColour.RED, position=EAST),
        CareStop(
            visit_id=B,
            code="B",
            colour=CareColour.BLUE,
            position=WEST,
            visit_from=time(9, 30),
            visit_to=time(11),
        ),
    )
    return CareRound(member_id=uuid.UUID(int=9), member_code="M", start=start, stops=stops)


def test_a_round_starts_at_the_member_or_else_at_a_door():
    assert places_of(a_round()) == (HOME, EAST, WEST)
    assert places_of(a_round(start=None)) == (EAST, EAST, WEST)


def test_the_question_names_every_door_with_its_hours_and_how_pressing_it_is():
    question = round_question(a_round(), [[0.0] * 3] * 3, policy=CarePolicy())
    red, blue = question.stops
    assert red.prize > blue.prize
    assert red.windows == ()
    (window,) = blue.windows
    assert (window.from_s, window.to_s) == (9.5 * 3600, 11 * 3600)
    (member,) = question.members
    assert (member.start_s, member.end_s, len(member.rests)) == (9 * 3600, 18 * 3600, 1)


def test_what_is_walked_has_its_place_and_what_is_not_says_why():
    visit = Visit(stop="B", travel_s=60.0, arrive_s=100.0, begin_s=100.0, leave_s=200.0)
    route = MemberRoute(member="M", visits=(visit,), rests=(), travel_s=60.0)
    lost = Unserved(stop="A", reason=UnservedReason.NO_WAY)
    plan = RoutePlan(routes=(route,), unserved=(lost,), engine="by hand")
    walked, left = legs_of(a_round(), plan)
    assert (walked.visit_id, walked.place, walked.walk_s) == (B, 1, 60.0)
    assert (left.visit_id, left.place, left.unserved) == (A, None, "no_way")


@pytest.mark.parametrize(
    "wrong", [{"rest_to_hour": 18}, {"rest_from_hour": 8}, {"rest_s": -1}, {"day_to_hour": 9}]
)
def test_a_rest_outside_the_day_is_refused(wrong):
    with pytest.raises(ValueError, match="day"):
        CarePolicy(**wrong)


def test_a_day_without_a_rest_is_one():
    question = round_question(a_round(), [[0.0] * 3] * 3, policy=CarePolicy(rest_s=0))
    assert question.members[0].rests == ()
