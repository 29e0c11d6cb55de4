"""Stand-ins: who is marked as one, and an order handed to one in the place of the first."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from gridmap.dispatch.decision import Considered, Decision
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import AssignmentId, MemberId, TenantId, WorkOrderId
from gridmap.model.work_order import AssignmentState
from gridmap.store import decisions, leads, members, sending, work_orders
from gridmap.store.chases import ChasedAssignment
from gridmap.store.leads import NewLead
from gridmap.store.sending import End
from gridmap.store.sql_files import statement
from gridmap.store.work_orders import OrderRow


def ids(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, at: datetime
) -> frozenset[MemberId]:
    """Return who may stand in for the handler of a work order now."""
    rows = conn.execute(
        statement("stand_ins_of_order"), {"tenant": tenant, "order_id": order_id, "at": at}
    )
    return frozenset(MemberId(row.member_id) for row in rows)


def hold_both(
    conn: Connection, tenant: TenantId, chased: ChasedAssignment, decision: Decision
) -> None:
    """Hold who has not signed and who stands in, in the order in which everything holds members."""
    both = [chased.member_id, decision.chosen.member_id if decision.chosen else None]
    members.hold(conn, tenant, [one for one in both if one is not None])


def hand_over(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    chased: ChasedAssignment,
    decision: Decision,
    *,
    at: datetime,
) -> tuple[Event, ...]:
    """End the unsigned assignment of a held order, assign the stand-in, return what happened.

    Both members are held; `at` was read after that.

    Raises
    ------
    StaleSituation
        The order moved since the decision was made.
    MemberFull
        The stand-in has no free place any more.
    """
    chosen = decision.chosen
    assert chosen is not None  # noqa: S101 (only such a decision is handed over by)
    if order.version != decision.order_version:
        raise work_orders.has_moved(order.id)
    lead = leads.hold(conn, tenant, order.id)
    new = NewLead(assigned_by=MACHINE, member_id=chosen.member_id, replaces=chased.id)
    members.claim(conn, tenant, chosen.member_id, is_urgent=order.is_urgent)
    reason = f"逾时未签收，转替岗 {chosen.code} · no signature, handed to stand-in {chosen.code}"
    end = End(state=AssignmentState.WITHDRAWN, reason=reason)
    freed = sending.end_lead(conn, tenant, order, lead, end=end, at=at)
    decision_id = decisions.record(conn, tenant, decision, subdistrict_id=order.subdistrict_id)
    new = replace(new, decision_id=decision_id)
    second, _ = sending.send(conn, tenant, freed, new, at=at)
    withdrawn = order.event(
        EventKind.ASSIGNMENT_WITHDRAWN,
        at=at,
        actor=MACHINE,
        assignment_id=chased.id,
        member_id=lead.member_id,
        facts={"was": AssignmentState.RESERVED.value},
    )
    return withdrawn, _assigned(withdrawn, chosen, second)


def _assigned(withdrawn: Event, chosen: Considered, second: AssignmentId) -> Event:
    """Return the assignment of the stand-in, right after the withdrawal of the first one."""
    return replace(
        withdrawn,
        kind=EventKind.ORDER_ASSIGNED,
        assignment_id=second,
        member_id=chosen.member_id,
        facts={
            "member": chosen.code,
            "travel_s": chosen.travel_s,
            "in_place_of": str(withdrawn.assignment_id),
        },
    )
