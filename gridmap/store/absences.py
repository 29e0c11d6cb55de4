"""Absences of members: breaks, leave, training. One at a time, each with a stated end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from gridmap.errors import IllegalMove
from gridmap.model.ids import AbsenceId, FeatureId, MemberId, TenantId
from gridmap.model.member import AbsenceKind
from gridmap.store.engine import broken_constraint
from gridmap.store.new_id import new_id
from gridmap.store.tables import absences, members, names


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody who is away: from `starts_at` up to, not including, `ends_at`."""

    id: AbsenceId
    member_id: MemberId
    member_code: str
    kind: AbsenceKind
    starts_at: datetime
    ends_at: datetime
    subdistrict_id: FeatureId | None


def add(conn: Connection, tenant: TenantId, absence: Absence) -> None:
    """Store an absence.

    Raises
    ------
    IllegalMove
        The member is away already at that time.
    """
    try:
        conn.execute(
            insert(absences).values(
                tenant_id=tenant,
                id=absence.id,
                member_id=absence.member_id,
                kind=absence.kind.value,
                during=Range(absence.starts_at, absence.ends_at),
                subdistrict_id=absence.subdistrict_id,
            )
        )
    except IntegrityError as error:
        if broken_constraint(error) == names.ABSENCES_DO_NOT_OVERLAP:
            raise IllegalMove(
                problem="the member is away already at that time",
                mend="end the other absence first, or state another time",
                problem_zh="该网格员在此时段已登记离岗",
                mend_zh="先结束前一次离岗，或改填时间",
                member=absence.member_code,
            ) from error
        raise


def new_absence_id() -> AbsenceId:
    """Return a fresh id."""
    return AbsenceId(new_id())


def hold(conn: Connection, tenant: TenantId, absence_id: UUID) -> Absence | None:
    """Return an absence and hold it; None if there is none."""
    found = _select(tenant).where(absences.c.id == absence_id).with_for_update(of=absences)
    row = conn.execute(found).mappings().one_or_none()
    return None if row is None else _absence(row)


def current(conn: Connection, tenant: TenantId, *, at: datetime) -> list[Absence]:
    """Return who is away now or will be, the first to come back first."""
    rows = conn.execute(
        _select(tenant)
        .where(func.upper(absences.c.during) > at)
        .order_by(func.upper(absences.c.during), members.c.code)
    )
    return [_absence(row) for row in rows.mappings()]


def end(conn: Connection, tenant: TenantId, absence: Absence, *, at: datetime) -> None:
    """Let an absence end now; one that has not begun never was."""
    this = (absences.c.tenant_id == tenant, absences.c.id == absence.id)
    if at <= absence.starts_at:
        conn.execute(delete(absences).where(*this))
    else:
        span = Range(absence.starts_at, at)
        conn.execute(update(absences).where(*this).values(during=span))


def _absence(row: RowMapping) -> Absence:
    return Absence(**{**row, "kind": AbsenceKind(row["kind"])})


def _select(tenant: TenantId) -> Select[Any]:
    return (
        select(
            absences.c.id,
            absences.c.member_id,
            members.c.code.label("member_code"),
            absences.c.kind,
            func.lower(absences.c.during).label("starts_at"),
            func.upper(absences.c.during).label("ends_at"),
            absences.c.subdistrict_id,
        )
        .join_from(
            absences,
            members,
            (members.c.tenant_id == absences.c.tenant_id) & (members.c.id == absences.c.member_id),
        )
        .where(absences.c.tenant_id == tenant)
    )
