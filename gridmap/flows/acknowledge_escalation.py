"""Take note of an order that one was told of."""

from gridmap.casework.lifecycle import check_is_open
from gridmap.model.event import EventKind
from gridmap.model.ids import TellingId
from gridmap.model.work_order import CaseState
from gridmap.store import events, idempotent_calls, tellings, work_orders
from gridmap.store.district import District


def acknowledge_escalation(telling_id: TellingId, *, district: District, actor: str) -> CaseState:
    """Write that who was told has taken note, and return where the work order stands.

    A second acknowledgement changes nothing.

    Raises
    ------
    NotFound
        Nobody was told under this id.
    IllegalMove
        The work order has ended.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        told = tellings.read(conn, tenant, telling_id)
        order = work_orders.read_for_move(conn, tenant, told.work_order_id)
        answer["state"] = order.state.value
        told = tellings.read(conn, tenant, telling_id)
        if told.acknowledged_at is not None:
            return order.state
        check_is_open(order.state, order_id=order.id)
        at = district.clock()
        tellings.acknowledge(conn, tenant, telling_id, at=at, actor=actor)
        facts = {"as_what": told.as_what, "code": told.code}
        noted = order.event(EventKind.ESCALATION_ACKNOWLEDGED, at=at, actor=actor, facts=facts)
        events.append(conn, tenant, [noted])
    return order.state
