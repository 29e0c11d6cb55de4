"""Call the roll 点名 of a group where it musters, and take the answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from gridmap.casework.emergency import check_call_move, check_is_on
from gridmap.errors import NotFound
from gridmap.model.emergency import CallState, EmergencyPlan, Operation, RollAnswer, WorkGroup
from gridmap.model.event import EventKind
from gridmap.model.ids import RollId
from gridmap.store import (
    emergency_plans,
    idempotent_calls,
    mobilising,
    musters,
    operations,
)
from gridmap.store.district import District
from gridmap.store.mobilising import HeldCall
from gridmap.store.musters import Muster, Roll, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCalled:
    """A roll that was called, and how many stand on its list."""

    roll_id: RollId
    group_code: str
    place: str
    n_expected: int


def call_roll(number: int, group_code: str, *, district: District, actor: str) -> RollCalled:
    """Call the roll of a group at its place; the list is written now, once per key of the call.

    Raises
    ------
    NotFound
        There is no such operation, or its plan has no such group.
    IllegalMove
        The operation is not on.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        operation = operations.hold(conn, tenant, number)
        check_is_on(operation.state)
        plan = emergency_plans.read_version(conn, tenant, operation.plan_id).plan
        group = _group(plan, group_code)
        at = district.clock()
        roll = Roll(group_code=group.code, place=group.place, at=at, caller=actor)
        roll_id, n_expected = musters.call(conn, tenant, operation, roll)
        told = {"actor": actor, "group": group.code, "n_expected": n_expected}
        operations.tell(conn, tenant, operation, EventKind.ROLL_CALLED, at=at, told=told)
        called = RollCalled(
            roll_id=roll_id, group_code=group.code, place=group.place, n_expected=n_expected
        )
        answer.update({**asdict(called), "roll_id": str(roll_id)})
    return called


def _group(plan: EmergencyPlan, code: str) -> WorkGroup:
    for one in plan.groups:
        if one.code == code:
            return one
    known = [one.code for one in plan.groups]
    raise NotFound(
        problem=f"the plan has no group {code!r}",
        mend=f"there are: {', '.join(known)}",
        problem_zh=f"预案中没有工作组 {code!r}",
        mend_zh=f"可选：{'、'.join(known)}",
        group=code,
    )


def answer_roll(
    number: int,
    roll_id: RollId,
    answers: Mapping[str, RollAnswer],
    *,
    district: District,
    actor: str,
) -> Muster:
    """Write answers by code of person, all or none; whoever is present has mustered.

    Whoever of the group turns up all the same is put on the list. Return the roll with its
    counts, which are everybody on the list.

    Raises
    ------
    NotFound
        There is no such roll of this operation, or somebody does not stand on its list.
    AnsweredOtherwise
        Another answer stands.
    """
    tenant = district.tenant
    with district.writing() as conn:
        operation = operations.read(conn, tenant, number)
        check_is_on(operation.state)
        _refuse_foreign(operation, musters.operation_of(conn, tenant, roll_id), roll_id)
        held = mobilising.hold(conn, tenant, operation, list(answers))
        at = district.clock()
        new = [
            code
            for code, answer in sorted(answers.items(), key=lambda one: held[one[0]].id)
            if musters.answer(
                conn,
                tenant,
                roll_id,
                Said(mobilised_id=held[code].id, answer=answer, at=at, by=actor),
            )
        ]
        present = [code for code in new if answers[code] is RollAnswer.PRESENT]
        came = _still_to_come(held, present)
        if came:
            ids = [one.id for one in came]
            mobilising.move(conn, tenant, ids, CallState.MUSTERED, at=at, by=actor)
        if new:
            told = {"actor": actor, "n_answers": len(new), "n_present": len(present)}
            operations.tell(conn, tenant, operation, EventKind.ROLL_ANSWERED, at=at, told=told)
        return next(
            one for one in musters.of_operation(conn, tenant, operation) if one.id == roll_id
        )


def _still_to_come(held: Mapping[str, HeldCall], codes: list[str]) -> list[HeldCall]:
    """Return who is here for the first time, to be counted as mustered."""
    here = [held[code] for code in codes if held[code].state is not CallState.MUSTERED]
    for one in here:
        check_call_move(one.state, CallState.MUSTERED)
    return here


def _refuse_foreign(operation: Operation, owner: object, roll_id: RollId) -> None:
    if owner == operation.id:
        return
    raise NotFound(
        problem=f"operation {operation.number} has no such roll",
        mend="look at its rolls",
        problem_zh=f"第 {operation.number} 号行动没有这次点名",
        mend_zh="请核对该行动的点名记录",
        roll=str(roll_id),
    )
