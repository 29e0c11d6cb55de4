"""Calls and notes that people write about an order, and instructions of those in charge."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from gridmap.errors import NotFound
from gridmap.model.ids import InstructionId, TenantId, WorkOrderId
from gridmap.model.order_note import InstructionKind, NewInstruction, NewNote
from gridmap.store.new_id import new_id
from gridmap.store.tables import instructions, order_notes
from gridmap.store.work_orders import OrderRow

Row = Mapping[str, object]


def add_note(
    conn: Connection, tenant: TenantId, order: OrderRow, note: NewNote, *, at: datetime
) -> UUID:
    """Write a note or a call and return its id."""
    note_id = new_id()
    conn.execute(
        insert(order_notes).values(
            tenant_id=tenant,
            id=note_id,
            work_order_id=order.id,
            kind=note.kind,
            outcome=note.outcome,
            with_whom=note.with_whom,
            text=note.text,
            happened_at=note.happened_at or at,
            noted_at=at,
            noted_by=note.actor,
            is_late=note.is_late,
            subdistrict_id=order.subdistrict_id,
        )
    )
    return note_id


def notes_of(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> list[Row]:
    """Return the calls and notes of an order, the oldest first."""
    rows = conn.execute(
        select(order_notes)
        .where(order_notes.c.tenant_id == tenant, order_notes.c.work_order_id == order_id)
        .order_by(order_notes.c.happened_at, order_notes.c.id)
    ).mappings()
    return [dict(row) for row in rows]


def add_instruction(
    conn: Connection, tenant: TenantId, order: OrderRow, new: NewInstruction, *, at: datetime
) -> tuple[InstructionId, str]:
    """Write an instruction under the next number of its order, and return both.

    The order is held, so that no two take one number.
    """
    before = conn.execute(
        select(func.count()).where(
            instructions.c.tenant_id == tenant, instructions.c.work_order_id == order.id
        )
    ).scalar_one()
    sign = "D" if new.kind is InstructionKind.SUPERVISION else "P"
    id_, number = InstructionId(new_id()), f"{order.number}-{sign}{before + 1}"
    conn.execute(
        insert(instructions).values(
            tenant_id=tenant,
            id=id_,
            work_order_id=order.id,
            number=number,
            kind=new.kind.value,
            from_whom=new.from_whom,
            document_number=new.document_number,
            text=new.text,
            given_at=at,
            entered_by=new.actor,
            due_at=new.due_at,
            subdistrict_id=order.subdistrict_id,
        )
    )
    return id_, number


def order_of_instruction(
    conn: Connection, tenant: TenantId, instruction_id: InstructionId
) -> WorkOrderId:
    """Return the order of an instruction.

    Raises
    ------
    NotFound
        No such instruction.
    """
    found = conn.execute(
        select(instructions.c.work_order_id).where(
            instructions.c.tenant_id == tenant, instructions.c.id == instruction_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such instruction",
            problem_zh="没有这一批示",
            instruction=str(instruction_id),
        )
    return WorkOrderId(found)


def report(
    conn: Connection,
    tenant: TenantId,
    instruction_id: InstructionId,
    text: str,
    *,
    actor: str,
    at: datetime,
) -> bool:
    """Keep what is reported back on an instruction; False where that was done before."""
    done = conn.execute(
        update(instructions)
        .where(
            instructions.c.tenant_id == tenant,
            instructions.c.id == instruction_id,
            instructions.c.reported_at.is_(None),
        )
        .values(reported_at=at, reported_by=actor, report=text)
    )
    return done.rowcount == 1


def instructions_of(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> list[Row]:
    """Return the instructions on an order, the oldest first."""
    rows = conn.execute(
        select(instructions)
        .where(instructions.c.tenant_id == tenant, instructions.c.work_order_id == order_id)
        .order_by(instructions.c.given_at, instructions.c.id)
    ).mappings()
    return [dict(row) for row in rows]
