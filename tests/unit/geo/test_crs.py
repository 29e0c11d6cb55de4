"""Reference systems."""

import csv

import numpy as np
import pytest
import shapely

from gridmap.errors import InputError
from gridmap.geo.crs import (
    CHINA_BOX,
    Datum,
    from_metric,
    from_wgs84,
    known_crs,
    metric_srid,
    shifted,
    to_metric,
    to_storage,
    to_wgs84,
)
from gridmap.geo.distance import geodesics_m

HAIKOU = (110.33, 20.03)


@pytest.fixture(scope="module")
def places(test_data):
    path = test_data / "coord-oracle" / "cities_a.csv"
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        frame: (
            np.array([float(row[f"{frame}_lng"]) for row in rows]),
            np.array([float(row[f"{frame}_lat"]) for row in rows]),
        )
        for frame in ("wgs84", "gcj02", "bd09")
    }


def apart_m(one, other):
    return geodesics_m(*one, to_lons=other[0], to_lats=other[1]).max()


@pytest.mark.parametrize(
    ("lon", "srid"),
    [(73.5, 4534), (110.4, 4546), (111.0, 4546), (112.49, 4546), (112.5, 4547), (135.0, 4554)],
)
def test_the_metric_system_is_the_gauss_kruger_zone_around_the_nearest_third_degree(lon, srid):
    assert metric_srid(lon) == srid


@pytest.mark.parametrize(
    ("lon", "lat", "srid"), [(-71.06, 42.4, 32619), (151.2, -33.9, 32756), (180.0, 0.0, 32660)]
)
def test_outside_chinese_longitudes_the_metric_system_is_utm(lon, lat, srid):
    assert metric_srid(lon, lat=lat) == srid


def test_every_metric_system_of_china_exists_and_has_the_meridian_that_it_should():
    for centre in range(75, 136, 3):
        crs = known_crs(f"EPSG:{metric_srid(centre)}")
        assert f"CM {centre}E" in crs.name


def test_eastings_come_first_although_the_official_order_is_north_first():
    point = np.array([shapely.Point(*HAIKOU)], dtype=object)
    metric = to_metric(point, srid=4546)[0]
    assert 400_000 < metric.x < 500_000
    assert 2_200_000 < metric.y < 2_230_000
    assert (
        shapely.distance(from_metric(np.array([metric], dtype=object), srid=4546)[0], point[0])
        < 1e-9
    )


def test_gcj02_agrees_with_an_independent_implementation(places):
    assert apart_m(from_wgs84(*places["wgs84"], datum=Datum.GCJ02), places["gcj02"]) < 0.72


def test_the_step_from_gcj02_to_bd09_agrees_with_an_independent_implementation(places):
    wgs84 = to_wgs84(*places["gcj02"], datum=Datum.GCJ02)
    assert apart_m(from_wgs84(*wgs84, datum=Datum.BD09), places["bd09"]) < 0.012


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_the_inverse_comes_back_within_a_metre_of_what_others_publish(places, datum):
    published = places[datum.value.lower()]
    assert apart_m(to_wgs84(*published, datum=datum), places["wgs84"]) < 1.0


def test_outside_the_china_box_nothing_moves():
    west, south, east, north = CHINA_BOX
    lons = np.array([west - 0.01, east + 0.01, 110.0, 110.0, -71.0, 0.0])
    lats = np.array([30.0, 30.0, south - 0.01, north + 0.01, 42.0, 0.0])
    for datum in Datum:
        for move in (from_wgs84, to_wgs84):
            moved = move(lons, lats, datum=datum)
            assert (moved[0] == lons).all()
            assert (moved[1] == lats).all()


def test_whole_geometries_move_with_their_holes_and_none_stays_none():
    ring = shapely.Polygon(
        [(110, 20), (110.1, 20), (110.1, 20.1), (110, 20.1)],
        [[(110.04, 20.04), (110.06, 20.04), (110.05, 20.06)]],
    )
    given = np.array([shapely.MultiPolygon([ring]), None], dtype=object)
    back = to_storage(shifted(given, datum=Datum.BD09), crs="EPSG:4326", datum=Datum.BD09)
    assert back[1] is None
    assert shapely.hausdorff_distance(back[0], given[0]) < 1e-9
    assert len(back[0].geoms[0].interiors) == 1


def test_wgs84_is_taken_as_equal_to_the_storage_crs():
    given = np.array([shapely.Point(*HAIKOU)], dtype=object)
    assert to_storage(given, crs="EPSG:4326", datum=Datum.WGS84)[0] == given[0]


def test_metres_of_a_zone_become_degrees():
    metric = to_metric(np.array([shapely.Point(*HAIKOU)], dtype=object), srid=4546)
    zoned = shapely.transform(metric, lambda xy: xy + np.array([37_000_000, 0]))
    for given, crs in ((metric, "EPSG:4546"), (zoned, "EPSG:4525")):
        degrees = to_storage(given, crs=crs, datum=Datum.CGCS2000)[0]
        assert (degrees.x, degrees.y) == pytest.approx(HAIKOU, abs=1e-9)


@pytest.mark.parametrize("code", [4214, 2433, 4610, 2379, 4555])
def test_beijing_54_and_xian_80_are_refused(code):
    with pytest.raises(InputError) as refused:
        known_crs(f"EPSG:{code}")
    assert refused.value.facts["code"] == "old_datum"
    assert "surveying office" in refused.value.facts["mend"]


@pytest.mark.parametrize("name", ["", "EPSG:1", "EPSG:5703", "EPSG:4978", "nonsense"])
def test_what_is_no_horizontal_reference_system_is_refused(name):
    with pytest.raises(InputError) as refused:
        known_crs(name)
    assert refused.value.facts["code"] == "unknown_crs"


def test_a_shifted_datum_in_metres_is_refused():
    with pytest.raises(InputError) as refused:
        to_storage(np.empty(0, dtype=object), crs="EPSG:4546", datum=Datum.GCJ02)
    assert refused.value.facts["code"] == "shifted_not_degrees"
