"""Metres between positions."""

import numpy as np
import pytest

from gridmap.geo.distance import (
    box_around,
    geodesic_m,
    geodesics_m,
    great_circle_m,
    great_circles_m,
)
from gridmap.model.place import LonLat

HAIKOU, SANYA = LonLat(110.33, 20.03), LonLat(109.51, 18.25)


def test_a_degree_of_latitude_is_111_kilometres():
    assert great_circle_m(LonLat(0, 0), LonLat(0, 1)) == pytest.approx(111_195, abs=1)
    assert geodesic_m(LonLat(0, 0), LonLat(0, 1)) == pytest.approx(110_574.4, abs=0.1)


def test_along_the_equator_the_ellipsoid_is_a_circle():
    assert geodesic_m(LonLat(0, 0), LonLat(1, 0)) == pytest.approx(6_378_137.0 * np.pi / 180)


def test_sphere_and_ellipsoid_differ_by_less_than_six_in_a_thousand():
    assert great_circle_m(HAIKOU, SANYA) == pytest.approx(geodesic_m(HAIKOU, SANYA), rel=0.006)


def test_neighbours_a_millimetre_apart_are_told_apart():
    near = LonLat(110.33 + 1e-8, 20.03)
    assert great_circle_m(HAIKOU, near) == pytest.approx(0.001045, rel=0.01)


def test_antipodes_are_half_a_circumference_apart():
    assert great_circle_m(LonLat(0, 0), LonLat(180, 0)) == pytest.approx(20_015_114, abs=1)


def test_one_place_against_many_is_broadcast():
    metres = great_circles_m(0.0, 0.0, to_lons=np.array([0.0, 1.0]), to_lats=0.0)
    assert metres == pytest.approx([0.0, 111_195], abs=1)
    assert geodesics_m([0.0], [0.0], to_lons=[0.0], to_lats=[0.0]) == pytest.approx([0.0])


@pytest.mark.parametrize("lat", [0.0, 20.03, 60.0, -45.0, 89.0])
def test_a_box_holds_the_circle_and_little_more(lat):
    west, south, east, north = box_around(LonLat(110.0, lat), 1_500.0)
    sides = [(west, lat), (east, lat), (110.0, south), (110.0, north)]
    far_m = [geodesic_m(LonLat(110.0, lat), LonLat(*side)) for side in sides]
    assert all(1_500.0 <= one <= 1.02 * 1_500.0 for one in far_m)


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_at_a_pole_there_is_a_box_too(lat):
    west, south, east, north = box_around(LonLat(110.0, lat), 1_500.0)
    assert south < lat < north
    assert 2.0 < east - west < 3.0
