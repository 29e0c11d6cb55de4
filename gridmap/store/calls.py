"""Telephone calls to those who have not signed, and who is still to be called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from gridmap.model.ids import AssignmentId, TenantId, WorkOrderId
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import calls, chase_steps
from gridmap.store.work_orders import OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call as somebody notes it."""

    is_reached: bool
    note: str | None
    actor: str
    at: datetime


def note(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    assignment_id: AssignmentId,
    call: PhoneCall,
) -> int:
    """Write a call and return how many there are now."""
    conn.execute(
        insert(calls).values(
            tenant_id=tenant,
            id=new_id(),
            assignment_id=assignment_id,
            work_order_id=order.id,
            is_reached=call.is_reached,
            note=call.note,
            actor=call.actor,
            called_at=call.at,
            subdistrict_id=order.subdistrict_id,
        )
    )
    counted = select(func.count()).where(
        calls.c.tenant_id == tenant, calls.c.assignment_id == assignment_id
    )
    return int(conn.execute(counted).scalar_one())


def phone_list(conn: Connection, tenant: TenantId, *, limit: int) -> list[Mapping[str, object]]:
    """Return who is to be called, the urgent and longest waiting first."""
    rows = conn.execute(statement("phone_list"), {"tenant": tenant, "limit": limit})
    return [dict(row) for row in rows.mappings()]


def chain_of_order(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId
) -> tuple[list[Mapping[str, object]], list[Mapping[str, object]]]:
    """Return the steps and the calls of every assignment of an order, the oldest first."""
    steps = conn.execute(
        select(
            chase_steps.c.assignment_id,
            chase_steps.c.step,
            chase_steps.c.taken_at,
            chase_steps.c.next_at,
            chase_steps.c.facts,
        )
        .where(chase_steps.c.tenant_id == tenant, chase_steps.c.work_order_id == order_id)
        .order_by(chase_steps.c.taken_at, chase_steps.c.next_at.nulls_last())
    )
    made = conn.execute(
        select(
            calls.c.assignment_id,
            calls.c.is_reached,
            calls.c.note,
            calls.c.actor,
            calls.c.called_at,
        )
        .where(calls.c.tenant_id == tenant, calls.c.work_order_id == order_id)
        .order_by(calls.c.called_at, calls.c.id)
    )
    return [dict(one) for one in steps.mappings()], [dict(one) for one in made.mappings()]
