"""The walk of a member's day: care, appointments and the own grid's households in one order."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import care_town
import pytest
import town
from care_town import MONDAY, ZONE, at
from desk import add_feature
from sqlalchemy import text

from gridmap.casework.care_policy import CarePolicy
from gridmap.errors import NotFound
from gridmap.flows.read_member_households import check_own_building, read_member_households
from gridmap.flows.record_household_visit import record_household_visit
from gridmap.flows.walk_day import Walker, walk_day
from gridmap.model.household import DoorOutcome, HouseholdVisit
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.vroom_routes import VroomRoutes

pytestmark = pytest.mark.postgis

WALKER = Walker(travel=StraightLine(), planner=VroomRoutes(), policy=CarePolicy())
FAR = "POLYGON((110.3041 20.0041,110.3043 20.0041,110.3043 20.0043,110.3041 20.0043,110.3041 20.0041))"  # noqa: E501
ELSEWHERE = "POLYGON((110.3081 20.0081,110.3083 20.0081,110.3083 20.0083,110.3081 20.0083,110.3081 20.0081))"  # noqa: E501


@pytest.fixture
def morning(district):
    """Return the district on a Monday at eight, with a member of the grid 001 and three houses."""
    town.add_member(district, "M1", home_grid="001")
    care_town.add_house(district, "1号楼")
    for name, shape in (("2号楼", FAR), ("9号楼", ELSEWHERE)):
        add_feature(district, "buildings", shape, name=name, n_households=20)
    return at(district, MONDAY, hour=8)


def code_of(district, name):
    return town.one(district, "SELECT code FROM buildings WHERE name = :name", name=name)


def visited(district, name, door, outcome=DoorOutcome.MET):
    visit = HouseholdVisit(
        idempotency_key=str(uuid.uuid4()),
        building_code=code_of(district, name),
        door=door,
        member_code="M1",
        visited_at=district.clock() - timedelta(hours=1),
        outcome=outcome,
    )
    record_household_visit(visit, district=district)


def walked(district):
    return walk_day("M1", district=district, walker=WALKER, zone=ZONE)


def planned(district, *, hour):
    """Receive a request, and give it to the member by the plan of the day."""
    order = town.receive(district, town.grid_centre("001")).work_order_id
    begin = datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, tzinfo=ZONE).astimezone(UTC)
    plan = uuid.uuid4()
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO day_plans (tenant_id, id, day, made_at, engine, travel_s, unplanned)"
                " VALUES (1, :plan, :day, now(), 'test', 0, '{}')"
            ),
            {"plan": plan, "day": MONDAY},
        )
        conn.execute(
            text(
                "INSERT INTO appointments (tenant_id, work_order_id, window_from, window_to,"
                " not_before, plan_id, member_id, turn, travel_s, arrive_at, begin_at, leave_at)"
                " SELECT 1, :order, :begin, :until, :begin, :plan, id, 1, 0, :begin, :begin,"
                " :until FROM members WHERE code = 'M1'"
            ),
            {"order": order, "plan": plan, "begin": begin, "until": begin + timedelta(hours=1)},
        )
    return str(order)


def test_households_are_those_of_the_own_grid_never_visited_first(morning):
    visited(morning, "1号楼", "301")
    visited(morning, "1号楼", "302", DoorOutcome.NOT_HOME)
    found = read_member_households("M1", district=morning).buildings
    told = [(one["name"], one["n_met"], one["last_visited_at"] is None) for one in found]
    assert told == [("2号楼", 0, True), ("1号楼", 1, False)]
    doors = [(one["door"], one["n_tries"]) for one in found[1]["doors"]]
    assert doors == [("302", 1), ("301", 0)], "who was not met comes first"
    check_own_building(code_of(morning, "1号楼"), "M1", district=morning)
    with pytest.raises(NotFound):
        check_own_building(code_of(morning, "9号楼"), "M1", district=morning)


def test_the_walk_joins_care_appointments_and_households(morning):
    care_town.register(morning, "P1", member_code="M1")
    care_town.plan(morning, MONDAY)
    order = planned(morning, hour=15)
    legs = walked(morning)
    assert {(one.stop.kind.value, one.stop.name) for one in legs} == {
        ("care", "王**"),
        ("appointment", town.one(morning, "SELECT number FROM work_orders WHERE id = :i", i=order)),
        ("household", "1号楼"),
        ("household", "2号楼"),
    }
    assert [one.begins_at for one in legs] == sorted(one.begins_at for one in legs)
    (promised,) = [one for one in legs if one.stop.kind == "appointment"]
    assert promised.begins_at.astimezone(ZONE).hour == 15
    assert all(one.walk_s is not None for one in legs)


class Detour(StraightLine):
    """Knows ways: each is one corner in the north."""

    def way(self, origin, destination, *, at):
        return (origin, town.LonLat(origin.lon, 21.0), destination)


def test_each_stop_has_the_way_from_the_one_before(morning):
    walker = replace(WALKER, travel=Detour())
    legs = walk_day("M1", district=morning, walker=walker, zone=ZONE)
    served = [one for one in legs if one.begins_at]
    assert len(served) == 2
    assert [one.way[0] for one in served[1:]] == [one.stop.position for one in served[:-1]]
    assert [one.way[-1] for one in served] == [one.stop.position for one in served]
    assert {one.way for one in walked(morning)} == {()}, "a straight line is no way"


def test_after_hours_nothing_of_the_day_is_left_and_the_reason_is_told(morning):
    evening = at(morning, MONDAY, hour=20)
    assert {one.unserved for one in walked(evening)} == {"outside_day"}


def test_who_has_nowhere_to_go_has_an_empty_walk(district):
    town.add_member(district, "M1")
    assert walked(at(district, MONDAY, hour=8)) == ()
