"""The listed moves of work orders, assignments, offers and requests for cooperation.

The database holds the same list and refuses everything else; this file is where it is
written. Codes and Chinese names follow the case machine that city-management practice uses
(案卷 states A00 to A21); states that come with later moves are not listed yet.
"""

from collections.abc import Iterable

from gridmap.errors import IllegalMove, StaleSituation
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import (
    ENDED_CASES,
    ENDED_OFFERS,
    AssignmentState,
    CaseState,
    CooperationState,
    OfferState,
    WaitingFor,
)

CASE_MOVES: frozenset[tuple[CaseState, CaseState]] = frozenset(
    {
        (CaseState.REPORTED, CaseState.TO_BE_FILED),
        (CaseState.TO_BE_FILED, CaseState.TO_BE_DISPATCHED),
        (CaseState.TO_BE_DISPATCHED, CaseState.DISPATCHED),
        (CaseState.DISPATCHED, CaseState.HANDLING),
        # Back to dispatch: the handler cannot go, or the desk withdraws the assignment.
        (CaseState.DISPATCHED, CaseState.TO_BE_DISPATCHED),
        (CaseState.HANDLING, CaseState.TO_BE_DISPATCHED),
        (CaseState.HANDLING, CaseState.FEEDBACK),
        (CaseState.FEEDBACK, CaseState.CHECKING),
        (CaseState.CHECKING, CaseState.TO_BE_CLOSED),
        (CaseState.TO_BE_CLOSED, CaseState.CLOSED),
        # A duplicate of an open case, found before anybody was sent.
        (CaseState.REPORTED, CaseState.MERGED),
        (CaseState.TO_BE_FILED, CaseState.MERGED),
        (CaseState.TO_BE_DISPATCHED, CaseState.MERGED),
    }
    # Cancelled before the work was reported back; what has been done is checked and closed.
    | {
        (state, CaseState.VOID)
        for state in (
            CaseState.REPORTED,
            CaseState.TO_BE_FILED,
            CaseState.TO_BE_DISPATCHED,
            CaseState.DISPATCHED,
            CaseState.HANDLING,
        )
    }
)

ASSIGNMENT_MOVES: frozenset[tuple[AssignmentState, AssignmentState]] = frozenset(
    {
        (AssignmentState.RESERVED, AssignmentState.SIGNED),
        (AssignmentState.SIGNED, AssignmentState.ARRIVED),
        (AssignmentState.ARRIVED, AssignmentState.DONE),
        # Solved without going there, by phone for example; a unit never "arrives".
        (AssignmentState.SIGNED, AssignmentState.DONE),
        *(
            (state, end)
            for state in (
                AssignmentState.RESERVED,
                AssignmentState.SIGNED,
                AssignmentState.ARRIVED,
            )
            for end in (
                AssignmentState.CANNOT_GO,
                AssignmentState.WITHDRAWN,
                AssignmentState.TRANSFERRED,
            )
        ),
        # Where the grid head decides: asked, then let off, or back to what it was.
        *(
            move
            for state in (
                AssignmentState.RESERVED,
                AssignmentState.SIGNED,
                AssignmentState.ARRIVED,
            )
            for move in (
                (state, AssignmentState.CANNOT_GO_ASKED),
                (AssignmentState.CANNOT_GO_ASKED, state),
            )
        ),
        (AssignmentState.CANNOT_GO_ASKED, AssignmentState.CANNOT_GO),
        (AssignmentState.CANNOT_GO_ASKED, AssignmentState.WITHDRAWN),
        (AssignmentState.CANNOT_GO_ASKED, AssignmentState.TRANSFERRED),
    }
)

OFFER_MOVES: frozenset[tuple[OfferState, OfferState]] = frozenset(
    (OfferState.OFFERED, end) for end in ENDED_OFFERS
)

COOPERATION_MOVES: frozenset[tuple[CooperationState, CooperationState]] = frozenset(
    {
        (CooperationState.ASKED, CooperationState.ACKNOWLEDGED),
        (CooperationState.ASKED, CooperationState.ANSWERED),
        (CooperationState.ASKED, CooperationState.DECLINED),
        (CooperationState.ASKED, CooperationState.WITHDRAWN),
        (CooperationState.ACKNOWLEDGED, CooperationState.ANSWERED),
        (CooperationState.ACKNOWLEDGED, CooperationState.DECLINED),
        (CooperationState.ACKNOWLEDGED, CooperationState.WITHDRAWN),
    }
)


def order_state_after(move: AssignmentState) -> CaseState | None:
    """Return where a work order goes when its lead takes this move; None = it stays.

    >>> order_state_after(AssignmentState.SIGNED)
    <CaseState.HANDLING: 'A07'>
    >>> order_state_after(AssignmentState.ARRIVED) is None
    True
    """
    return {
        AssignmentState.SIGNED: CaseState.HANDLING,
        AssignmentState.DONE: CaseState.FEEDBACK,
        AssignmentState.CANNOT_GO: CaseState.TO_BE_DISPATCHED,
        AssignmentState.WITHDRAWN: CaseState.TO_BE_DISPATCHED,
        AssignmentState.TRANSFERRED: CaseState.TO_BE_DISPATCHED,
    }.get(move)


