"""The chain of unsigned assignments: what is due, held one at a time, each step written once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, update

from gridmap.casework.chase import Unsigned
from gridmap.casework.chase_policy import ChasePolicy, Step
from gridmap.model.ids import AssignmentId, MemberId, TenantId, WorkOrderId
from gridmap.model.work_order import AssignmentState, Urgency
from gridmap.store import assignments, watched_orders
from gridmap.store.sql_files import statement
from gridmap.store.tables import chase_steps
from gridmap.store.work_orders import OrderRow

_LOOK_AGAIN = (
    update(chase_steps)
    .where(
        chase_steps.c.tenant_id == bindparam("tenant"),
        chase_steps.c.assignment_id == bindparam("assignment"),
        chase_steps.c.next_at.is_not(None),
    )
    .values(next_at=bindparam("look_at"))
)


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
    conn: Connection,
    tenant: TenantId,
    policy: ChasePolicy,
    *,
    at: datetime,
    limit: int,
    but: Collection[AssignmentId] = (),
) -> list[AssignmentId]:
    """Return which unsigned assignments may have a step due, the urgent and oldest first.

    Left out are those in `but`.
    """
    urgent, normal = Urgency.URGENT, Urgency.NORMAL
    rows = conn.execute(
        statement("unsigned_due"),
        {
            "tenant": tenant,
            "at": at,
            "urgent_first_s": policy.first_s(urgent),
            "normal_first_s": policy.first_s(normal),
            "urgent_co_handler_first_s": policy.first_s(urgent, is_lead=False),
            "normal_co_handler_first_s": policy.first_s(normal, is_lead=False),
            "unit_first_s": policy.first_s(normal, is_unit=True),
            "limit": limit,
            "but": list(but),
        },
    )
    return [AssignmentId(row.assignment_id) for row in rows]


def read(
    conn: Connection, tenant: TenantId, assignment_id: AssignmentId
) -> ChasedAssignment | None:
    """Return an assignment with its chain; None when it waits for no signature any more."""
    row = conn.execute(
        statement("unsigned_assignment"), {"tenant": tenant, "assignment_id": assignment_id}
    ).one_or_none()
    if row is None or row.state != AssignmentState.RESERVED:
        return None
    return _chased(assignment_id, row)


def hold(
    conn: Connection, tenant: TenantId, chased: ChasedAssignment
) -> tuple[OrderRow, ChasedAssignment] | None:
    """Hold an assignment and its work order for a step, and read both anew.

    None where somebody else holds the order this moment, or the assignment waits for no
    signature any more: a signature and a step never both count.
    """
    order = watched_orders.hold_if_free(conn, tenant, chased.work_order_id)
    if order is None:
        return None
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


def look_again_at(
    conn: Connection, tenant: TenantId, assignment_id: AssignmentId, at: datetime | None
) -> None:
    """Put the next look at a chain off, or end it (None): its policy has changed since its step."""
    conn.execute(_LOOK_AGAIN, {"tenant": tenant, "assignment": assignment_id, "look_at": at})


def _chased(assignment_id: AssignmentId, row: Row[Any]) -> ChasedAssignment:
    return ChasedAssignment(
        id=assignment_id,
        work_order_id=row.work_order_id,
        member_id=row.member_id,
        chain=Unsigned(
            reserved_at=row.reserved_at,
            urgency=Urgency(row.urgency),
            is_unit=row.is_unit,
            is_lead=row.is_lead,
            n_stand_ins=row.n_stand_ins,
            taken={
                Step(step): taken_at for step, taken_at in zip(row.steps, row.taken_at, strict=True)
            },
        ),
    )
