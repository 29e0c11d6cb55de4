"""The rehearsal run on the queues of the books lies within its own interval of theory."""

import numpy as np
import pytest
from hypercube import exact
from proofs import write_down
from queue_runs import (
    LARSON,
    MINUTE_S,
    hypercube_day,
    of,
    queue_day,
    received_s,
    road_day,
    travel_min,
)

from gridmap.simulation.figures import Measure, figures_of
from gridmap.simulation.pool import pool_of
from gridmap.simulation.queueing import Queue, erlang_b

LOAD = 1.5
QUEUE = Queue(n_servers=3, arrivals_per_s=LOAD / (10 * MINUTE_S), service_s=10 * MINUTE_S)
ROAD = {  # research 7.4: calls an hour, nearest, minutes
    (0.001, False): 0.667,
    (0.001, True): 0.584,
    (3.0, False): 1.097,
    (3.0, True): 0.991,
}


def waits(n_days, n_orders):
    logs = [queue_day(seed, load=LOAD, n_orders=n_orders, waits=True) for seed in range(n_days)]
    waited = [log.assigned_s - received_s(log) for log in logs]
    return of([w.mean() for w in waited]), of([(w > 0.0).mean() for w in waited])


def losses(n_days, n_orders):
    logs = [queue_day(seed, load=LOAD, n_orders=n_orders, waits=False) for seed in range(n_days)]
    return of([float(np.isfinite(log.left_s).mean()) for log in logs])


def workloads(n_days, n_orders):
    logs = [hypercube_day(seed, n_orders=n_orders) for seed in range(n_days)]
    return [of([log.busy_s[unit] / log.day.length_s for log in logs]) for unit in range(3)]


def test_who_waits_in_an_mmc_queue_waits_as_long_as_erlang_says():
    mean_wait_s, waiting_share = waits(8, 400)
    assert mean_wait_s.covers(QUEUE.mean_wait_s)
    assert mean_wait_s.half_width < 0.7 * QUEUE.mean_wait_s
    assert waiting_share.covers(QUEUE.waiting_share)
    assert waiting_share.half_width < 0.35 * QUEUE.waiting_share


def test_the_check_of_a_report_says_how_much_of_a_rehearsed_queue_waits():
    """What stands beside the figures of a rehearsal is the theory of the very queue it ran."""
    logs = [queue_day(seed, load=LOAD, n_orders=400, waits=True) for seed in range(8)]
    pools = [pool_of([figures_of(log)]) for log in logs]
    assert {round(pool.n_on_duty) for pool in pools} == {3}
    assert of([pool.load for pool in pools]).covers(LOAD)
    shares = [figures_of(log).figures[Measure.WAITING_SHARE] for log in logs]
    assert of([s - pool.waiting_share for s, pool in zip(shares, pools, strict=True)]).covers(0.0)


def test_what_nobody_waits_for_is_lost_as_erlang_says():
    lost = losses(8, 400)
    assert lost.covers(erlang_b(3, LOAD))
    assert lost.half_width < 0.35 * erlang_b(3, LOAD)


def test_three_units_are_as_busy_as_the_hypercube_says():
    for found, true in zip(workloads(8, 400), exact(LARSON, n_units=3).workloads, strict=True):
        assert found.covers(float(true))
        assert found.half_width < 0.2 * true


@pytest.mark.parametrize(("per_hour", "nearest"), ROAD)
def test_sector_against_nearest_on_the_circular_road(per_hour, nearest):
    logs = [road_day(seed, per_hour=per_hour, n_orders=200, nearest=nearest) for seed in range(8)]
    found = of([travel_min(log) for log in logs])
    assert found.covers(ROAD[per_hour, nearest])
    assert found.half_width < 0.15 * ROAD[per_hour, nearest]


@pytest.mark.prove
def test_the_rehearsal_agrees_with_theory_at_length():
    """Queues and hypercube with 30 days of 4,000 orders."""
    mean_wait_s, waiting_share = waits(30, 4_000)
    lost, busy = losses(30, 4_000), workloads(30, 4_000)
    true = exact(LARSON, n_units=3).workloads.tolist()
    write_down(
        "simulation_against_theory",
        mmc_wait_s=(QUEUE.mean_wait_s, mean_wait_s),
        mmc_waiting_share=(QUEUE.waiting_share, waiting_share),
        loss_share=(erlang_b(3, LOAD), lost),
        workloads=list(zip(true, busy, strict=True)),
    )
    assert mean_wait_s.covers(QUEUE.mean_wait_s)
    assert waiting_share.covers(QUEUE.waiting_share)
    assert lost.covers(erlang_b(3, LOAD))
    assert all(found.covers(one) for found, one in zip(busy, true, strict=True))


@pytest.mark.prove
def test_the_circular_road_within_one_percent():
    """Yardstick 57: sector against nearest within 1 % of the published simulation."""
    found = {}
    for (per_hour, nearest), minutes in ROAD.items():
        logs = [
            road_day(seed, per_hour=per_hour, n_orders=4_000, nearest=nearest) for seed in range(20)
        ]
        one = of([travel_min(log) for log in logs])
        found[f"{per_hour}/h {'nearest' if nearest else 'sector'}"] = (minutes, one)
    write_down("circular_road", **found)
    for minutes, one in found.values():
        assert one.mean == pytest.approx(minutes, rel=0.01)
