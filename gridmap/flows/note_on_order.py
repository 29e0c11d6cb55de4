"""Write about an order: a note, a call, an instruction of somebody in charge and its report."""

from gridmap.errors import AnsweredOtherwise, InputError
from gridmap.model.event import EventKind
from gridmap.model.ids import InstructionId, WorkOrderId
from gridmap.model.order_note import NewInstruction, NewNote, NoteKind
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.store import events, idempotent_calls, order_notes, work_orders
from gridmap.store.district import District


def add_note(order_id: WorkOrderId, note: NewNote, *, district: District) -> dict[str, object]:
    """Keep a note or a call, open or closed, and return its id.

    The words may name people and stay with the note; the event tells only that there is one.

    Raises
    ------
    NotFound
        No such work order.
    InputError
        A note without words, a call without an outcome, or a time that is still to come.
    """
    _check(note)
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        at = district.clock()
        if note.happened_at is not None and note.happened_at > at + CLOCK_ALLOWANCE:
            raise InputError(
                problem="this is still to come",
                mend="state when it happened",
                problem_zh="所填时间尚未到来",
                mend_zh="请填写实际发生时间",
                field="happened_at",
            )
        note_id = order_notes.add_note(conn, tenant, order, note, at=at)
        facts: dict[str, object] = {"note": note.kind.value, "late": note.is_late}
        if note.outcome is not None and note.with_whom is not None:
            facts |= {"outcome": note.outcome.value, "with_whom": note.with_whom.value}
        added = order.event(EventKind.NOTE_ADDED, at=at, actor=note.actor, facts=facts)
        events.append(conn, tenant, [added])
        answer["id"] = str(note_id)
    return answer


def give_instruction(
    order_id: WorkOrderId, new: NewInstruction, *, district: District
) -> dict[str, object]:
    """Keep an instruction under a number of its own, and return both.

    Raises
    ------
    NotFound
        No such work order.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, order_id)
        at = district.clock()
        id_, number = order_notes.add_instruction(conn, tenant, order, new, at=at)
        kind, facts = EventKind.INSTRUCTION_GIVEN, {"instruction": number}
        written = {"from_whom": new.from_whom}
        given = order.event(kind, at=at, actor=new.actor, facts=facts, written=written)
        events.append(conn, tenant, [given])
        answer.update(id=str(id_), number=number)
    return answer


def report_instruction(
    instruction_id: InstructionId, text: str, *, district: District, actor: str
) -> dict[str, object]:
    """Keep what is reported back on an instruction, once.

    Raises
    ------
    NotFound
        No such instruction.
    AnsweredOtherwise
        It was reported on before.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = order_notes.order_of_instruction(conn, tenant, instruction_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        at = district.clock()
        if not order_notes.report(conn, tenant, instruction_id, text, actor=actor, at=at):
            raise AnsweredOtherwise(
                problem="the instruction was reported on before",
                mend="add a note to the order",
                problem_zh="该批示已回告",
                mend_zh="补充情况请写备注",
                instruction=str(instruction_id),
            )
        reported = order.event(EventKind.INSTRUCTION_REPORTED, at=at, actor=actor)
        events.append(conn, tenant, [reported])
        answer["id"] = str(instruction_id)
    return answer


def _check(note: NewNote) -> None:
    has_outcome = note.outcome is not None and note.with_whom is not None
    is_call = note.kind is NoteKind.CALL
    if is_call == has_outcome and (is_call or (note.text or "").strip()):
        return
    raise InputError(
        problem="a note says something; a call has an outcome and somebody it was made to",
        mend="write the note, or state outcome and with_whom",
        problem_zh="备注须有内容；通话须注明结果和对象",
        mend_zh="填写备注，或填写通话结果与对象",
        field="text" if not is_call else "outcome",
    )
