"""What handling units ask about their orders, and what the desk decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from gridmap.casework.calendar import LimitUnit
from gridmap.casework.petitions import AskedPetition, UnitHandling
from gridmap.casework.signatures import Signature
from gridmap.errors import AskedBefore, NotFound
from gridmap.model.ids import AssignmentId, FeatureId, PetitionId, TenantId, WorkOrderId
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.model.work_order import Urgency
from gridmap.store.engine import broken_constraint
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments, names, petitions, work_orders

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledOrder:
    """A held order with the unit that has it, or had it."""

    handling: UnitHandling
    order_id: WorkOrderId
    unit_id: FeatureId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionRow:
    """A held petition: how it stands, and about what it is.

    `close_unit` is what the nearing of the deadline is counted in: working hours, or the clock.
    """

    id: PetitionId
    assignment_id: AssignmentId
    reason: str
    until: datetime | None
    opened_at: datetime
    close_by: datetime
    close_unit: LimitUnit
    asked: AskedPetition


def handled(conn: Connection, tenant: TenantId, assignment_id: AssignmentId) -> HandledOrder:
    """Return how an assignment stands; its work order must be held already."""
    a, w = assignments.c, work_orders.c
    row = conn.execute(
        select(a.unit_id, a.ended_at, a.reserved_at, w.id, w.urgency, w.close_by)
        .join(work_orders, (w.tenant_id == a.tenant_id) & (w.id == a.work_order_id))
        .where(a.tenant_id == tenant, a.id == assignment_id)
    ).one()
    handling = UnitHandling(
        is_unit=row.unit_id is not None,
        has_ended=row.ended_at is not None,
        is_urgent=row.urgency == Urgency.URGENT,
        sent_at=row.reserved_at,
        close_by=row.close_by,
    )
    return HandledOrder(handling=handling, order_id=row.id, unit_id=row.unit_id)


def write(
    conn: Connection,
    tenant: TenantId,
    new: NewPetition,
    about: HandledOrder,
    *,
    asker: Signature,
    at: datetime,
) -> PetitionId:
    """Write what a unit asks about a held order.

    Raises
    ------
    AskedBefore
        The unit asked the same about this order, or its deadline was moved already.
    """
    _check_deadline_unmoved(conn, tenant, new, about.order_id)
    petition_id = PetitionId(new_id())
    values = {
        "tenant_id": tenant,
        "id": petition_id,
        "work_order_id": about.order_id,
        "assignment_id": new.assignment_id,
        "unit_id": about.unit_id,
        "kind": new.kind.value,
        "reason": new.reason,
        "until": new.until,
        "asked_at": at,
        "asked_by": asker.name,
        "asked_person": asker.person_id,
    }
    try:
        conn.execute(insert(petitions), values)
    except IntegrityError as error:
        if broken_constraint(error) == names.PETITION_ONCE:
            raise _asked_before(new.kind) from error
        raise
    return petition_id


def order_of(conn: Connection, tenant: TenantId, petition_id: PetitionId) -> WorkOrderId:
    """Return the work order that a petition is about.

    Raises
    ------
    NotFound
        No such petition.
    """
    found = conn.execute(
        select(petitions.c.work_order_id).where(
            petitions.c.tenant_id == tenant, petitions.c.id == petition_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such petition",
            problem_zh="没有这一申请",
            petition=str(petition_id),
        )
    return WorkOrderId(found)


def read_held(conn: Connection, tenant: TenantId, petition_id: PetitionId) -> PetitionRow:
    """Return a petition; its work order must be held already."""
    p, a, w = petitions.c, assignments.c, work_orders.c
    row = conn.execute(
        select(petitions, a.ended_at, w.opened_at, w.close_by, w.close_nears_at)
        .join(assignments, (a.tenant_id == p.tenant_id) & (a.id == p.assignment_id))
        .join(work_orders, (w.tenant_id == p.tenant_id) & (w.id == p.work_order_id))
        .where(p.tenant_id == tenant, p.id == petition_id)
    ).one()
    return PetitionRow(
        id=row.id,
        assignment_id=row.assignment_id,
        reason=row.reason,
        until=row.until,
        opened_at=row.opened_at,
        close_by=row.close_by,
        close_unit=LimitUnit.WORKING_HOURS if row.close_nears_at else LimitUnit.CLOCK,
        asked=AskedPetition(
            kind=PetitionKind(row.kind),
            asked=Signature(name=row.asked_by, person_id=row.asked_person),
            is_granted=row.is_granted,
            has_ended=row.ended_at is not None,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided, by whom; `until` is the new deadline where more time is granted."""

    at: datetime
    decider: Signature
    is_granted: bool
    answer: str | None = None
    until: datetime | None = None


def decide(conn: Connection, tenant: TenantId, held: PetitionRow, decided: Decided) -> None:
    """Write what was decided about a held petition.

    Raises
    ------
    AskedBefore
        The deadline of the order was moved already.
    """
    moves = decided.until is not None
    values = {
        "decided_at": decided.at,
        "decided_by": decided.decider.name,
        "decided_person": decided.decider.person_id,
        "is_granted": decided.is_granted,
        "answer": decided.answer,
        "close_by_before": held.close_by if moves else None,
        "close_by_after": decided.until,
    }
    these = (petitions.c.tenant_id == tenant, petitions.c.id == held.id)
    try:
        conn.execute(update(petitions).where(*these).values(**values))
    except IntegrityError as error:
        if broken_constraint(error) == names.MORE_TIME_ONCE:
            raise _moved_before() from error
        raise


def undecided(conn: Connection, tenant: TenantId) -> list[Row]:
    """Return what waits for a decision, the longest first."""
    rows = conn.execute(statement("petitions_undecided"), {"tenant": tenant}).mappings()
    return [dict(row) for row in rows]


def _check_deadline_unmoved(
    conn: Connection, tenant: TenantId, new: NewPetition, order_id: WorkOrderId
) -> None:
    """Refuse to ask for more time where another unit was given it."""
    if new.kind is not PetitionKind.MORE_TIME:
        return
    p = petitions.c
    moved = select(p.id).where(
        p.tenant_id == tenant,
        p.work_order_id == order_id,
        p.kind == PetitionKind.MORE_TIME.value,
        p.is_granted,
    )
    if conn.execute(moved).first() is not None:
        raise _moved_before()


def _asked_before(kind: PetitionKind) -> AskedBefore:
    return AskedBefore(
        problem=f"the unit has asked for {kind.en} once about this order; it is asked once",
        mend="handle it, or call the desk",
        problem_zh=f"本单位已对此工单{kind.zh}过一次，每单仅限一次",
        mend_zh="请继续办理，或致电指挥中心",
        kind=kind.value,
    )


def _moved_before() -> AskedBefore:
    return AskedBefore(
        problem="the deadline of this order has been moved once; it is moved once",
        mend="handle it, or call the desk",
        problem_zh="此工单已延期一次，每单仅限一次",
        mend_zh="请继续办理，或致电指挥中心",
        kind=PetitionKind.MORE_TIME.value,
    )
