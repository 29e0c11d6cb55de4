import numpy as np
from coverage_doors import coverage_of, doors_of, reach_of
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.coverage.comparison import compare
from gridmap.coverage.served import served
from gridmap.coverage.standard import time_standard

ways = st.one_of(st.integers(0, 2_000).map(float), st.just(np.inf))
door = st.tuples(st.one_of(st.none(), st.integers(0, 50)), ways, st.sampled_from(["A", "B", None]))
doors = st.lists(door, max_size=25)


def split(rows):
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]


@settings(deadline=None)
@given(doors, st.integers(0, 2_000))
def test_every_area_is_what_counting_household_by_household_says(rows, limit_s):
    households, found, areas = split(rows)
    figures = served(
        doors_of(households, communities=areas), reach_of(found), time_standard(limit_s)
    )
    for area in (figures.whole, *figures.levels["communities"]):
        own = [
            (n, way) for n, way, code in rows if area is figures.whole or (code or "") == area.code
        ]
        each = sorted(way for n, way in own for _ in range(n or 0) if way < np.inf)
        assert area.covered.households.part == sum(way <= limit_s for way in each)
        assert area.covered.households.whole == sum(n or 0 for n, _ in own)
        assert area.covered.n_places_uncounted == sum(n is None for n, _ in own)
        assert area.n_places_without_way == sum(way == np.inf for _, way in own)
        assert (area.ways is None) == (not each)
        if area.ways:
            expected = (
                sum(each) / len(each),
                each[-(-len(each) * 50 // 100) - 1],
                each[-(-len(each) * 90 // 100) - 1],
                each[-1],
            )
            told = (area.ways.mean, area.ways.p50, area.ways.p90, area.ways.worst)
            np.testing.assert_allclose(told, expected, rtol=1e-12)


@settings(deadline=None)
@given(doors, st.integers(0, 2_000))
def test_the_areas_of_a_level_add_up_to_the_whole(rows, limit_s):
    households, found, areas = split(rows)
    figures = served(
        doors_of(households, communities=areas), reach_of(found), time_standard(limit_s)
    )
    level = figures.levels["communities"]
    for part in (
        lambda one: one.covered.places.whole,
        lambda one: one.covered.households.part,
        lambda one: one.residents.whole,
        lambda one: one.n_households_without_way,
    ):
        assert sum(map(part, level)) == part(figures.whole)


@settings(deadline=None)
@given(doors, st.integers(0, 2_000), st.integers(0, 2_000))
def test_a_wider_limit_never_covers_fewer(rows, one_s, other_s):
    households, found, _ = split(rows)
    near, far = (
        served(doors_of(households), reach_of(found), time_standard(limit)).whole.covered
        for limit in sorted((one_s, other_s))
    )
    assert near.households.part <= far.households.part
    assert near.places.part <= far.places.part


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), ways, ways), max_size=25), st.randoms())
def test_after_is_before_plus_gained_minus_lost_in_any_order_of_doors(rows, random):
    households, then, now = split(rows)
    codes = [str(n) for n in range(len(rows))]
    order = random.sample(range(len(rows)), len(rows))
    before = coverage_of(households, then, codes=codes)
    after = coverage_of(
        [households[n] for n in order], [now[n] for n in order], codes=[codes[n] for n in order]
    )
    whole = compare(before, after).whole
    assert (
        whole.after.covered.households.part
        == whole.before.covered.households.part
        + whole.n_households_gained
        - whole.n_households_lost
    )
