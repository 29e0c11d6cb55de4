"""A member who cannot go asks to be let off; the grid head, or the desk, decides.

Only where the policy says `cannot_go_needs_head`. Whoever is at an urgent order is let off at
once: nobody waits for a decision there.
"""

from gridmap.casework.lifecycle import check_assignment_move, check_unit_asks
from gridmap.errors import IllegalMove
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId, MemberId
from gridmap.model.work_order import AssignmentState, CaseState
from gridmap.store import (
    assignments,
    events,
    idempotent_calls,
    leads,
    letting_off,
    sending,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.sending import End


def ask_to_be_let_off(
    assignment_id: AssignmentId,
    *,
    district: District,
    actor: str,
    reason: str,
    wake_radius_m: float = 12_000.0,
) -> CaseState:
    """Note that a member cannot go, and return where the order stands.

    The order stays with the member until it is decided. At an urgent order the assignment ends
    at once. What was asked before is no error.

    Raises
    ------
    NotFound
        No such assignment.
    IllegalMove
        The assignment has ended, or it is a unit's.
    """
    tenant, asked = district.tenant, AssignmentState.CANNOT_GO_ASKED
    freed: list[MemberId | None] = []
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = assignments.order_of(conn, tenant, assignment_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        held = leads.find(conn, tenant, assignment_id)
        at = district.clock()
        about: dict[str, object] = {"assignment_id": assignment_id, "member_id": held.member_id}
        answer["state"] = order.state.value
        if held.state is AssignmentState.CANNOT_GO:
            return order.state
        check_unit_asks(AssignmentState.CANNOT_GO, is_unit=held.member_id is None)
        if order.is_urgent:
            end = End(state=AssignmentState.CANNOT_GO, reason=reason)
            order = sending.end_lead(conn, tenant, order, held, end=end, at=at)
            freed.append(held.member_id)
            kind = EventKind.ASSIGNMENT_CANNOT_GO
            events.append(conn, tenant, [order.event(kind, at=at, actor=actor, **about)])
        elif held.state is not asked:
            check_assignment_move(held.state, asked)
            letting_off.ask(conn, tenant, assignment_id, at=at, reason=reason)
            about["facts"] = {"was": held.state.value}
            kind = EventKind.ASSIGNMENT_CANNOT_GO_ASKED
            events.append(conn, tenant, [order.event(kind, at=at, actor=actor, **about)])
        answer["state"] = order.state.value
    wake_orders_near(freed, district=district, radius_m=wake_radius_m)
    return order.state


def decide_letting_off(
    assignment_id: AssignmentId,
    *,
    is_let_off: bool,
    district: District,
    actor: str,
    reason: str | None = None,
    wake_radius_m: float = 12_000.0,
) -> CaseState:
    """Let a member off, or not, and return where the order stands.

    Let off, the member is free and the order is dispatched again at once, to somebody else; if
    not, the assignment is what it was before.

    Raises
    ------
    NotFound
        No such assignment.
    IllegalMove
        Nobody asked, or the actor is a member who may not decide.
    """
    tenant = district.tenant
    freed: list[MemberId | None] = []
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = assignments.order_of(conn, tenant, assignment_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        held = leads.find(conn, tenant, assignment_id)
        _check_asked(held.state)
        if held.member_id and not letting_off.may_decide(conn, tenant, actor, held.member_id):
            raise _not_for_them(actor)
        at = district.clock()
        about: dict[str, object] = {"assignment_id": assignment_id, "member_id": held.member_id}
        if is_let_off:
            end = End(state=AssignmentState.CANNOT_GO, reason=held.asked_reason or "")
            order = sending.end_lead(conn, tenant, order, held, end=end, at=at)
            freed.append(held.member_id)
            kind = EventKind.ASSIGNMENT_CANNOT_GO
        else:
            back_to = held.last_at_work
            letting_off.refuse(conn, tenant, assignment_id, back_to=back_to)
            about["facts"] = {"back_to": back_to.value}
            about["written"] = {"reason": reason} if reason else {}
            kind = EventKind.ASSIGNMENT_CANNOT_GO_REFUSED
        events.append(conn, tenant, [order.event(kind, at=at, actor=actor, **about)])
        answer["state"] = order.state.value
    wake_orders_near(freed, district=district, radius_m=wake_radius_m)
    return order.state


def read_who_asks(*, district: District) -> list[dict[str, object]]:
    """Return who waits to be let off, the longest first."""
    with district.reading() as conn:
        return [dict(one) for one in letting_off.asked(conn, district.tenant)]


def _check_asked(state: AssignmentState) -> None:
    if state is not AssignmentState.CANNOT_GO_ASKED:
        raise IllegalMove(
            problem=f"the assignment is {state.en}: nobody asks to be let off",
            problem_zh=f"派单处于“{state.zh}”，没有待决定的申请",
            before=state.value,
            after=AssignmentState.CANNOT_GO.value,
        )


def _not_for_them(actor: str) -> IllegalMove:
    return IllegalMove(
        problem="only the head of the member's home grid, or the desk, decides this",
        mend="let one of them decide",
        problem_zh="只能由该网格员所属网格的网格长或坐席决定",
        mend_zh="请由其决定",
        actor=actor,
    )
