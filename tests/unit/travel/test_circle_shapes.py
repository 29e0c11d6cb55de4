"""Shapes on a real network: walls, gates and waters count as they do for doors."""

import numpy as np
import pytest
import shapely

from gridmap.coverage.shapes import shape_error
from gridmap.geo import crs
from gridmap.model.place import LonLat
from gridmap.model.travel import Traveller
from gridmap.travel.attach import Attacher
from gridmap.travel.circle_shapes import circle_shapes, shape_ground
from gridmap.travel.network import build_graph
from gridmap.travel.rows import GateRow, StreetRow, WallRow
from gridmap.travel.search import door_times, sweep
from gridmap.travel.timing import time_graph

LON, LAT = 110.4, 20.0
SRID = crs.metric_srid(LON)
ORIGIN_M = shapely.get_coordinates(crs.to_metric(np.array([shapely.Point(LON, LAT)]), srid=SRID))
NOTHING = np.array([], dtype=object)


def degrees(shape):
    moved = shapely.transform(shape, lambda xy: xy + ORIGIN_M)
    return crs.from_metric(np.array([moved]), srid=SRID)[0]


def street(code, *corners):
    return StreetRow(code=code, line=degrees(shapely.LineString(corners)))


class Scene:
    """Streets, compounds with gates and waters in metres round a corner of the plane."""

    def __init__(self, streets, *, walls=None, gates=(), waters=()):
        rows = [WallRow(code=c, polygon=degrees(shape)) for c, shape in (walls or {}).items()]
        known = []
        for code, compound, x, y in gates:
            lon, lat = shapely.get_coordinates(degrees(shapely.Point(x, y)))[0]
            known.append(
                GateRow(code=code, compound_code=compound, position=LonLat(lon, lat), hours="24/7")
            )
        wet = np.array([degrees(each) for each in waters], dtype=object)
        graph = build_graph(streets, walls=rows, gates=known, waters=wet).graph
        self.attacher = Attacher(graph, walls=rows, waters=wet)
        self.ground = shape_ground(self.attacher, walls=rows, waters=wet)

    def area(self, x, y, limit_s, **at):
        timed = time_graph(self.attacher.graph, Traveller(), **at)
        place = shapely.get_coordinates(degrees(shapely.Point(x, y)))
        self.timed, self.station = timed, self.attacher.attach(place)
        (area,) = circle_shapes(self.ground, timed, self.station, [limit_s])
        return shapely.transform(area, lambda xy: xy - ORIGIN_M)


def holds(area, x, y):
    return area.intersects(shapely.Point(x, y))


LONG = street("long", (0, 0), (800, 0))
COMPOUND = shapely.box(300, 10, 500, 250)


def test_a_wall_without_a_gate_near_keeps_the_shape_out():
    walled = Scene([LONG], walls={"c": COMPOUND}, gates=[("g", "c", 400, 250)])
    area = walled.area(400, 0, 300)
    assert holds(area, 400, -30)
    assert holds(area, 250, 30)
    assert not holds(area, 400, 60)


def test_a_compound_is_filled_through_its_gate_as_far_as_time_goes():
    walled = Scene([LONG], walls={"c": COMPOUND}, gates=[("g", "c", 400, 10)])
    area = walled.area(400, 0, 150)
    assert holds(area, 400, 120)
    assert not holds(area, 400, 180)
    assert holds(walled.area(400, 0, 300), 310, 240)


def test_a_closed_gate_empties_its_compound():
    walled = Scene([LONG], walls={"c": COMPOUND}, gates=[("g", "c", 400, 10)])
    shut = walled.area(400, 0, 300, closed_gates={"g"})
    assert not holds(shut, 400, 60)
    assert holds(shut, 400, -30)


def test_water_stays_empty_and_hides_the_other_bank():
    river = shapely.box(-500, 12, 1500, 28)
    area = Scene([LONG], waters=[river]).area(400, 0, 300)
    assert holds(area, 400, -40)
    assert not holds(area, 400, 20)
    assert not holds(area, 400, 40)


def test_the_shape_and_the_doors_agree_but_near_the_outline():
    random = np.random.default_rng(3)
    steps = range(0, 1001, 125)
    rows = [street(f"a{x}{y}", (x, y), (x + 125, y)) for x in steps[:-1] for y in steps]
    rows += [street(f"b{x}{y}", (x, y), (x, y + 125)) for x in steps for y in steps[:-1]]
    scene = Scene(rows, walls={"c": shapely.box(510, 385, 740, 490)}, gates=[("g", "c", 510, 440)])
    area = scene.area(500, 500, 400)
    doors_m = random.uniform(0, 1000, (4000, 2))
    doors_deg = shapely.get_coordinates([degrees(p) for p in shapely.points(doors_m)])
    doors = scene.attacher.attach(doors_deg)
    seconds = door_times(sweep(scene.timed, scene.station), doors).seconds
    error = shape_error(area, doors_m, seconds <= 400)
    assert error.n_inside > 800
    assert error.wrongly_inside_share == pytest.approx(0, abs=0.04)
    assert error.wrongly_outside_share == pytest.approx(0, abs=0.04)
    wrong = (seconds <= 400) != shapely.intersects_xy(area, doors_m)
    assert shapely.distance(area.boundary, shapely.points(doors_m[wrong])).max() < 30
