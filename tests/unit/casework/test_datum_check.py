"""A trail that lies beside its grid and comes back without the shift of GCJ-02."""

import numpy as np
import pytest
import shapely

from gridmap.casework.datum_check import FEWEST_FIXES, Trail, check_datum
from gridmap.geo.crs import Datum, from_wgs84

GRID = shapely.box(110.300, 20.000, 110.304, 20.004)


def walk(n=60, *, area=GRID):
    west, south, east, north = area.bounds
    steps = np.linspace(0.05, 0.95, n)
    return west + (east - west) * steps, south + (north - south) * (1 - steps)


def trail(lons, lats, area=GRID):
    return Trail(member_code="M", lons=list(lons), lats=list(lats), home_grid=area)


def test_a_shifted_trail_is_found_and_its_shift_told():
    finding = check_datum(trail(*from_wgs84(*walk(), datum=Datum.GCJ02)))
    assert finding is not None
    assert finding.unshifted_inside_share == pytest.approx(1.0, abs=0.02)
    assert finding.inside_share < 0.2
    assert 100 <= finding.shift_m <= 700


def test_an_honest_trail_is_left_alone():
    assert check_datum(trail(*walk())) is None


def test_who_walks_elsewhere_is_not_taken_for_shifted():
    lons, lats = walk(area=shapely.box(110.32, 20.02, 110.33, 20.03))
    assert check_datum(trail(lons, lats)) is None


def test_a_few_fixes_prove_nothing():
    lons, lats = from_wgs84(*walk(FEWEST_FIXES - 1), datum=Datum.GCJ02)
    assert check_datum(trail(lons, lats)) is None


def test_a_grid_so_large_that_the_shift_stays_within_it_tells_nothing():
    large = shapely.box(110.25, 19.95, 110.35, 20.05)
    lons, lats = from_wgs84(*walk(area=GRID), datum=Datum.GCJ02)
    assert check_datum(trail(lons, lats, large)) is None
