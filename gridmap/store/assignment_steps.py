"""One step of an assignment with all that follows: its order, its team, the member's place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gridmap.casework.lifecycle import check_assignment_move, order_state_after
from gridmap.casework.photos import check_shown, missing
from gridmap.casework.teamwork import check_may_report_back, check_may_start
from gridmap.model.ids import AssignmentId, MemberId, TenantId
from gridmap.model.photo import NoPhotoBecause
from gridmap.model.work_order import ENDED_ASSIGNMENTS, AssignmentState, CaseState, WaitingFor
from gridmap.store import assignments, members, photos, teams, work_orders
from gridmap.store.work_orders import OrderRow

_LEFT = ENDED_ASSIGNMENTS - {AssignmentState.DONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The step of one assignment. `held` is where it stands; the assignment is held already.

    A co-handler is no lead, and may take a `part` of the team. `no_photo` says why the lead reports
    back without a photo that the category wants.
    """

    assignment_id: AssignmentId
    member_id: MemberId | None
    held: AssignmentState
    state: AssignmentState
    at: datetime
    reason: str | None = None
    no_photo: NoPhotoBecause | None = None
    is_lead: bool = True
    part: str | None = None

    @property
    def freed(self) -> MemberId | None:
        """Return the member whose place becomes free by it."""
        return self.member_id if self.state in ENDED_ASSIGNMENTS else None


def take(conn: Connection, tenant: TenantId, order: OrderRow, step: Step) -> OrderRow:
    """Take a step of an assignment of a held work order, and return the order as it then is.

    Whatever ends an assignment frees the member's place in the same transaction. What the lead
    does moves the order; what a co-handler does moves only their own assignment, and where they
    leave a part of the team, somebody else is looked for at once.

    Raises
    ------
    IllegalMove
        The step is not listed.
    TeamIncomplete
        The lead starts before everybody required has signed, or reports back before every
        co-handler is done or released.
    PhotoMissing
        The lead reports back without a photo that is wanted, and does not say why.
    """
    check_assignment_move(step.held, step.state)
    if step.is_lead:
        _check_team(conn, tenant, order, step.state)
    lacks_photos = _lacks_photos(conn, tenant, order, step)
    assignments.move(conn, tenant, step.assignment_id, step.state, at=step.at, reason=step.reason)
    if lacks_photos and step.no_photo is not None:
        assignments.note_no_photo(conn, tenant, step.assignment_id, step.no_photo)
    if step.is_lead:
        order = _move_order(conn, tenant, order, step)
    elif step.part is not None and step.state in _LEFT:
        teams.look_again(conn, tenant, order.id, at=step.at)
    if step.freed is not None:
        members.release(conn, tenant, step.assignment_id)
    return order


def _check_team(
    conn: Connection, tenant: TenantId, order: OrderRow, state: AssignmentState
) -> None:
    if state not in {AssignmentState.ARRIVED, AssignmentState.DONE}:
        return
    team = teams.read(conn, tenant, order.id)
    if state is AssignmentState.ARRIVED:
        check_may_start(team.needed_to_start, team.co_handlers)
    else:
        check_may_report_back(team.co_handlers)


def _lacks_photos(conn: Connection, tenant: TenantId, order: OrderRow, step: Step) -> bool:
    """Tell whether the lead reports back without a photo that is wanted, and says why."""
    if step.state is not AssignmentState.DONE or not step.is_lead:
        return False
    wanted = photos.wanted(conn, tenant, order.id)
    lacking = missing(wanted, photos.n_shown(conn, tenant, order.id)) if wanted else ()
    check_shown(lacking, step.no_photo)
    return bool(lacking)


def _move_order(conn: Connection, tenant: TenantId, order: OrderRow, step: Step) -> OrderRow:
    after = order_state_after(step.state)
    if after is not None and after is not order.state:
        order = work_orders.move(conn, tenant, order, after, at=step.at)
    if after is CaseState.TO_BE_DISPATCHED and step.member_id is None:
        # What a unit gives back goes to the desk; nobody else can tell who handles it.
        order = work_orders.wait_at_desk(conn, tenant, order, WaitingFor.DESK)
    return order
