"""Note what people who were called have answered: themselves, or the liaison of their unit."""

from collections import Counter
from collections.abc import Mapping

from gridmap.casework.emergency import check_call_move, check_is_on
from gridmap.errors import InputError
from gridmap.model.emergency import CallState
from gridmap.model.event import EventKind
from gridmap.store import mobilising, operations
from gridmap.store.district import District

ANSWERS = (CallState.CONFIRMED, CallState.DECLINED, CallState.NO_ANSWER)


def answer_calls(
    number: int, answers: Mapping[str, CallState], *, district: District, actor: str
) -> dict[str, int]:
    """Write answers by code of person, all or none; return how many are new, by answer.

    An answer that was given before is no error.

    Raises
    ------
    NotFound
        There is no such operation, or it has not called somebody.
    IllegalMove
        The operation is not on, or somebody has mustered or was released.
    InputError
        An answer is none of confirmed, declined, no_answer.
    """
    for state in answers.values():
        _refuse_unless_answer(state)
    tenant = district.tenant
    with district.writing() as conn:
        operation = operations.read(conn, tenant, number)
        check_is_on(operation.state)
        held = mobilising.hold(conn, tenant, operation, list(answers))
        at = district.clock()
        moving = {code: state for code, state in answers.items() if held[code].state is not state}
        for code, state in moving.items():
            check_call_move(held[code].state, state)
        for state in ANSWERS:
            ids = [held[code].id for code, given in moving.items() if given is state]
            if ids:
                mobilising.move(conn, tenant, ids, state, at=at, by=actor)
        counts = dict(Counter(state.value for state in moving.values()))
        if counts:
            told = {"actor": actor, "counts": counts}
            operations.tell(conn, tenant, operation, EventKind.CALLS_ANSWERED, at=at, told=told)
    return counts


def _refuse_unless_answer(state: CallState) -> None:
    if state in ANSWERS:
        return
    raise InputError(
        problem=f"{state.en} is no answer to a call",
        mend=f"answer with {', '.join(ANSWERS)}",
        problem_zh=f"{state.zh} 不是动员答复",
        mend_zh=f"可选：{'、'.join(ANSWERS)}",
        field="answer",
    )
