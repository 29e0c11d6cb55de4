"""Where members are or were: last positions with their age, and the trail of one member."""

from datetime import datetime
from enum import StrEnum

from gridmap.casework.fixes import PositionPolicy
from gridmap.errors import NotFound
from gridmap.model.event import Event, EventKind
from gridmap.store import events, members, positions
from gridmap.store.district import District


class Freshness(StrEnum):
    """How much a last position says about now. Silence is a state like any other, no error."""

    LIVE = "live"
    SILENT = "silent"
    LAST_KNOWN = "last_known"
    POST = "post"


def read_last_positions(*, district: District, policy: PositionPolicy) -> list[dict[str, object]]:
    """Return the last position of every member with its age in seconds, by code.

    A stated post has no age. However long a device is silent, its last position stays.
    """
    at = district.clock()
    with district.reading() as conn:
        rows = positions.last_positions(conn, district.tenant)
    return [row | _age(row["measured_at"], at, policy) for row in rows]


def _age(measured_at: object, at: datetime, policy: PositionPolicy) -> dict[str, object]:
    if not isinstance(measured_at, datetime):
        return {"age_s": None, "freshness": Freshness.POST}
    age_s = max(0.0, (at - measured_at).total_seconds())
    if age_s <= policy.silent_s:
        freshness = Freshness.LIVE
    elif age_s <= policy.last_known_s:
        freshness = Freshness.SILENT
    else:
        freshness = Freshness.LAST_KNOWN
    return {"age_s": round(age_s, 1), "freshness": freshness}


def read_trail(
    member_code: str,
    *,
    district: District,
    between: tuple[datetime, datetime],
    limit: int,
    actor: str,
) -> list[dict[str, object]]:
    """Return the trail of a member between two instants, oldest first, and note who looked.

    Raises
    ------
    NotFound
        There is no such member.
    """
    since, until = between
    with district.writing() as conn:
        home = members.home_of(conn, district.tenant, member_code)
        if home is None:
            raise NotFound(
                problem=f"there is no member {member_code!r}",
                problem_zh=f"没有编码为 {member_code!r} 的网格员",
                member=member_code,
            )
        found = positions.trail(conn, district.tenant, home.member_id, between=between, limit=limit)
        viewed = Event(
            at=district.clock(),
            kind=EventKind.TRAIL_VIEWED,
            actor=actor,
            member_id=home.member_id,
            subdistrict_id=home.subdistrict_id,
            facts={"since": since.isoformat(), "until": until.isoformat(), "n": len(found)},
        )
        events.append(conn, district.tenant, [viewed])
    return found
