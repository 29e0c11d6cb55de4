"""Two coverages side by side: who gained, who lost, and what cannot be compared."""

import numpy as np
import pytest
from coverage_doors import coverage_of

from gridmap.coverage.comparison import compare
from gridmap.errors import InputError

INF = np.inf


def test_gained_and_lost_are_told_apart_even_where_the_share_stands_still():
    before = coverage_of([10, 10], [100, INF], communities=["A", "A"])
    after = coverage_of([10, 10], [INF, 100], communities=["A", "A"])
    compared = compare(before, after)
    (a,) = compared.levels["communities"]
    for one in (a, compared.whole):
        assert (one.n_households_gained, one.n_households_lost) == (10, 10)
        assert (one.n_doors_gained, one.n_doors_lost) == (1, 1)
        assert one.is_changed
    assert a.before.covered == a.after.covered


def test_the_same_twice_differs_nowhere():
    one = coverage_of([1, None, 3], [0, 900, INF], communities=["A", None, "B"])
    compared = compare(one, one)
    areas = [compared.whole, *compared.levels["communities"]]
    assert not any(area.is_changed for area in areas)
    assert [area.code for area in areas] == ["", "A", "B", ""]


def test_a_new_door_neither_gains_nor_loses():
    before = coverage_of([10], [100], codes=["buildings:a"])
    after = coverage_of([10, 99], [100, 100], codes=["buildings:a", "buildings:b"])
    compared = compare(before, after)
    assert (compared.n_doors_before_only, compared.n_doors_after_only) == (0, 1)
    assert (compared.whole.n_households_gained, compared.whole.n_doors_gained) == (0, 0)
    assert compare(after, before).n_doors_before_only == 1


def test_doors_are_matched_by_code_not_by_place_in_the_list():
    before = coverage_of([1, 2], [100, INF], codes=["a", "b"])
    after = coverage_of([2, 1], [INF, 100], codes=["b", "a"])
    assert compare(before, after).whole.n_doors_gained == 0


def test_an_area_that_is_gone_or_new_has_one_side_only():
    before = coverage_of([1], [1], communities=["old"])
    after = coverage_of([1], [1], communities=["new"])
    new, old = compare(before, after).levels["communities"]
    assert (new.code, new.before, old.code, old.after) == ("new", None, "old", None)


def test_a_door_outside_all_areas_gains_under_the_empty_code():
    before = coverage_of([4], [INF], communities=[None])
    after = coverage_of([4], [1], communities=[None])
    (outside,) = compare(before, after).levels["communities"]
    assert (outside.code, outside.n_households_gained) == ("", 4)


def test_different_limits_cannot_be_compared():
    with pytest.raises(InputError, match="standard"):
        compare(coverage_of([1], [1], limit_s=900), coverage_of([1], [1], limit_s=600))
