"""Tell work orders that stand still to the next level, each in a transaction of its own."""

from functools import partial

from gridmap.casework.calendar import LimitUnit, WorkingCalendar
from gridmap.casework.escalation import Now, due_raise
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.model.event import MACHINE
from gridmap.model.ids import WorkOrderId
from gridmap.store import calendars, escalations, events, levels, watched_orders
from gridmap.store.district import District
from gridmap.store.escalations import Raising


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
        "raise of work order",
        due,
        partial(_raise, district=district, policy=policy, calendar=calendar),
        at=at,
        limit=limit,
    )


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
        found = watched_orders.read(conn, tenant, policy, known, now=now, order_id=order_id)
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
