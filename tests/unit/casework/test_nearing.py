"""When a deadline nears that is counted in working time: by the duty that has passed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gridmap.casework.calendar import LimitUnit, WorkingCalendar, deadline, duty_between
from gridmap.casework.nearing import counted_nearing, nears_at

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar()  # 08:30 to 17:30, Monday to Friday
HOURS, DAYS, CLOCK = LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS, LimitUnit.CLOCK
FRIDAY = datetime(2026, 6, 12, 16, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("amount_s", "unit", "day", "clock"),
    [
        (4 * 3_600, HOURS, 15, "10:30"),  # due on Monday at 11:30, an hour of duty left
        (3_600, HOURS, 12, "17:00"),  # due with the end of duty: half an hour left
        (600, HOURS, 12, "16:30"),  # at once: it was never more than ten minutes
        (86_400, DAYS, 15, "15:00"),  # an hour on Friday and nine on Monday: seven and a half
        (4 * 86_400, DAYS, 17, "17:15"),  # 37 hours of duty until Thursday evening
    ],
)
def test_three_quarters_of_the_duty_or_half_an_hour_of_it(amount_s, unit, day, clock):
    due = deadline(FRIDAY, amount_s, unit, CALENDAR)
    near = counted_nearing(FRIDAY, due, unit, CALENDAR).astimezone(ZONE)
    assert (near.day, f"{near:%H:%M}") == (day, clock)


@pytest.mark.parametrize("unit", [HOURS, DAYS])
def test_it_never_nears_in_a_rest_unless_it_is_due_with_the_duty_before(unit):
    for amount_s in range(1_800, 10 * 86_400, 40_000):
        due = deadline(FRIDAY, amount_s, unit, CALENDAR)
        near = counted_nearing(FRIDAY, due, unit, CALENDAR)
        assert FRIDAY <= near <= due
        assert duty_between(near - timedelta(minutes=1), near, CALENDAR) or near == FRIDAY


def test_the_clock_runs_on_its_own_and_a_counted_instant_holds():
    due = deadline(FRIDAY, 4 * 86_400, CLOCK, CALENDAR)
    assert counted_nearing(FRIDAY, due, CLOCK, CALENDAR) is None
    assert nears_at(FRIDAY, due) == FRIDAY + timedelta(days=3)
    assert nears_at(FRIDAY, due, FRIDAY) == FRIDAY
