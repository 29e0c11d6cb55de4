"""One step of an assignment with all that follows from it: its order, the member's place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gridmap.casework.lifecycle import check_assignment_move, order_state_after
from gridmap.model.ids import AssignmentId, MemberId, TenantId
from gridmap.model.work_order import ENDED_ASSIGNMENTS, AssignmentState, CaseState, WaitingFor
from gridmap.store import assignments, members, work_orders
from gridmap.store.work_orders import OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The step of one assignment. `held` is where it stands; the assignment is held already."""

    assignment_id: AssignmentId
    member_id: MemberId | None
    held: AssignmentState
    state: AssignmentState
    at: datetime
    reason: str | None = None

    @property
    def freed(self) -> MemberId | None:
        """Return the member whose place becomes free by it."""
        return self.member_id if self.state in ENDED_ASSIGNMENTS else None


def take(conn: Connection, tenant: TenantId, order: OrderRow, step: Step) -> OrderRow:
    """Take a step of the lead of a held work order, and return the order as it then is.

    Whatever ends an assignment frees the member's place in the same transaction.

    Raises
    ------
    IllegalMove
        The step is not listed.
    """
    check_assignment_move(step.held, step.state)
    assignments.move(conn, tenant, step.assignment_id, step.state, at=step.at, reason=step.reason)
    after = order_state_after(step.state)
    if after is not None and after is not order.state:
        order = work_orders.move(conn, tenant, order, after, at=step.at)
    if after is CaseState.TO_BE_DISPATCHED and step.member_id is None:
        # What a unit gives back goes to the desk; nobody else can tell who handles it.
        order = work_orders.wait_at_desk(conn, tenant, order, WaitingFor.DESK)
    if step.freed is not None:
        members.release(conn, tenant, step.assignment_id)
    return order
