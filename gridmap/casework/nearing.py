"""When a deadline is near: little time is left, or most of it has gone; one rule for all places.

A limit on the clock is near by the clock, at an instant that its beginning and its end give. One in
working time is near by the duty that has passed: that instant is counted with the deadline and kept
with it, as an edit of the calendar moves neither.
"""

from datetime import datetime, timedelta
from typing import Final

from gridmap.casework.calendar import LimitUnit, WorkingCalendar, deadline, duty_between

LEAST_LEFT: Final = timedelta(minutes=30)
USED_SHARE: Final = 0.75
"""Of the span from its beginning. Statements are given both; pages are told the instant."""


def nears_at(since: datetime, due: datetime, counted: datetime | None = None) -> datetime:
    """Return the instant after which a deadline is amber: with half an hour or a quarter left.

    Whichever comes first: a limit of minutes is near by the half hour, one of days by its share.
    `counted` is the instant of a limit in working time, which holds as it was counted.

    >>> from datetime import UTC
    >>> begin = datetime(2026, 3, 2, 8, tzinfo=UTC)
    >>> nears_at(begin, begin + timedelta(days=4)) - begin
    datetime.timedelta(days=3)
    >>> nears_at(begin, begin + timedelta(hours=1)) - begin
    datetime.timedelta(seconds=1800)
    """
    return counted or min(due - LEAST_LEFT, since + USED_SHARE * (due - since))


def counted_nearing(
    since: datetime, due: datetime, unit: LimitUnit, calendar: WorkingCalendar
) -> datetime | None:
    """Return when a limit in working time nears, by the duty within it; None for the clock.

    A limit of four hours that begins an hour before the weekend is near on Monday, with an hour of
    duty left; one of four working days when three quarters of their duty have passed.
    """
    if unit is LimitUnit.CLOCK:
        return None
    duty = duty_between(since, due, calendar)
    calm_s = min(duty - LEAST_LEFT, USED_SHARE * duty).total_seconds()
    return min(deadline(since, calm_s, LimitUnit.WORKING_HOURS, calendar), due)
