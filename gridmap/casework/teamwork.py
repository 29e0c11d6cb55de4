"""When a team may start, report back, and change its lead."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gridmap.casework.lifecycle import check_is_open
from gridmap.errors import IllegalMove, TeamIncomplete
from gridmap.model.ids import WorkOrderId
from gridmap.model.team import Need, Part
from gridmap.model.work_order import LED_CASES, AssignmentState, CaseState

AT_WORK = frozenset({AssignmentState.SIGNED, AssignmentState.ARRIVED, AssignmentState.DONE})
"""States in which whoever takes a part has signed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandler:
    """One co-handler 协办 of a work order: who, the part they take, how far they are."""

    who: str
    part: str | None
    is_ready: bool
    is_active: bool


def check_may_start(parts: Iterable[Part], team: Collection[CoHandler]) -> None:
    """Refuse to start the work before everybody who is required has signed.

    Raises
    ------
    TeamIncomplete
        Names the parts that are not signed.
    """
    waited_for = [
        one
        for one in parts
        if one.need is Need.REQUIRED
        and sum(other.part == one.code and other.is_ready for other in team) < one.n
    ]
    if waited_for:
        zh = "、".join(one.zh for one in waited_for)
        raise TeamIncomplete(
            problem=f"required and not signed yet: {', '.join(one.en for one in waited_for)}",
            mend="wait until they have signed, or let the desk take the part off the team",
            problem_zh=f"必到人员尚未签收：{zh}",
            mend_zh="请等其签收，或由坐席调整组队要求",
            parts=[one.code for one in waited_for],
        )


def check_may_report_back(team: Collection[CoHandler]) -> None:
    """Refuse to report an order back while a co-handler is still at it.

    Raises
    ------
    TeamIncomplete
        Names who is neither done nor released.
    """
    at_it = [one.who for one in team if one.is_active]
    if at_it:
        raise TeamIncomplete(
            problem=f"co-handlers are neither done nor released: {', '.join(at_it)}",
            mend="wait for them, release them, or report back for the whole team",
            problem_zh=f"协办尚未完成或解除：{'、'.join(at_it)}",
            mend_zh="请等其完成、先解除，或由主办代全组反馈",
            co_handlers=at_it,
        )


def check_takes_co_handlers(order: CaseState, *, order_id: WorkOrderId) -> None:
    """Refuse co-handlers where nobody leads yet, or where the order has ended.

    Raises
    ------
    IllegalMove
        Names the state.
    """
    check_is_open(order, order_id=order_id)
    if order not in LED_CASES | {CaseState.FEEDBACK}:
        raise IllegalMove(
            problem=f"the work order is {order.en}: nobody leads it yet",
            mend="dispatch it first",
            problem_zh=f"工单处于“{order.zh}”，尚无主办",
            mend_zh="请先派单",
            work_order=str(order_id),
            before=order.value,
        )


def check_may_lead(state: AssignmentState) -> None:
    """Refuse to hand the lead to somebody who has not signed.

    Raises
    ------
    IllegalMove
        Names the state.
    """
    if state not in {AssignmentState.SIGNED, AssignmentState.ARRIVED}:
        raise IllegalMove(
            problem=f"the co-handler is {state.en}: only who has signed can take the lead",
            mend="let them sign first",
            problem_zh=f"协办处于“{state.zh}”：签收后才能接任主办",
            mend_zh="请其先签收",
            before=state.value,
        )


def missing_by_part(parts: Iterable[Part], team: Iterable[CoHandler]) -> Mapping[str, int]:
    """Return how many are missing of each part that is not full; the lead is no part of it."""
    there = list(team)
    left = {
        one.code: one.n - sum(other.part == one.code for other in there)
        for one in parts
        if one.need is not Need.LEAD
    }
    return {code: n for code, n in left.items() if n > 0}
