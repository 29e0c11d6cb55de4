"""Reports of care visits: stored once a key, tied to the visit that they are about."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from gridmap.errors import NotFound
from gridmap.model.care import CareReport
from gridmap.model.ids import CareReportId, CareVisitId, MemberId, TenantId, VolunteerId
from gridmap.store.care_people import (
    HeldPerson,
    HeldVisit,
    code_of_visit,
    hold_person,
    hold_visit,
    visit_on,
    volunteer_id,
)
from gridmap.store.keyed_rows import fingerprint, reused
from gridmap.store.members import ids_by_code
from gridmap.store.new_id import new_id
from gridmap.store.tables import care_reports


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report that is stored already."""

    id: CareReportId
    visit_id: CareVisitId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom and which visit a report is about, and who reports. The person is held."""

    person: HeldPerson
    visit: HeldVisit | None
    member_id: MemberId | None
    volunteer_id: VolunteerId | None


def hold_person_of(conn: Connection, tenant: TenantId, report: CareReport) -> HeldPerson:
    """Return the person whom a report is about, by code or by the visit that it names.

    Raises
    ------
    NotFound
        No such person or visit.
    """
    code = report.person_code
    if report.visit_id is not None:
        code = code_of_visit(conn, tenant, report.visit_id)
    return hold_person(conn, tenant, code or "")


def subject_of(
    conn: Connection, tenant: TenantId, report: CareReport, person: HeldPerson, *, on: date
) -> Subject:
    """Return what a report is about: the visit it names, else the one of the day's period.

    Raises
    ------
    NotFound
        No such member or volunteer.
    """
    visit = (
        visit_on(conn, tenant, person.id, on)
        if report.visit_id is None
        else hold_visit(conn, tenant, report.visit_id)
    )
    helper = report.volunteer_code
    return Subject(
        person=person,
        visit=visit,
        member_id=_member_id(conn, tenant, report.member_code),
        volunteer_id=None if helper is None else volunteer_id(conn, tenant, helper),
    )


def find(conn: Connection, tenant: TenantId, report: CareReport) -> StoredReport | None:
    """Return the report that came under the same key.

    Raises
    ------
    KeyReused
        It said something else.
    """
    r = care_reports.c
    row = conn.execute(
        select(r.id, r.visit_id, r.fingerprint).where(
            r.tenant_id == tenant, r.idempotency_key == report.idempotency_key
        )
    ).one_or_none()
    if row is None:
        return None
    if bytes(row.fingerprint) != fingerprint(report):
        raise reused(report.idempotency_key, what="report", what_zh="走访记录")
    return StoredReport(id=row.id, visit_id=row.visit_id)


def add(
    conn: Connection, tenant: TenantId, report: CareReport, subject: Subject, *, at: datetime
) -> CareReportId:
    """Store a report and return its id.

    Raises
    ------
    KeyReused
        Its key has come in the meantime, for somebody else.
    """
    id_ = CareReportId(new_id())
    done = conn.execute(
        upsert(care_reports)
        .values(
            tenant_id=tenant,
            id=id_,
            person_id=subject.person.id,
            visit_id=None if subject.visit is None else subject.visit.id,
            idempotency_key=report.idempotency_key,
            fingerprint=fingerprint(report),
            outcome=report.outcome.value,
            visited_at=report.visited_at,
            recorded_at=at,
            member_id=subject.member_id,
            volunteer_id=subject.volunteer_id,
            note=report.note,
            subdistrict_id=subject.person.subdistrict_id,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "idempotency_key"])
        .returning(care_reports.c.id)
    )
    if done.one_or_none() is None:
        raise reused(report.idempotency_key, what="report", what_zh="走访记录")
    return id_


def _member_id(conn: Connection, tenant: TenantId, code: str | None) -> MemberId | None:
    if code is None:
        return None
    found = ids_by_code(conn, tenant, [code])
    if code not in found:
        raise NotFound(
            problem="there is no member of this code",
            problem_zh="没有此编码的网格员",
            member=code,
        )
    return found[code]
