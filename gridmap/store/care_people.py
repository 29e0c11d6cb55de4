"""People in need one by one: held to be changed, listed without names, shown whole to whom may."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from gridmap.errors import NotFound
from gridmap.model.care import CareColour, CareVisitState, Pause
from gridmap.model.ids import CarePersonId, CareVisitId, FeatureId, TenantId, VolunteerId
from gridmap.store.new_id import new_id
from gridmap.store.tables import (
    care_pauses,
    care_persons,
    care_visits,
    volunteers,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPerson:
    """A person in need, held until the transaction ends."""

    id: CarePersonId
    code: str
    name: str
    colour: CareColour
    subdistrict_id: FeatureId | None
    ended_on: date | None
    last_visit_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVisit:
    """A visit of a held person."""

    id: CareVisitId
    state: CareVisitState
    volunteer_id: VolunteerId | None


def hold_person(conn: Connection, tenant: TenantId, code: str) -> HeldPerson:
    """Return a person by code; NotFound where the register has none."""
    p = care_persons.c
    row = conn.execute(
        select(care_persons)
        .where(p.tenant_id == tenant, p.code == code)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem="the register has nobody of this code",
            problem_zh="登记册中没有此编码",
            mend="look it up: gridmap care list",
            mend_zh="用 gridmap care list 查看",
            person=code,
        )
    return HeldPerson(
        id=row.id,
        code=row.code,
        name=row.name,
        colour=CareColour(row.colour),
        subdistrict_id=row.subdistrict_id,
        ended_on=row.ended_on,
        last_visit_on=row.last_visit_on,
    )


def code_of_visit(conn: Connection, tenant: TenantId, visit: CareVisitId) -> str:
    """Return the code of the person whom a visit is about; NotFound without such a visit."""
    code = conn.execute(
        select(care_persons.c.code)
        .join_from(
            care_visits,
            care_persons,
            (care_persons.c.tenant_id == care_visits.c.tenant_id)
            & (care_persons.c.id == care_visits.c.person_id),
        )
        .where(care_visits.c.tenant_id == tenant, care_visits.c.id == visit)
    ).scalar_one_or_none()
    if code is None:
        raise NotFound(
            problem="there is no such care visit", problem_zh="没有这次走访", visit=str(visit)
        )
    return str(code)


def visit_on(
    conn: Connection, tenant: TenantId, person: CarePersonId, on: date
) -> HeldVisit | None:
    """Return the visit that a day's report is about: open or missed, of the day's period."""
    v = care_visits.c
    row = conn.execute(
        select(care_visits)
        .where(
            v.tenant_id == tenant,
            v.person_id == person,
            v.state.in_([CareVisitState.PLANNED.value, CareVisitState.MISSED.value]),
            v.first_day <= on,
            v.last_day >= on,
        )
        .order_by(v.last_day, v.id)
        .limit(1)
        .with_for_update(key_share=True)
    ).one_or_none()
    return None if row is None else _held(row.id, row.state, row.volunteer_id)


def hold_visit(conn: Connection, tenant: TenantId, visit: CareVisitId) -> HeldVisit:
    """Return a visit that is known to be there; its person must be held already."""
    v = care_visits.c
    row = conn.execute(
        select(care_visits)
        .where(v.tenant_id == tenant, v.id == visit)
        .with_for_update(key_share=True)
    ).one()
    return _held(row.id, row.state, row.volunteer_id)


def _held(id_: UUID, state: str, volunteer_id: UUID | None) -> HeldVisit:
    return HeldVisit(
        id=CareVisitId(id_),
        state=CareVisitState(state),
        volunteer_id=None if volunteer_id is None else VolunteerId(volunteer_id),
    )


def close_visit(conn: Connection, tenant: TenantId, visit: CareVisitId, *, at: datetime) -> None:
    """Let a visit be made."""
    conn.execute(
        update(care_visits)
        .where(care_visits.c.tenant_id == tenant, care_visits.c.id == visit)
        .values(state=CareVisitState.DONE.value, ended_at=at)
    )


def hand(
    conn: Connection, tenant: TenantId, visit: CareVisitId, volunteer: VolunteerId, errand: str
) -> None:
    """Let a volunteer make a visit."""
    conn.execute(
        update(care_visits)
        .where(care_visits.c.tenant_id == tenant, care_visits.c.id == visit)
        .values(volunteer_id=volunteer, errand=errand, routed_on=None, place_in_route=None)
    )


def note_visited(conn: Connection, tenant: TenantId, person: HeldPerson, on: date) -> None:
    """Remember the day of the last visit; one entered late does not set it back."""
    if person.last_visit_on is None or person.last_visit_on < on:
        _change(conn, tenant, person.id, last_visit_on=on)


def end(conn: Connection, tenant: TenantId, person: CarePersonId, *, on: date, why: str) -> None:
    """Let care end."""
    _change(conn, tenant, person, ended_on=on, end_reason=why)


def _change(conn: Connection, tenant: TenantId, person: CarePersonId, **values: object) -> None:
    conn.execute(
        update(care_persons)
        .where(care_persons.c.tenant_id == tenant, care_persons.c.id == person)
        .values(**values)
    )


def add_pause(
    conn: Connection, tenant: TenantId, person: HeldPerson, pause: Pause, *, by: str, at: datetime
) -> None:
    """Store days without visits, and take the visits planned for them out of the plan."""
    conn.execute(
        insert(care_pauses).values(
            tenant_id=tenant,
            id=new_id(),
            person_id=person.id,
            first_day=pause.first,
            last_day=pause.last,
            reason=pause.reason.value,
            noted_at=at,
            noted_by=by,
            subdistrict_id=person.subdistrict_id,
        )
    )
    v = care_visits.c
    paused = [v.planned_on >= pause.first]
    if pause.last is not None:
        paused.append(v.planned_on <= pause.last)
    conn.execute(
        update(care_visits)
        .where(
            v.tenant_id == tenant,
            v.person_id == person.id,
            v.state == CareVisitState.PLANNED.value,
            *paused,
        )
        .values(state=CareVisitState.DROPPED.value, ended_at=at)
    )


def end_pauses(conn: Connection, tenant: TenantId, person: CarePersonId, *, from_day: date) -> None:
    """Let pauses that reach into a day end the day before; one that begins on it is void."""
    p = care_pauses.c
    of_person = (p.tenant_id == tenant) & (p.person_id == person)
    conn.execute(delete(care_pauses).where(of_person, p.first_day == from_day))
    conn.execute(
        update(care_pauses)
        .where(of_person, p.first_day < from_day, p.last_day.is_(None) | (p.last_day >= from_day))
        .values(last_day=from_day - timedelta(days=1))
    )


def volunteer_id(conn: Connection, tenant: TenantId, code: str) -> VolunteerId:
    """Return the id of a volunteer; NotFound without one of that code."""
    v = volunteers.c
    found = conn.execute(
        select(v.id).where(v.tenant_id == tenant, v.code == code)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no volunteer of this code",
            problem_zh="没有此编码的志愿者",
            volunteer=code,
        )
    return VolunteerId(found)
