"""Take the last assignment or hand-over back, within seconds and before it is signed."""

from datetime import datetime, timedelta

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import TooLateToUndo
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.work_order import AssignmentState
from gridmap.store import (
    events,
    idempotent_calls,
    leads,
    members,
    sending,
    waiting_orders,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.leads import LeadRow, NewLead
from gridmap.store.sending import End
from gridmap.store.work_orders import OrderRow

_KINDS = {
    AssignmentState.RESERVED: EventKind.ORDER_ASSIGNED,
    AssignmentState.SIGNED: EventKind.ASSIGNMENT_SIGNED,
    AssignmentState.ARRIVED: EventKind.ASSIGNMENT_ARRIVED,
    AssignmentState.CANNOT_GO_ASKED: EventKind.ASSIGNMENT_CANNOT_GO_ASKED,
}


def undo_assignment(
    order_id: WorkOrderId, *, district: District, actor: str, policy: DispatchPolicy
) -> dict[str, object]:
    """Take back what this actor just assigned or handed over, and return where the order stands.

    Whoever had the order before has it again, as far as they had come. Where nobody had it, it
    waits, and is left to people for `policy.retry_s` before the engine looks at it; what was with
    a unit waits at the desk.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        Nobody has the order.
    TooLateToUndo
        Somebody else assigned it, it has been signed, or `policy.undo_s` are over.
    MemberFull
        Whoever had it before has no place left for it.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        lead = leads.hold(conn, tenant, order_id)
        _check_may_undo(lead, actor=actor, policy=policy, at=district.clock())
        old = leads.find(conn, tenant, lead.replaces) if lead.replaces else None
        again = _again(lead, old) if old else None
        if old is not None and again is not None:
            sending.hold_members(conn, tenant, again, before=lead)
            if old.member_id is not None:
                members.claim(conn, tenant, old.member_id, is_urgent=order.is_urgent)
        at = district.clock()
        end = End(state=AssignmentState.WITHDRAWN, reason="undo")
        order = sending.end_lead(conn, tenant, order, lead, end=end, at=at)
        about: dict[str, object] = {"assignment_id": lead.id, "member_id": lead.member_id}
        about["facts"] = {"undone": True, "was": lead.state.value}
        happened = [order.event(EventKind.ASSIGNMENT_WITHDRAWN, at=at, actor=actor, **about)]
        if old is not None and again is not None:
            restored, order = sending.restore(conn, tenant, order, again, old=old, at=at)
            happened += _restored(old, restored, order, actor=actor, at=at)
        elif lead.member_id is not None:
            pause = timedelta(seconds=policy.retry_s)
            waiting_orders.try_again_at(conn, tenant, order.id, at=at + pause)
        events.append(conn, tenant, happened)
        answer.update(
            state=order.state.value, version=order.version, member_code=old.code if old else None
        )
    # Where the order waits for people, so does the place that came free: nothing is woken.
    freed = [lead.member_id] if old else []
    wake_orders_near(freed, district=district, radius_m=policy.widest_radius_m)
    return answer


def _restored(
    old: LeadRow, id_: AssignmentId, order: OrderRow, *, actor: str, at: datetime
) -> list[Event]:
    """Return what tells that somebody has the order again, as far as they had come."""
    states = sending.way_to(old.last_at_work)
    states += (AssignmentState.CANNOT_GO_ASKED,) if old.is_asking else ()
    about: dict[str, object] = {"assignment_id": id_, "member_id": old.member_id}
    about["facts"] = {"member": old.code, "restored": True}
    return [order.event(_KINDS[state], at=at, actor=actor, **about) for state in states]


def _again(lead: LeadRow, old: LeadRow) -> NewLead:
    """Return the lead that stands for what was before, after the one that is taken back."""
    return NewLead(
        assigned_by=old.assigned_by or "",
        member_id=old.member_id,
        unit_id=old.unit_id,
        decision_id=old.decision_id,
        replaces=lead.id,
    )


def _check_may_undo(lead: LeadRow, *, actor: str, policy: DispatchPolicy, at: datetime) -> None:
    age_s = (at - lead.reserved_at).total_seconds()
    if (
        lead.assigned_by == actor
        and lead.state is AssignmentState.RESERVED
        and age_s <= policy.undo_s
    ):
        return
    raise TooLateToUndo(
        problem="it is too late to undo, or somebody else did it",
        mend="hand the order over, or withdraw the assignment, with a reason",
        problem_zh="已超过可撤回的时间，或并非本人所派",
        mend_zh="请说明理由后转派或撤派",
        assignment=str(lead.id),
        assigned_by=lead.assigned_by,
        held=lead.state.value,
        age_s=round(age_s, 1),
        undo_s=policy.undo_s,
    )