def check_is_decided(before: AssignmentState, after: AssignmentState) -> None:
    """Refuse steps of an assignment whose member asks to be let off, but taking it from them.

    Raises
    ------
    IllegalMove
        It has to be decided first.
    """
    ways_out = {AssignmentState.WITHDRAWN, AssignmentState.TRANSFERRED}
    if before is AssignmentState.CANNOT_GO_ASKED and after not in ways_out:
        raise IllegalMove(
            problem="the member asks to be let off, and nobody has decided yet",
            mend="let the grid head or the desk decide",
            problem_zh="已申请不前往，尚未决定",
            mend_zh="请网格长或坐席先作决定",
            before=before.value,
            after=after.value,
        )


def check_unit_asks(state: AssignmentState, *, is_unit: bool) -> None:
    """Refuse that a unit gives an order back by itself: it asks, and the desk decides.

    Raises
    ------
    IllegalMove
        It is a unit that cannot go.
    """
    if is_unit and state is AssignmentState.CANNOT_GO:
        raise IllegalMove(
            problem="a unit does not give an order back by itself",
            mend="ask to return it: POST /assignments/{id}/return; the desk decides",
            problem_zh="承办单位不能自行退单",
            mend_zh="请申请退回（POST /assignments/{id}/return），由坐席决定",
            after=state.value,
        )


def check_is_open(order: CaseState, *, order_id: WorkOrderId) -> None:
    """Refuse what is done about a work order that has ended.

    Raises
    ------
    IllegalMove
        Names the state.
    """
    if order in ENDED_CASES:
        raise IllegalMove(
            problem=f"the work order has ended: {order.en}",
            problem_zh=f"工单已终止（{order.zh}）",
            work_order=str(order_id),
            before=order.value,
        )


def check_waits_for_dispatch(order: CaseState, *, order_id: WorkOrderId) -> None:
    """Refuse to look for somebody where the work order does not wait for dispatch.

    Raises
    ------
    IllegalMove
        Names the state.
    """
    if order is not CaseState.TO_BE_DISPATCHED:
        raise IllegalMove(
            problem=f"the work order is {order.en}, not waiting for dispatch",
            problem_zh=f"工单处于“{order.zh}”，不在待派遣状态",
            work_order=str(order_id),
            before=order.value,
            after=CaseState.DISPATCHED.value,
        )


def kept_moving(order_id: WorkOrderId, *, rounds: int) -> StaleSituation:
    """Return what is said after so many decisions that were each overtaken."""
    return StaleSituation(
        problem=f"the situation kept moving for {rounds} rounds",
        mend="try again",
        problem_zh=f"{rounds} 轮派单中情况一直在变化",
        mend_zh="请重试",
        work_order=str(order_id),
    )


def check_may_cancel(order: CaseState, handlers: Iterable[AssignmentState]) -> None:
    """Refuse to cancel a request whose work has begun on the ground.

    Whoever is still on the way can be called back; what somebody on the spot has seen or done
    is reported by them, checked and closed, never silently void.

    Raises
    ------
    IllegalMove
        Somebody has arrived, the work has been reported back, or the order has ended.
    """
    if AssignmentState.ARRIVED in handlers:
        raise IllegalMove(
            problem="somebody has arrived and is at work",
            mend="let them report done or cannot-go, or withdraw the assignment first",
            problem_zh="已有人员到场处置",
            mend_zh="请其反馈完成或无法处置，或先说明原因撤派，再撤销诉求",
            before=order.value,
            after=CaseState.VOID.value,
        )
    if (order, CaseState.VOID) not in CASE_MOVES:
        raise IllegalMove(
            problem=f"the work order is {order.en}: the work was reported back, or it has ended",
            mend="check and close it",
            problem_zh=f"工单处于“{order.zh}”：已反馈处置结果，或已终止",
            mend_zh="请核查并结案",
            before=order.value,
            after=CaseState.VOID.value,
        )


def check_is_not_planned(waiting_for: WaitingFor | None) -> None:
    """Refuse to give away a work order that waits for the day of a joint operation.

    Raises
    ------
    IllegalMove
        Such an operation is planned.
    """
    if waiting_for is WaitingFor.PLANNED:
        raise IllegalMove(
            problem="a joint operation is planned for the work order",
            mend="cancel the operation first, or start it",
            problem_zh="工单已排定联合行动",
            mend_zh="先取消该行动，或提前开始",
            before=CaseState.TO_BE_DISPATCHED.value,
        )


def check_case_move(before: CaseState, after: CaseState) -> None:
    """Refuse a move of a work order that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in CASE_MOVES:
        raise IllegalMove(
            problem=f"a work order that is {before.en} cannot become {after.en}",
            problem_zh=f"工单不能从“{before.zh}”转到“{after.zh}”",
            before=before.value,
            after=after.value,
        )


def check_assignment_move(before: AssignmentState, after: AssignmentState) -> None:
    """Refuse a move of an assignment that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in ASSIGNMENT_MOVES:
        raise IllegalMove(
            problem=f"an assignment that is {before.en} cannot become {after.en}",
            problem_zh=f"派单不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )


def check_offer_move(before: OfferState, after: OfferState) -> None:
    """Refuse a move of an offer that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in OFFER_MOVES:
        raise IllegalMove(
            problem=f"an offer that is {before.en} cannot become {after.en}",
            problem_zh=f"推送不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )


def check_cooperation_move(before: CooperationState, after: CooperationState) -> None:
    """Refuse a move of a request for cooperation that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in COOPERATION_MOVES:
        raise IllegalMove(
            problem=f"a request for cooperation that is {before.en} cannot become {after.en}",
            problem_zh=f"协同请求不能从“{before.zh}”变为“{after.zh}”",
            before=before.value,
            after=after.value,
        )
