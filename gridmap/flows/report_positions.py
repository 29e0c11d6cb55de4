"""Note where members are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.errors import InputError
from gridmap.model.place import LonLat
from gridmap.store import events, members
from gridmap.store.district import District
from gridmap.store.members import Fix

_AHEAD_LIMIT = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFix:
    """A position as a door receives it."""

    member_code: str
    position: LonLat
    measured_at: datetime


def report_positions(
    fixes: Sequence[ReportedFix],
    *,
    district: District,
) -> int:
    """Store the positions that are newer than the stored ones; return how many were.

    Raises
    ------
    NotFound
        A code that no member has.
    InputError
        A time more than two minutes ahead: a device clock that must be set right.
    """
    at = district.clock()
    for fix in fixes:
        if fix.measured_at > at + _AHEAD_LIMIT:
            raise InputError(
                problem="the position is dated in the future",
                mend="set the clock of the device right",
                field="measured_at",
                value=fix.measured_at.isoformat(),
            )
    with district.writing() as conn:
        ids = members.ids_by_code(conn, district.tenant, [fix.member_code for fix in fixes])
        moved = members.note_fixes(
            conn,
            district.tenant,
            [
                Fix(
                    member_id=ids[fix.member_code],
                    position=fix.position,
                    measured_at=fix.measured_at,
                )
                for fix in fixes
            ],
        )
        if moved:
            payload = {
                "members": [
                    {
                        "id": str(fix.member_id),
                        "lon": fix.position.lon,
                        "lat": fix.position.lat,
                    }
                    for fix in moved
                ]
            }
            events.announce(conn, district.tenant, at=at, kind="positions", payload=payload)
    return len(moved)
