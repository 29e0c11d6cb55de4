"""End the co-handlers of a work order, with all that follows, in the transaction of its own end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from gridmap.model.event import Event, EventKind
from gridmap.model.ids import FollowUpId, JointOperationId, MemberId, TenantId
from gridmap.model.team import Need, Part
from gridmap.model.work_order import AssignmentState, WaitingFor
from gridmap.store import (
    assignments,
    cooperations,
    follow_ups,
    joint_operations,
    members,
    teams,
    work_orders,
)
from gridmap.store.assignments import AssignmentRow
from gridmap.store.work_orders import OrderRow

_WORKED = frozenset({AssignmentState.SIGNED, AssignmentState.ARRIVED})
_KINDS = {
    AssignmentState.DONE: EventKind.ASSIGNMENT_DONE,
    AssignmentState.WITHDRAWN: EventKind.ASSIGNMENT_WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What ended: the events that tell it, and whose place became free."""

    events: tuple[Event, ...]
    freed: tuple[MemberId, ...]


def end_co_handlers(
    conn: Connection, tenant: TenantId, order: OrderRow, *, at: datetime, today: date, actor: str
) -> Ended:
    """End every co-handler of a held order and free the members, in the order of their ids.

    A joint operation of the order ends with it. Who had signed is done; who had not is withdrawn,
    and so are units that have not answered.
    A wanted part that nobody signed for becomes a follow-up.
    """
    team = teams.read(conn, tenant, order.id)
    active = [one for one in assignments.active_of_order(conn, tenant, order.id) if not one.is_lead]
    freed = [one.member_id for one in active if one.member_id is not None]
    members.hold(conn, tenant, freed)
    booked = joint_operations.end_of_order(conn, tenant, order.id, at=at, today=today)
    told = [_end(conn, tenant, order, one, at=at, actor=actor) for one in active]
    told += cooperations.withdraw_open(conn, tenant, order, at=at, actor=actor)
    left = Counter(one["part"] for one in team.units if one["state"] == "asked")
    left += Counter(one.part for one in active if one.state not in _WORKED)
    wanted = [
        (part, left[part.code])
        for part in team.parts
        if part.need is Need.WANTED and left[part.code]
    ]
    told += follow_up(conn, tenant, order, wanted, at=at, actor=actor)
    return Ended(events=tuple(told), freed=tuple(dict.fromkeys((*freed, *booked))))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """A planned operation that will not take place: who says so, and why."""

    operation_id: JointOperationId
    at: datetime
    today: date
    actor: str
    reason: str


def call_off(conn: Connection, tenant: TenantId, order: OrderRow, off: CallOff) -> Ended:
    """Cancel the planned operation of a held order; an order that waits for it goes to the desk.

    The units that it asked need not come; what the desk asked of others stands.
    """
    at, actor = off.at, off.actor
    asked_at = joint_operations.read(conn, tenant, off.operation_id).planned_at
    freed = joint_operations.end_of_order(
        conn, tenant, order.id, at=at, today=off.today, reason=off.reason
    )
    told = cooperations.withdraw_open(conn, tenant, order, at=at, actor=actor, asked_at=asked_at)
    if order.waiting_for is WaitingFor.PLANNED:
        work_orders.wait_at_desk(conn, tenant, order, WaitingFor.DESK)
    kind, facts = EventKind.JOINT_OPERATION_CANCELLED, {"operation_id": str(off.operation_id)}
    return Ended(events=(*told, order.event(kind, at=at, actor=actor, facts=facts)), freed=freed)


def follow_up(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    missing: Sequence[tuple[Part, int]],
    *,
    at: datetime,
    actor: str,
) -> list[Event]:
    """Open follow-ups of a held order and return the events that tell of them."""
    opened: Sequence[tuple[FollowUpId, Part]] = follow_ups.open_for(
        conn, tenant, order.id, missing, at=at, subdistrict_id=order.subdistrict_id
    )
    return [
        order.event(
            EventKind.FOLLOW_UP_OPENED,
            at=at,
            actor=actor,
            facts={"follow_up_id": str(id_), "part": part.code},
        )
        for id_, part in opened
    ]


def _end(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    held: AssignmentRow,
    *,
    at: datetime,
    actor: str,
) -> Event:
    state = AssignmentState.DONE if held.state in _WORKED else AssignmentState.WITHDRAWN
    reason = (
        None
        if state is AssignmentState.DONE
        else "工单已反馈或结案 · the order was reported back or closed"
    )
    assignments.move(conn, tenant, held.id, state, at=at, reason=reason)
    members.release(conn, tenant, held.id)
    return order.event(
        _KINDS[state],
        at=at,
        actor=actor,
        assignment_id=held.id,
        member_id=held.member_id,
        facts={"was": held.state.value},
    )
