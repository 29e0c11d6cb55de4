import numpy as np
import pytest
import shapely
from pyproj import Geod

from gridmap.coverage.service_circle import is_within, nearest_station_m, straight_line_circle
from gridmap.model.place import LonLat

GEOD = Geod(ellps="GRS80")
STATION = LonLat(110.4, 20.0)


def at(azimuth_deg, distance_m, start=STATION):
    lon, lat, _ = GEOD.fwd(start.lon, start.lat, azimuth_deg, distance_m)
    return LonLat(lon, lat)


def some_places(n, seed):
    rng = np.random.default_rng(seed)
    return [LonLat(110.3 + float(x) / 5, 19.9 + float(y) / 5) for x, y in rng.random((n, 2))]


@pytest.mark.parametrize("azimuth_deg", range(0, 360, 24))
def test_a_place_on_the_limit_is_inside_in_every_direction(azimuth_deg):
    distances_m = nearest_station_m([at(azimuth_deg, 1000.0)], [STATION])
    assert is_within(distances_m, 1000.0).all()


def test_a_place_a_centimetre_beyond_the_limit_is_outside():
    distances_m = nearest_station_m([at(77, 1000.01)], [STATION])
    assert not is_within(distances_m, 1000.0).any()


def test_the_nearest_station_is_that_of_a_full_comparison():
    places, stations = some_places(400, 1), some_places(60, 2)
    every = [[GEOD.inv(p.lon, p.lat, s.lon, s.lat)[2] for s in stations] for p in places]
    assert np.allclose(nearest_station_m(places, stations), np.min(every, axis=1), atol=1e-6)


def test_without_stations_every_place_is_infinitely_far():
    assert np.isinf(nearest_station_m(some_places(3, 1), [])).all()
    assert straight_line_circle([], radius_m=1000).is_empty


def test_without_places_there_are_no_distances():
    assert nearest_station_m([], [STATION]).shape == (0,)


def test_a_circle_reaches_its_radius_and_no_further():
    circle = straight_line_circle([STATION], radius_m=1000)
    assert circle.covers(shapely.Point(*as_pair(at(45, 998))))
    assert not circle.covers(shapely.Point(*as_pair(at(45, 1001))))


def test_circles_that_touch_become_one_shape():
    near = straight_line_circle([STATION, at(90, 1500)], radius_m=1000)
    far = straight_line_circle([STATION, at(90, 2500)], radius_m=1000)
    assert near.geom_type == "Polygon"
    assert far.geom_type == "MultiPolygon"


def test_a_clipped_circle_stays_in_the_district():
    district = shapely.box(110.39, 19.9, 110.4, 20.1)
    circle = straight_line_circle([STATION], radius_m=1000, clip=district)
    assert district.covers(circle)
    assert 0 < circle.area < straight_line_circle([STATION], radius_m=1000).area


def test_a_clip_with_a_broken_ring_is_mended_first():
    bow_tie = shapely.Polygon([(110.3, 19.9), (110.5, 20.1), (110.5, 19.9), (110.3, 20.1)])
    assert not straight_line_circle([STATION], radius_m=1000, clip=bow_tie).is_empty


def test_a_circle_that_only_touches_the_district_leaves_no_lines():
    elsewhere = shapely.box(111, 19, 112, 20)
    circle = straight_line_circle([STATION], radius_m=1000, clip=elsewhere)
    assert circle.is_empty
    assert circle.geom_type == "Polygon"


def as_pair(place):
    return place.lon, place.lat
