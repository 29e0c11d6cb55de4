"""The rainstorm hour of the sample, played with its flood plan switched on for real and without.

In the afternoon, when it comes, some 1,800 members are on shift; the same hour at night shows what
the plan is for.
"""

import threading
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from api_process import ApiProcess
from proofs import FOLDER, write_down
from sqlalchemy import text

from gridmap.cli.day_clock import DayClock
from gridmap.cli.demo import as_intake
from gridmap.cli.duty_room import DutyRoom
from gridmap.cli.player import Player
from gridmap.cli.sample_district import (
    load_sample,
    load_sample_emergencies,
    sample_folder,
    take_shifts,
)
from gridmap.cli.voice import Voice
from gridmap.flows.replay_decisions import Replayed, replay_decisions
from gridmap.sample.day import requests_for
from gridmap.settings import Settings
from gridmap.wiring import Services, current_streets

pytestmark = [pytest.mark.postgis, pytest.mark.prove]

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DECISIONS = """
SELECT
    count(*) AS n_orders,
    count(*) FILTER (WHERE d.member_id IS NULL) AS n_first_nobody,
    count(*) FILTER (WHERE d.radius_m >= 3000) AS n_by_the_plan,
    count(*) FILTER (WHERE m.subdistrict_id <> w.subdistrict_id) AS n_across_subdistricts,
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM mobilised AS b WHERE b.member_id = m.id)) AS n_mobilised_sent,
    count(*) FILTER (WHERE m.id IS NOT NULL AND NOT EXISTS (
        SELECT FROM shifts AS s WHERE s.member_id = m.id AND s.during @> d.decided_at))
        AS n_off_roster_sent,
    count(*) FILTER (WHERE EXISTS (
        SELECT FROM mobilised AS b WHERE b.member_id = m.id) AND NOT EXISTS (
        SELECT FROM shifts AS s WHERE s.member_id = m.id AND s.during @> d.decided_at))
        AS n_mobilised_off_roster_sent,
    count(a.arrived_at) AS n_arrived,
    percentile_disc(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM a.arrived_at - w.opened_at)) AS response_p50_s,
    percentile_disc(0.9) WITHIN GROUP (
        ORDER BY extract(epoch FROM a.arrived_at - w.opened_at)) AS response_p90_s
FROM work_orders AS w
JOIN requests AS r ON r.tenant_id = w.tenant_id AND r.id = w.request_id
JOIN LATERAL (
    SELECT member_id, decided_at, CAST(policy ->> 'search_radius_m' AS float) AS radius_m
    FROM decisions WHERE work_order_id = w.id ORDER BY decided_at, id LIMIT 1
) AS d ON true
LEFT JOIN members AS m ON m.id = d.member_id
LEFT JOIN LATERAL (
    SELECT min(arrived_at) AS arrived_at FROM assignments WHERE work_order_id = w.id
) AS a ON true
WHERE w.category = ANY(:kinds)
"""
AT_NIGHT, IN_THE_AFTERNOON = 2, 15
HOURS = (AT_NIGHT, IN_THE_AFTERNOON)
RAIN = ["standing_water", "fallen_tree", "fallen_cable", "trapped_vehicle", "flooded_basement"]


@pytest.fixture
def services(empty_district):
    """The whole sample with its streets."""
    services = Services(district=empty_district, settings=Settings())
    load_sample(services, Voice(as_json=True))
    load_sample_emergencies(services)
    return services


def played(services, *, hour, with_plan):
    """Play the rainstorm of another day from an hour on; return the page that was drawn in it."""
    day = services.district.clock().astimezone(ZONE).date() + timedelta(days=2)
    rain_at = datetime.combine(day, time(hour), ZONE)
    later = rain_at - datetime.combine(day, time(15), ZONE)
    clock = DayClock(rain_at - timedelta(hours=1), speed=None)
    travel = current_streets(services.district, services.settings)
    there = Services(district=services.district, settings=services.settings, travel=travel)
    there = there.at_clock(clock)
    for days in (-1, 0):
        take_shifts(there, day + timedelta(days=days), ZONE)
    player = Player(there, clock)
    rows = requests_for(day, sample_folder(), ZONE, name="rainstorm")
    player.add([as_intake(replace(row, received_at=row.received_at + later)) for row in rows])
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = FOLDER / f"rainstorm_at_{hour}.html"
    if with_plan:
        room = DutyRoom(there, player, rain_at, zone=ZONE)
        room.begin()
        room.draw(60, page, lang="zh")
    player.play(rain_at + timedelta(hours=8), threading.Event(), dispatches=True)
    return page


def figures(district):
    with district.reading() as conn:
        return dict(conn.execute(text(FIRST_DECISIONS), {"kinds": RAIN}).mappings().one())


@pytest.mark.parametrize("hour", HOURS)
def test_without_the_plan_the_ordinary_policy_decides(services, hour):
    played(services, hour=hour, with_plan=False)
    told = figures(services.district)
    assert (told["n_by_the_plan"], told["n_mobilised_sent"]) == (0, 0)
    write_down(f"rainstorm_at_{hour}_without_plan", **told)


@pytest.mark.parametrize("hour", HOURS)
def test_with_the_plan_decisions_go_by_it_until_it_is_off(services, app_url, owner_url, hour):
    """Every figure of the operation is what its door tells."""
    page = played(services, hour=hour, with_plan=True)
    told = figures(services.district)
    assert told["n_by_the_plan"] == told["n_orders"] > 0
    if hour == AT_NIGHT:
        assert told["n_mobilised_off_roster_sent"] > 0
    outcomes = {one.outcome for one in replay_decisions(district=services.district)}
    assert outcomes == {Replayed.SAME}
    server = ApiProcess(app_url, owner_url, port=0).wait_until_alive()
    try:
        with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client:
            operation = client.get("/emergency/operations/1").json()
            real = client.get("/emergency/figures").json()
            (warning,) = client.get("/emergency/warnings").json()
    finally:
        server.kill()
    report = operation["report"]
    assert (operation["operation"]["state"], report["is_drill"]) == ("off", False)
    n_called = report["mustered"]["whole"]
    assert report["calls_by_state"] == {"released": n_called}
    assert report["mustered"]["part"] > 0.8 * n_called
    assert (warning["n_confirmed"], warning["n_duties"]) == (106, 106)
    assert (real["n_real"], real["n_called"], real["n_drills"]) == (1, n_called, 0)
    assert "实战" in page.read_text(encoding="utf-8")
    write_down(
        f"rainstorm_at_{hour}_with_plan",
        **told,
        called=n_called,
        mustered=report["mustered"]["part"],
        hazards_checked=report["hazards_checked"]["part"],
        call_confirm=report["call_confirm"],
    )
