"""Planned visits to people in need: planned once a period, given to somebody, missed aloud."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Uuid, bindparam, func, select, update

from gridmap.casework.care_visits import OwedVisit, Roster, Visitor
from gridmap.model.care import (
    CareColour,
    CaredFor,
    CareLeg,
    CareRound,
    CareStop,
    CareVisitState,
    Pause,
    PauseReason,
)
from gridmap.model.ids import CarePersonId, CareVisitId, FeatureId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.points import lat_of, lon_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import care_pauses, care_persons, care_visits, member_live

_PLANNED = CareVisitState.PLANNED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit that is still to be made. `volunteer_id` says that it was handed to one."""

    id: CareVisitId
    person_id: CarePersonId
    first_day: date
    last_day: date
    planned_on: date
    member_id: MemberId | None
    volunteer_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A visit whose period is over."""

    id: CareVisitId
    person_id: CarePersonId
    colour: CareColour
    subdistrict_id: FeatureId | None
    n_missed: int
    is_seen_since: bool
    has_open_alert: bool
    head_id: MemberId | None


def cared_for(conn: Connection, tenant: TenantId) -> tuple[CaredFor, ...]:
    """Return everybody whose care goes on, by code, and hold them until the plan is written."""
    p = care_persons.c
    rows = conn.execute(
        select(care_persons)
        .where(p.tenant_id == tenant, p.ended_on.is_(None))
        .order_by(p.id)
        .with_for_update(key_share=True)
    ).all()
    pauses = _pauses(conn, tenant)
    people = [
        CaredFor(
            id=CarePersonId(row.id),
            code=row.code,
            colour=CareColour(row.colour),
            starts_on=row.starts_on,
            grid_id=row.grid_id,
            member_id=row.member_id,
            stand_in_id=row.stand_in_id,
            last_visit_on=row.last_visit_on,
            pauses=tuple(pauses.get(row.id, ())),
        )
        for row in rows
    ]
    return tuple(sorted(people, key=lambda one: one.code))


def _pauses(conn: Connection, tenant: TenantId) -> dict[UUID, list[Pause]]:
    rows = conn.execute(
        select(care_pauses)
        .where(care_pauses.c.tenant_id == tenant)
        .order_by(care_pauses.c.first_day, care_pauses.c.id)
    )
    pauses: dict[UUID, list[Pause]] = {}
    for row in rows:
        one = Pause(first=row.first_day, last=row.last_day, reason=PauseReason(row.reason))
        pauses.setdefault(row.person_id, []).append(one)
    return pauses


def is_caring(conn: Connection, tenant: TenantId) -> bool:
    """Tell whether anybody is cared for now."""
    p = care_persons.c
    found = conn.execute(
        select(p.id).where(p.tenant_id == tenant, p.ended_on.is_(None)).limit(1)
    ).first()
    return found is not None


def roster(conn: Connection, tenant: TenantId, *, since: datetime, until: datetime) -> Roster:
    """Return who could visit between two instants of a day."""
    rows = conn.execute(
        statement("care_roster"), {"tenant": tenant, "since": since, "until": until}
    ).all()
    of_grid: dict[FeatureId, list[MemberId]] = {}
    for row in rows:
        if row.home_grid_id is not None and row.may_be_sent:
            of_grid.setdefault(row.home_grid_id, []).append(row.id)
    present = frozenset(MemberId(row.id) for row in rows if row.is_present)
    return Roster(present=present, of_grid=of_grid)


def insert_owed(conn: Connection, tenant: TenantId, owed: Sequence[OwedVisit]) -> int:
    """Plan the visits that are not planned yet and return how many those were."""
    rows = [
        {
            "id": new_id(),
            "person_id": one.person.id,
            "first_day": one.period.first,
            "last_day": one.period.last,
            "planned_on": one.planned_on,
        }
        for one in owed
    ]
    new = conn.execute(
        statement("insert_owed_visits"), {"tenant": tenant, "rows": as_json(rows)}
    ).all()
    return len(new)


def open_around(conn: Connection, tenant: TenantId, on: date) -> tuple[OpenVisit, ...]:
    """Return the open visits whose period holds a day, and hold them."""
    v = care_visits.c
    rows = conn.execute(
        select(care_visits)
        .where(v.tenant_id == tenant, v.state == _PLANNED, v.first_day <= on, v.last_day >= on)
        .order_by(v.id)
        .with_for_update(key_share=True)
    )
    return tuple(
        OpenVisit(
            id=CareVisitId(row.id),
            person_id=CarePersonId(row.person_id),
            first_day=row.first_day,
            last_day=row.last_day,
            planned_on=row.planned_on,
            member_id=row.member_id,
            volunteer_id=row.volunteer_id,
        )
        for row in rows
    )


def drop(
    conn: Connection, tenant: TenantId, visits: Iterable[CareVisitId], *, at: datetime
) -> None:
    """Take visits out of the plan that are owed no more."""
    ids = list(visits)
    if ids:
        conn.execute(
            update(care_visits)
            .where(
                care_visits.c.tenant_id == tenant,
                care_visits.c.id == func.any(ids),
                care_visits.c.state == _PLANNED,
            )
            .values(state=CareVisitState.DROPPED.value, ended_at=at)
        )


def drop_open_of(conn: Connection, tenant: TenantId, person: CarePersonId, *, at: datetime) -> None:
    """Take every open visit of a person out of the plan."""
    conn.execute(
        update(care_visits)
        .where(
            care_visits.c.tenant_id == tenant,
            care_visits.c.person_id == person,
            care_visits.c.state == _PLANNED,
        )
        .values(state=CareVisitState.DROPPED.value, ended_at=at)
    )


def put_off(conn: Connection, tenant: TenantId, days: Mapping[CareVisitId, date]) -> None:
    """Plan visits for another day of their period."""
    _set_each(conn, tenant, [{"row_id": id_, "to_planned_on": day} for id_, day in days.items()])


def give(conn: Connection, tenant: TenantId, given: Mapping[CareVisitId, Visitor]) -> None:
    """Write down who makes each visit, and why; in another round it has no place yet."""
    if given:
        v = care_visits.c
        conn.execute(
            update(care_visits)
            .where(
                v.tenant_id == tenant,
                v.id == bindparam("row_id"),
                v.member_id.is_distinct_from(bindparam("to_member_id", type_=Uuid())),
            )
            .values(routed_on=None),
            [{"row_id": id_, "to_member_id": one.member_id} for id_, one in given.items()],
        )
    _set_each(
        conn,
        tenant,
        [
            {"row_id": id_, "to_member_id": one.member_id, "to_because": one.because.value}
            for id_, one in given.items()
        ],
    )


def note_legs(
    conn: Connection, tenant: TenantId, legs: Sequence[CareLeg], *, midnight: datetime, on: date
) -> None:
    """Write down the round of each visit of a day, timed from the day's local midnight."""
    _set_each(
        conn,
        tenant,
        [
            {
                "row_id": one.visit_id,
                "to_routed_on": on,
                "to_place_in_route": one.place,
                "to_leg_s": one.walk_s,
                "to_begins_at": None
                if one.begins_s is None
                else midnight + timedelta(seconds=one.begins_s),
                "to_unserved": one.unserved,
            }
            for one in legs
        ],
    )


