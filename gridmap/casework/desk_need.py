"""What an open work order needs of the desk now: one word for each, the most pressing first."""

from dataclasses import dataclass
from datetime import datetime

from gridmap.casework.nearing import nears_at
from gridmap.model.worded import Worded
from gridmap.model.work_order import AssignmentState, CaseState, Urgency, WaitingFor

_UNASSIGNED = frozenset({CaseState.REPORTED, CaseState.TO_BE_FILED, CaseState.TO_BE_DISPATCHED})
_REPORTED_BACK = frozenset({CaseState.FEEDBACK, CaseState.CHECKING, CaseState.TO_BE_CLOSED})
_UNPLACED = frozenset({WaitingFor.UNLOCATED, WaitingFor.OUTSIDE_AREA})
_NOBODY = frozenset({WaitingFor.NO_CANDIDATE, WaitingFor.TEAM})


class Need(Worded):
    """Why a work order needs the desk, in the order in which it is to be looked at.

    The last two need nobody: the engine tries, or somebody is at it.
    """

    RISK = "risk", "风险待看", "risk to read"
    URGENT = "urgent", "紧急未派", "urgent, nobody yet"
    OVERDUE = "overdue", "已超时", "overdue"
    TO_DECIDE = "to_decide", "申请待定", "asks for a decision"
    UNSIGNED = "unsigned", "待签收", "unsigned"
    UNLOCATED = "unlocated", "待定位", "no place"
    DESK = "desk", "待坐席", "for the desk"
    NOBODY = "nobody", "无人可派", "nobody free"
    DUE_SOON = "due_soon", "即将到时", "due soon"
    TO_CHECK = "to_check", "待核查", "to check"
    WAITING = "waiting", "待自动派", "being dispatched"
    UNDERWAY = "underway", "处置中", "under way"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """An open work order as the desk judges it.

    `has_unread_risk`: somebody's words hold a risk that no person has read yet. `lead` is how far
    whoever has the order has come; None where nobody has it. `has_petition`: the unit that has it
    asks for more time, or to return it.
    """

    state: CaseState
    urgency: Urgency
    waiting_for: WaitingFor | None
    lead: AssignmentState | None
    is_unit: bool
    has_unread_risk: bool
    has_petition: bool = False
    opened_at: datetime
    respond_by: datetime
    arrive_by: datetime
    close_by: datetime


def running_clock(view: DeskView) -> datetime:
    """Return the instant by which the next step is due: signed, there, or resolved."""
    if view.state in _UNASSIGNED or view.state is CaseState.DISPATCHED:
        return view.respond_by
    if view.lead is AssignmentState.SIGNED and not view.is_unit:
        return view.arrive_by
    return view.close_by


def need_of(view: DeskView, *, at: datetime) -> Need:
    """Return the first of the needs that holds; the order of `Need` is that of the queue."""
    due = running_clock(view)
    is_unassigned = view.state in _UNASSIGNED
    holds = (
        (view.has_unread_risk, Need.RISK),
        (is_unassigned and view.urgency is Urgency.URGENT, Need.URGENT),
        (due < at, Need.OVERDUE),
        (
            view.lead is AssignmentState.CANNOT_GO_ASKED or view.has_petition,
            Need.TO_DECIDE,
        ),
        (view.state is CaseState.DISPATCHED, Need.UNSIGNED),
        (view.waiting_for in _UNPLACED, Need.UNLOCATED),
        (view.waiting_for is WaitingFor.DESK, Need.DESK),
        (view.waiting_for in _NOBODY, Need.NOBODY),
        (at > nears_at(view.opened_at, due), Need.DUE_SOON),
        (view.state in _REPORTED_BACK, Need.TO_CHECK),
        (is_unassigned, Need.WAITING),
    )
    return next((need for is_so, need in holds if is_so), Need.UNDERWAY)
