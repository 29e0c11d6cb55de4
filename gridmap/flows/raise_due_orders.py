"""Tell work orders that stand still to the next level, each in a transaction of its own."""

import logging
from functools import partial

from gridmap.casework.calendar import LimitUnit, WorkingCalendar
from gridmap.casework.escalation import Now, due_raise
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.event import MACHINE
from gridmap.model.ids import WorkOrderId
from gridmap.store import audit, calendars, escalations, events, levels, watched_orders
from gridmap.store.district import District
from gridmap.store.escalations import Raising

log = logging.getLogger(__name__)

_WHAT = "raise of work order"
_MOST_NAMED = 50
"""Numbers of orders in one line of the audit: who looks needs a few, not all."""


def raise_due_orders(*, district: District, policy: EscalationPolicy, limit: int = 100) -> int:
    """Raise the orders for which a cause holds now, and return how many were raised.

    An order that somebody else holds this moment is left alone and comes up again; one that fails
    is put off.
    """
    with district.reading() as conn:
        at = district.clock()
        calendar = calendars.in_force(
            conn,
            district.tenant,
            zone_name=district.zone_name,
            is_asked=policy.overdue_pause_unit is not LimitUnit.CLOCK,
        ).calendar
        known = levels.read_levels(conn, district.tenant)
        now = Now(at, calendar)
        watched = watched_orders.read(conn, district.tenant, policy, known, now=now)
    due = [
        order_id
        for order_id, order in watched
        if due_raise(order, policy=policy, levels=known, now=now) is not None
    ]
    return district.put_off.do_each(
        _WHAT,
        due,
        partial(_raise, district=district, policy=policy, calendar=calendar),
        at=at,
        limit=limit,
    )


def raise_missed_orders(*, district: District, policy: EscalationPolicy, limit: int = 500) -> int:
    """Raise what reading only the due leaves out, and return how many orders that were.

    Which orders are due is said in SQL, so that a long queue is not read each time, and by
    `due_raise`. Here every open order is read and judged by the latter alone. One that only this
    finds is a fault of the statement: it is raised all the same, logged, and put into the audit.
    """
    tenant = district.tenant
    with district.reading() as conn:
        at = district.clock()
        calendar = calendars.in_force(conn, tenant, zone_name=district.zone_name).calendar
        known = levels.read_levels(conn, tenant)
        now = Now(at, calendar)
        every = watched_orders.read_every(conn, tenant)
        read = {
            order_id for order_id, _ in watched_orders.read(conn, tenant, policy, known, now=now)
        }
    raised: list[WorkOrderId] = []

    def raise_one(order_id: WorkOrderId) -> bool:
        is_raised = _raise(order_id, district=district, policy=policy, calendar=calendar)
        raised.extend([order_id] if is_raised else [])
        return is_raised

    missed = [
        order_id
        for order_id, order in every
        if order_id not in read
        and due_raise(order, policy=policy, levels=known, now=now) is not None
    ]
    district.put_off.do_each(_WHAT, missed, raise_one, at=at, limit=limit)
    if raised:
        _tell_fault(raised, district=district)
    return len(raised)


def _tell_fault(raised: list[WorkOrderId], *, district: District) -> None:
    with district.writing() as conn:
        numbers = watched_orders.numbers_of(conn, district.tenant, raised[:_MOST_NAMED])
        fault = AuditEntry(
            kind=AuditKind.RAISES_MISSED,
            actor=MACHINE,
            facts={"n": len(raised), "numbers": numbers},
        )
        audit.append(conn, district.tenant, [fault], at=district.clock())
    log.error("%d orders were due to be raised and not read: %s", len(raised), ", ".join(numbers))


def _raise(
    order_id: WorkOrderId,
    *,
    district: District,
    policy: EscalationPolicy,
    calendar: WorkingCalendar,
) -> bool:
    """Raise one order if that is still due; the facts are read again once it is held."""
    tenant = district.tenant
    with district.writing() as conn:
        order = watched_orders.hold_if_free(conn, tenant, order_id)
        if order is None:
            return False
        at = district.clock()
        now = Now(at, calendar)
        known = levels.read_levels(conn, tenant)
        found = watched_orders.read_every(conn, tenant, order_id=order_id)
        due = next((due_raise(one, policy=policy, levels=known, now=now) for _, one in found), None)
        if due is None:
            return False
        raising = Raising(
            rank=due.rank,
            cause=due.cause,
            at=at,
            actor=MACHINE,
        )
        happened = escalations.raise_order(conn, tenant, order, raising)
        events.append(conn, tenant, happened)
        return bool(happened)
