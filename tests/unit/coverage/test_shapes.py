"""Nested shapes with a known outline, and the error that each carries."""

import itertools

import numpy as np
import pytest
import shapely

from gridmap.coverage.shapes import (
    StationLegs,
    StreetTimes,
    TimeWindow,
    shape_error,
    shapes,
    time_window,
)
from gridmap.coverage.time_raster import PointLegs, Site, ground_of, raster_points

NOTHING = np.array([], dtype=object)


def ground_under(streets, waters, *, reach_m=50.0):
    """Tie every raster point to the nearest street in sight, by a search through all of them."""
    site = Site(streets=streets, compounds=NOTHING, waters=waters)
    frame, points = raster_points(site, cell_m=10.0, reach_m=reach_m)
    places = shapely.points(frame.places_m(points))
    apart = shapely.distance(places[:, None], streets[None, :])
    apart[apart > reach_m] = np.inf
    for place, water in ((p, w) for p in range(len(points)) for w in waters):
        sight = shapely.shortest_line(places[place], streets)
        apart[place, shapely.intersects(sight, water)] = np.inf
    tied = np.isfinite(apart.min(axis=1))
    street = apart.argmin(axis=1)[tied]
    legs = PointLegs(
        point=points[tied],
        street=street,
        share=shapely.line_locate_point(streets[street], places[tied], normalized=True),
        lead_m=apart.min(axis=1)[tied],
    )
    return ground_of(frame, legs, n_streets=len(streets))


class Walk:
    """Streets between nodes in metres, walked at a metre a second, on the grass too."""

    def __init__(self, corners, *, waters=NOTHING, one_way=False):
        nodes = sorted({tuple(end) for line in corners for end in (line[0], line[-1])})
        self.node = {place: number for number, place in enumerate(nodes)}
        streets = np.array([shapely.LineString(line) for line in corners], dtype=object)
        seconds = shapely.length(streets)
        self.ground = ground_under(streets, waters)
        self.times = StreetTimes(
            tail=np.array([self.node[tuple(line[0])] for line in corners]),
            head=np.array([self.node[tuple(line[-1])] for line in corners]),
            to_tail_s=np.full(len(streets), np.inf) if one_way else seconds,
            to_head_s=seconds,
            lead_s_per_m=1.0,
        )

    def shapes(self, *limits_s, node_s=None, street=(), share=()):
        seconds = np.full(len(self.node), np.inf)
        for place, second in (node_s or {}).items():
            seconds[self.node[place]] = second
        legs = StationLegs(
            street=np.array(street, dtype=np.int64),
            share=np.array(share, dtype=np.float64),
            lead_s=np.zeros(len(street)),
        )
        window = time_window(self.ground, self.times, seconds, legs, limit_s=max(limits_s))
        return shapes(window, limits_s, lead_s_per_m=1.0)


def window_of(function, *, cell_m=10.0, half=40):
    steps = np.arange(-half, half + 1) * cell_m
    x, y = np.meshgrid(steps, steps)
    return TimeWindow(seconds=function(x, y), west_m=steps[0], south_m=steps[0], cell_m=cell_m)


def test_a_plane_of_times_is_cut_along_a_straight_line():
    (area,) = shapes(window_of(lambda x, _: 200 + x), [237.0], lead_s_per_m=1.0)
    assert area.bounds == pytest.approx((-400, -400, 37, 400), abs=0.01)
    assert area.area == pytest.approx(437 * 800, abs=1)


def test_a_cone_of_times_is_cut_along_a_circle():
    areas = shapes(window_of(np.hypot), [100.0, 300.0], lead_s_per_m=1.0)
    for radius, area in zip((100, 300), areas, strict=True):
        assert area.area == pytest.approx(np.pi * radius**2, rel=0.005)
        assert shapely.hausdorff_distance(
            area.boundary, shapely.Point(0, 0).buffer(radius, quad_segs=64).boundary
        ) < 0.5  # fmt: skip


def test_a_street_is_walked_from_its_middle_to_both_sides():
    walk = Walk([[(-1000, 0), (1000, 0)]])
    (area,) = walk.shapes(300.0, street=[0], share=[0.5])
    band = area.intersection(shapely.box(-1000, -50, 1000, 50))
    assert band.area == pytest.approx(2 * (300 * 100 - 50 * 50), abs=5)
    assert area.bounds == pytest.approx((-300, -55, 300, 55), abs=0.01)


