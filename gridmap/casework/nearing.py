"""When a deadline is near: little time is left, or most of it has gone; one rule for all places."""

from datetime import datetime, timedelta
from typing import Final

LEAST_LEFT: Final = timedelta(minutes=30)
USED_SHARE: Final = 0.75
"""Of the span from its beginning; `nearing.js`, `desk_needs` and `day_so_far` say the same."""


def nears_at(since: datetime, due: datetime) -> datetime:
    """Return the instant after which a deadline is amber: with half an hour or a quarter left.

    Whichever comes first: a limit of minutes is near by the half hour, one of days by its share.

    >>> from datetime import UTC
    >>> begin = datetime(2026, 3, 2, 8, tzinfo=UTC)
    >>> nears_at(begin, begin + timedelta(days=4)) - begin
    datetime.timedelta(days=3)
    >>> nears_at(begin, begin + timedelta(hours=1)) - begin
    datetime.timedelta(seconds=1800)
    """
    return min(due - LEAST_LEFT, since + USED_SHARE * (due - since))
