"""The chain of unsigned assignments: what is due, held one at a time, each step written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert

from gridmap.casework.chase import Unsigned
from gridmap.casework.chase_policy import ChasePolicy, Step
from gridmap.model.ids import AssignmentId, MemberId, TenantId, WorkOrderId
from gridmap.model.work_order import AssignmentState, Urgency
from gridmap.store import assignments, work_orders
from gridmap.store.sql_files import statement
from gridmap.store.tables import chase_steps
from gridmap.store.work_orders import OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasedAssignment:
    """An assignment that nobody has signed, and what its chain rests on."""

    id: AssignmentId
    work_order_id: WorkOrderId
    member_id: MemberId | None
    chain: Unsigned


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """A step that was taken; `next_at` is when the chain is looked at again, None = never."""

    step: Step
    at: datetime
    next_at: datetime | None
    facts: Mapping[str, object]


def due(
    conn: Connection, tenant: TenantId, policy: ChasePolicy, *, at: datetime, limit: int
) -> list[AssignmentId]:
    """Return unsigned leads that may have a step due, the urgent and oldest first."""
    rows = conn.execute(
        statement("unsigned_due"),
        {
            "tenant": tenant,
            "at": at,
            "urgent_first_s": policy.first_s(Urgency.URGENT),
            "normal_first_s": policy.first_s(Urgency.NORMAL),
            "unit_first_s": policy.first_s(Urgency.NORMAL, is_unit=True),
            "limit": limit,
        },
    )
    return [AssignmentId(row.assignment_id) for row in rows]


def read(
    conn: Connection, tenant: TenantId, assignment_id: AssignmentId
) -> ChasedAssignment | None:
    """Return an assignment with its chain; None when it waits for no signature any more.

    Whoever has passed the lead on meanwhile is not chased: the order is signed for by another.
    """
    row = conn.execute(
        statement("unsigned_assignment"), {"tenant": tenant, "assignment_id": assignment_id}
    ).one_or_none()
    if row is None or not row.is_lead or row.state != AssignmentState.RESERVED:
        return None
    return _chased(assignment_id, row)


def hold(
    conn: Connection, tenant: TenantId, chased: ChasedAssignment
) -> tuple[OrderRow, ChasedAssignment] | None:
    """Hold an assignment and its work order for a step, and read both anew.

    None where somebody else holds the order this moment, or the assignment waits for no
    signature any more: a signature and a step never both count.
    """
    key = {"tenant": tenant, "order_id": chased.work_order_id}
    if conn.execute(statement("hold_order_if_free"), key).one_or_none() is None:
        return None
    order = work_orders.read_for_move(conn, tenant, chased.work_order_id)
    assignments.read_for_move(conn, tenant, chased.id)
    now = read(conn, tenant, chased.id)
    return None if now is None else (order, now)


def note_step(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    chased: ChasedAssignment,
    taken: StepTaken,
) -> None:
    """Write that a step was taken; a second time breaks the key."""
    conn.execute(
        insert(chase_steps).values(
            tenant_id=tenant,
            assignment_id=chased.id,
            step=taken.step.value,
            work_order_id=order.id,
            taken_at=taken.at,
            next_at=taken.next_at,
            facts=dict(taken.facts),
            subdistrict_id=order.subdistrict_id,
        )
    )


def _chased(assignment_id: AssignmentId, row: Row[Any]) -> ChasedAssignment:
    return ChasedAssignment(
        id=assignment_id,
        work_order_id=row.work_order_id,
        member_id=row.member_id,
        chain=Unsigned(
            reserved_at=row.reserved_at,
            urgency=Urgency(row.urgency),
            is_unit=row.is_unit,
            n_stand_ins=row.n_stand_ins,
            taken={
                Step(step): taken_at for step, taken_at in zip(row.steps, row.taken_at, strict=True)
            },
        ),
    )
