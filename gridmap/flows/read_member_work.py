"""Read what a member's phone shows: their jobs, their visits of the day, their last position."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from gridmap.errors import NotFound
from gridmap.model.ids import CareVisitId
from gridmap.model.place import LonLat
from gridmap.store import cooperations, look_up_care, member_work
from gridmap.store.district import District

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberWork:
    """One member's day at an instant.

    `measured_at` is when the last position was taken, None where none ever was or where it is a
    stated post.
    """

    at: datetime
    member_code: str
    name: str
    position: LonLat | None
    measured_at: datetime | None
    n_done_today: int
    in_hand: list[Row]
    offers: list[Row]
    cooperations: list[Row]
    visits: list[Row]


def read_member_work(member_code: str, *, district: District, zone: tzinfo) -> MemberWork:
    """Return what one member has in hand, is offered and asked, and whom they visit.

    Visits have masked names and stand in the order of the walk.

    Raises
    ------
    NotFound
        There is no such member.
    """
    at, tenant = district.clock(), district.tenant
    today = at.astimezone(zone).date()
    midnight = datetime.combine(today, time(), zone)
    with district.reading() as conn:
        who = member_work.standing_of(conn, tenant, member_code)
        in_hand = member_work.in_hand(conn, tenant, who.id)
        offered = member_work.offered(conn, tenant, who.id, at=at)
        cooperation = cooperations.to_answer(conn, tenant, member=who.id)
        n_done = member_work.n_done_since(conn, tenant, who.id, midnight)
        visits = look_up_care.day(conn, tenant, today, member=member_code)
    return MemberWork(
        at=at,
        member_code=who.code,
        name=who.name,
        position=who.position,
        measured_at=who.measured_at,
        n_done_today=n_done,
        in_hand=in_hand,
        offers=offered,
        cooperations=cooperation,
        visits=visits,
    )


def read_ground_around(place: LonLat, *, district: District) -> list[Row]:
    """Return the shapes around a place, for a small map: kind, name, geometry as GeoJSON."""
    with district.reading() as conn:
        return member_work.ground_around(conn, district.tenant, place)


def check_own_visit(visit: CareVisitId, member_code: str, *, district: District) -> None:
    """Refuse a care visit that is not this member's, in the words for one that is not there.

    Raises
    ------
    NotFound
        It is somebody else's, or there is none.
    """
    with district.reading() as conn:
        if member_work.has_visit(conn, district.tenant, member_code, visit):
            return
    raise NotFound(
        problem="you have no such care visit",
        mend="ask for the list of your visits again",
        problem_zh="您没有这次走访任务",
        mend_zh="请刷新走访列表",
        visit=str(visit),
    )
