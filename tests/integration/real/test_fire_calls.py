"""San Francisco's fire calls replayed: nearest by street, nearest by line, and in batches."""

from dataclasses import replace

import numpy as np
import pytest
from fire_calls import FireCalls, read_fire_calls
from proofs import write_down

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.simulation.comparison import compare
from gridmap.simulation.figures import DayFigures, Measure, figures_of
from gridmap.simulation.practice import Practice
from gridmap.simulation.rehearsal import World, rehearse

WINDOW_S = 30.0
TOLD = (
    Measure.RESPONSE_MEAN_S,
    Measure.RESPONSE_P50_S,
    Measure.RESPONSE_P90_S,
    Measure.WAIT_MEAN_S,
    Measure.TRAVEL_MEAN_S,
    Measure.REGRET_MEAN_S,
    Measure.UTILISATION_SHARE,
)


@pytest.fixture(scope="module")
def fire(test_data) -> FireCalls:
    folder = test_data / "sf-fire-calls"
    if not folder.is_dir():
        pytest.skip(f"no fire calls in {folder}")
    return read_fire_calls(folder)


def three_ways(fire, days) -> dict[str, list[DayFigures]]:
    """Return the figures of days by street, by line and in batches by street."""
    policy = DispatchPolicy(
        other_grid_s=0.0,
        load_s=0.0,
        search_radius_m=3_000.0,
        widest_radius_m=30_000.0,
        expected_mps=1.0 / fire.s_a_metre,
    )
    nearest = Practice(policy=policy)
    by_street = World(travel=fire.streets, habits=fire.habits)
    by_line = replace(by_street, believed=fire.line)
    ways = {
        "street": (nearest, by_street),
        "line": (nearest, by_line),
        "batch": (replace(nearest, batch_every_s=WINDOW_S), by_street),
    }
    return {
        name: [
            figures_of(rehearse(day, practice, world=world, seed=seed))
            for seed, day in enumerate(days)
        ]
        for name, (practice, world) in ways.items()
    }


def beside_street(figures, name):
    return {
        row.measure: row for row in compare(figures["street"], figures[name]) if row.measure in TOLD
    }


def test_real_steps_give_the_distributions(fire):
    """Every call has its place; a turnout of a minute or two, ten minutes at the scene."""
    assert (len(fire.calls), len(fire.engines)) == (4_941, 41)
    assert 60.0 < np.median(fire.turnout_s) < 120.0
    assert 300.0 < np.median(fire.on_scene_s) < 1_200.0
    assert 5.0 < 1.0 / fire.s_a_metre < 12.0  # metres a second, along the lattice
    assert np.median(fire.way_factors) == pytest.approx(1.0)


def test_four_days_replayed_three_ways(fire):
    figures = three_ways(fire, fire.days(20, seed=1)[:4])
    line, batch = (beside_street(figures, name) for name in ("line", "batch"))
    assert line[Measure.REGRET_MEAN_S].difference.mean > 0.0
    # Where nearly everybody is free a batch gains nothing and costs half a window.
    waits = batch[Measure.WAIT_MEAN_S]
    assert waits.today.mean == 0.0
    assert waits.other.mean == pytest.approx(WINDOW_S / 2.0, abs=2.0)
    assert batch[Measure.RESPONSE_MEAN_S].difference.is_settled
    assert all(
        day.figures[Measure.UNSERVED_SHARE] == 0.0 for days in figures.values() for day in days
    )


@pytest.mark.prove
def test_all_calls_replayed_and_a_crowded_week(fire):
    """All calls over 20 days; ten days of 1,300 calls, five times as many."""
    quiet = three_ways(fire, fire.days(20, seed=1))
    crowded = three_ways(fire, fire.crowded_days(10, n_calls=1_300, seed=2))
    told = {
        f"{load} {name} {measure.value}": row
        for load, figures in (("quiet", quiet), ("crowded", crowded))
        for name in ("line", "batch")
        for measure, row in beside_street(figures, name).items()
    }
    write_down(
        "fire_calls",
        **{
            key: [
                f"{one.mean:.3f} ± {one.half_width:.3f}"
                for one in (row.today, row.other, row.difference)
            ]
            for key, row in told.items()
        },
    )
    assert told["quiet line regret_mean_s"].difference.is_settled
    assert told["quiet line regret_mean_s"].difference.mean > 0.0
    assert told["quiet batch response_mean_s"].difference.mean > 0.0
    assert told["crowded batch response_mean_s"].difference.mean < 0.0
    assert told["crowded batch response_mean_s"].difference.is_settled
