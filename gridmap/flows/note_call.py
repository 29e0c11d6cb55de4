"""Note a call to somebody who has not signed: reached or not, and what was said."""

from gridmap.errors import IllegalMove
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId
from gridmap.model.work_order import AssignmentState
from gridmap.store import assignments, calls, events, idempotent_calls, work_orders
from gridmap.store.calls import PhoneCall
from gridmap.store.district import District


def note_call(
    assignment_id: AssignmentId,
    *,
    is_reached: bool,
    district: District,
    actor: str,
    note: str | None = None,
) -> int:
    """Note one call and return how many there have been for this assignment.

    The note may name people and stays with the call; the event tells only whether somebody was
    reached.

    Raises
    ------
    NotFound
        No such assignment.
    IllegalMove
        The assignment waits for no signature any more.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(
            conn, tenant, assignments.order_of(conn, tenant, assignment_id)
        )
        held = assignments.read_for_move(conn, tenant, assignment_id)
        if held.state is not AssignmentState.RESERVED:
            raise IllegalMove(
                problem=f"the assignment is {held.state.en}, nobody has to be called",
                problem_zh=f"派单处于“{held.state.zh}”，无需再催",
                assignment=str(assignment_id),
                before=held.state.value,
            )
        at = district.clock()
        call = PhoneCall(is_reached=is_reached, note=note, actor=actor, at=at)
        n_calls = calls.note(conn, tenant, order, assignment_id, call)
        about = {"assignment_id": assignment_id, "member_id": held.member_id}
        noted = order.event(
            EventKind.CALL_NOTED, at=at, actor=actor, facts={"is_reached": is_reached}, **about
        )
        events.append(conn, tenant, [noted])
        answer["n_calls"] = n_calls
    return n_calls
