"""Ask for a team, or for another one than the category's."""

from collections.abc import Sequence

from gridmap.errors import IllegalMove, InputError
from gridmap.model.event import EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.team import Part, check_parts
from gridmap.model.work_order import CaseState, Disposition
from gridmap.store import events, idempotent_calls, teams, waiting_orders, work_orders
from gridmap.store.district import District

_OPEN = frozenset(
    {
        CaseState.REPORTED,
        CaseState.TO_BE_FILED,
        CaseState.TO_BE_DISPATCHED,
        CaseState.DISPATCHED,
        CaseState.HANDLING,
    }
)


def ask_for_team(
    order_id: WorkOrderId, parts: Sequence[Part], *, district: District, actor: str
) -> None:
    """Ask for these parts instead of those asked for before; none = no team.

    Whoever takes a part that stays goes on. Somebody is looked for at once: with the lead where
    the order waits for dispatch, beside the lead where it is being handled.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The order was reported back or has ended, or a unit handles it.
    InputError
        The parts make no team.
    """
    try:
        check_parts(tuple(parts))
    except ValueError as error:
        raise InputError(
            problem=f"these parts make no team: {error}",
            mend="give each part a code of its own, and at most one lead",
            problem_zh=f"组队要求有误：{error}",
            mend_zh="每项代码不得重复，主办至多一项",
            field="parts",
        ) from error
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        if order.state not in _OPEN or order.handling is not Disposition.PERSON:
            raise IllegalMove(
                problem=f"the work order is {order.state.en} or handled by a unit: no team is sent",
                mend="ask the unit, or open another order",
                problem_zh=f"工单处于“{order.state.zh}”或由单位承办，不再组队",
                mend_zh="请联系承办单位，或另开工单",
                before=order.state.value,
            )
        at = district.clock()
        teams.ask(conn, tenant, order_id, parts, at=at, subdistrict_id=order.subdistrict_id)
        if order.state is CaseState.TO_BE_DISPATCHED:
            waiting_orders.try_at_once(conn, tenant, order_id, at=at)
        facts = {"parts": [one.code for one in parts]}
        asked = order.event(EventKind.TEAM_ASKED, at=at, actor=actor, facts=facts)
        events.append(conn, tenant, [asked])
        answer.update({"parts": [one.code for one in parts]})
