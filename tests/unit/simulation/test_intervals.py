"""Intervals and what is compared by them."""

import math

import numpy as np
import pytest

from gridmap.simulation.figures import gini
from gridmap.simulation.intervals import interval, paired


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    hits = [interval(rng.normal(5.0, 2.0, 10).tolist()).covers(5.0) for _ in range(2_000)]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.015)


def test_one_day_tells_a_mean_and_no_width():
    one = interval([3.0, math.nan])
    assert (one.mean, one.n_days) == (3.0, 1)
    assert math.isnan(one.half_width)
    assert not one.is_settled
    assert interval([]).n_days == 0


def test_what_days_do_to_both_practices_falls_out_of_the_difference():
    days = [100.0, 400.0, 900.0, 250.0]
    found = paired(days, [one + 5.0 for one in days])
    assert (found.mean, found.half_width) == (5.0, 0.0)
    assert found.is_settled
    assert interval(days).half_width > 300.0


@pytest.mark.parametrize(("values", "share"), [([2, 2], 0.0), ([0, 4], 0.5), ([1, 3], 0.25)])
def test_ginis_coefficient_is_that_of_the_book(values, share):
    assert gini(np.array(values, dtype=float)) == pytest.approx(share)


def test_nobody_did_anything_is_not_even():
    assert math.isnan(gini(np.zeros(3)))