def test_the_limit_itself_is_inside():
    walk = Walk([[(-1000, 0), (1000, 0)]])
    (area,) = walk.shapes(300.0, street=[0], share=[0.5])
    assert area.intersects(shapely.Point(300, 0))
    assert area.intersects(shapely.Point(0, 50))
    assert not area.intersects(shapely.Point(300.01, 0))


def test_both_ends_reach_to_the_ridge_between_them():
    walk = Walk([[(0, 0), (400, 0)]])
    ends = {(0, 0): 100.0, (400, 0): 200.0}
    apart, touching = walk.shapes(299.0, 350.0, node_s=ends)
    shares = [apart.intersects(shapely.Point(x, 0)) for x in (100, 190, 250, 260, 310)]
    assert shares == [True, True, False, False, True]
    assert len(touching.geoms) == 1
    assert all(touching.intersects(shapely.Point(x, 0)) for x in range(0, 401, 10))


def test_a_lattice_is_reached_in_a_diamond():
    steps = range(-500, 501, 100)
    across = [[(x, y), (x + 100, y)] for x in steps[:-1] for y in steps]
    along = [[(x, y), (x, y + 100)] for x in steps for y in steps[:-1]]
    walk = Walk(across + along)
    far = {(x, y): float(abs(x) + abs(y)) for x in steps for y in steps}
    areas = walk.shapes(200.0, 330.0, node_s=far)
    for limit, area in zip((200, 330), areas, strict=True):
        for x in range(-450, 451, 10):
            for y in steps:
                apart = abs(x) + abs(y) - limit
                if abs(apart) > 5:
                    assert area.intersects(shapely.Point(x, y)) == (apart < 0), (x, y, limit)
                    assert area.intersects(shapely.Point(y, x)) == (apart < 0), (y, x, limit)


def test_a_block_too_deep_has_a_hole():
    corners = [(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)]
    walk = Walk([list(pair) for pair in itertools.pairwise(corners)])
    (area,) = walk.shapes(900.0, node_s=dict.fromkeys(corners[:4], 100.0))
    assert len(area.geoms) == 1
    (hole,) = area.geoms[0].interiors
    assert shapely.Polygon(hole).bounds == pytest.approx((55, 55, 345, 345), abs=0.1)
    assert area.is_valid


def test_water_is_clipped_out():
    river = np.array([shapely.box(-1000, 12, 1000, 28)], dtype=object)
    walk = Walk([[(-1000, 0), (1000, 0)]], waters=river)
    (area,) = walk.shapes(300.0, street=[0], share=[0.5])
    assert area.bounds[3] == pytest.approx(15, abs=0.01)
    assert area.bounds[1] == pytest.approx(-55, abs=0.01)


def test_a_way_that_is_closed_towards_the_station_is_not_walked():
    walk = Walk([[(-1000, 0), (1000, 0)]], one_way=True)
    (area,) = walk.shapes(300.0, street=[0], share=[0.5])
    assert area.bounds[0] == pytest.approx(-300, abs=0.01)
    assert area.bounds[2] <= 5.1  # half a cell: nobody comes from the head


def test_where_nothing_is_reached_the_shape_is_empty():
    walk = Walk([[(-1000, 0), (1000, 0)]])
    areas = walk.shapes(0.0, 300.0)
    assert [area.is_empty for area in areas] == [True, True]
    error = shape_error(areas[0], np.zeros((1, 2)), np.array([False]))
    assert (error.n_inside, error.wrongly_inside_share) == (0, None)
    assert error.wrongly_outside_share is None


def test_errors_are_those_of_a_count_by_hand():
    random = np.random.default_rng(11)
    area = shapely.Point(0, 0).buffer(100).difference(shapely.Point(0, 0).buffer(30))
    doors = random.uniform(-150, 150, (400, 2))
    reached = random.random(400) < 0.6
    error = shape_error(area, doors, reached)
    inside = [area.contains(shapely.Point(door)) for door in doors]
    pairs = list(zip(inside, reached.tolist(), strict=True))
    assert error.n_wrongly_inside == pairs.count((True, False)) > 0
    assert error.n_wrongly_outside == pairs.count((False, True)) > 0
    assert error.wrongly_inside_share == error.n_wrongly_inside / sum(inside)
    assert error.wrongly_outside_share == error.n_wrongly_outside / sum(reached)


def test_a_door_on_the_outline_is_inside():
    error = shape_error(shapely.box(0, 0, 10, 10), np.array([[10.0, 5.0]]), np.array([True]))
    assert (error.n_inside, error.n_wrongly_outside) == (1, 0)
