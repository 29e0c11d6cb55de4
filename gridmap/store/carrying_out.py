"""Carry out a decision: claim whom it chose, store it, write the lead, move, tell, all at once."""

import json
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection

from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, RequestId
from gridmap.store import decisions, driver, events, leads, members, offers, work_orders
from gridmap.store.district import District
from gridmap.store.new_id import new_id


def carry_out(
    conn: Connection,
    district: District,
    order: OrderFacts,
    decision: Decision,
    *,
    chosen: Considered,
) -> AssignmentId:
    """Send the chosen member to the order as it was read, or refuse.

    Raises
    ------
    StaleSituation
        The work order moved since it was read.
    MemberFull
        Somebody else was faster.
    """
    tenant, by = district.tenant, district.actor
    held = work_orders.read_unmoved(conn, tenant, order.id, version=order.version)
    members.claim(conn, tenant, chosen.member_id, is_urgent=order.is_urgent)
    # Read once the member is held: the assignments of a member never overlap in the log.
    at = district.clock()
    offers.withdraw_open(conn, tenant, held, at=at, actor=by, reason="assigned")
    assigned = assigned_event(order, chosen, held.request_id, at=at, by=by)
    values = {
        **columns_of(decision),
        **events.columns_of(assigned),
        "tenant": tenant,
        "is_urgent": order.is_urgent,
        "assigned_by": by,
    }
    with leads.one_active(order.id):
        driver.count(conn, "record_dispatch", values)
    assert assigned.assignment_id is not None  # noqa: S101 (made with one)
    return assigned.assignment_id


def assigned_event(
    order: OrderFacts, chosen: Considered, request_id: RequestId, *, at: datetime, by: str
) -> Event:
    """Return that an order went to the chosen member, by an assignment of a fresh id."""
    return Event(
        at=at,
        kind=EventKind.ORDER_ASSIGNED,
        actor=by,
        request_id=request_id,
        work_order_id=order.id,
        assignment_id=AssignmentId(new_id()),
        member_id=chosen.member_id,
        subdistrict_id=order.subdistrict_id,
        facts={"member": chosen.code, "travel_s": chosen.travel_s},
    )


def columns_of(decision: Decision) -> dict[str, object]:
    """Return what a decision leaves behind, by column; JSON as text."""
    told = decisions.columns_of(decision)
    return {
        **told,
        "policy": _as_json(decision.policy),
        **{name: json.dumps(told[name]) for name in ("candidates", "counted")},
        "decision_id": new_id(),
    }


@lru_cache(maxsize=8)
def _as_json(policy: DispatchPolicy) -> str:
    """Return a policy as JSON: a district decides by a handful of them all day."""
    return json.dumps(policy.as_facts())
