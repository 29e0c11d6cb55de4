"""Switch an operation on with two signatures, stand it down, switch it off."""

from dataclasses import dataclass
from datetime import datetime

from gridmap.casework.emergency import (
    check_may_switch_off,
    check_operation_move,
)
from gridmap.casework.signatures import (
    Signature,
    check_two_persons,
    is_one_person,
    signature_of,
)
from gridmap.errors import IllegalMove
from gridmap.model.emergency import Operation, OperationState
from gridmap.model.event import EventKind
from gridmap.store import emergency_figures, mobilising, operations
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOff:
    """What became of an operation that was switched off."""

    operation: Operation
    n_released: int
    left_open: dict[str, int]


def sign_operation(number: int, *, district: District, actor: str) -> Operation:
    """Give one of the two signatures that switch an operation on; the second one does it.

    The operation is held while a signature is written, so that of two at once one is first.
    Whoever signed an operation that is on may sign again: nothing changes.

    Raises
    ------
    NotFound
        There is no such operation.
    SamePerson
        This person has given the first signature.
    NotAllowed
        A system signs nothing.
    IllegalMove
        The operation is on by two others, or over.
    """
    tenant, mine = district.tenant, signature_of(actor, district.caller)
    with district.writing() as conn:
        held = operations.hold(conn, tenant, number)
        at = district.clock()
        if held.state is OperationState.ON and any(
            is_one_person(one, mine) for one in _signatures(held)
        ):
            return held
        check_operation_move(held.state, OperationState.ON)
        kind, values = _signed(held, mine, at=at)
        told: dict[str, object] = {"actor": mine.name}
        if "second_signed_by" in values:
            told["first_signed_by"] = held.first_signed_by
        changed = operations.change(conn, tenant, held, values)
        operations.tell(conn, tenant, changed, kind, at=at, told=told)
    return changed


def _signed(
    held: Operation, mine: Signature, *, at: datetime
) -> tuple[EventKind, dict[str, object]]:
    """Return what a signature does to an operation; going on again takes one."""
    on = {"state": OperationState.ON.value}
    if held.state is OperationState.STANDING_DOWN:
        return EventKind.OPERATION_SWITCHED_ON, on | {"standing_down_at": None}
    first = _signatures(held)
    if not first:
        return EventKind.OPERATION_SIGNED, {
            "first_signed_by": mine.name,
            "first_signed_person": mine.person_id,
            "first_signed_at": at,
        }
    check_two_persons(first[0], mine)
    return EventKind.OPERATION_SWITCHED_ON, on | {
        "second_signed_by": mine.name,
        "second_signed_person": mine.person_id,
        "on_at": at,
    }


def _signatures(held: Operation) -> list[Signature]:
    pairs = (
        (held.first_signed_by, held.first_signed_person),
        (held.second_signed_by, held.second_signed_person),
    )
    return [Signature(name=name, person_id=who) for name, who in pairs if name is not None]


def stand_down(number: int, *, district: District, actor: str) -> Operation:
    """Begin to end an operation: nobody is called any more, everything open is settled.

    Raises
    ------
    IllegalMove
        The operation is not on.
    """
    tenant, after = district.tenant, OperationState.STANDING_DOWN
    with district.writing() as conn:
        held = operations.hold(conn, tenant, number)
        if held.state is after:
            return held
        check_operation_move(held.state, after)
        at = district.clock()
        changed = operations.change(
            conn, tenant, held, {"state": after.value, "standing_down_at": at}
        )
        operations.tell(
            conn,
            tenant,
            changed,
            EventKind.OPERATION_STANDING_DOWN,
            at=at,
            told={"actor": actor},
        )
    return changed


def switch_off(
    number: int, *, district: District, actor: str, left_open: str | None = None
) -> SwitchedOff:
    """End an operation and release everybody it has called.

    Raises
    ------
    IllegalMove
        It is not standing down; one that was never switched on may be called off at once.
    StillOpen
        Something is open, and nobody states why it stays so.
    """
    tenant, after = district.tenant, OperationState.OFF
    with district.writing() as conn:
        held = operations.hold(conn, tenant, number)
        at = district.clock()
        if held.state is after:
            told, _ = operations.ending(conn, tenant, held)
            return SwitchedOff(operation=held, n_released=0, left_open=told)
        if held.state is OperationState.ON:
            raise _stand_down_first(number)
        check_operation_move(held.state, after)
        matters = emergency_figures.open_matters(conn, tenant, held)
        check_may_switch_off(matters, left_open=left_open)
        n_released = mobilising.release_all(conn, tenant, held, at=at)
        values = {
            "state": after.value,
            "off_at": at,
            "off_by": actor,
            "open_at_end": matters.told(),
            "left_open": left_open if matters.told() else None,
        }
        changed = operations.change(conn, tenant, held, values)
        told_too = {"actor": actor, "n_released": n_released, "open": matters.told()}
        operations.tell(
            conn, tenant, changed, EventKind.OPERATION_SWITCHED_OFF, at=at, told=told_too
        )
    return SwitchedOff(operation=changed, n_released=n_released, left_open=matters.told())


def _stand_down_first(number: int) -> IllegalMove:
    return IllegalMove(
        problem="the operation is on",
        mend=f"stand it down first: gridmap emergency stand-down {number}",
        problem_zh="应急行动仍在进行",
        mend_zh=f"请先转入收尾：gridmap emergency stand-down {number}",
        number=number,
    )
