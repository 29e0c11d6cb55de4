"""Planned joint operations 联合执法: members booked for a day to come, all of them or nobody.

A booking is an absence from all other work. The constraint on absences keeps a member from being
booked twice, or while on leave.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from gridmap.dispatch.decision import Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NotFound, StaleSituation
from gridmap.model.ids import (
    AssignmentId,
    FeatureId,
    JointOperationId,
    MemberId,
    TenantId,
    WorkOrderId,
)
from gridmap.model.member import AbsenceKind
from gridmap.model.team import LEAD, JointState, NewOperation
from gridmap.store import care_days, co_handlers, decisions, leads
from gridmap.store.co_handlers import NewCoHandler
from gridmap.store.decisions import PersonsChoice
from gridmap.store.engine import broken_constraint
from gridmap.store.leads import NewLead
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import absences, joint_operations, members, names
from gridmap.store.work_orders import OrderRow

HAND = "hand"
"""What a decision about a member without a part is filed under."""

_THIS = (
    joint_operations.c.tenant_id == bindparam("tenant"),
    joint_operations.c.id == bindparam("operation"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One member of a planned operation, and the part they take in it."""

    member_id: MemberId
    code: str
    part: str | None

    @property
    def is_lead(self) -> bool:
        """Tell whether this member leads."""
        return self.part == LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRow:
    """A planned operation as a flow needs it, its members in the order of their ids."""

    id: JointOperationId
    order_id: WorkOrderId
    title: str
    state: JointState
    starts_at: datetime
    ends_at: datetime
    missing: tuple[str, ...]
    planned_by: str
    planned_at: datetime
    booked: tuple[Booked, ...]


def conflicts(
    conn: Connection,
    tenant: TenantId,
    ids: Collection[MemberId],
    *,
    starts_at: datetime,
    ends_at: datetime,
) -> list[Mapping[str, Any]]:
    """Return who of these is away or booked within a period: code, kind, from, until."""
    rows = conn.execute(
        select(
            members.c.code,
            absences.c.kind,
            func.lower(absences.c.during).label("from_at"),
            func.upper(absences.c.during).label("until"),
        )
        .join_from(
            absences,
            members,
            (members.c.tenant_id == absences.c.tenant_id) & (members.c.id == absences.c.member_id),
        )
        .where(
            absences.c.tenant_id == tenant,
            absences.c.member_id == func.any(list(ids)),
            absences.c.during.overlaps(Range(starts_at, ends_at)),
        )
        .order_by(members.c.code.collate("C"))
    )
    return [dict(row) for row in rows.mappings()]


def book(
    conn: Connection,
    tenant: TenantId,
    new: NewOperation,
    ids: Mapping[str, MemberId],
    *,
    at: datetime,
    subdistrict_id: FeatureId | None,
) -> JointOperationId:
    """Write an operation and book all its members, in the order of their ids.

    Raises
    ------
    StaleSituation
        Somebody was booked by another meanwhile.
    """
    operation_id = JointOperationId(new_id())
    conn.execute(
        insert(joint_operations).values(
            tenant_id=tenant,
            id=operation_id,
            work_order_id=new.order_id,
            title=new.title,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            state=JointState.PLANNED.value,
            units=list(new.units),
            planned_at=at,
            planned_by=new.planned_by,
            subdistrict_id=subdistrict_id,
        )
    )
    rows = [
        {
            "tenant_id": tenant,
            "id": new_id(),
            "member_id": ids[code],
            "kind": AbsenceKind.JOINT_OPERATION.value,
            "during": Range(new.starts_at, new.ends_at),
            "operation_id": operation_id,
            "part": part,
        }
        for code, part in sorted(new.members, key=lambda pair: str(ids[pair[0]]))
    ]
    try:
        conn.execute(insert(absences), rows)
    except IntegrityError as error:
        if broken_constraint(error) == names.ABSENCES_DO_NOT_OVERLAP:
            raise StaleSituation(
                problem="somebody was booked meanwhile",
                mend="try again",
                problem_zh="有人员刚被预定",
                mend_zh="请重试",
            ) from error
        raise
    return operation_id


def order_of(conn: Connection, tenant: TenantId, operation_id: JointOperationId) -> WorkOrderId:
    """Return the work order of an operation; NotFound if there is no such operation."""
    found = conn.execute(
        select(joint_operations.c.work_order_id).where(*_THIS),
        {"tenant": tenant, "operation": operation_id},
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such joint operation",
            problem_zh="没有这一联合行动",
            operation=str(operation_id),
        )
    return WorkOrderId(found)


