"""Co-handlers 协办: members whose place is reserved, units that are asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from gridmap.errors import AlreadyAssigned
from gridmap.model.ids import (
    AssignmentId,
    DecisionId,
    FeatureId,
    MemberId,
    TenantId,
    WorkOrderId,
)
from gridmap.model.team import Part
from gridmap.store.engine import broken_constraint
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments, names


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCoHandler:
    """A member who is to help; `part` of the team, None where the desk only wants a hand."""

    member_id: MemberId
    part: str | None
    decision_id: DecisionId
    assigned_by: str


def reserve(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    new: NewCoHandler,
    *,
    at: datetime,
) -> AssignmentId:
    """Write the assignment of a co-handler. The member's place is claimed apart.

    Raises
    ------
    AlreadyAssigned
        The member is in the team already.
    """
    assignment_id = AssignmentId(new_id())
    values = {
        "tenant": tenant,
        "id": assignment_id,
        "order_id": order_id,
        "member_id": new.member_id,
        "part": new.part,
        "decision_id": new.decision_id,
        "assigned_by": new.assigned_by,
        "at": at,
    }
    try:
        conn.execute(statement("reserve_co_handler"), values)
    except IntegrityError as error:
        if broken_constraint(error) == names.MEMBER_ONCE:
            raise AlreadyAssigned(
                problem="the member is in this team already",
                mend="choose another one",
                problem_zh="该网格员已在本工单的办理人员中",
                mend_zh="请另选他人",
                work_order=str(order_id),
                member=str(new.member_id),
            ) from error
        raise
    return assignment_id


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitToAsk:
    """A unit that can be asked to take a part."""

    unit_id: FeatureId
    code: str
    part: Part


def units_for(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, part: Part
) -> tuple[UnitToAsk, ...]:
    """Return the units that can be asked to take a part, the best first."""
    rows = conn.execute(
        statement("units_for_part"),
        {"tenant": tenant, "order_id": order_id, "kind": part.unit_kind},
    )
    return tuple(UnitToAsk(unit_id=row.unit_id, code=row.code, part=part) for row in rows)


def change_lead(
    conn: Connection,
    tenant: TenantId,
    *,
    old: AssignmentId,
    new: AssignmentId,
    part: str | None,
) -> None:
    """Make a co-handler the lead, and the lead a co-handler in the part that becomes free.

    The old one first: at no moment are there two. All others see both at one instant.
    """
    for assignment_id, values in (
        (old, {"is_lead": False, "part": part}),
        (new, {"is_lead": True, "part": None}),
    ):
        conn.execute(
            update(assignments)
            .where(assignments.c.tenant_id == tenant, assignments.c.id == assignment_id)
            .values(**values)
        )
