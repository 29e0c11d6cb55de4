"""Rosters that come in at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import town

from gridmap.flows.register_shifts import register_shifts
from gridmap.model.member import ShiftRecord
from gridmap.store import layer_versions, shift_records

pytestmark = pytest.mark.postgis


def test_a_roster_waits_for_the_one_that_is_being_taken(district):
    town.add_member(district, "A")
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    shift = ShiftRecord(code="S", member_code="A", starts_at=at, ends_at=at.replace(hour=16))
    with ThreadPoolExecutor(1) as pool:
        with district.writing() as conn:
            layer_versions.wait_for_turn(conn, district.tenant)
            shift_records.take_shifts(conn, district.tenant, [shift])
            later = pool.submit(register_shifts, [shift], district=district)
            with pytest.raises(TimeoutError):
                later.result(0.3)
        assert later.result(10).n_unchanged == 1
