"""The duty room of the demonstration, on the tiny town: from the warning until all is off."""

import threading
from datetime import UTC, timedelta

import emergency_town as storm
import pytest
import town

from gridmap.cli.day_clock import DayClock
from gridmap.cli.duty_room import DutyRoom
from gridmap.cli.player import Player
from gridmap.flows.look_up_emergencies import list_warnings, read_operation
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.model.emergency import EmergencyKind, OperationState
from gridmap.settings import Settings
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis


def test_a_rainstorm_goes_by_the_plan_until_it_is_switched_off(district, tmp_path):
    storm.found(district)
    storm.crew(district, "W1", "W2", "W3", skills=("water",))
    plan = storm.a_plan(district, code="flood", kind=EmergencyKind.FLOOD)
    put_emergency_plan(plan, district=district, actor="planner")
    start = district.clock() + timedelta(minutes=5)
    rain_at = start + timedelta(hours=1)
    clock = DayClock(start, speed=None)
    services = Services(district=district, settings=Settings()).at_clock(clock)
    player = Player(services, clock)
    player.add(
        [
            town.an_intake(town.grid_centre("004"), received_at=rain_at + timedelta(minutes=n))
            for n in (-50, 2, 245)
        ]
    )
    room = DutyRoom(services, player, rain_at, zone=UTC)
    room.begin()
    room.draw(60, tmp_path / "emergency.html", lang="zh")
    player.play(rain_at + timedelta(hours=8), threading.Event(), dispatches=True)
    assert room.number is not None
    view = read_operation(room.number, district=services.district)
    assert (view.operation.state, view.operation.is_drill) == (OperationState.OFF, False)
    assert view.report.mustered.part > 0
    (warning,) = list_warnings(district=services.district)
    assert (warning.n_confirmed, warning.n_to_call) == (warning.n_duties, 0) == (2, 0)
    radii = town.one(
        district,
        "SELECT array_agg(CAST(policy ->> 'search_radius_m' AS float) ORDER BY decided_at)"
        " FROM (SELECT DISTINCT ON (work_order_id) * FROM decisions"
        " ORDER BY work_order_id, decided_at) AS first",
    )
    assert radii == [1_500.0, 9_000.0, 1_500.0]
    assert "实战" in (tmp_path / "emergency.html").read_text(encoding="utf-8")
