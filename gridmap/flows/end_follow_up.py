"""See to a follow-up, or drop it with a reason: none is ever lost in silence."""

from gridmap.errors import InputError
from gridmap.model.event import EventKind
from gridmap.model.ids import FollowUpId
from gridmap.model.team import FollowUpState
from gridmap.store import events, follow_ups, idempotent_calls, work_orders
from gridmap.store.district import District
from gridmap.store.follow_ups import Ending

_KINDS = {
    FollowUpState.DONE: EventKind.FOLLOW_UP_DONE,
    FollowUpState.DROPPED: EventKind.FOLLOW_UP_DROPPED,
}


def end_follow_up(
    follow_up_id: FollowUpId,
    state: FollowUpState,
    *,
    district: District,
    actor: str,
    note: str | None = None,
) -> FollowUpState:
    """End an open follow-up; one that ended this way before stays as it is.

    Raises
    ------
    NotFound
        No such follow-up.
    IllegalMove
        It ended another way.
    InputError
        Dropped without a reason, or not ended at all.
    """
    if state not in _KINDS or (state is FollowUpState.DROPPED and not (note and note.strip())):
        raise InputError(
            problem="a follow-up is done, or dropped for a reason",
            mend="say why it is dropped",
            problem_zh="待跟进事项须办结，或说明原因后取消",
            mend_zh="写明取消的原因",
            field="note",
        )
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(
            conn, tenant, follow_ups.order_of(conn, tenant, follow_up_id)
        )
        at = district.clock()
        end = Ending(state=state, at=at, by=actor, note=note)
        if follow_ups.end(conn, tenant, follow_up_id, end):
            facts = {"follow_up_id": str(follow_up_id)}
            ended = order.event(_KINDS[state], at=at, actor=actor, facts=facts)
            events.append(conn, tenant, [ended])
        answer.update({"state": state.value})
    return state
