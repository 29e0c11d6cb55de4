"""Closed forms, to the digits that are printed: research yardsticks 7.1 to 7.3, 7.10."""

import math

import pytest
from hypercube import Atom, approximate, correction, exact
from queue_runs import LARSON

from gridmap.simulation.pool import Pool, pool_facts
from gridmap.simulation.queueing import Queue, erlang_b, erlang_c


@pytest.mark.parametrize(
    ("n_servers", "load", "share"),
    [(3, 1.5, 0.1343), (1, 1.0, 0.5), (2, 1.0, 0.2), (10, 5.0, 0.0184), (5, 0.0, 0.0)],
)
def test_erlang_b_is_that_of_the_tables(n_servers, load, share):
    """Yardstick 61: Erlang B to 1e-4."""
    assert erlang_b(n_servers, load) == pytest.approx(share, abs=5e-5)


@pytest.mark.parametrize(
    ("n_servers", "load", "share"), [(3, 1.5, 0.236842), (1, 0.5, 0.5), (2, 1.0, 1 / 3)]
)
def test_erlang_c_is_that_of_the_tables(n_servers, load, share):
    assert erlang_c(n_servers, load) == pytest.approx(share, abs=1e-6)


def test_everybody_waits_where_more_comes_than_can_be_done():
    assert erlang_c(2, 2.0) == 1.0
    with pytest.raises(ValueError, match="more comes in"):
        Queue(n_servers=2, arrivals_per_s=1.0, service_s=2.0)


def test_a_single_server_waits_as_long_as_its_formula_says():
    """M/M/1 at load 0.8: Wq = rho / (mu - lambda), P(W > t) = rho exp(-(mu - lambda) t)."""
    queue = Queue(n_servers=1, arrivals_per_s=0.8, service_s=1.0)
    assert queue.mean_wait_s == pytest.approx(4.0)
    assert queue.mean_waiting == pytest.approx(3.2)
    assert queue.utilisation_share == pytest.approx(0.8)
    assert queue.beyond_share(5.0) == pytest.approx(0.8 * math.exp(-1.0))


def test_the_exact_hypercube_has_the_workloads_of_the_book():
    """Yardstick 56 and research 7.1: .5574 / .4734 / .4693 and what else is printed."""
    found = exact(LARSON, n_units=3)
    assert found.workloads == pytest.approx([0.5574, 0.4734, 0.4693], abs=5e-5)
    assert found.waiting_share == pytest.approx(0.23684, abs=5e-6)
    assert found.away_share(LARSON) == pytest.approx(0.43529, abs=5e-5)
    assert found.dispatch_shares[0, 0] == pytest.approx(0.087, abs=5e-4)


def test_corrections_are_those_of_the_book():
    """Research 7.2: Q(3, 1/2, 0..2) = 1, .73684, .63158."""
    factors = [correction(3, 0.5, n_busy) for n_busy in range(3)]
    assert factors == pytest.approx([1.0, 0.73684, 0.63158], abs=5e-6)


def test_the_approximation_has_the_workloads_of_the_book():
    """Yardstick 56 and research 7.3: .5627 / .4716 / .4657 within 2e-4."""
    assert approximate(LARSON, n_units=3) == pytest.approx([0.5627, 0.4716, 0.4657], abs=2e-4)


def test_units_that_nobody_prefers_to_each_other_share_the_load():
    orders = [(0, 1, 2), (1, 2, 0), (2, 0, 1)]
    atoms = [Atom(load=0.5, preference=one) for one in orders]
    assert exact(atoms, n_units=3).workloads == pytest.approx([0.5] * 3)
    lossy = exact(atoms, n_units=3, waits=False)
    assert lossy.waiting_share == pytest.approx(erlang_b(3, 1.5))
    assert lossy.workloads == pytest.approx([0.5 * (1.0 - erlang_b(3, 1.5))] * 3)


@pytest.mark.parametrize(
    ("atoms", "n_units"),
    [
        ([Atom(load=1.0, preference=(0, 0))], 2),
        ([Atom(load=2.0, preference=(0, 1))], 2),
        ([Atom(load=0.0, preference=(0,))], 1),
        ([Atom(load=1.0, preference=tuple(range(13)))], 13),
    ],
)
def test_what_is_no_hypercube_is_refused(atoms, n_units):
    with pytest.raises(ValueError, match=r"unit|load"):
        exact(atoms, n_units=n_units)


def test_members_as_one_pool_wait_as_the_queue_of_as_many_servers_does():
    pool = Pool(n_on_duty=3.2, load=1.5, service_s=600.0)
    queue = Queue(n_servers=3, arrivals_per_s=1.5 / 600.0, service_s=600.0)
    assert (pool.waiting_share, pool.mean_wait_s) == (queue.waiting_share, queue.mean_wait_s)
    assert Pool(n_on_duty=2.0, load=2.5, service_s=60.0).mean_wait_s == math.inf
    nobody = pool_facts(Pool(n_on_duty=0.0, load=0.0, service_s=0.0))
    assert nobody == {"n_on_duty": 0.0, "load": 0.0, "waiting_share": None, "mean_wait_s": None}
