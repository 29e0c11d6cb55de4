"""Give a held work order to somebody: the lead before ends, the new one is written, it moves."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection

from gridmap.model.ids import AssignmentId, TenantId
from gridmap.model.work_order import AssignmentState, CaseState, Disposition, OfferState
from gridmap.store import assignment_steps, leads, letting_off, members, offers, work_orders
from gridmap.store.assignment_steps import Step
from gridmap.store.leads import LeadRow, NewLead
from gridmap.store.offers import OfferEnd, OfferRow
from gridmap.store.work_orders import OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How and why the lead before ends."""

    state: AssignmentState
    reason: str


def hold_members(
    conn: Connection, tenant: TenantId, new: NewLead, *, before: LeadRow | None
) -> None:
    """Hold both members where one follows the other, in the order in which all hold them."""
    both = [new.member_id, before.member_id if before else None]
    members.hold(conn, tenant, [one for one in both if one is not None])


def end_lead(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    lead: LeadRow,
    *,
    end: End,
    at: datetime,
) -> OrderRow:
    """End the lead of a held order; it waits for dispatch again and the member is free."""
    step = Step(
        assignment_id=lead.id,
        member_id=lead.member_id,
        held=lead.state,
        state=end.state,
        at=at,
        reason=end.reason,
        is_lead=lead.is_lead,
        part=lead.part,
    )
    return assignment_steps.take(conn, tenant, order, step)


def send(
    conn: Connection, tenant: TenantId, order: OrderRow, lead: NewLead, *, at: datetime
) -> tuple[AssignmentId, OrderRow]:
    """Write the lead of an order that waits for dispatch, and move it to dispatched.

    A member's place is claimed apart; what is still offered of it is withdrawn.

    Raises
    ------
    AlreadyAssigned
        The work order has an active lead.
    """
    by = lead.assigned_by
    offers.withdraw_open(conn, tenant, order, at=at, actor=by, reason="assigned")
    if lead.unit_id is not None:
        order = work_orders.hand_to_unit(conn, tenant, order, lead.unit_id, at=at)
    else:
        if order.handling is not Disposition.PERSON:
            order = work_orders.handle_by_person(conn, tenant, order)
        order = work_orders.move(conn, tenant, order, CaseState.DISPATCHED, at=at)
    return leads.write(conn, tenant, order.id, lead, at=at), order


def claim(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    lead: NewLead,
    *,
    offer: OfferRow,
    at: datetime,
) -> tuple[AssignmentId, OrderRow]:
    """Give a held order to whoever accepts a held offer of it, signed; the others are withdrawn.

    The member's place is claimed apart.
    """
    by = lead.assigned_by
    assignment_id = leads.write(conn, tenant, order.id, lead, at=at)
    accepted = OfferEnd(state=OfferState.ACCEPTED, at=at, actor=by, assignment_id=assignment_id)
    offers.finish(conn, tenant, order, [offer], accepted)
    reason = "somebody else accepted"
    offers.withdraw_open(conn, tenant, order, at=at, actor=by, reason=reason)
    order = work_orders.move(conn, tenant, order, CaseState.DISPATCHED, at=at)
    step = Step(
        assignment_id=assignment_id,
        member_id=offer.member_id,
        held=AssignmentState.RESERVED,
        state=AssignmentState.SIGNED,
        at=at,
    )
    return assignment_id, assignment_steps.take(conn, tenant, order, step)


def restore(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    lead: NewLead,
    *,
    old: LeadRow,
    at: datetime,
) -> tuple[AssignmentId, OrderRow]:
    """Give the order back to whoever had it, as far as they had come, and still asking if so."""
    assignment_id, order = send(conn, tenant, order, lead, at=at)
    for held, state in pairwise(way_to(old.last_at_work)):
        step = Step(
            assignment_id=assignment_id, member_id=old.member_id, held=held, state=state, at=at
        )
        order = assignment_steps.take(conn, tenant, order, step)
    if old.asked_at is not None:
        reason = old.asked_reason or ""
        letting_off.ask(conn, tenant, assignment_id, at=old.asked_at, reason=reason)
    return assignment_id, order


def way_to(state: AssignmentState) -> tuple[AssignmentState, ...]:
    """Return the states from the first to this one.

    >>> [one.value for one in way_to(AssignmentState.SIGNED)]
    ['reserved', 'signed']
    """
    way = (AssignmentState.RESERVED, AssignmentState.SIGNED, AssignmentState.ARRIVED)
    return way[: way.index(state) + 1]
