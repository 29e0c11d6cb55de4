"""Carry on with an order that somebody was sent to by telephone while the system was down.

What happened on paper happened: nobody is asked whether that member could be sent. The steps
are taken now, each with the instant that the sheet states beside it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from gridmap.errors import IllegalMove, InputError
from gridmap.model.call_sheet import DoneOnPaper
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, MemberId, WorkOrderId
from gridmap.model.order_note import NewNote, NoteKind
from gridmap.model.photo import NoPhotoBecause
from gridmap.model.work_order import AssignmentState, WaitingFor
from gridmap.store import (
    assignment_steps,
    call_sheets,
    events,
    members,
    order_notes,
    sending,
    work_orders,
)
from gridmap.store.assignment_steps import Step
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.leads import NewLead
from gridmap.store.work_orders import OrderRow

_KINDS = {
    AssignmentState.SIGNED: EventKind.ASSIGNMENT_SIGNED,
    AssignmentState.ARRIVED: EventKind.ASSIGNMENT_ARRIVED,
    AssignmentState.DONE: EventKind.ASSIGNMENT_DONE,
}


def carry_on_from_paper(
    order_id: WorkOrderId,
    done: DoneOnPaper,
    *,
    district: District,
    actor: str,
    wake_radius_m: float = 12_000.0,
) -> bool:
    """Give an order that waits at the desk to whoever has it on paper, as far as they have come.

    Once: what was carried on before stays as it is, whatever has become of it. Tell whether it was
    given to them now.

    Raises
    ------
    IllegalMove
        The order does not wait at the desk, or has no place yet.
    InputError
        Nobody has this code.
    MemberFull
        The member has no free place.
    """
    tenant = district.tenant
    with district.writing() as conn:
        order = work_orders.read_for_move(conn, tenant, order_id)
        if call_sheets.is_carried_on(conn, tenant, order):
            return False
        _check_waits(order)
        member_id = members.ids_by_code(conn, tenant, [done.member_code]).get(done.member_code)
        if member_id is None:
            raise _nobody(done.member_code)
        members.hold(conn, tenant, [member_id])
        members.claim(conn, tenant, member_id, is_urgent=order.is_urgent)
        at = district.clock()
        order = work_orders.hand_to_person(conn, tenant, order, at=at)
        if order.waiting_for is WaitingFor.UNLOCATED:
            raise _does_not_wait(order)
        lead = NewLead(assigned_by=actor, member_id=member_id)
        assignment_id, order = sending.send(conn, tenant, order, lead, at=at)
        about = _About(order, assignment_id, member_id, actor, at)
        facts = _facts(done.sent_at) | {"member": done.member_code}
        happened = [about.event(EventKind.ORDER_ASSIGNED, facts)]
        for step, stated_at in _steps(done, assignment_id, member_id, at=at):
            order = assignment_steps.take(conn, tenant, order, step)
            happened.append(about.event(_KINDS[step.state], _facts(stated_at)))
        if done.result:
            note = _note(done, actor)
            order_notes.add_note(conn, tenant, order, note, at=at)
            told = {"note": note.kind.value, "late": True}
            happened.append(order.event(EventKind.NOTE_ADDED, at=at, actor=actor, facts=told))
        events.append(conn, tenant, happened)
    if done.done_at is not None:
        wake_orders_near([member_id], district=district, radius_m=wake_radius_m)
    return True


class _About:
    """What every event of the assignment says."""

    def __init__(
        self,
        order: OrderRow,
        assignment_id: AssignmentId,
        member_id: MemberId,
        actor: str,
        at: datetime,
    ) -> None:
        self._order, self._actor, self._at = order, actor, at
        self._about = {"assignment_id": assignment_id, "member_id": member_id}

    def event(self, kind: EventKind, facts: Mapping[str, object]) -> Event:
        return self._order.event(kind, at=self._at, actor=self._actor, facts=facts, **self._about)


def _steps(
    done: DoneOnPaper, assignment_id: AssignmentId, member_id: MemberId, *, at: datetime
) -> Iterator[tuple[Step, datetime | None]]:
    """Yield the steps and when the sheet says they were; whoever was there had signed."""
    way: list[tuple[AssignmentState, datetime | None]] = [(AssignmentState.RESERVED, done.sent_at)]
    if any((done.signed_at, done.arrived_at, done.done_at)):
        way.append((AssignmentState.SIGNED, done.signed_at))
    if done.arrived_at is not None:
        way.append((AssignmentState.ARRIVED, done.arrived_at))
    if done.done_at is not None:
        way.append((AssignmentState.DONE, done.done_at))
    for (held, _), (state, stated_at) in pairwise(way):
        step = Step(
            assignment_id=assignment_id,
            member_id=member_id,
            held=held,
            state=state,
            at=at,
            reason=done.result if state is AssignmentState.DONE else None,
            no_photo=NoPhotoBecause.BY_PHONE if state is AssignmentState.DONE else None,
        )
        yield step, stated_at


def _facts(stated_at: datetime | None) -> dict[str, object]:
    if stated_at is None:
        return {"on_paper": True}
    return {"on_paper": True, "happened_at": stated_at.isoformat()}


def _note(done: DoneOnPaper, actor: str) -> NewNote:
    """Return what the sheet says in words; the event tells only that there is something."""
    return NewNote(
        kind=NoteKind.NOTE,
        actor=actor,
        text=done.result,
        happened_at=done.instants[-1][1],
        is_late=True,
    )


def _check_waits(order: OrderRow) -> None:
    if order.waiting_for is not WaitingFor.DESK:
        raise _does_not_wait(order)


def _does_not_wait(order: OrderRow) -> IllegalMove:
    return IllegalMove(
        problem=f"the work order is {order.state.en}, or has no place: the desk has to look at it",
        problem_zh=f"工单处于“{order.state.zh}”或尚无位置，请坐席处理",
        before=order.state.value,
    )


def _nobody(code: str) -> InputError:
    return InputError(
        problem=f"the district has no member {code!r}",
        mend="name the member by code",
        problem_zh=f"本区没有人员 {code!r}",
        mend_zh="请用人员编码",
        field="member_code",
        value=code,
    )
