"""Carry out a decision: claim whom it chose, store it, write the lead, move, tell, all at once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.situation import OrderFacts
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import AssignmentId, TenantId
from gridmap.model.work_order import CaseState
from gridmap.store import decisions, events, members, offers, work_orders


def carry_out(
    conn: Connection,
    tenant: TenantId,
    order: OrderFacts,
    decision: Decision,
    *,
    chosen: Considered,
    clock: Callable[[], datetime],
) -> AssignmentId:
    """Send the chosen member to the order as it was read, or refuse.

    Raises
    ------
    StaleSituation
        The work order moved since it was read.
    MemberFull
        Somebody else was faster.
    """
    held = work_orders.read_unmoved(conn, tenant, order.id, version=order.version)
    members.claim(conn, tenant, chosen.member_id, is_urgent=order.is_urgent)
    # Read once the member is held: the assignments of a member never overlap in the log.
    at = clock()
    decision_id = decisions.record(conn, tenant, decision, subdistrict_id=order.subdistrict_id)
    assignment_id = decisions.reserve_member(
        conn, tenant, order.id, chosen.member_id, decision_id=decision_id, at=at
    )
    offers.withdraw_open(conn, tenant, held, at=at, actor=MACHINE, reason="assigned")
    work_orders.move(conn, tenant, held, CaseState.DISPATCHED, at=at)
    assigned = Event(
        at=at,
        kind=EventKind.ORDER_ASSIGNED,
        actor=MACHINE,
        request_id=held.request_id,
        work_order_id=order.id,
        assignment_id=assignment_id,
        member_id=chosen.member_id,
        subdistrict_id=order.subdistrict_id,
        facts={"member": chosen.code, "travel_s": chosen.travel_s},
    )
    events.append(conn, tenant, [assigned])
    return assignment_id
