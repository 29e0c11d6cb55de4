"""What batches are worth on random points in a square, beside first come first served."""

import numpy as np
import pytest
from proofs import write_down

from gridmap.dispatch.matching import first_come, one_place_each, optimal, worth

PUBLISHED = {  # cases × members: how much longer first come is, research 7.12
    (10, 10): 0.18,
    (50, 50): 0.32,
    (100, 100): 0.36,
    (200, 200): 0.42,
    (50, 100): 0.09,
    (100, 150): 0.15,
}


def excess(n_orders, n_members, *, n_runs, seed=712):
    """Return by what share first come first served is longer than the batch, in the mean."""
    rng = np.random.default_rng(seed)
    simple = best = 0.0
    for _ in range(n_runs):
        orders, members = rng.random((n_orders, 1, 2)), rng.random((n_members, 2))
        distances = np.hypot(*np.moveaxis(orders - members, 2, 0))
        question = one_place_each(distances.tolist())
        simple -= worth(question, first_come(question))[1]
        best -= worth(question, optimal(question))[1]
    return simple / best - 1.0


def test_a_batch_is_worth_more_the_scarcer_members_are():
    """Yardstick 7.12, its shape."""
    ample, scarce = excess(20, 60, n_runs=30), excess(20, 20, n_runs=30)
    assert 0.0 < ample < scarce
    assert excess(50, 50, n_runs=20) > 0.2


@pytest.mark.prove
def test_the_table_of_what_batching_is_worth_is_found_again():
    """Yardstick 7.12: 200 runs each, within five points of a hundred."""
    found = {size: excess(*size, n_runs=200) for size in PUBLISHED}
    write_down(
        "batching_is_worth",
        **{
            f"{n} x {m}": f"{share:.0%} (published {PUBLISHED[n, m]:.0%})"
            for (n, m), share in found.items()
        },
    )
    for size, share in found.items():
        assert abs(share - PUBLISHED[size]) < 0.05, size
