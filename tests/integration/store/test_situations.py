"""Who is in reach: the statement and the geodesic agree, wherever the town lies."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import town
from pyproj import Geod
from sqlalchemy import text
from storm import a_request, add_members, dice

from gridmap.flows.report_positions import ReportedFix, report_positions
from gridmap.model.place import LonLat
from gridmap.store import situations

pytestmark = pytest.mark.postgis

ELLIPSOID = Geod(ellps="GRS80")


def in_reach(district, order_id, radius_m):
    with district.reading() as conn:
        seen = situations.read(
            conn, district.tenant, order_id, radius_m=radius_m, at=district.clock()
        )
    return {one.code: one.distance_m for one in seen.candidates}


@pytest.mark.parametrize("lat", [0.0, 20.0, 53.0])
@pytest.mark.parametrize("radius_m", [100.0, 1_500.0, 12_000.0])
def test_everybody_within_the_radius_is_a_candidate_and_nobody_else(district, lat, radius_m):
    random, place = dice(7), LonLat(110.305, lat)
    metres = {}
    for number in range(60):
        # Close to the circle on both sides, all around: where a box and a circle differ.
        far = radius_m * (1 + random.choice([-1, 1]) * random.uniform(1e-6, 3e-2))
        lon, lat_there, _ = ELLIPSOID.fwd(place.lon, place.lat, number * 6.0, far)
        town.add_member(district, f"M{number}", LonLat(lon, lat_there))
        metres[f"M{number}"] = far
    received = town.receive(district)
    with district.writing() as conn:
        conn.execute(
            text("UPDATE work_orders SET position = st_setsrid(st_makepoint(:lon, :lat), 4490)"),
            {"lon": place.lon, "lat": place.lat},
        )
    seen = in_reach(district, received.work_order_id, radius_m)
    assert seen.keys() == {code for code, far in metres.items() if far <= radius_m}
    for code, distance_m in seen.items():
        assert distance_m == pytest.approx(metres[code], abs=1e-3)


def test_the_nearest_are_looked_at_and_whoever_else_is_of_the_own_grid(district):
    grid, place = town.GRIDS[0], town.CENTRE
    for number in range(12):
        lon, lat, _ = ELLIPSOID.fwd(place.lon, place.lat, 30.0 * number, 100.0 + 50.0 * number)
        home = grid if number in {2, 9} else None
        town.add_member(district, f"M{number}", LonLat(lon, lat), home_grid=home)
    lon, lat, _ = ELLIPSOID.fwd(place.lon, place.lat, 0.0, 2_000.0)
    town.add_member(district, "beyond", LonLat(lon, lat), home_grid=grid)
    order_id = town.receive(district, position=place).work_order_id

    def seen(nearest):
        look = situations.Look(radius_m=1_500.0, at=district.clock(), nearest=nearest)
        with district.reading() as conn:
            around = situations.read_as(conn, district.tenant, order_id, look)
        assert around.order.grid_id is not None
        return around.is_whole, around.radius_m, {one.code for one in around.candidates}

    everybody = {f"M{number}" for number in range(12)}
    assert seen(5) == (False, pytest.approx(300.0), {"M0", "M1", "M2", "M3", "M4", "M9"})
    for nearest in (13, 40, None):
        assert seen(nearest) == (True, 1_500.0, everybody)


HOUR_S = 3_600.0
ROSTERS = {
    "in nobody's roster": ([], None),
    "on shift": ([(-1, 1)], True),
    "on one of many shifts": ([(-50, -42), (-26, -18), (-2, 6), (22, 30), (46, 54)], True),
    "between two shifts": ([(-10, -2), (2, 10)], False),
    "at the end of a shift": ([(-8, 0)], False),
    "at the beginning of a shift": ([(-8, -4), (0, 8)], True),
    "at the end of one and the beginning of the next": ([(-8, 0), (0, 8)], True),
    "past the last shift": ([(-30, -22), (-6, -1)], False),
    "before the first shift": ([(1, 9)], False),
}


@pytest.mark.parametrize("case", ROSTERS)
def test_the_roster_says_who_is_on_duty(district, case):
    shifts, on_duty = ROSTERS[case]
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    still = replace(district, clock=lambda: now)
    member = town.add_member(still, "M")
    for begin, end in shifts:
        town.add_shift(still, member, from_s=begin * HOUR_S, to_s=end * HOUR_S)
    town.add_shift(still, town.add_member(still, "N"), from_s=-HOUR_S, to_s=HOUR_S)
    received = town.receive(still)
    with still.reading() as conn:
        seen = situations.read(conn, still.tenant, received.work_order_id, radius_m=1_500.0, at=now)
    assert {one.code: one.on_duty for one in seen.candidates} == {"M": on_duty, "N": True}


def test_everybody_is_seen_at_every_instant_while_positions_move(district):
    codes = add_members(district, 8)
    order, over = town.receive(district).work_order_id, threading.Event()
    random = dice(1)

    def move():
        while not over.is_set():
            fixes = [
                ReportedFix(
                    member_code=code,
                    position=LonLat(**a_request(random)["position"]),
                    measured_at=datetime.now(UTC),
                )
                for code in random.sample(codes, 8)
            ]
            report_positions(fixes, district=district)

    moving = threading.Thread(target=move)
    moving.start()
    seen = set()
    for _ in range(100):
        with district.reading() as conn:
            at = district.clock()
            around = situations.read(conn, district.tenant, order, radius_m=3_000.0, at=at)
        seen.add(len(around.candidates))
    over.set()
    moving.join()
    assert seen == {8}