def _set_each(conn: Connection, tenant: TenantId, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows in the order of their ids, in which everything holds them."""
    if not rows:
        return
    names = [name.removeprefix("to_") for name in rows[0] if name != "row_id"]
    conn.execute(
        update(care_visits)
        .where(care_visits.c.tenant_id == tenant, care_visits.c.id == bindparam("row_id"))
        .values({name: bindparam(f"to_{name}") for name in names}),
        sorted(rows, key=lambda one: str(one["row_id"])),
    )


def rounds_to_route(conn: Connection, tenant: TenantId, on: date) -> tuple[CareRound, ...]:
    """Return the rounds of a day that have a visit without a place in them, by code of the member.

    Volunteers' errands are not theirs. A round begins where the member is, or stands by the
    register.
    """
    rows = conn.execute(
        statement("care_day"), {"tenant": tenant, "on": on, "area": None, "member": None}
    )
    doors: dict[tuple[UUID, str], list[CareStop]] = {}
    unrouted = set()
    for row in rows:
        if row.member_id is None or row.volunteer_code or row.state != _PLANNED:
            continue
        if not row.is_routed:
            unrouted.add(row.member_id)
        stop = CareStop(
            visit_id=row.id,
            code=row.code,
            colour=CareColour(row.colour),
            position=LonLat(row.lon, row.lat),
            visit_from=row.visit_from,
            visit_to=row.visit_to,
        )
        doors.setdefault((row.member_id, row.member_code), []).append(stop)
    starts = _positions(conn, tenant, [member_id for member_id, _ in doors])
    return tuple(
        CareRound(
            member_id=MemberId(member_id),
            member_code=code,
            start=starts.get(member_id),
            stops=tuple(sorted(stops, key=lambda one: one.code)),
        )
        for (member_id, code), stops in doors.items()
        if member_id in unrouted
    )


def _positions(conn: Connection, tenant: TenantId, ids: Sequence[UUID]) -> dict[UUID, LonLat]:
    live = member_live.c
    lon, lat = lon_of(live.position).label("lon"), lat_of(live.position).label("lat")
    rows = conn.execute(
        select(live.member_id, lon, lat).where(
            live.tenant_id == tenant,
            live.member_id == func.any(list(ids)),
            live.position.is_not(None),
        )
    )
    return {row.member_id: LonLat(row.lon, row.lat) for row in rows}


def overdue(conn: Connection, tenant: TenantId, *, today: date, limit: int) -> tuple[Overdue, ...]:
    """Return visits whose period is over, oldest first, and hold them."""
    rows = conn.execute(
        statement("overdue_care_visits"), {"tenant": tenant, "today": today, "limit": limit}
    )
    return tuple(
        Overdue(
            id=CareVisitId(row.id),
            person_id=CarePersonId(row.person_id),
            colour=CareColour(row.colour),
            subdistrict_id=row.subdistrict_id,
            n_missed=row.n_missed,
            is_seen_since=row.is_seen_since,
            has_open_alert=row.has_open_alert,
            head_id=row.head_id,
        )
        for row in rows
    )


def note_missed(
    conn: Connection,
    tenant: TenantId,
    visits: Sequence[Overdue],
    *,
    at: datetime,
    alerted: Iterable[CareVisitId],
) -> None:
    """Let overdue visits be missed; those named in `alerted` call the grid head."""
    calling = set(alerted)
    _set_each(
        conn,
        tenant,
        [
            {
                "row_id": one.id,
                "to_state": CareVisitState.MISSED.value,
                "to_ended_at": at,
                "to_n_missed": one.n_missed,
                "to_alerted_at": at if one.id in calling else None,
                "to_alerted_member_id": one.head_id if one.id in calling else None,
            }
            for one in visits
        ],
    )
