"""Tell the feed of members whose state changes by the clock: a shift begins, a fix grows old."""

from datetime import datetime, timedelta

from gridmap.store import events, turned_members
from gridmap.store.district import District

_TURNED = "members_turned"
_LONGEST = timedelta(hours=1)
"""Whoever follows the feed reads everything anew more often than this."""


def tell_turned_members(
    since: datetime | None, *, district: District, fix_age_limit_s: float
) -> datetime:
    """Announce whose state has changed since an instant; return up to when that is told now."""
    until = district.clock()
    between = (max(since or until, until - _LONGEST), until)
    with district.reading() as conn:
        found = turned_members.turned(
            conn, district.tenant, between=between, fix_age_limit_s=fix_age_limit_s
        )
    if found:
        payloads = {
            home: {"members": [{"id": str(one)} for one in ids]} for home, ids in found.items()
        }
        with district.writing() as conn:
            events.announce(conn, district.tenant, at=until, kind=_TURNED, payloads=payloads)
    return until
