"""Requests for cooperation 协同请求: acknowledged by name, answered, never reserved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from gridmap.casework.lifecycle import check_cooperation_move
from gridmap.errors import NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import (
    CooperationId,
    FeatureId,
    MemberId,
    TenantId,
    UnitId,
    WorkOrderId,
)
from gridmap.model.work_order import ENDED_COOPERATIONS, CooperationState
from gridmap.store import events
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import cooperations
from gridmap.store.work_orders import OrderRow

Row = Mapping[str, object]

_KINDS = {
    CooperationState.ASKED: EventKind.COOPERATION_ASKED,
    CooperationState.ACKNOWLEDGED: EventKind.COOPERATION_ACKNOWLEDGED,
    CooperationState.ANSWERED: EventKind.COOPERATION_ANSWERED,
    CooperationState.DECLINED: EventKind.COOPERATION_DECLINED,
    CooperationState.WITHDRAWN: EventKind.COOPERATION_WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked for what: a unit or a member by code, or anybody else by name.

    `part` is the part of the team that a unit is asked to take.
    """

    asked_of: str
    unit_id: FeatureId | None
    what: str
    part: str | None = None
    member_id: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationRow:
    """One request for cooperation."""

    id: CooperationId
    asked_of: str
    part: str | None
    state: CooperationState
    acknowledged_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationStep:
    """What became of a request: who says so, of whom (`name`), and what was said."""

    state: CooperationState
    at: datetime
    actor: str
    name: str
    said: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def to_answer(
    conn: Connection,
    tenant: TenantId,
    *,
    member: MemberId | None = None,
    unit: UnitId | None = None,
) -> list[Row]:
    """Return what waits for an answer of a member or a unit, the urgent first."""
    asked = {"tenant": tenant, "member": member, "unit": unit}
    rows = conn.execute(statement("cooperations_to_answer"), asked).mappings()
    return [dict(row) for row in rows]


def open_destinations(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> frozenset[str]:
    """Return who has been asked about a held order and has not answered yet."""
    rows = conn.execute(
        select(cooperations.c.asked_of).where(
            cooperations.c.tenant_id == tenant,
            cooperations.c.work_order_id == order_id,
            cooperations.c.ended_at.is_(None),
        )
    )
    return frozenset(row.asked_of for row in rows)


def ask(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    asked: Sequence[Asked],
    *,
    at: datetime,
    actor: str,
) -> dict[str, CooperationId]:
    """Ask for cooperation with a held order; return the requests by destination."""
    if not asked:
        return {}
    ids = {one.asked_of: CooperationId(new_id()) for one in asked}
    conn.execute(
        insert(cooperations),
        [
            {
                "tenant_id": tenant,
                "id": ids[one.asked_of],
                "work_order_id": order.id,
                "unit_id": one.unit_id,
                "member_id": one.member_id,
                "asked_of": one.asked_of,
                "what": one.what,
                "part": one.part,
                "state": CooperationState.ASKED.value,
                "asked_at": at,
                "asked_by": actor,
                "subdistrict_id": order.subdistrict_id,
            }
            for one in asked
        ],
    )
    kind = _KINDS[CooperationState.ASKED]
    happened = [
        order.event(kind, at=at, actor=actor, **_about(ids[one.asked_of], one.asked_of, one.part))
        for one in asked
    ]
    events.append(conn, tenant, happened)
    return ids


def withdraw_open(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    *,
    at: datetime,
    actor: str,
    asked_at: datetime | None = None,
) -> list[Event]:
    """End what nobody has answered about a held order; return the events that tell of it.

    With `asked_at` only what was asked at that instant: by one transaction, for it held the order.
    """
    c = cooperations.c
    these = [c.tenant_id == tenant, c.work_order_id == order.id, c.ended_at.is_(None)]
    if asked_at is not None:
        these.append(c.asked_at == asked_at)
    gone = conn.execute(
        update(cooperations)
        .where(*these)
        .values(state=CooperationState.WITHDRAWN.value, ended_at=at)
        .returning(c.id, c.asked_of, c.part)
    )
    kind = _KINDS[CooperationState.WITHDRAWN]
    return [
        order.event(kind, at=at, actor=actor, **_about(one.id, one.asked_of, one.part))
        for one in sorted(gone, key=lambda one: str(one.id))
    ]


def order_of(conn: Connection, tenant: TenantId, cooperation_id: CooperationId) -> WorkOrderId:
    """Return the work order of a request.

    Raises
    ------
    NotFound
        No such request.
    """
    found = conn.execute(
        select(cooperations.c.work_order_id).where(
            cooperations.c.tenant_id == tenant, cooperations.c.id == cooperation_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such request for cooperation",
            problem_zh="没有这一协同请求",
            cooperation=str(cooperation_id),
        )
    return WorkOrderId(found)


def hold(conn: Connection, tenant: TenantId, cooperation_id: CooperationId) -> CooperationRow:
    """Return a request and hold it; its work order must be held already."""
    row = conn.execute(
        select(cooperations)
        .where(cooperations.c.tenant_id == tenant, cooperations.c.id == cooperation_id)
        .with_for_update(key_share=True)
    ).one()
    return CooperationRow(
        id=row.id,
        asked_of=row.asked_of,
        part=row.part,
        state=CooperationState(row.state),
        acknowledged_by=row.acknowledged_by,
    )


def take(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    held: CooperationRow,
    step: CooperationStep,
) -> None:
    """Take a step of a held request; whoever answers has acknowledged by it.

    Raises
    ------
    IllegalMove
        The step is not listed.
    """
    check_cooperation_move(held.state, step.state)
    values: dict[str, object] = {"state": step.state.value}
    if step.state in ENDED_COOPERATIONS:
        values |= {"ended_at": step.at, "answer": step.said}
    if step.state is not CooperationState.WITHDRAWN and held.acknowledged_by is None:
        values |= {"acknowledged_at": step.at, "acknowledged_by": step.name}
    conn.execute(
        update(cooperations)
        .where(cooperations.c.tenant_id == tenant, cooperations.c.id == held.id)
        .values(**values)
    )
    about = _about(held.id, held.asked_of, held.part)
    about["facts"] |= step.facts
    about["written"] |= {} if step.name == step.actor else {"person_name": step.name}
    told = order.event(_KINDS[step.state], at=step.at, actor=step.actor, **about)
    events.append(conn, tenant, [told])


def _about(id_: CooperationId, asked_of: str, part: str | None) -> dict[str, dict[str, object]]:
    """Return what every event of a request says of it; whom it asks may be a name in free words."""
    of_part: dict[str, object] = {"part": part} if part else {}
    return {"facts": {"cooperation_id": str(id_)} | of_part, "written": {"asked_of": asked_of}}
