"""Carry out many decisions of a batch at once: hold, claim, and write the rest, in four statements.

Whatever somebody else has in hand is left out, and nothing of it is written: whoever asked tries
those one by one. Nothing is waited for, so that no batch ever stands in a circle of locks.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.situation import OrderFacts
from gridmap.errors import MemberFull
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId, BatchId, MemberId, RequestId, TenantId, WorkOrderId
from gridmap.store import driver, events
from gridmap.store.carrying_out import assigned_event, columns_of
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An ordinary order as it was read, whom its decision chose, and the decision by column."""

    order: OrderFacts
    chosen: Considered
    columns: Mapping[str, object]


def pair(order: OrderFacts, decision: Decision, chosen: Considered) -> Pair:
    """Return what is to be carried out, written out before anything is held for it."""
    return Pair(order=order, chosen=chosen, columns=columns_of(decision))


def carry_out_together(
    conn: Connection, district: District, batch_id: BatchId, pairs: Sequence[Pair]
) -> dict[WorkOrderId, AssignmentId]:
    """Send the chosen members to their orders and note it; return the assignment of each order.

    Left out are orders and members that somebody else holds, orders that moved, and members
    without a free place. Any error leaves nothing written.

    Raises
    ------
    MemberFull
        The guard refused a place that was held.
    """
    tenant = district.tenant
    request_ids = _hold_orders(conn, tenant, pairs)
    held = [one for one in pairs if one.order.id in request_ids]
    sent = _with_a_place(held, _hold_members(conn, tenant, held))
    if not sent:
        return {}
    _claim(conn, tenant, sent)
    # Read once the members are held: the assignments of a member never overlap in the log.
    at = district.clock()
    happened = [
        assigned_event(one.order, one.chosen, request_ids[one.order.id], at=at, by=district.actor)
        for one in sent
    ]
    told = [
        {**one.columns, **events.columns_of(event)}
        for one, event in zip(sent, happened, strict=True)
    ]
    values = {
        **{name: [one[name] for one in told] for name in told[0]},
        "tenant": tenant,
        "batch_id": batch_id,
        "at": at,
        "kind": EventKind.ORDER_ASSIGNED.value,
        "assigned_by": district.actor,
    }
    driver.count(conn, "record_dispatches", values, is_binary=True)
    return {
        one.order.id: event.assignment_id
        for one, event in zip(sent, happened, strict=True)
        if event.assignment_id is not None
    }


def _hold_orders(
    conn: Connection, tenant: TenantId, pairs: Sequence[Pair]
) -> dict[WorkOrderId, RequestId]:
    """Hold the orders that are as they were read; return the request of each."""
    values = {
        "tenant": tenant,
        "ids": [one.order.id for one in pairs],
        "versions": [one.order.version for one in pairs],
    }
    return dict(driver.rows(conn, "hold_unmoved_orders", values))


def _hold_members(conn: Connection, tenant: TenantId, pairs: Sequence[Pair]) -> dict[MemberId, int]:
    """Hold the chosen members; return how many places each has free."""
    values = {"tenant": tenant, "ids": list({one.chosen.member_id for one in pairs})}
    return dict(driver.rows(conn, "hold_idle_members", values))


def _with_a_place(pairs: Sequence[Pair], n_free: Mapping[MemberId, int]) -> list[Pair]:
    """Return the pairs, in their turn, for whose member a place is left."""
    taken: Counter[MemberId] = Counter()
    found = []
    for one in pairs:
        member_id = one.chosen.member_id
        if taken[member_id] < n_free.get(member_id, 0):
            taken[member_id] += 1
            found.append(one)
    return found


def _claim(conn: Connection, tenant: TenantId, pairs: Sequence[Pair]) -> None:
    n_places = Counter(one.chosen.member_id for one in pairs)
    values = {"tenant": tenant, "ids": list(n_places), "n_places": list(n_places.values())}
    if driver.count(conn, "claim_members", values) != len(n_places):
        raise MemberFull(problem="a member has no free place", problem_zh="有网格员在办已满")
