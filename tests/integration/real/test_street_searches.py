"""Searches on real networks against networkx: every profile, 10,000 pairs of places each."""

import numpy as np
import pytest
from networks import oracle, oracle_times
from proofs import write_down
from real_networks import FILES, places_beside, real_graph

from gridmap.model.travel import PROFILES, Traveller
from gridmap.travel.kernels import compiled, fallback
from gridmap.travel.search import door_times, nearest, sweep, times_between
from gridmap.travel.timing import time_graph

LIMIT_S = 600.0


def a_world(graph, profile, n):
    random = np.random.default_rng(20_260_302)
    timed = time_graph(graph, Traveller(profile=profile))
    origins, destinations = (
        places_beside(graph, n, random=random, profile=profile) for _ in range(2)
    )
    known = oracle_times(
        oracle(timed, origins, destinations),
        [(0, i, "out") for i in range(len(origins))],
        [(1, j, "in") for j in range(len(destinations))],
    )
    return timed, origins, destinations, known


def check(timed, origins, destinations, known):
    """Every search finds what networkx found."""
    found = times_between(timed, origins, destinations)
    np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-6)
    near = np.where(known <= LIMIT_S, known, np.inf)
    np.testing.assert_allclose(
        times_between(timed, origins, destinations, limit_s=LIMIT_S), near, rtol=1e-9, atol=1e-6
    )
    swept = sweep(timed, destinations, limit_s=LIMIT_S)
    doors = door_times(swept, origins)
    np.testing.assert_allclose(doors.seconds, near.min(axis=1), rtol=1e-9, atol=1e-6)
    members = nearest(timed, origins, destinations, k=5, limit_s=LIMIT_S)
    np.testing.assert_allclose(
        members.seconds, np.sort(near.T, axis=1)[:, :5], rtol=1e-9, atol=1e-6
    )


def test_some_hundred_pairs_of_monaco_are_those_of_networkx(test_data):
    graph = real_graph(test_data / "streets" / "monaco.osm.pbf")
    for profile in PROFILES.values():
        timed, origins, destinations, known = a_world(graph, profile, 20)
        assert known.shape == (20, 20)
        assert np.isfinite(known).mean() > 0.5
        check(timed, origins, destinations, known)


@pytest.mark.prove
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("code", PROFILES)
def test_ten_thousand_pairs_are_those_of_networkx(test_data, name, code):
    graph = real_graph(test_data / "streets" / name)
    if code != "e_bike" and not graph.foot.any():
        pytest.skip("a network for cars only has no way for feet")
    timed, origins, destinations, known = a_world(graph, PROFILES[code], 100)
    assert known.shape == (100, 100)
    check(timed, origins, destinations, known)
    write_down(
        f"street_searches_{name.partition('.')[0]}_{code}",
        network=name,
        profile=code,
        n_nodes=graph.n_nodes,
        n_streets=graph.n_streets,
        n_pairs=known.size,
        n_with_a_way=int(np.isfinite(known).sum()),
        longest_s=round(float(known[np.isfinite(known)].max()), 1),
    )


@pytest.mark.prove
@pytest.mark.parametrize("name", FILES)
def test_both_kernels_give_the_same_bits_on_real_networks(test_data, name, monkeypatch):
    graph = real_graph(test_data / "streets" / name)
    profile = PROFILES["e_bike"]
    timed = time_graph(graph, Traveller(profile=profile))
    random = np.random.default_rng(1)
    stations, doors = (places_beside(graph, n, random=random, profile=profile) for n in (50, 300))
    found = []
    for kernel in (compiled.load(), fallback.ScipyKernel()):
        if kernel is None:
            pytest.skip("the kernel is not compiled here")
        monkeypatch.setattr("gridmap.travel.search.kernel", kernel)
        swept = sweep(timed, stations, limit_s=LIMIT_S)
        times = door_times(swept, doors)
        ranked = nearest(timed, stations, doors, k=5)
        found.append(
            (
                *(swept.seconds, swept.owner, times.seconds, times.station),
                *(ranked.member, ranked.seconds, times_between(timed, doors, stations)),
            )
        )
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)
