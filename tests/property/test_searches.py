"""Searches along streets: both kernels agree to the last bit, and networkx agrees with them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import oracle, oracle_times, places_at, random_places, random_timed

from gridmap.travel.graph import arriving, leaving
from gridmap.travel.kernels import compiled, fallback
from gridmap.travel.kernels.arrays import Pairs
from gridmap.travel.search import direct_ways, door_times, nearest, sweep, times_between

COMPILED, SCIPY = compiled.load(), fallback.ScipyKernel()
NEEDS_COMPILED = pytest.mark.skipif(COMPILED is None, reason="the kernel is not compiled here")
SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)
LIMITS = st.sampled_from([0.0, 5.0, 20.0, 37.5, 60.0, 1e9, np.inf])


def a_world(random):
    """A network, some stations or members, some doors or requests."""
    timed = random_timed(random, n_nodes=random.integers(1, 30), n_streets=random.integers(1, 60))
    return (
        timed,
        random_places(random, timed.graph, random.integers(0, 9)),
        random_places(random, timed.graph, random.integers(0, 9)),
    )


def times_by_networkx(timed, origins, destinations):
    return oracle_times(
        oracle(timed, origins, destinations),
        [(0, i, "out") for i in range(len(origins))],
        [(1, j, "in") for j in range(len(destinations))],
    )


@NEEDS_COMPILED
@given(SEEDS, LIMITS, st.sampled_from([0.01, 1.0, 7.0, 1e6]))
def test_a_sweep_is_the_same_in_both_kernels_whatever_the_buckets(random, limit_s, bucket_s):
    timed, stations, _ = a_world(random)
    ends = arriving(stations, timed)
    seconds, owner = (
        kernel.sweep(timed.inward, ends, limit_s=limit_s, bucket_s=bucket_s)
        for kernel in (COMPILED, SCIPY)
    )
    for one, other in zip(seconds, owner, strict=True):
        np.testing.assert_array_equal(one, other)


@NEEDS_COMPILED
@given(SEEDS, LIMITS, st.sampled_from([0.01, 1.0, 7.0, 1e6]), st.integers(1, 12))
def test_nearest_and_between_are_the_same_in_both_kernels(random, limit_s, bucket_s, k):
    timed, members, requests = a_world(random)
    ends = leaving(members, timed), arriving(requests, timed)
    direct = direct_ways(timed, members, requests)
    measures = {"limit_s": limit_s, "bucket_s": bucket_s}
    one, other = (
        kernel.between(timed.outward, ends, direct, **measures) for kernel in (COMPILED, SCIPY)
    )
    np.testing.assert_array_equal(one, other)
    ranked, again = (
        kernel.nearest(timed.outward, ends, direct, k=k, **measures) for kernel in (COMPILED, SCIPY)
    )
    np.testing.assert_array_equal(ranked[0], again[0])
    np.testing.assert_array_equal(ranked[1], again[1])


@given(SEEDS, LIMITS)
def test_times_between_places_are_those_of_networkx(random, limit_s):
    timed, origins, destinations = a_world(random)
    known = times_by_networkx(timed, origins, destinations)
    found = times_between(timed, origins, destinations, limit_s=limit_s)
    np.testing.assert_allclose(found, np.where(known <= limit_s + 1e-9, known, np.inf), rtol=1e-12)


@given(SEEDS, LIMITS, st.booleans())
def test_doors_know_their_nearest_station_as_networkx_does(random, limit_s, towards):
    timed, stations, doors = a_world(random)
    swept = sweep(timed, stations, limit_s=limit_s, towards=towards)
    found = door_times(swept, doors)
    if towards:
        known = times_by_networkx(timed, doors, stations)
    else:
        known = times_by_networkx(timed, stations, doors).T
    best = known.min(axis=1, initial=np.inf)
    best[best > limit_s + 1e-9] = np.inf
    np.testing.assert_allclose(found.seconds, best, rtol=1e-12)
    for seconds, station, row in zip(found.seconds, found.station, known, strict=True):
        assert (station == -1) == np.isinf(seconds)
        if station >= 0:
            assert row[station] == pytest.approx(seconds, rel=1e-12)


@given(SEEDS, LIMITS, st.integers(1, 12))
def test_the_nearest_members_are_those_of_networkx_in_order(random, limit_s, k):
    timed, members, requests = a_world(random)
    known = times_by_networkx(timed, members, requests).T
    known[known > limit_s + 1e-9] = np.inf
    found = nearest(timed, members, requests, k=k, limit_s=limit_s)
    padded = np.concatenate([np.sort(known, axis=1), np.full((len(requests), k), np.inf)], axis=1)
    np.testing.assert_allclose(found.seconds, padded[:, :k], rtol=1e-12)
    for row, chosen, seconds in zip(known, found.member, found.seconds, strict=True):
        there = chosen[chosen >= 0]
        assert len(set(there)) == len(there) == np.isfinite(seconds).sum()
        np.testing.assert_allclose(row[there], seconds[: len(there)], rtol=1e-12)


@given(SEEDS)
@settings(max_examples=50)
def test_what_a_search_found_is_found_again_with_that_very_limit(random):
    timed, origins, destinations = a_world(random)
    found = times_between(timed, origins, destinations)
    for limit_s in np.unique(found[np.isfinite(found)])[:10]:
        again = times_between(timed, origins, destinations, limit_s=limit_s)
        np.testing.assert_array_equal(again, np.where(found <= limit_s, found, np.inf))


def test_no_place_has_no_way():
    timed = random_timed(np.random.default_rng(1), n_nodes=5, n_streets=9)
    nowhere = places_at([[], []])
    assert times_between(timed, nowhere, nowhere).tolist() == [[np.inf, np.inf]] * 2


@NEEDS_COMPILED
def test_threads_search_at_once_without_disturbing_each_other():
    worlds = [a_world(np.random.default_rng(seed)) for seed in range(40)]

    def ask(world):
        timed, origins, destinations = world
        return [
            np.concatenate(
                [
                    times_between(timed, origins, destinations).ravel(),
                    sweep(timed, destinations, limit_s=50).seconds,
                ]
            )
            for _ in range(20)
        ]

    alone = [ask(world) for world in worlds]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ask, worlds))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


@NEEDS_COMPILED
def test_what_belongs_to_another_network_is_refused_before_it_is_read():
    timed, origins, destinations = a_world(np.random.default_rng(4))
    ends = leaving(origins, timed), arriving(destinations, timed)
    direct = direct_ways(timed, origins, destinations)
    assert len(ends[0].node) > 0
    assert len(ends[1].node) > 0
    beyond = np.int32(len(timed.outward.start) - 1)
    foreign = replace(ends[0], node=np.full_like(ends[0].node, beyond))
    cut = replace(ends[1], node=ends[1].node[:-1])
    far = Pairs(
        start=np.r_[0, np.ones(len(origins), dtype=np.int64)],
        target=np.array([len(destinations)], dtype=np.int32),
        seconds=np.zeros(1),
    )
    fewer = replace(direct, start=direct.start[:-1])
    for wrong_ends, wrong_direct in (
        ((foreign, ends[1]), direct),
        ((ends[0], cut), direct),
        (ends, far),
        (ends, fewer),
    ):
        with pytest.raises(IndexError):
            COMPILED.between(timed.outward, wrong_ends, wrong_direct, limit_s=9.0, bucket_s=1.0)


@NEEDS_COMPILED
def test_room_that_was_not_prepared_to_the_end_is_not_searched_in():
    timed, origins, _ = a_world(np.random.default_rng(4))
    kernel = compiled.CompiledKernel(Interrupted(COMPILED._library))
    ends = arriving(origins, timed)
    with pytest.raises(KeyboardInterrupt):
        kernel.sweep(timed.inward, ends, limit_s=9.0, bucket_s=1.0)
    found = kernel.sweep(timed.inward, ends, limit_s=9.0, bucket_s=1.0)
    known = SCIPY.sweep(timed.inward, ends, limit_s=9.0, bucket_s=1.0)
    np.testing.assert_array_equal(found[0], known[0])


class Interrupted:
    """A library during whose first call to prepare room a signal comes."""

    def __init__(self, library):
        self._library, self._is_first = library, True

    def __getattr__(self, name):
        if name == "gridmap_prepare" and self._is_first:
            self._is_first = False
            raise KeyboardInterrupt
        return getattr(self._library, name)
