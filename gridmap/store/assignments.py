"""Assignments after the reservation: one listed move at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from gridmap.errors import NotFound
from gridmap.model.ids import AssignmentId, MemberId, TenantId, WorkOrderId
from gridmap.model.photo import NoPhotoBecause
from gridmap.model.work_order import ENDED_ASSIGNMENTS, AssignmentState
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments

# What every move runs is built once.
_ONE = (assignments.c.tenant_id == bindparam("tenant"), assignments.c.id == bindparam("id"))
_ORDER_OF = select(assignments.c.work_order_id).where(*_ONE)
_HOLD = select(assignments).where(*_ONE).with_for_update(key_share=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """What a flow needs to know of an assignment before it moves it."""

    id: AssignmentId
    work_order_id: WorkOrderId
    member_id: MemberId | None
    state: AssignmentState
    is_lead: bool
    part: str | None


def order_of(conn: Connection, tenant: TenantId, assignment_id: AssignmentId) -> WorkOrderId:
    """Return the work order of an assignment; NotFound if there is no such assignment."""
    found = conn.execute(_ORDER_OF, {"tenant": tenant, "id": assignment_id}).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such assignment",
            problem_zh="没有这一派单",
            assignment=str(assignment_id),
        )
    return WorkOrderId(found)


def read_for_move(conn: Connection, tenant: TenantId, assignment_id: AssignmentId) -> AssignmentRow:
    """Return an assignment and hold it; its work order must be held already."""
    row = conn.execute(_HOLD, {"tenant": tenant, "id": assignment_id}).one()
    return AssignmentRow(
        id=row.id,
        work_order_id=row.work_order_id,
        member_id=row.member_id,
        state=AssignmentState(row.state),
        is_lead=row.is_lead,
        part=row.part,
    )


def active_of_order(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId
) -> tuple[AssignmentRow, ...]:
    """Return the active assignments of a work order and hold them."""
    rows = conn.execute(
        select(assignments)
        .where(
            assignments.c.tenant_id == tenant,
            assignments.c.work_order_id == order_id,
            assignments.c.ended_at.is_(None),
        )
        .order_by(assignments.c.id)
        .with_for_update(key_share=True)
    )
    return tuple(
        AssignmentRow(
            id=row.id,
            work_order_id=row.work_order_id,
            member_id=row.member_id,
            state=AssignmentState(row.state),
            is_lead=row.is_lead,
            part=row.part,
        )
        for row in rows
    )


def handlers_of(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> frozenset[MemberId]:
    """Return every member that has handled a work order."""
    rows = conn.execute(
        select(assignments.c.member_id).where(
            assignments.c.tenant_id == tenant,
            assignments.c.work_order_id == order_id,
            assignments.c.member_id.is_not(None),
        )
    )
    return frozenset(MemberId(row.member_id) for row in rows)


def move(
    conn: Connection,
    tenant: TenantId,
    assignment_id: AssignmentId,
    state: AssignmentState,
    *,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Take one move; the database refuses it if it is not listed."""
    conn.execute(
        statement("move_assignment"),
        {
            "tenant": tenant,
            "id": assignment_id,
            "state": state.value,
            "signed_at": at if state is AssignmentState.SIGNED else None,
            "arrived_at": at if state is AssignmentState.ARRIVED else None,
            "ended_at": at if state in ENDED_ASSIGNMENTS else None,
            "end_reason": reason if state in ENDED_ASSIGNMENTS else None,
        },
    )


def note_no_photo(
    conn: Connection, tenant: TenantId, assignment_id: AssignmentId, because: NoPhotoBecause
) -> None:
    """Note why an assignment that is done has no photo of what the category wants."""
    conn.execute(
        update(assignments)
        .where(assignments.c.tenant_id == tenant, assignments.c.id == assignment_id)
        .values(no_photo=because.value)
    )
