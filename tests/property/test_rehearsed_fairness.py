"""Expert test 23: with the fairness preference the work of thirty days falls evenly."""

import numpy as np
import pytest
from proofs import write_down
from rehearsing import ByHand, a_day, a_member, an_order, grid

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.geo.distance import great_circle_m
from gridmap.model.place import LonLat
from gridmap.simulation.figures import Measure, figures_of
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.rehearsal import World, rehearse

ROWS, COLUMNS, SIDE_DEG = 5, 8, 0.03
A_DAY_EACH = 8
FAIRNESS_S = 90.0
STREETS = ByHand(great_circle_m)  # 1.3 m/s with a detour of 1.3


def town_day(n_days: int, seed: int = 1):
    """Return so many days of forty grids with a member each; three in ten orders in one corner."""
    rng = np.random.default_rng(seed)
    n_grids = ROWS * COLUMNS
    n = n_grids * A_DAY_EACH * n_days
    hours = rng.uniform(8.0, 18.0, n) + 24.0 * rng.integers(0, n_days, n)
    is_hot = rng.random(n) < 0.3
    east = np.where(is_hot, rng.normal(0.3, 0.08, n), rng.random(n)).clip(0.0, 0.999)
    north = np.where(is_hot, rng.normal(0.4, 0.10, n), rng.random(n)).clip(0.0, 0.999)
    orders = [
        an_order(number, 3_600.0 * hour, _at(x, y), grid_id=grid(_number(x, y)))
        for number, (hour, x, y) in enumerate(zip(np.sort(hours), east, north, strict=True))
    ]
    members = [
        a_member(
            f"{number:02d}",
            _at((number % COLUMNS + 0.5) / COLUMNS, (number // COLUMNS + 0.5) / ROWS),
            capacity=3,
            home_grid_id=grid(number),
        )
        for number in range(n_grids)
    ]
    return a_day(orders, members)


def _at(east: float, north: float) -> LonLat:
    return LonLat(110.3 + SIDE_DEG * float(east), 20.0 + SIDE_DEG * float(north))


def _number(east: float, north: float) -> int:
    return int(east * COLUMNS) + COLUMNS * int(north * ROWS)


def rehearsed(n_days: int, *, fairness_s: float, after_work: AfterWork):
    policy = DispatchPolicy(fairness_s=fairness_s, retry_s=600.0, longest_retry_s=3_600.0)
    practice = Practice(policy=policy, after_work=after_work)
    log = rehearse(town_day(n_days), practice, world=World(travel=STREETS), seed=1)
    return figures_of(log).figures


def test_work_falls_more_evenly_with_the_fairness_preference():
    plain, fair = (
        rehearsed(3, fairness_s=one, after_work=AfterWork.STAY) for one in (0.0, FAIRNESS_S)
    )
    assert fair[Measure.ORDERS_GINI] < 0.75 * plain[Measure.ORDERS_GINI]
    assert fair[Measure.TRAVEL_MEAN_S] <= 1.05 * plain[Measure.TRAVEL_MEAN_S]


@pytest.mark.prove
def test_thirty_days_fall_evenly_at_little_cost():
    """P90/P50 of orders a member <= 1.5, mean travel worse by <= 5 %, where members stay."""
    told = {
        (after_work, fairness_s): rehearsed(30, fairness_s=fairness_s, after_work=after_work)
        for after_work in (AfterWork.STAY, AfterWork.RETURN)
        for fairness_s in (0.0, FAIRNESS_S)
    }
    write_down(
        "fairness",
        **{
            f"{after_work} fairness_s {fairness_s:g}": {
                one.value: round(figures[one], 3)
                for one in (
                    Measure.ORDERS_P90_TO_P50,
                    Measure.ORDERS_GINI,
                    Measure.TRAVEL_MEAN_S,
                    Measure.RESPONSE_MEAN_S,
                )
            }
            for (after_work, fairness_s), figures in told.items()
        },
    )
    plain, fair = (told[AfterWork.STAY, one] for one in (0.0, FAIRNESS_S))
    assert plain[Measure.ORDERS_P90_TO_P50] > 1.5
    assert fair[Measure.ORDERS_P90_TO_P50] <= 1.5
    assert fair[Measure.TRAVEL_MEAN_S] <= 1.05 * plain[Measure.TRAVEL_MEAN_S]
