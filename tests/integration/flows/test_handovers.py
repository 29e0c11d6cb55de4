"""A shift is handed over by two persons, with everything that is open by name, and no alarm."""

from dataclasses import replace
from uuid import UUID

import chased
import pytest
import town

from gridmap.errors import IllegalMove, NotFound, SamePerson, StillOpen
from gridmap.flows.hand_shift_over import (
    hand_shift_over,
    read_handover_draft,
    read_handovers,
    take_handover_back,
    take_shift_over,
)
from gridmap.flows.note_on_order import add_note, give_instruction
from gridmap.flows.see_risk import see_risk
from gridmap.model.ids import HandoverId
from gridmap.model.order_note import (
    CalledWhom,
    CallOutcome,
    InstructionKind,
    NewInstruction,
    NewNote,
    NoteKind,
)
from gridmap.store.new_id import new_id

pytestmark = pytest.mark.postgis
CALL = NewNote(
    kind=NoteKind.CALL,
    actor="seat 1",
    outcome=CallOutcome.ENGAGED,
    with_whom=CalledWhom.CALLER,
)


@pytest.fixture
def clock():
    return chased.Clock()


@pytest.fixture
def shift(district, clock):
    return replace(district, clock=clock)


def reasons(district):
    return {row["number"]: row["reasons"] for row in read_handover_draft(district=district).carried}


def test_what_is_open_is_carried_over_by_name_and_why(shift, clock):
    plain = town.receive(shift)
    unplaced = town.receive(shift, position=None)
    called = town.receive(shift)
    add_note(called.work_order_id, CALL, district=shift)
    instructed = town.receive(shift)
    given = NewInstruction(
        kind=InstructionKind.INSTRUCTION, from_whom="the mayor", text="at once", actor="seat 1"
    )
    give_instruction(instructed.work_order_id, given, district=shift)
    assert reasons(shift) == {
        unplaced.number: ["unlocated"],
        called.number: ["call_back"],
        instructed.number: ["instruction"],
    }
    clock.forward(1)
    reached = replace(CALL, outcome=CallOutcome.REACHED)
    add_note(called.work_order_id, reached, district=shift)
    assert called.number not in reasons(shift)
    clock.forward(700)
    assert reasons(shift)[plain.number] == ["overdue"]


def test_nobody_signs_while_an_alarm_stands(shift):
    urgent = town.receive(shift, category="flood")
    risky = town.receive(shift, text="有人要跳楼")
    draft = read_handover_draft(district=shift)
    assert sorted(draft.alarms) == sorted([urgent.number, risky.number])
    with pytest.raises(StillOpen) as refused:
        hand_shift_over(district=shift, actor="Wang")
    assert sorted(refused.value.facts["alarms"]) == sorted([urgent.number, risky.number])
    see_risk(risky.request_id, district=shift, actor="Wang")
    assert read_handover_draft(district=shift).alarms == [urgent.number]
    add_note(urgent.work_order_id, CALL, district=shift)
    assert read_handover_draft(district=shift).alarms == []
    hand_shift_over(district=shift, actor="Wang")


def test_two_persons_sign_one_after_the_other(shift):
    open_order = town.receive(shift, position=None)
    handed = HandoverId(UUID(hand_shift_over(district=shift, actor="Wang", remarks="rain")["id"]))
    with pytest.raises(StillOpen):
        hand_shift_over(district=shift, actor="Zhao")
    with pytest.raises(SamePerson):
        take_shift_over(handed, district=shift, actor=" WANG ")
    take_shift_over(handed, district=shift, actor="Li")
    for again in (take_shift_over, take_handover_back):
        with pytest.raises(IllegalMove):
            again(handed, district=shift, actor="Zhao")
    with pytest.raises(NotFound):
        take_shift_over(HandoverId(new_id()), district=shift, actor="Li")
    (kept,) = read_handovers(district=shift)
    assert (kept["handed_by"], kept["taken_by"], kept["remarks"]) == ("Wang", "Li", "rain")
    assert [one["number"] for one in kept["carried"]] == [open_order.number]
    kinds = town.one(
        shift, "SELECT string_agg(kind, ' ' ORDER BY id) FROM events WHERE kind LIKE 'shift_%'"
    )
    assert kinds == "shift_handed_over shift_taken_over"


def test_a_second_signature_is_refused_too_while_an_alarm_stands(shift):
    handed = HandoverId(UUID(hand_shift_over(district=shift, actor="Wang")["id"]))
    town.receive(shift, category="flood")
    with pytest.raises(StillOpen):
        take_shift_over(handed, district=shift, actor="Li")
    take_handover_back(handed, district=shift, actor="Wang")
    (kept,) = read_handovers(district=shift)
    assert kept["taken_back_at"] is not None


def test_whoever_is_on_duty_at_the_highest_level_stands_on_it(shift):
    chased.add_levels(shift)
    chased.add_duty(shift, "grid", "001")
    chased.add_duty(shift, "district", "D")
    draft = read_handover_draft(district=shift)
    assert {row["level"] for row in draft.roster} == {"district"}
    assert draft.carried == []
