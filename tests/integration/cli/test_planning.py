"""Planned days at a terminal."""

from datetime import UTC, datetime, timedelta

import pytest
import town

from gridmap.model.appointment import AppointmentWindow

pytestmark = pytest.mark.postgis


def test_a_day_of_appointments_is_planned(gridmap, district):
    tomorrow = datetime.now(UTC).replace(hour=2, minute=0, second=0, microsecond=0)
    tomorrow += timedelta(days=1)
    town.add_member(district, "A")
    window = AppointmentWindow(tomorrow, tomorrow + timedelta(hours=1))
    number = town.receive(district, window=window, received_at=None).number
    code, plan = gridmap("plan", "day", "--date", tomorrow.date())
    assert (code, [one["number"] for one in plan["visits"]]) == (0, [number])
    assert plan["visits"][0]["begin_at"].startswith(f"{tomorrow:%Y-%m-%d %H:%M}")
    code, said = gridmap("plan", "day", "--date", tomorrow.date(), "--member", "A", as_json=False)
    assert code == 0
    assert "1 次上门" in said
    assert "10:00" in said
    code, said = gridmap("plan", "day", "--date", "tomorrow", as_json=False)
    assert code == 2
    assert "不是日期" in said
