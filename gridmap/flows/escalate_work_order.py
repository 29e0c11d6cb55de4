"""Tell a work order to a level by hand, with a reason."""

from gridmap.casework.escalation import Cause
from gridmap.casework.lifecycle import check_is_open
from gridmap.errors import InputError
from gridmap.model.ids import WorkOrderId
from gridmap.store import escalations, events, idempotent_calls, levels, work_orders
from gridmap.store.district import District
from gridmap.store.escalations import Raising


def escalate_work_order(
    order_id: WorkOrderId,
    level: str,
    *,
    district: District,
    actor: str,
    reason: str,
) -> tuple[str, ...]:
    """Tell a work order to every level up to this one, and return the levels that were added.

    None is added where all of them were told before: a second call changes nothing.

    Raises
    ------
    NotFound
        No such work order.
    InputError
        There is no such level, or the reason is missing.
    IllegalMove
        The work order has ended.
    """
    if not reason.strip():
        raise InputError(
            problem="an escalation by hand needs a reason",
            mend="say why",
            problem_zh="人工提级须说明原因",
            mend_zh="写明原因",
            field="reason",
        )
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        at = district.clock()
        known = {one.code: one for one in levels.read_levels(conn, tenant)}
        if level not in known:
            raise InputError(
                problem=f"there is no level {level!r}",
                mend=f"there are: {', '.join(known)}",
                problem_zh=f"没有层级 {level!r}",
                mend_zh=f"可用：{'、'.join(known)}",
                field="level",
                value=level,
            )
        check_is_open(order.state, order_id=order.id)
        raising = Raising(
            rank=known[level].rank,
            cause=Cause.BY_HAND,
            at=at,
            actor=actor,
            reason=reason,
        )
        happened = escalations.raise_order(conn, tenant, order, raising)
        events.append(conn, tenant, happened)
        added = tuple(str(one.facts["level"]) for one in happened)
        answer["levels"] = list(added)
    return added
