"""Whatever the times, a longer limit covers a shorter one."""

import itertools

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gridmap.coverage.shapes import TimeWindow, shapes

SECONDS = st.one_of(st.floats(0, 1000), st.just(float("inf")))


@given(
    seconds=arrays.arrays(np.float64, st.tuples(*[st.integers(2, 7)] * 2), elements=SECONDS),
    limits=st.lists(st.floats(0, 1100), min_size=2, max_size=4),
    lead_s_per_m=st.floats(0.3, 2.0),
)
def test_a_longer_limit_covers_a_shorter_one(seconds, limits, lead_s_per_m):
    window = TimeWindow(seconds=seconds, west_m=0.0, south_m=0.0, cell_m=20.0)
    areas = shapes(window, sorted(limits), lead_s_per_m=lead_s_per_m)
    for inner, outer in itertools.pairwise(areas):
        left_over = shapely.make_valid(inner).difference(shapely.make_valid(outer))
        assert left_over.area < 1e-6
        assert inner.area <= outer.area + 1e-6


@given(
    seconds=arrays.arrays(np.float64, (6, 6), elements=SECONDS),
    limit_s=st.floats(0, 1100),
)
def test_a_raster_point_is_in_the_shape_if_it_is_in_time(seconds, limit_s):
    window = TimeWindow(seconds=seconds, west_m=0.0, south_m=0.0, cell_m=20.0)
    (area,) = shapes(window, [limit_s], lead_s_per_m=1.0)
    left = limit_s - seconds.ravel()
    clear = np.abs(left) > 0.01
    rows, columns = np.divmod(np.flatnonzero(clear), 6)
    inside = shapely.intersects_xy(area, columns * 20.0, rows * 20.0)
    assert (inside == (left[clear] > 0)).all()
