"""Check the result and close: by somebody who did not handle the order."""

from collections.abc import Container, Mapping

from gridmap.errors import IllegalMove, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import MemberId, WorkOrderId
from gridmap.model.work_order import CaseState
from gridmap.store import (
    assignments,
    events,
    idempotent_calls,
    members,
    merged_orders,
    recusals,
    team_ends,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near


def close_work_order(
    order_id: WorkOrderId,
    *,
    district: District,
    checker: str,
    checker_code: str | None = None,
    checker_id: MemberId | None = None,
    wake_radius_m: float = 12_000.0,
) -> CaseState:
    """Pass the check of a work order that reported back, close it, return its state.

    Co-handlers who are still engaged are free in the same transaction: at no instant is the order
    closed and somebody busy with it.
    The callers whose orders were merged into it are answered with it. `checker_code` is the
    member code of the checker, where the checker is a member. A `checker` that is such a code by
    itself counts as one too, and so does the member that the account of the checker is
    (`checker_id`): nobody checks their own work under another name. The order is held, so that
    nobody is sent to it between the look at its handlers and the closing.

    Raises
    ------
    NotFound
        No such work order or checker.
    IllegalMove
        The handler has not reported back, the checker is one of the handlers, or the order is a
        complaint about the checker.
    """
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, district.tenant, order_id)
        at = district.clock()
        codes = [one for one in (checker, checker_code) if one is not None]
        known = members.ids_by_code(conn, district.tenant, codes)
        checking = _who_checks(known, checker_code, account=(checker, checker_id))
        handlers = assignments.handlers_of(conn, district.tenant, order_id)
        accused = recusals.accused_among(conn, district.tenant, order_id, checking)
        _check_may_check(checking, handlers, accused)
        if order.state is not CaseState.FEEDBACK:
            raise IllegalMove(
                problem=f"the work order is {order.state.en}, its handler has not reported back",
                problem_zh=f"工单处于“{order.state.zh}”，承办人尚未反馈",
                before=order.state.value,
                after=CaseState.CLOSED.value,
            )
        ended = team_ends.end_co_handlers(
            conn, district.tenant, order, at=at, today=district.today(), actor=checker
        )
        for state in (CaseState.CHECKING, CaseState.TO_BE_CLOSED, CaseState.CLOSED):
            order = work_orders.move(conn, district.tenant, order, state, at=at)
        happened = [
            Event(
                at=at,
                kind=kind,
                actor=checker,
                request_id=order.request_id,
                work_order_id=order.id,
                subdistrict_id=order.subdistrict_id,
            )
            for kind in (EventKind.ORDER_CHECKED, EventKind.ORDER_CLOSED)
        ]
        happened[:0] = ended.events
        happened += merged_orders.answers(
            conn, district.tenant, order, EventKind.REQUEST_ANSWERED, at=at, actor=checker
        )
        events.append(conn, district.tenant, happened)
        answer["state"] = order.state.value
    wake_orders_near(ended.freed, district=district, radius_m=wake_radius_m)
    return order.state


def _who_checks(
    known: Mapping[str, MemberId],
    checker_code: str | None,
    *,
    account: tuple[str, MemberId | None],
) -> dict[MemberId, str]:
    """Return every member that the checker may be, and what they are called here."""
    if checker_code is not None and checker_code not in known:
        raise NotFound(
            problem=f"there is no member {checker_code!r}",
            mend="name the checker by a member's code, or leave checker_code out",
            problem_zh=f"没有网格员 {checker_code!r}",
            mend_zh="用网格员代码指明核查人，或不填 checker_code",
            field="checker_code",
            value=checker_code,
        )
    checking = {member_id: code for code, member_id in known.items()}
    label, member_id = account
    return checking if member_id is None else {member_id: label} | checking


def _check_may_check(
    checking: Mapping[MemberId, str], handlers: Container[MemberId], accused: Container[MemberId]
) -> None:
    for member_id, name in checking.items():
        if member_id in handlers:
            raise IllegalMove(
                problem="whoever handled an order cannot check it",
                mend="have somebody else check it",
                problem_zh="承办过工单的人不能核查它",
                mend_zh="请由其他人核查",
                member=name,
            )
        if member_id in accused:
            raise IllegalMove(
                problem="the order is a complaint about the checker, their employer or their area",
                mend="have somebody check it whom it is not about",
                problem_zh="该工单涉及核查人本人、其单位或其责任区域，须回避",
                mend_zh="请由与此事无关的人核查",
                member=name,
            )
