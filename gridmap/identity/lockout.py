"""How long an account stays shut after wrong passwords: each one makes it longer."""

from datetime import datetime, timedelta

FREE_TRIES = 4
"""Wrong passwords in a row that cost nothing: people mistype."""

_FIRST_S, _LONGEST_S = 30.0, 3_600.0
FORGOTTEN_AFTER = timedelta(hours=24)
"""Wrong passwords from longer ago do not count."""

KNOWN_FOR = timedelta(days=30)
"""How long the address of a sign-in that went well is known as the account's own."""


def locked_until(n_failed: int, *, at: datetime) -> datetime | None:
    """Return until when an account is shut after so many wrong passwords in a row.

    The fifth shuts it for half a minute, every further one for twice as long, an hour at most.

    >>> from datetime import UTC
    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> [(locked_until(n, at=at) or at) - at for n in (4, 5, 6)]
    [datetime.timedelta(0), datetime.timedelta(seconds=30), datetime.timedelta(seconds=60)]
    """
    if n_failed <= FREE_TRIES:
        return None
    doublings = min(n_failed - FREE_TRIES - 1, 16)
    return at + timedelta(seconds=min(_FIRST_S * 2**doublings, _LONGEST_S))
