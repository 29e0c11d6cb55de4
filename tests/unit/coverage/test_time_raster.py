"""Which raster points matter, and how their legs are kept."""

import numpy as np
import pytest
import shapely

from gridmap.coverage.time_raster import PointLegs, RasterFrame, Site, ground_of, raster_points

NOTHING = np.array([], dtype=object)


def lines(*corners):
    return np.array([shapely.LineString(each) for each in corners], dtype=object)


def places_of(streets, *, compounds=NOTHING, waters=NOTHING, reach_m=50.0):
    site = Site(streets=streets, compounds=compounds, waters=waters)
    frame, points = raster_points(site, cell_m=10.0, reach_m=reach_m)
    return {(round(x), round(y)) for x, y in frame.places_m(points)}


@pytest.mark.parametrize("reach_m", [25.0, 50.0])
def test_every_point_within_reach_of_a_street_matters_and_few_others(reach_m):
    random = np.random.default_rng(5)
    streets = lines(*(random.uniform(0, 600, (4, 2)) for _ in range(6)))
    found = places_of(streets, reach_m=reach_m)
    every = [(x, y) for x in range(-200, 801, 10) for y in range(-200, 801, 10)]
    apart = shapely.distance(shapely.points(every), shapely.union_all(streets))
    assert {place for place, m in zip(every, apart, strict=True) if m <= reach_m} <= found
    most = max(m for place, m in zip(every, apart, strict=True) if place in found)
    assert most <= reach_m + 30


def test_no_point_in_water_matters():
    river = np.array([shapely.box(-500, 12, 900, 28)], dtype=object)
    found = places_of(lines([(0, 0), (400, 0)]), waters=river)
    assert (100, 20) not in found
    assert {(100, 10), (100, 30)} <= found


def test_a_compound_matters_to_its_walls():
    compound = np.array([shapely.box(50, 10, 350, 500)], dtype=object)
    found = places_of(lines([(0, 0), (400, 0)]), compounds=compound)
    assert {(200, 450), (60, 490)} <= found
    assert (20, 450) not in found


def test_a_frame_lies_on_whole_multiples_of_a_cell_and_counts_from_the_south_west():
    frame = RasterFrame.over(np.array([-3.0, 4.0, 31.0, 20.0]), cell_m=10.0)
    assert (frame.n_columns, frame.n_rows) == (6, 3)
    points = np.array([0, 1, frame.n_columns])
    assert frame.places_m(points).tolist() == [[-10, 0], [0, 0], [-10, 10]]


def test_legs_are_kept_by_street():
    frame = RasterFrame.over(np.array([0.0, 0.0, 30.0, 20.0]), cell_m=10.0)
    legs = PointLegs(
        point=np.array([5, 6, 5, 7]),
        street=np.array([2, 0, 0, 2]),
        share=np.array([0.1, 0.2, 0.3, 0.4]),
        lead_m=np.array([1.0, 2.0, 3.0, 4.0]),
    )
    ground = ground_of(frame, legs, n_streets=4)
    assert ground.start.tolist() == [0, 2, 2, 4, 4]
    assert ground.legs.point.tolist() == [6, 5, 5, 7]
    assert ground.legs.lead_m.tolist() == [2.0, 3.0, 1.0, 4.0]
