"""The match of a batch, held against published optima and against trying everything."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from location_benchmarks import linear_assignment

from gridmap.dispatch.matching import (
    MatchQuestion,
    bids_s,
    first_come,
    one_place_each,
    optimal,
    worth,
)

SMALL = one_place_each([[2.0, 4.0], [5.0, 9.0]])


def a_question(rng, n_orders, n_members, n_places=2):
    """Return a question in which some pairs may not be and some members take several orders."""
    cost_s = rng.uniform(0.0, 600.0, (n_orders, n_members)).round(1)
    cost_s[rng.random((n_orders, n_members)) < 0.3] = np.inf
    step_s = np.cumsum(rng.uniform(0.0, 90.0, (n_members, n_places)), axis=1)
    step_s[:, 0] = 0.0
    return MatchQuestion(
        cost_s=cost_s,
        step_s=step_s,
        n_free=rng.integers(0, n_places + 1, n_members),
        weights=rng.integers(1, 5, n_orders),
    )


def best_worth(question):
    """Try every match there is."""
    n_orders, n_members = question.cost_s.shape
    return max(
        worth(question, match)
        for match in itertools.product((None, *range(n_members)), repeat=n_orders)
    )


def test_first_come_takes_eleven_minutes_and_the_batch_nine():
    """Expert test 15: rows are orders, columns members."""
    assert first_come(SMALL) == (0, 1)
    assert optimal(SMALL) == (1, 0)
    assert worth(SMALL, (0, 1)) == (2, -11.0)
    assert worth(SMALL, (1, 0)) == (2, -9.0)


def test_no_match_is_better_than_the_best_of_all():
    """Expert test 14: an independent exhaustive search."""
    rng = np.random.default_rng(14)
    for _ in range(60):
        question = a_question(rng, int(rng.integers(1, 6)), int(rng.integers(1, 5)))
        assert worth(question, optimal(question)) == pytest.approx(best_worth(question))


def test_whom_one_order_alone_can_get_is_needed_once_if_cheapest():
    """As in a large town: hardly anybody is near two orders."""
    rng = np.random.default_rng(46)
    for _ in range(60):
        question = a_question(rng, int(rng.integers(1, 4)), int(rng.integers(1, 7)))
        only = rng.integers(0, len(question.weights), question.cost_s.shape[1])
        cost_s = np.full_like(question.cost_s, np.inf)
        cost_s[only, np.arange(len(only))] = rng.uniform(0.0, 600.0, len(only)).round(1)
        cost_s[:, 0] = question.cost_s[:, 0]
        question = replace(question, cost_s=cost_s)
        assert worth(question, optimal(question)) == pytest.approx(best_worth(question))


def with_one_more(question, costs_s):
    """Return the question with one more member of one place, by the cost for each order."""
    return MatchQuestion(
        cost_s=np.column_stack([question.cost_s, costs_s]),
        step_s=np.vstack([question.step_s, np.zeros((1, question.step_s.shape[1]))]),
        n_free=np.append(question.n_free, 1),
        weights=question.weights,
    )


def test_whoever_is_new_makes_a_match_better_exactly_if_they_come_below_the_bid():
    rng, n_served = np.random.default_rng(44), 0
    for _ in range(80):
        question = a_question(rng, int(rng.integers(1, 6)), int(rng.integers(1, 5)))
        match = optimal(question)
        for order, bid_s in enumerate(bids_s(question, match).tolist()):
            if match[order] is None:
                assert bid_s == np.inf
                continue
            n_served += 1
            old = worth(question, match)
            for more_s in (-0.01, 0.01):
                costs_s = np.full(len(match), np.inf)
                costs_s[order] = min(bid_s + more_s, 1e6)
                more = with_one_more(question, costs_s)
                new = worth(more, optimal(more))
                is_better = new[0] > old[0] or new[1] > old[1] + 1e-4
                assert is_better == (costs_s[order] < bid_s)
    assert n_served > 50


def test_nobody_at_their_bids_makes_a_match_better_however_many_come():
    rng = np.random.default_rng(45)
    for _ in range(60):
        question = a_question(rng, int(rng.integers(1, 6)), int(rng.integers(1, 5)))
        match = optimal(question)
        bids = bids_s(question, match)
        more = question
        for _ in match:
            more = with_one_more(more, np.minimum(bids, 1e12))
        if None not in match:
            assert worth(more, optimal(more)) == pytest.approx(worth(question, match), abs=1e-3)


def test_of_eight_by_eight_no_permutation_is_better():
    """Expert test 14, n = 8: all 40,320 permutations."""
    rng = np.random.default_rng(8)
    cost_s = rng.uniform(0.0, 600.0, (8, 8))
    all_s = np.array(list(itertools.permutations(range(8))))
    least_s = cost_s[np.arange(8), all_s].sum(axis=1).min()
    question = one_place_each(cost_s.tolist())
    assert worth(question, optimal(question)) == (8, pytest.approx(-least_s))


def test_more_orders_served_count_for_more_than_any_seconds():
    question = one_place_each([[1.0, math.inf], [2.0, 90_000.0]])
    assert first_come(question) == (0, 1)
    assert optimal(question) == (0, 1)
    lone = one_place_each([[1.0, 90_000.0], [2.0, math.inf]])
    assert first_come(lone) == (0, None)
    assert optimal(lone) == (1, 0)


def test_where_not_all_are_served_the_weightier_order_is():
    question = one_place_each([[1.0], [500.0]])
    assert optimal(question) == (0, None)
    assert optimal(replace(question, weights=np.array([1, 2]))) == (None, 0)


def test_a_further_place_costs_what_it_costs():
    costs = one_place_each([[10.0, 30.0], [10.0, 30.0]])
    two = replace(costs, n_free=np.array([2, 1]))
    cheap = replace(two, step_s=np.array([[0.0, 15.0], [0.0, 0.0]]))
    dear = replace(two, step_s=np.array([[0.0, 25.0], [0.0, 0.0]]))
    assert optimal(cheap) == (0, 0)
    assert sorted(optimal(dear)) == [0, 1]
    assert worth(replace(cheap, n_free=np.array([1, 1])), (0, 0)) == (-1, -math.inf)


def test_nobody_and_nothing_are_matched_too():
    assert optimal(one_place_each(np.empty((2, 0)).tolist())) == (None, None)
    assert optimal(one_place_each([[math.inf]])) == (None,)
    assert first_come(one_place_each([[math.inf]])) == (None,)


@pytest.mark.parametrize(
    ("name", "optimum", "greedy"), [("assign100", 305, 643), ("assign500", 991, None)]
)
def test_the_optima_of_the_or_library_are_reached(test_data, name, optimum, greedy):
    """Yardsticks 7.6 and 7.8."""
    costs, published = linear_assignment(test_data / "location-benchmarks", name)
    question = one_place_each(costs.tolist())
    assert worth(question, optimal(question)) == (len(costs), -optimum)
    assert published == optimum
    simple = -worth(question, first_come(question))[1]
    assert simple == greedy if greedy else simple > optimum


def parisi(n):
    """Return the mean optimum of n × n exponential costs."""
    return sum(1 / k**2 for k in range(1, n + 1))


def harmonic(n):
    """Return the mean of first come first served."""
    return sum(1 / k for k in range(1, n + 1))


@pytest.mark.parametrize("n", [10, 50])
def test_random_costs_have_the_means_of_parisi_and_the_harmonic_number(n):
    """Yardstick 7.5, within three standard errors."""
    rng = np.random.default_rng(75)
    best, simple = [], []
    for _ in range(200):
        question = one_place_each(rng.exponential(1.0, (n, n)).tolist())
        best.append(-worth(question, optimal(question))[1])
        simple.append(-worth(question, first_come(question))[1])
    for figures, mean in ((best, parisi(n)), (simple, harmonic(n))):
        assert abs(np.mean(figures) - mean) < 3 * np.std(figures) / math.sqrt(len(figures))
