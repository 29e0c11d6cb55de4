"""The way itself: along the streets, through gates that are open, as long as it was timed."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from ground import PLANE, a_block, a_gate, a_street, degrees

from gridmap.model.place import LonLat
from gridmap.model.travel import ADULT, WayFinder
from gridmap.travel.attach import Attacher
from gridmap.travel.current_streets import CurrentStreets
from gridmap.travel.network import build_graph
from gridmap.travel.straight_line import StraightLine
from gridmap.travel.streets import StreetTravel

ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)
NIGHT = datetime(2026, 3, 2, 23, 0, tzinfo=ZONE)
STREETS = (
    a_street("avenue", (0, 0), (100, 0)),
    a_street("avenue east", (100, 0), (380, 0)),
    a_street("avenue end", (380, 0), (400, 0)),
    a_street("lane", (100, 0), (100, 60)),
    a_street("yard", (100, 60), (380, 60)),
    a_street("back lane", (380, 60), (380, 0)),
)


def engine(*, gates=()):
    walls = [a_block("block", 20, 20, 390, 120)] if gates else []
    graph = build_graph(STREETS, walls=walls, gates=gates).graph
    return StreetTravel([Attacher(graph, walls=walls, profile=ADULT)], zone=ZONE)


def drawn(travel, start_m, end_m, *, at=MORNING):
    """Return a way in metres, from the door to the door."""
    start, end = (LonLat(*map(float, degrees(one)[0])) for one in (start_m, end_m))
    way = travel.way(start, end, at=at)
    if not way:
        return []
    assert (way[0], way[-1]) == (start, end)
    places = np.array([[one.lon, one.lat] for one in way])
    metres = (places - PLANE.origin_deg) * PLANE.m_per_deg
    return [(round(float(x)), round(float(y))) for x, y in metres]


def test_the_way_turns_at_the_corners_and_ends_at_the_door():
    way = drawn(engine(), (20, 5), (200, 65))
    assert way == [(20, 5), (20, 0), (100, 0), (100, 60), (200, 60), (200, 65)]
    assert drawn(engine(), (200, 65), (20, 5)) == way[::-1]


def test_two_places_on_one_street_are_joined_along_it():
    assert drawn(engine(), (150, 5), (250, 4)) == [(150, 5), (150, 0), (250, 0), (250, 4)]


@pytest.mark.parametrize(("at", "gate"), [(MORNING, (100, 20)), (NIGHT, (380, 20))])
def test_the_way_leads_through_the_gate_that_is_open_at_the_hour(at, gate):
    gates = [
        a_gate("west", "block", (100, 20), hours="06:00-22:00"),
        a_gate("east", "block", (380, 20)),
    ]
    assert gate in drawn(engine(gates=gates), (20, 5), (160, 62), at=at)


def test_the_way_is_as_long_as_it_is_timed():
    travel = engine()
    random = np.random.default_rng(7)
    streets = shapely.union_all([one.line for one in STREETS])
    for _ in range(40):
        start, end = (
            LonLat(*map(float, degrees(random.uniform((0, -10), (400, 70)))[0])) for _ in range(2)
        )
        (seconds,) = travel.times_between([start], [end], at=MORNING).seconds[0]
        way = np.array([[one.lon, one.lat] for one in travel.way(start, end, at=MORNING)])
        lengths = [float(np.hypot(*((b - a) * PLANE.m_per_deg))) for a, b in pairwise(way)]
        leads = (lengths[0] + lengths[-1]) * ADULT.lead_detour / ADULT.lead_mps
        assert sum(lengths[1:-1]) / ADULT.speed_mps + leads == pytest.approx(seconds, rel=1e-3)
        on_streets = shapely.distance(streets, shapely.points(way[1:-1]))
        assert on_streets.max() < 1e-7


def test_who_knows_no_streets_draws_no_way():
    assert not isinstance(StraightLine(speed_mps=1.2), WayFinder)
    current = CurrentStreets(read_state=lambda: "a", build=lambda: StraightLine(speed_mps=1.2))
    assert drawn(current, (0, 0), (100, 0)) == []
    streets = CurrentStreets(read_state=lambda: "a", build=engine)
    assert drawn(streets, (20, 5), (60, 5)) == [(20, 5), (20, 0), (60, 0), (60, 5)]
