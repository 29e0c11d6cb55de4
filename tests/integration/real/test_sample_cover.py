"""Cover of the sample district at ten in the morning: what it says, and what it costs to know."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import town
from proofs import write_down

from gridmap.cli.sample_district import take_shifts
from gridmap.dispatch.assign import shortlist
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.look_up_cover import read_cover
from gridmap.settings import Settings
from gridmap.store import covers, situations
from gridmap.wiring import Services, current_streets

pytestmark = [pytest.mark.postgis, pytest.mark.prove]

POLICY = DispatchPolicy(cover_minimum=1)
AT = datetime(2026, 3, 3, 2, tzinfo=UTC)
N_PLACES = 40


@pytest.fixture
def services(sample):
    settings = Settings()
    plain = Services(district=sample, settings=settings)
    take_shifts(plain, date(2026, 3, 3), ZoneInfo(settings.time_zone))
    there = plain.at_clock(lambda: AT)
    return Services(
        district=there.district,
        settings=settings,
        travel=current_streets(there.district, settings),
        dispatch_policy=POLICY,
    )


def test_cover_of_the_sample_is_told_and_its_cost_for_a_decision_written_down(services):
    kept = {"district": services.district, "travel": services.travel, "policy": POLICY}
    whole = read_cover(**kept)
    started = time.perf_counter()
    again = read_cover(**kept)
    whole_s = time.perf_counter() - started
    assert again["grids"] == whole["grids"]
    assert whole["n_households"] == 290_555
    assert 0 < whole["n_grids_uncovered"] < whole["n_grids"]
    assert all(one["net_households"] > 0 for one in whole["move_ups"])
    with services.district.reading() as conn:
        grids = covers.read_grids(conn, services.district.tenant)
    took, n_spared = [], 0
    for grid in grids[:: len(grids) // N_PLACES]:
        order = town.receive(services.district, position=grid.middle, received_at=AT).work_order_id
        with services.district.reading() as conn:
            situation = situations.read(
                conn, services.district.tenant, order, radius_m=1_500.0, at=AT, policy=POLICY
            )
        listed = shortlist(situation, POLICY)
        started = time.perf_counter()
        seen, _ = covers.protect(situation, listed, **kept)
        took.append(1_000 * (time.perf_counter() - started))
        n_spared += sum(bool(one.bares) for one in seen.candidates)
    took.sort()
    write_down(
        "sample_cover",
        n_grids=whole["n_grids"],
        n_grids_uncovered=whole["n_grids_uncovered"],
        n_households_uncovered=whole["n_households_uncovered"],
        n_idle_members=whole["n_idle_members"],
        move_ups=whole["move_ups"],
        whole_district_s=round(whole_s, 2),
        n_places=len(took),
        n_whose_leaving_bares_a_grid=n_spared,
        decision_p50_ms=round(took[len(took) // 2], 1),
        decision_p95_ms=round(took[len(took) * 95 // 100], 1),
        decision_max_ms=round(took[-1], 1),
    )
