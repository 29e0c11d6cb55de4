"""Reads of care: lists with masked names, the day, what was missed, the one file of a person.

Two shapes that never mix: what the desk and the visitor see, and what a volunteer sees. The
second comes from one statement (`errands_of_volunteer.sql`) that selects nothing else.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from gridmap.casework.care_screen import masked_name
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement
from gridmap.store.tables import care_pauses, care_reports, members, volunteers

Row = Mapping[str, object]


def people(conn: Connection, tenant: TenantId, *, area: str | None = None, limit: int) -> list[Row]:
    """Return the register, names masked and without door, number and note."""
    rows = conn.execute(
        statement("care_people"), {"tenant": tenant, "area": area, "limit": limit}
    ).mappings()
    return [_masked(row) for row in rows]


def day(
    conn: Connection,
    tenant: TenantId,
    on: date,
    *,
    area: str | None = None,
    member: str | None = None,
) -> list[Row]:
    """Return the visits of a day, names masked; by member and place in the route."""
    asked = {"tenant": tenant, "on": on, "area": area, "member": member}
    rows = conn.execute(statement("care_day"), asked).mappings()
    return [_masked(row) for row in rows]


def missed(conn: Connection, tenant: TenantId, *, since: date, limit: int) -> list[Row]:
    """Return the visits that were missed, newest first, names masked."""
    asked = {"tenant": tenant, "since": since, "limit": limit}
    rows = conn.execute(statement("missed_care_visits"), asked).mappings()
    return [_masked(row) for row in rows]


def errands(conn: Connection, tenant: TenantId, volunteer: str, *, today: date) -> list[Row]:
    """Return what a volunteer is asked to do: name, place and errand."""
    asked = {"tenant": tenant, "volunteer": volunteer, "today": today}
    rows = conn.execute(statement("errands_of_volunteer"), asked).mappings()
    return [dict(row) for row in rows]


def owed_requests(
    conn: Connection, tenant: TenantId, *, since: datetime, limit: int
) -> list[RowMapping]:
    """Return the calls for help and alerts that no request tells of yet, oldest first."""
    asked = {"tenant": tenant, "since": since, "limit": limit}
    return list(conn.execute(statement("owed_care_requests"), asked).mappings())


def person_file(conn: Connection, tenant: TenantId, code: str) -> Row | None:
    """Return everything about one person: the read that is logged each time."""
    asked = {"tenant": tenant, "code": code}
    row = conn.execute(statement("care_file"), asked).mappings().one_or_none()
    if row is None:
        return None
    pauses, reports = _pauses(conn, tenant, row), _reports(conn, tenant, row)
    return {**row, "pauses": pauses, "reports": reports}


def _pauses(conn: Connection, tenant: TenantId, person: RowMapping) -> list[Row]:
    q = care_pauses.c
    rows = conn.execute(
        select(q.first_day, q.last_day, q.reason, q.noted_by)
        .where(q.tenant_id == tenant, q.person_id == person["id"])
        .order_by(q.first_day)
    ).mappings()
    return [dict(row) for row in rows]


def _reports(conn: Connection, tenant: TenantId, person: RowMapping) -> list[Row]:
    q = care_reports.c
    rows = conn.execute(
        select(
            q.id,
            q.visit_id,
            q.outcome,
            q.visited_at,
            q.note,
            members.c.code.label("member_code"),
            volunteers.c.code.label("volunteer_code"),
        )
        .outerjoin(members, (members.c.tenant_id == q.tenant_id) & (members.c.id == q.member_id))
        .outerjoin(
            volunteers,
            (volunteers.c.tenant_id == q.tenant_id) & (volunteers.c.id == q.volunteer_id),
        )
        .where(q.tenant_id == tenant, q.person_id == person["id"])
        .order_by(q.visited_at.desc(), q.id)
        .limit(100)
    ).mappings()
    return [dict(row) for row in rows]


def _masked(row: RowMapping) -> Row:
    return {**row, "name": masked_name(row["name"])}
