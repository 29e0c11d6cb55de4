"""What one member has in hand, as their phone shows it: assignments, and where they last were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from gridmap.errors import NotFound
from gridmap.model.ids import CareVisitId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState
from gridmap.store.clocks import with_nearing
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments, care_visits, member_live, members

Row = Mapping[str, object]

_REACH_DEG = 0.006
"""About 650 m: what a small map shows, and a little more to look around."""

_MOST_SHAPES = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A member as their own phone greets them; `measured_at` is None for a stated post."""

    id: MemberId
    code: str
    name: str
    position: LonLat | None
    measured_at: datetime | None


def standing_of(conn: Connection, tenant: TenantId, code: str) -> Standing:
    """Return who a member is and where they last were.

    Raises
    ------
    NotFound
        There is no such member.
    """
    where = member_live.c.position
    asked = (
        select(
            members.c.id,
            members.c.name,
            func.st_x(func.geometry(where)).label("lon"),
            func.st_y(func.geometry(where)).label("lat"),
            member_live.c.measured_at,
        )
        .outerjoin(
            member_live,
            (member_live.c.tenant_id == members.c.tenant_id)
            & (member_live.c.member_id == members.c.id),
        )
        .where(members.c.tenant_id == tenant, members.c.code == code)
    )
    row = conn.execute(asked).one_or_none()
    if row is None:
        raise NotFound(
            problem=f"there is no member {code!r}", problem_zh=f"没有网格员 {code!r}", member=code
        )
    return Standing(
        id=MemberId(row.id),
        code=code,
        name=row.name,
        position=None if row.lon is None else LonLat(row.lon, row.lat),
        measured_at=row.measured_at,
    )


def in_hand(conn: Connection, tenant: TenantId, member: MemberId) -> list[Row]:
    """Return the assignments of a member that have not ended, what presses most first."""
    asked = {"tenant": tenant, "member": member}
    rows = conn.execute(statement("work_of_member"), asked).mappings()
    begins = {"respond": "clock_from", "arrive": "clock_from", "close": "opened_at"}
    return [with_nearing(row, **begins) for row in rows]


def offered(conn: Connection, tenant: TenantId, member: MemberId, *, at: datetime) -> list[Row]:
    """Return what a member is offered at an instant, what expires first before the others."""
    asked = {"tenant": tenant, "member": member, "at": at}
    return [dict(row) for row in conn.execute(statement("offers_to_member"), asked).mappings()]


def n_done_since(conn: Connection, tenant: TenantId, member: MemberId, since: datetime) -> int:
    """Return how many assignments a member has reported back since an instant."""
    done = select(func.count()).where(
        assignments.c.tenant_id == tenant,
        assignments.c.member_id == member,
        assignments.c.ended_at >= since,
        assignments.c.state == AssignmentState.DONE.value,
    )
    return conn.execute(done).scalar_one()


def has_visit(conn: Connection, tenant: TenantId, code: str, visit: CareVisitId) -> bool:
    """Tell whether a care visit is planned for this member."""
    v, m = care_visits.c, members.c
    theirs = exists().where(
        v.tenant_id == tenant,
        v.id == visit,
        m.tenant_id == v.tenant_id,
        m.id == v.member_id,
        m.code == code,
    )
    return conn.execute(select(theirs)).scalar_one()


def ground_around(conn: Connection, tenant: TenantId, place: LonLat) -> list[Row]:
    """Return the shapes around a place, each with its kind and its geometry as GeoJSON."""
    asked = {
        "tenant": tenant,
        "lon": place.lon,
        "lat": place.lat,
        "reach_deg": _REACH_DEG,
        "n_most": _MOST_SHAPES,
    }
    return [dict(row) for row in conn.execute(statement("ground_around"), asked).mappings()]
