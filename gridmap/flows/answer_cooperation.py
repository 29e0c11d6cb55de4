"""Acknowledge a request for cooperation by name, answer or decline it, or withdraw it."""

from gridmap.model.ids import CooperationId
from gridmap.model.work_order import CooperationState, Remark
from gridmap.store import cooperations, idempotent_calls, work_orders
from gridmap.store.cooperations import CooperationStep
from gridmap.store.district import District

_NOTHING = Remark()


def answer_cooperation(
    cooperation_id: CooperationId,
    state: CooperationState,
    *,
    district: District,
    actor: str,
    name: str | None = None,
    remark: Remark = _NOTHING,
) -> CooperationState:
    """Take one step of a request and return where it stands.

    `name` is that of the person who acknowledges or answers, where it is not the `actor` who does:
    who was asked says it on the telephone, and the desk puts it down. A step that was taken before
    is no error.

    Raises
    ------
    NotFound
        No such request.
    IllegalMove
        The request has ended.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = cooperations.order_of(conn, tenant, cooperation_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        held = cooperations.hold(conn, tenant, cooperation_id)
        answer["state"] = state.value
        if held.state is not state:
            at = district.clock()
            step = CooperationStep(
                state=state,
                at=at,
                actor=actor,
                name=name or actor,
                said=remark.reason,
                facts=remark.facts,
            )
            cooperations.take(conn, tenant, order, held, step)
    return state
