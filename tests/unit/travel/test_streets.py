"""The engine of dispatch: by street through open gates, by air only where it says so."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from ground import a_block, a_gate, a_street, degrees, waters

from gridmap.model.place import LonLat
from gridmap.model.travel import ADULT, E_BIKE
from gridmap.travel.attach import Attacher
from gridmap.travel.network import build_graph
from gridmap.travel.streets import StreetTravel

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)
NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=ZONE)


class CountingAttacher(Attacher):
    """An attacher that notes how many points it was given."""

    n_points = 0

    def attach(self, points_deg, *, max_lead_m=100.0):
        self.n_points += len(points_deg)
        return super().attach(points_deg, max_lead_m=max_lead_m)


def engine(streets, *, profiles=(ADULT,), walls=(), gates=(), water=()):
    drawn = waters(*water)
    graph = build_graph(streets, walls=walls, gates=gates, waters=drawn).graph
    return StreetTravel(
        [CountingAttacher(graph, walls=walls, waters=drawn, profile=one) for one in profiles],
        zone=ZONE,
    )


def at(*points_m):
    return [LonLat(float(lon), float(lat)) for lon, lat in degrees(*points_m)]


# A compound north of an avenue, its yard behind one gate in the west.
AVENUE = a_street("avenue", (0, 0), (100, 0)), a_street("avenue east", (100, 0), (400, 0))
LANE = a_street("lane", (100, 0), (100, 60)), a_street("yard", (100, 60), (380, 60))
BLOCK = a_block("block", 20, 20, 390, 120)


def walled(**gate):
    return engine(
        [*AVENUE, *LANE], walls=[BLOCK], gates=[a_gate("gate", "block", (100, 20), **gate)]
    )


def test_who_is_near_across_the_wall_loses_to_who_is_at_the_gate():
    """The request is inside; 40 m away across the wall is farther than 150 m by the gate."""
    (request,) = at((200, 60))
    across, by_gate = at((200, 5), (60, 0))
    times = walled().times_to([across, by_gate], request, at=MORNING)
    assert times.seconds[1] < times.seconds[0]
    assert times.seconds[0] > 200
    assert times.by_air == frozenset()
    assert times.engine.startswith("streets(version=")
    assert "adult(emergency+everyone+residents) at Mo 10:00" in times.engine


def test_in_a_compound_without_streets_people_walk_across_the_yard():
    """Both are tied to the gate alone; who is beside the request need not go there and back."""
    yard = engine(AVENUE, walls=[BLOCK], gates=[a_gate("gate", "block", (100, 20))])
    (request,) = at((300, 100))
    beside, at_gate = at((270, 100), (100, 10))
    times = yard.times_to([beside, at_gate], request, at=NIGHT)
    assert times.seconds[0] == pytest.approx(30 * 1.3 / 1.2, rel=0.02)
    assert times.seconds[1] > 200
    shut = engine(AVENUE, walls=[BLOCK], gates=[a_gate("gate", "block", (100, 20), hours="off")])
    assert shut.times_to([beside], request, at=NIGHT).seconds[0] == times.seconds[0]


def test_a_gate_that_is_shut_at_night_changes_the_answer():
    (request,) = at((200, 60))
    inside, outside = at((300, 60), (100, 0))
    day = walled(hours="06:00-20:00").times_to([inside, outside], request, at=MORNING)
    night = walled(hours="06:00-20:00").times_to([inside, outside], request, at=NIGHT)
    assert day.seconds[1] == pytest.approx(160 / 1.2 + 1, rel=0.01)
    assert night.seconds == (day.seconds[0], float("inf"))


def test_the_hour_is_the_local_one():
    """14:00 UTC is 22:00 in Shanghai."""
    utc = NIGHT.astimezone(ZoneInfo("UTC"))
    (request,), origins = at((200, 60)), at((100, 0))
    shut = walled(hours="06:00-20:00").times_to(origins, request, at=utc)
    assert shut.seconds == (float("inf"),)


def test_members_pass_where_visitors_do_not():
    (request,), origins = at((200, 60)), at((100, 0))
    for passes, opens in (({"residents"}, True), ({"owners"}, False)):
        times = walled(passes=frozenset(passes)).times_to(origins, request, at=MORNING)
        assert (times.seconds[0] < 200) is opens


def test_whoever_stands_on_no_street_is_timed_by_air_and_it_says_so():
    travel = engine(AVENUE)
    (request,) = at((50, 0))
    here, nowhere = at((150, 0), (50, 300))
    times = travel.times_to([here, nowhere], request, at=MORNING)
    assert times.seconds == pytest.approx((100 / 1.2, 300 * 1.3 / 1.2), rel=0.01)
    assert times.by_air == {1}
    assert times.engine.endswith(
        "; 1 of 2 by straight_line(speed_mps=1.2, detour=1.3): no_streets 1"
    )


def test_a_place_on_no_street_is_reached_by_air_by_everybody():
    travel = engine(AVENUE, water=["POLYGON((-50 10, 450 10, 450 40, -50 40, -50 10))"])
    (request,), origins = at((50, 60)), at((50, 0), (150, 0))
    times = travel.times_to(origins, request, at=MORNING)
    assert times.seconds[0] == pytest.approx(60 * 1.3 / 1.2, rel=0.01)
    assert times.by_air == {0, 1}
    assert times.engine == (
        "straight_line(speed_mps=1.2, detour=1.3): the place is tied to no street (across_water)"
    )


def test_a_rider_walks_where_the_bicycle_may_not_go():
    path = a_street("path", (100, 0), (100, 150), bicycle_forward=False, bicycle_backward=False)
    travel = engine([*AVENUE, path], profiles=(E_BIKE, ADULT))
    on_path, on_avenue = at((100, 140), (10, 0))
    walked, ridden = (
        travel.times_to([origin], target, at=MORNING)
        for origin, target in ((on_avenue, on_path), (on_avenue, at((350, 0))[0]))
    )
    assert walked.seconds[0] == pytest.approx(230 / 1.2, rel=0.01)
    assert ridden.seconds[0] == pytest.approx(340 / 4.2, rel=0.01)
    assert "e_bike(" in ridden.engine
    assert "or adult(" in ridden.engine


def test_a_position_is_tied_to_its_street_once():
    graph = build_graph(AVENUE).graph
    attacher = CountingAttacher(graph)
    travel = StreetTravel([attacher], zone=ZONE)
    (request,), origins = at((50, 0)), at((150, 0), (160, 0), (150, 0))
    first = travel.times_to(origins, request, at=MORNING)
    assert attacher.n_points == 3
    assert travel.times_to(origins, request, at=MORNING) == first
    assert attacher.n_points == 3
    assert first.seconds[0] == first.seconds[2]


def test_nobody_takes_no_time():
    assert engine(AVENUE).times_to([], at((50, 0))[0], at=MORNING).seconds == ()


def test_a_matrix_is_never_by_air_and_knows_its_limit():
    travel = engine(AVENUE)
    matrix = travel.times_between(at((0, 0), (50, 300)), at((60, 0), (240, 0)), at=MORNING)
    assert matrix.seconds[0] == pytest.approx((50, 200), rel=0.01)
    assert matrix.seconds[1] == (float("inf"), float("inf"))
    near = travel.times_between(at((0, 0)), at((60, 0), (240, 0)), at=MORNING, limit_s=60)
    assert near.seconds[0] == pytest.approx((50, float("inf")), rel=0.01)
