"""The sample district's day and its rainstorm, rehearsed along its streets."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from proofs import write_down

from gridmap.cli.sample_district import sample_folder, take_shifts
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.flows.simulate_days import simulate_days
from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.model.work_order import Disposition, Urgency
from gridmap.sample.day import requests_for
from gridmap.settings import Settings
from gridmap.simulation.figures import Measure
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.question import (
    Otherwise,
    SimulationQuestion,
    StaffingWish,
    TimedBy,
)
from gridmap.wiring import Services, current_streets

pytestmark = [pytest.mark.postgis, pytest.mark.prove]

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 1, 5)
QUESTION = SimulationQuestion(n_days=20, since=DAY, until=DAY)
TOLD = (
    Measure.RESPONSE_MEAN_S,
    Measure.RESPONSE_P90_S,
    Measure.TRAVEL_MEAN_S,
    Measure.REGRET_MEAN_S,
    Measure.UTILISATION_SHARE,
    Measure.UNCOVERED_GRID_MINUTES,
)


@pytest.fixture
def sample(sample):
    """The sample district after its day with the rainstorm."""
    services = Services(district=sample, settings=Settings())
    for days in (-1, 0, 1):
        take_shifts(services, DAY + timedelta(days=days), ZONE)
    rows = requests_for(DAY, sample_folder(), ZONE)
    rows += requests_for(DAY, sample_folder(), ZONE, name="rainstorm")
    for row in sorted(rows, key=lambda one: one.received_at):
        then = replace(sample, clock=lambda at=row.received_at: at)
        receive_requests([intake(row)], district=then, policy=IntakePolicy())
    return sample


def intake(row) -> RequestIntake:
    """Return what of a request matters here."""
    return RequestIntake(
        idempotency_key=row.source_ref,
        channel=row.channel,
        received_at=row.received_at,
        category=row.category or None,
        urgency=Urgency(row.urgency) if row.urgency else None,
        disposition=Disposition(row.disposition) if row.disposition else None,
        unit_code=row.unit_code or None,
        position=None if row.lon is None else LonLat(row.lon, row.lat),
    )


def test_streets_line_batch_staff_and_patrol_on_the_sample(sample):
    travel = current_streets(sample, Settings())
    others = {
        "by line": Otherwise(timed_by=TimedBy.LINE),
        "batch 60 s": Otherwise(practice=Practice(batch_every_s=60.0)),
        "half the full-time members": Otherwise(
            staffing=(StaffingWish(change=-336, role="full_time"),)
        ),
        "patrol": Otherwise(practice=Practice(after_work=AfterWork.PATROL)),
    }
    rows = {}
    for name, other in others.items():
        report, _ = simulate_days(
            replace(QUESTION, other=other), district=sample, travel=travel, zone=ZONE
        )
        rows |= {(name, row.measure): row for row in report.rows}
        assert report.basis.n_members == 3_473
    write_down(
        "sample_simulation",
        **{
            f"{name} {measure.value}": [
                f"{one.mean:.3f} ± {one.half_width:.3f}"
                for one in (row.today, row.other, row.difference)
            ]
            for (name, measure), row in rows.items()
            if measure in TOLD
        },
    )
    assert rows["by line", Measure.REGRET_MEAN_S].difference.mean > 0.0
    assert rows["by line", Measure.REGRET_MEAN_S].difference.is_settled
    fewer = rows["half the full-time members", Measure.UNCOVERED_GRID_MINUTES].difference
    assert fewer.is_settled
    assert fewer.mean > 0.0
