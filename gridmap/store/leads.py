"""The lead of a work order: written when somebody is sent, read when somebody takes over."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.exc import IntegrityError

from gridmap.errors import AlreadyAssigned, IllegalMove, NotFound
from gridmap.model.ids import (
    AssignmentId,
    DecisionId,
    FeatureId,
    MemberId,
    TenantId,
    WorkOrderId,
)
from gridmap.model.work_order import AssignmentState
from gridmap.store.engine import broken_constraint
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments, members, names

_LEAD = (
    select(assignments, members.c.code)
    .outerjoin(
        members,
        (members.c.tenant_id == assignments.c.tenant_id)
        & (members.c.id == assignments.c.member_id),
    )
    .where(
        assignments.c.tenant_id == bindparam("tenant"),
        assignments.c.work_order_id == bindparam("order"),
        assignments.c.is_lead,
        assignments.c.ended_at.is_(None),
    )
)
_HOLD_LEAD = _LEAD.with_for_update(key_share=True, of=assignments)
_ONE = (
    select(assignments, members.c.code)
    .outerjoin(
        members,
        (members.c.tenant_id == assignments.c.tenant_id)
        & (members.c.id == assignments.c.member_id),
    )
    .where(assignments.c.tenant_id == bindparam("tenant"), assignments.c.id == bindparam("id"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """Who is to lead: a member or a unit; `assigned_by` is who said so.

    `replaces` is the assignment that this one takes over from.
    """

    assigned_by: str
    member_id: MemberId | None = None
    unit_id: FeatureId | None = None
    decision_id: DecisionId | None = None
    replaces: AssignmentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """An assignment that leads, or led. `code` is the member's; None for a unit."""

    id: AssignmentId
    state: AssignmentState
    member_id: MemberId | None
    code: str | None
    unit_id: FeatureId | None
    decision_id: DecisionId | None
    assigned_by: str | None
    replaces: AssignmentId | None
    reserved_at: datetime
    signed_at: datetime | None
    arrived_at: datetime | None
    asked_at: datetime | None
    asked_reason: str | None
    is_lead: bool
    part: str | None

    @property
    def is_asking(self) -> bool:
        """Tell whether the member asks to be let off, or did when it ended."""
        return self.asked_at is not None

    @property
    def last_at_work(self) -> AssignmentState:
        """Return how far it had come, whatever was asked or ended it since."""
        if self.arrived_at is not None:
            return AssignmentState.ARRIVED
        return AssignmentState.RESERVED if self.signed_at is None else AssignmentState.SIGNED


def write(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, lead: NewLead, *, at: datetime
) -> AssignmentId:
    """Write the lead of a work order, reserved; a member's place is claimed apart.

    Raises
    ------
    AlreadyAssigned
        The work order has an active lead, or the member helps there already.
    """
    assignment_id = AssignmentId(new_id())
    row: Mapping[str, object] = {
        "tenant": tenant,
        "id": assignment_id,
        "order_id": order_id,
        "at": at,
        "member_id": lead.member_id,
        "unit_id": lead.unit_id,
        "decision_id": lead.decision_id,
        "assigned_by": lead.assigned_by,
        "replaces": lead.replaces,
    }
    with one_active(order_id):
        conn.execute(statement("reserve_lead"), row)
    return assignment_id


@contextmanager
def one_active(order_id: WorkOrderId) -> Iterator[None]:
    """Turn the refusal of a second active lead, or of a co-handler as one, into AlreadyAssigned."""
    try:
        yield
    except IntegrityError as error:
        broken = broken_constraint(error)
        if broken == names.ONE_ACTIVE_LEAD:
            raise AlreadyAssigned(
                problem="the work order has an active lead",
                problem_zh="工单已有主办",
                work_order=str(order_id),
            ) from error
        if broken == names.MEMBER_ONCE:
            raise AlreadyAssigned(
                problem="the member is in the team of the work order already",
                mend="choose another one, or hand the lead over within the team",
                problem_zh="该网格员已在本工单的办理人员中",
                mend_zh="请另选他人，或在办理人员之间移交主办",
                work_order=str(order_id),
            ) from error
        raise


def read(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> LeadRow | None:
    """Return who leads a work order now; None where nobody does."""
    row = conn.execute(_LEAD, {"tenant": tenant, "order": order_id}).one_or_none()
    return None if row is None else _lead(row)


def hold(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> LeadRow:
    """Return who leads a held work order, and hold that assignment too.

    Raises
    ------
    IllegalMove
        Nobody leads it.
    """
    row = conn.execute(_HOLD_LEAD, {"tenant": tenant, "order": order_id}).one_or_none()
    if row is None:
        raise IllegalMove(
            problem="nobody has this work order",
            mend="assign it first",
            problem_zh="工单目前无人承办",
            mend_zh="请先派单",
            work_order=str(order_id),
        )
    return _lead(row)


def find(conn: Connection, tenant: TenantId, assignment_id: AssignmentId) -> LeadRow:
    """Return an assignment, active or ended.

    Raises
    ------
    NotFound
        No such assignment.
    """
    row = conn.execute(_ONE, {"tenant": tenant, "id": assignment_id}).one_or_none()
    if row is None:
        raise NotFound(
            problem="there is no such assignment",
            problem_zh="没有这一派单",
            assignment=str(assignment_id),
        )
    return _lead(row)


def _lead(row: Row[Any]) -> LeadRow:
    return LeadRow(
        id=row.id,
        state=AssignmentState(row.state),
        member_id=row.member_id,
        code=row.code,
        unit_id=row.unit_id,
        decision_id=row.decision_id,
        assigned_by=row.assigned_by,
        replaces=row.replaces,
        reserved_at=row.reserved_at,
        signed_at=row.signed_at,
        arrived_at=row.arrived_at,
        asked_at=row.asked_at,
        asked_reason=row.asked_reason,
        is_lead=row.is_lead,
        part=row.part,
    )
