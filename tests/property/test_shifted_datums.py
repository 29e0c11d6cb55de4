"""There and back again between WGS 84 and the shifted datums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.geo.crs import CHINA_BOX, Datum, from_wgs84, to_wgs84
from gridmap.geo.distance import geodesics_m

WEST, SOUTH, EAST, NORTH = CHINA_BOX
EDGE_DEG = 0.02  # closer to the edge a shifted point may stand outside the box
inside = st.tuples(
    st.floats(WEST + EDGE_DEG, EAST - EDGE_DEG), st.floats(SOUTH + EDGE_DEG, NORTH - EDGE_DEG)
)
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def columns(points):
    return np.array([one[0] for one in points]), np.array([one[1] for one in points])


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@given(points=st.lists(inside, min_size=1, max_size=20))
def test_a_round_trip_comes_back_within_a_millimetre(datum, points):
    lons, lats = columns(points)
    back = to_wgs84(*from_wgs84(lons, lats, datum=datum), datum=datum)
    assert geodesics_m(lons, lats, to_lons=back[0], to_lats=back[1]).max() < 0.001


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@given(points=st.lists(inside, min_size=1, max_size=20))
def test_the_other_round_trip_comes_back_too(datum, points):
    lons, lats = columns(points)
    there = from_wgs84(*to_wgs84(lons, lats, datum=datum), datum=datum)
    assert geodesics_m(lons, lats, to_lons=there[0], to_lats=there[1]).max() < 0.001


@given(points=st.lists(inside, min_size=1, max_size=20))
def test_the_shift_is_never_more_than_two_kilometres_and_never_nothing(points):
    lons, lats = columns(points)
    for datum, most_m in ((Datum.GCJ02, 1_000.0), (Datum.BD09, 2_000.0)):
        moved = from_wgs84(lons, lats, datum=datum)
        shift_m = geodesics_m(lons, lats, to_lons=moved[0], to_lats=moved[1])
        assert shift_m.max() < most_m
        assert shift_m.min() > 10.0


@given(points=st.lists(anywhere, min_size=1, max_size=20))
def test_degrees_stay_degrees_wherever_they_are(points):
    lons, lats = columns(points)
    for datum in Datum:
        for move in (from_wgs84, to_wgs84):
            moved_lons, moved_lats = move(lons, lats, datum=datum)
            assert (np.abs(moved_lons) <= 180).all()
            assert (np.abs(moved_lats) <= 90).all()
