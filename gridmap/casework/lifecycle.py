"""The listed moves of work orders and assignments.

The database holds the same list and refuses everything else; this file is where it is
written. Codes and Chinese names follow the case machine that city-management practice uses
(案卷 states A00 to A21); states that come with later moves are not listed yet.
"""

from gridmap.errors import IllegalMove
from gridmap.model.work_order import ENDED_CASES, AssignmentState, CaseState

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
    | {(state, CaseState.VOID) for state in CaseState if state not in ENDED_CASES}
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
            for end in (AssignmentState.CANNOT_GO, AssignmentState.WITHDRAWN)
        ),
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
    }.get(move)


def check_case_move(before: CaseState, after: CaseState) -> None:
    """Refuse a move of a work order that is not listed.

    Raises
    ------
    IllegalMove
        Names both states.
    """
    if (before, after) not in CASE_MOVES:
        raise IllegalMove(
            problem=f"a work order in {before} cannot go to {after}",
            problem_zh=f"工单不能从 {before} 转到 {after}",
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
            problem=f"an assignment that is {before} cannot become {after}",
            problem_zh=f"派单不能从 {before} 变为 {after}",
            before=before.value,
            after=after.value,
        )
