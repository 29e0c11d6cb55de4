"""Distances along streets for the coverage page: round the wall, not through it."""

import numpy as np
import pytest
import shapely
from ground import a_block, a_gate, a_street, degrees

from gridmap.coverage.service_circle import StraightWays
from gridmap.model.place import LonLat
from gridmap.travel.network import build_graph
from gridmap.travel.street_network import Network
from gridmap.travel.street_ways import StreetWays

STREETS = [a_street("long", (0, 0), (1000, 0)), a_street("side", (1000, 0), (1000, 400))]
BLOCK = a_block("block", 300, 20, 500, 220)


def place(x, y):
    lon, lat = degrees((x, y))[0]
    return LonLat(lon, lat)


@pytest.fixture(scope="module")
def ways():
    graph = build_graph(STREETS, walls=[BLOCK], gates=[a_gate("g", "block", (400, 20))]).graph
    return StreetWays(
        Network(
            graph=graph,
            walls=(BLOCK,),
            waters=np.empty(0, dtype=object),
            findings=(),
            lost_edits=(),
            state="",
            data_date=None,
        )
    )


def test_metres_run_along_the_street_and_through_the_gate(ways):
    station = [place(0, 0)]
    found = ways.nearest_m([place(600, -10), place(480, 100), place(5000, 0)], station)
    assert found[0] == pytest.approx(600 + 1.3 * 10, abs=0.5)
    inside = 400 + 20 + 1.3 * np.hypot(80, 80)
    assert found[1] == pytest.approx(inside, abs=3)
    assert np.isinf(found[2])


def test_the_circle_holds_whom_the_distances_hold(ways):
    station = [place(0, 0)]
    circle = ways.circle(station, radius_m=500, clip=None)
    for x, y in ((450, -5), (550, -5), (420, 60), (480, 180), (100, 80)):
        (metres,) = ways.nearest_m([place(x, y)], station)
        assert circle.contains(shapely.Point(degrees((x, y))[0])) == (metres <= 500), (x, y)


def test_a_circle_is_clipped_and_smaller_than_the_one_by_air(ways):
    station = [place(500, 0)]
    clip = shapely.box(*degrees((0, -1000), (1000, 1000)).ravel())
    circle = ways.circle(station, radius_m=400, clip=clip)
    assert clip.covers(circle)
    assert circle.area < StraightWays().circle(station, radius_m=400, clip=clip).area / 2


def test_without_stations_nothing_is_near(ways):
    assert ways.circle([], radius_m=400, clip=None).is_empty
    assert np.isinf(ways.nearest_m([place(0, 0)], [])).all()
