"""What is left of a day: asked of a planner from now on, within the hours of visits."""

from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.day_walk import DayLeft, legs_of, places_of, walk_question
from gridmap.model.day_walk import DayStop, StopKind
from gridmap.model.place import LonLat
from gridmap.model.routing import (
    MemberRoute,
    RoutePlan,
    Unserved,
    UnservedReason,
    Visit,
    Window,
)

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = 3_600.0


HERE = LonLat(110.3, 20.0)


def left(hour, *, start=HERE):
    return DayLeft(
        member_code="M",
        start=start,
        now=MIDNIGHT + timedelta(hours=hour),
        midnight=MIDNIGHT,
        policy=CarePolicy(),
    )


def stop(name, **more):
    fields = {
        "kind": StopKind.CARE,
        "id": name,
        "name": name,
        "place": "",
        "position": LonLat(110.31, 20.01),
        "prize": 1,
    }
    return DayStop(**(fields | more))


@pytest.mark.parametrize(
    ("hour", "starts", "ends", "rests"), [(7, 9, 18, 1), (14, 14, 18, 0), (20, 20, 20, 0)]
)
def test_a_walk_begins_now_within_the_hours_of_visits(hour, starts, ends, rests):
    asked = walk_question(left(hour), [stop("A")], [[0.0] * 2] * 2)
    (member,) = asked.members
    assert (member.start_s, member.end_s) == (starts * HOUR, ends * HOUR)
    assert len(member.rests) == rests


def test_hours_of_a_door_are_windows_and_a_walk_without_a_start_begins_at_a_door():
    hours = {"from_at": MIDNIGHT + timedelta(hours=10), "to_at": MIDNIGHT + timedelta(hours=11)}
    asked = walk_question(left(8), [stop("A"), stop("B", **hours)], [[0.0] * 3] * 3)
    assert [one.windows for one in asked.stops] == [(), (Window(10 * HOUR, 11 * HOUR),)]
    places = places_of(left(8, start=None), [stop("A")])
    assert places[0] == places[1]


def test_stops_come_in_the_order_of_the_walk_and_those_without_a_place_last():
    stops = [stop("A"), stop("B"), stop("A", kind=StopKind.HOUSEHOLD)]
    visits = tuple(Visit(code, 60.0, 9 * HOUR, 9 * HOUR, 10 * HOUR) for code in ("care:B",))
    walked = MemberRoute(member="M", visits=visits, rests=(), travel_s=60.0)
    lost = tuple(Unserved(code, UnservedReason.DAY_FULL) for code in ("care:A", "household:A"))
    plan = RoutePlan(routes=(walked,), unserved=lost, engine="none")
    legs = legs_of(left(8), stops, plan)
    assert [(one.stop.code, one.unserved) for one in legs] == [
        ("care:B", None),
        ("care:A", "day_full"),
        ("household:A", "day_full"),
    ]
    assert legs[0].begins_at == MIDNIGHT + timedelta(hours=9)
