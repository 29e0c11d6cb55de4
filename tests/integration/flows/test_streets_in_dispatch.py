"""Dispatch goes by the streets that were imported, and by air, in so many words, before that."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import shapely
import town
from checked_layers import a_layer, a_row
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NetworkBroken
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.edit_streets import NewEdit, edit_streets
from gridmap.flows.import_layer import import_layer
from gridmap.model.place import LonLat
from gridmap.model.street_edit import EditKind
from gridmap.settings import Settings
from gridmap.wiring import Services, current_streets
from gridmap.worker import dispatch_due

pytestmark = pytest.mark.postgis

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
NIGHT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # 22:00


def deg(east_m, north_m):
    """A point in the tiny town, in metres from its corner."""
    return town.WEST + east_m / 104_650, town.SOUTH + north_m / 110_650


def a_street(code, *points_m):
    line = shapely.MultiLineString([[deg(*one) for one in points_m]])
    return a_row(code, line, highway="residential")


# A yard north of a wall, its gate in the west; a back road south of the wall that leads round.
STREETS = [
    a_street("yard", (100, 100), (400, 100)),
    a_street("to the gate", (100, 100), (50, 100)),
    a_street("out", (50, 100), (0, 100)),
    a_street("round", (0, 100), (0, 60)),
    a_street("back road", (0, 60), (400, 60)),
]
BLOCK = a_row(
    "block",
    shapely.MultiPolygon(
        [shapely.Polygon([deg(*one) for one in ((50, 80), (450, 80), (450, 200), (50, 200))])]
    ),
)
GATE = a_row("gate", shapely.Point(deg(50, 100)), compound_code="block", hours="Mo-Su 06:00-21:00")


def import_town(district, **layers):
    for name, rows in layers.items():
        import_layer(a_layer(name, rows), district=district, zone=ZONE)


def add_members(district):
    town.add_member(district, "ACROSS", LonLat(*deg(300, 62)))
    town.add_member(district, "GATE", LonLat(*deg(150, 100)))


def decide(district, travel):
    """Receive a request in the yard and return who goes."""
    received = town.receive(district, position=LonLat(*deg(300, 100)))
    policy = DispatchPolicy(other_grid_s=0.0)
    return dispatch_work_order(
        received.work_order_id, district=district, travel=travel, policy=policy
    ).decision


def at(district, clock):
    return replace(district, clock=lambda: clock)


@pytest.fixture
def settings():
    return Settings(time_zone="Asia/Shanghai")


def test_across_the_wall_is_far_once_the_streets_are_known(district, settings, caplog):
    """Expert test 21: by air ACROSS is 38 m away; by the streets GATE, 150 m off, is sooner."""
    add_members(district)
    travel = current_streets(district, settings)
    travel._look_every_s = 0
    before = decide(district, travel)
    assert before.chosen.code == "ACROSS"
    assert before.engine == "straight_line(speed_mps=1.2, detour=1.3)"
    assert "timed by straight line, there is no street network" in caplog.text
    import_town(district, streets=STREETS, compounds=[BLOCK], gates=[GATE])
    town.add_member(district, "ACROSS TOO", LonLat(*deg(300, 62)))
    after = decide(at(district, MORNING), travel)
    assert after.chosen.code == "GATE"
    assert after.chosen.travel_s == pytest.approx(150 / 1.2, rel=0.02)
    assert after.engine.startswith("streets(version=")
    assert "at Mo 10:00" in after.engine


def test_the_gate_that_shuts_at_nine_makes_the_answer_of_ten(district, settings):
    import_town(district, streets=STREETS, compounds=[BLOCK], gates=[GATE])
    town.add_member(district, "OUTSIDE", LonLat(*deg(10, 100)))
    town.add_member(district, "INSIDE", LonLat(*deg(399, 100)), capacity=2)
    services = Services(
        district=district, settings=settings, travel=current_streets(district, settings)
    )
    found = {}
    for name, clock in (("day", MORNING), ("night", NIGHT)):
        now = services.at_clock(lambda clock=clock: clock)
        decision = decide(now.district, now.travel)
        assert decision.chosen.code == "INSIDE"
        found[name] = {one.code: one.reason.value for one in decision.considered}
    assert found["day"]["OUTSIDE"] == "later"
    assert found["night"]["OUTSIDE"] == "no_way"


def test_a_member_on_no_street_is_timed_by_air_and_marked(district, settings):
    import_town(district, streets=STREETS, compounds=[BLOCK], gates=[GATE])
    town.add_member(district, "FIELD", LonLat(*deg(300, 400)))
    town.add_member(district, "YARD", LonLat(*deg(390, 100)))
    decision = decide(at(district, MORNING), current_streets(district, settings))
    by_code = {one.code: one for one in decision.considered}
    assert by_code["FIELD"].facts["timed_by"] == "straight_line"
    assert "timed_by" not in by_code["YARD"].facts
    assert "; 1 of 2 by straight_line(" in decision.engine


def spoil(district):
    """Store an edit that no network can be built with: a street without a single point."""
    edit = NewEdit(
        kind=EditKind.ADD_STREET,
        made_by="Li",
        reason="a test",
        line=shapely.LineString([deg(100, 100), deg(100, 60)]),
    )
    edit_streets(edit, district=district)
    with district.writing() as conn:
        conn.execute(text("UPDATE street_edits SET geom = 'SRID=4490;LINESTRING EMPTY'"))


def test_streets_that_make_no_network_stop_dispatch_and_are_no_reason_to_go_by_air(
    district, settings
):
    import_town(district, streets=STREETS)
    add_members(district)
    spoil(district)
    services = Services(
        district=district, settings=settings, travel=current_streets(district, settings)
    )
    order_id = town.receive(district, position=LonLat(*deg(300, 100))).work_order_id
    with pytest.raises(NetworkBroken) as error:
        dispatch_due(services)
    assert error.value.facts["mend"]
    with pytest.raises(NetworkBroken):
        services.street_trouble()
    assert town.one(district, "SELECT state FROM work_orders") != "A06"
    with district.writing() as conn:
        conn.execute(text("DELETE FROM street_edits"))
    policy = DispatchPolicy()
    found = dispatch_work_order(order_id, district=district, travel=services.travel, policy=policy)
    assert found.decision.engine.startswith("streets(")
    assert services.street_trouble() is None


def test_dispatch_goes_on_by_the_old_streets_while_the_new_make_no_network(
    district, settings, caplog
):
    import_town(district, streets=STREETS)
    add_members(district)
    travel = current_streets(district, settings)
    travel._look_every_s = 0
    services = Services(district=district, settings=settings, travel=travel)
    services.warm_up()
    assert services.street_trouble() is None
    spoil(district)
    assert decide(district, travel).engine.startswith("streets(")
    assert "cannot be built" in services.street_trouble()
    assert "the street network goes on as it was" in caplog.text