def read(conn: Connection, tenant: TenantId, operation_id: JointOperationId) -> OperationRow:
    """Return an operation; to act on it, hold its order first."""
    row = conn.execute(
        select(joint_operations).where(*_THIS), {"tenant": tenant, "operation": operation_id}
    ).one()
    booked = conn.execute(
        select(absences.c.member_id, members.c.code, absences.c.part)
        .join_from(
            absences,
            members,
            (members.c.tenant_id == absences.c.tenant_id) & (members.c.id == absences.c.member_id),
        )
        .where(absences.c.tenant_id == tenant, absences.c.operation_id == operation_id)
        .order_by(absences.c.member_id)
    )
    return OperationRow(
        id=operation_id,
        order_id=row.work_order_id,
        title=row.title,
        state=JointState(row.state),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        missing=tuple(row.missing),
        planned_by=row.planned_by,
        planned_at=row.planned_at,
        booked=tuple(
            Booked(member_id=MemberId(one.member_id), code=one.code, part=one.part)
            for one in booked
        ),
    )


def assign(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    operation: OperationRow,
    *,
    policy: DispatchPolicy,
    at: datetime,
) -> tuple[AssignmentId, ...]:
    """Write the assignments of everybody who is booked; their places are claimed already.

    Each rests on a decision that a person made when the operation was planned: no candidates.
    """
    ids: list[AssignmentId] = []
    for one in operation.booked:
        decision = Decision(
            order_id=order.id,
            order_version=order.version,
            decided_at=at,
            radius_m=0.0,
            chosen=None,
            considered=(),
            counted={},
            policy=policy,
            engine="planned",
            part=None if one.is_lead else one.part or HAND,
        )
        choice = PersonsChoice(
            member_id=one.member_id, chosen_by=operation.planned_by, reason=operation.title
        )
        decision_id = decisions.record(
            conn, tenant, decision, subdistrict_id=order.subdistrict_id, choice=choice
        )
        if one.is_lead:
            lead = NewLead(
                assigned_by=operation.planned_by,
                member_id=one.member_id,
                decision_id=decision_id,
            )
            ids.append(leads.write(conn, tenant, order.id, lead, at=at))
            continue
        new = NewCoHandler(
            member_id=one.member_id,
            part=one.part,
            decision_id=decision_id,
            assigned_by=operation.planned_by,
        )
        ids.append(co_handlers.reserve(conn, tenant, order.id, new, at=at))
    return tuple(ids)


def set_state(
    conn: Connection, tenant: TenantId, operation_id: JointOperationId, **values: object
) -> None:
    """Write how an operation stands; its order is held."""
    conn.execute(
        update(joint_operations)
        .where(joint_operations.c.tenant_id == tenant, joint_operations.c.id == operation_id)
        .values(**values)
    )


def end_of_order(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    *,
    at: datetime,
    today: date,
    reason: str = "工单已结束 · the order ended",
) -> tuple[MemberId, ...]:
    """End the operation of a held work order, if it has one, and free the days that are booked.

    Started, it is over; only planned, it is cancelled. Returned is who is free now by it: let the
    orders near them be tried once this is committed. Care visits of the day are planned again by
    it: call this when the members are held, as `care_days.plan_again` says.
    """
    values = {"tenant": tenant, "order_id": order_id, "at": at, "reason": reason}
    unbooked = conn.execute(statement("end_joint_operation"), values).all()
    if unbooked:
        care_days.plan_again(conn, tenant, today)
    return tuple(sorted(MemberId(row.member_id) for row in unbooked if row.is_free))


def due(conn: Connection, tenant: TenantId, *, at: datetime) -> list[JointOperationId]:
    """Return planned operations whose time has come, or is over, the first first.

    All of them: one that cannot start is due again and again, and holds up no later one.
    """
    rows = conn.execute(
        select(joint_operations.c.id)
        .where(
            joint_operations.c.tenant_id == tenant,
            joint_operations.c.state == JointState.PLANNED.value,
            joint_operations.c.starts_at <= at,
        )
        .order_by(joint_operations.c.starts_at, joint_operations.c.id)
    )
    return [JointOperationId(row.id) for row in rows]


def listed(
    conn: Connection, tenant: TenantId, *, state: str | None, limit: int
) -> Sequence[Mapping[str, Any]]:
    """Return operations with whom they book, the next first."""
    values = {"tenant": tenant, "state": state, "limit": limit}
    return [
        dict(row) for row in conn.execute(statement("joint_operations_listed"), values).mappings()
    ]
