"""Shift handovers 交接班: what is carried over, signed by whoever goes and whoever comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.casework.signatures import Signature
from gridmap.errors import NotFound
from gridmap.model.ids import HandoverId, TenantId
from gridmap.store import duty_roster, levels, risks
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import handovers

Row = Mapping[str, object]
_MOST_RISKS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """A handover as a flow needs it; it is open until it is taken, or taken back."""

    id: HandoverId
    handed: Signature
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """What a shift hands over, and who signs for it."""

    roster: list[Row]
    carried: list[Row]
    remarks: str | None
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What would be handed over at an instant.

    `alarms` has to be empty before anybody signs: risk words that no person has read, and urgent
    orders that nobody was sent to and no person has done anything about.
    """

    at: datetime
    roster: Sequence[Row]
    carried: Sequence[Row]
    alarms: Sequence[str]


def draft(conn: Connection, tenant: TenantId, *, at: datetime) -> Draft:
    """Return who is on duty at the highest level, what is carried over, and what forbids it."""
    ranks = {one.code: one.rank for one in levels.read_levels(conn, tenant)}
    on_duty = duty_roster.duties_at(conn, tenant, at=at, level=None, area_code=None)
    highest = max((ranks.get(str(row["level"]), 0) for row in on_duty), default=0)
    asked = {"tenant": tenant, "at": at}
    found = conn.execute(statement("handover_orders"), asked).mappings()
    carried = [dict(row) for row in found]
    unread = risks.unread(conn, tenant, limit=_MOST_RISKS)
    return Draft(
        at=at,
        roster=[
            {name: row[name] for name in ("level", "area_name", "post", "name")}
            for row in on_duty
            if ranks.get(str(row["level"]), 0) == highest
        ],
        carried=carried,
        alarms=[
            *(str(row["number"] or row["request_id"]) for row in unread),
            *(str(row["number"]) for row in carried if row["is_alarm"]),
        ],
    )


def open_new(
    conn: Connection, tenant: TenantId, new: NewHandover, *, at: datetime
) -> HandoverId | None:
    """Write a handover with its first signature; None where another one is open."""
    id_ = conn.execute(
        insert(handovers)
        .values(
            tenant_id=tenant,
            id=new_id(),
            roster=new.roster,
            carried=new.carried,
            remarks=new.remarks,
            handed_by=new.signature.name,
            handed_person=new.signature.person_id,
            handed_at=at,
        )
        .on_conflict_do_nothing()
        .returning(handovers.c.id)
    ).scalar_one_or_none()
    return None if id_ is None else HandoverId(id_)


def hold(conn: Connection, tenant: TenantId, handover_id: HandoverId) -> HandoverRow:
    """Return a handover and hold it until the transaction ends.

    Raises
    ------
    NotFound
        There is no such handover.
    """
    row = conn.execute(
        select(
            handovers.c.id,
            handovers.c.handed_by,
            handovers.c.handed_person,
            handovers.c.taken_at,
            handovers.c.taken_back_at,
        )
        .where(handovers.c.tenant_id == tenant, handovers.c.id == handover_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem="there is no such handover",
            problem_zh="没有这一交接班",
            handover=str(handover_id),
        )
    is_open = row.taken_at is None and row.taken_back_at is None
    handed = Signature(name=row.handed_by, person_id=row.handed_person)
    return HandoverRow(id=row.id, handed=handed, is_open=is_open)


def sign(
    conn: Connection,
    tenant: TenantId,
    handover_id: HandoverId,
    *,
    signature: Signature,
    at: datetime,
) -> None:
    """Write the second signature: the shift is taken over."""
    _change(
        conn,
        tenant,
        handover_id,
        taken_by=signature.name,
        taken_person=signature.person_id,
        taken_at=at,
    )


def take_back(conn: Connection, tenant: TenantId, handover_id: HandoverId, *, at: datetime) -> None:
    """End a handover that nobody has taken: the shift goes on."""
    _change(conn, tenant, handover_id, taken_back_at=at)


def newest(conn: Connection, tenant: TenantId, *, limit: int) -> list[Row]:
    """Return handovers with all that was carried over, the newest first."""
    rows = conn.execute(
        select(handovers)
        .where(handovers.c.tenant_id == tenant)
        .order_by(handovers.c.handed_at.desc(), handovers.c.id.desc())
        .limit(limit)
    ).mappings()
    return [dict(row) for row in rows]


def _change(conn: Connection, tenant: TenantId, handover_id: HandoverId, **values: object) -> None:
    conn.execute(
        update(handovers)
        .where(handovers.c.tenant_id == tenant, handovers.c.id == handover_id)
        .values(**values)
    )
