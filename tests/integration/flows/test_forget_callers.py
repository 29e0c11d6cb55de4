"""Who called is forgotten in time, and the figures of what they called about stay."""

from dataclasses import replace

import chased
import pytest
import town
from accounts import audited
from sqlalchemy import text

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.errors import NotFound
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.forget_callers import (
    count_callers_to_forget,
    forget_callers,
    hold_caller,
    lift_hold,
)
from gridmap.flows.merge_request import merge_request
from gridmap.flows.note_on_order import add_note
from gridmap.model.order_note import CalledWhom, CallOutcome, NewNote, NoteKind

pytestmark = pytest.mark.postgis

DAY_S = 86_400
POLICY = IntakePolicy(callers_kept_days=100)
SAID = {
    "caller_name": "李雷",
    "caller_phone": "13912345678",
    "address": "柳园 3栋2单元1203",
    "text": "门口积水，请回电 13912345678",
}


@pytest.fixture
def clock():
    return chased.Clock()


@pytest.fixture
def desk(district, clock):
    return replace(district, clock=clock)


def receive(desk, **more):
    return town.receive(desk, **(SAID | more), received_at=desk.clock())


def close(desk, received):
    cancel_request(received.request_id, district=desk, actor="desk", reason="called again")


def kept(desk, received):
    query = text("SELECT * FROM requests WHERE id = :id")
    with desk.reading() as conn:
        return conn.execute(query, {"id": received.request_id}).mappings().one()


def is_forgotten(desk, received):
    return kept(desk, received)["forgotten_at"] is not None


def test_who_called_is_forgotten_when_it_ended_long_enough_ago(desk, clock):
    old, open_one = receive(desk), receive(desk)
    close(desk, old)
    clock.forward(99 * DAY_S)
    assert forget_callers(district=desk, policy=POLICY).n_requests == 0
    clock.forward(2 * DAY_S)
    told = forget_callers(district=desk, policy=POLICY)
    assert (told.n_requests, told.n_names, told.n_phones, told.n_addresses) == (1, 1, 1, 1)
    row = kept(desk, old)
    assert (row["caller_name"], row["address"]) == (None, None)
    assert SAID["caller_phone"] not in str(dict(row))
    assert row["text"].startswith("门口积水，请回电 139***78")
    assert None not in {row["category"], row["position"]}
    assert kept(desk, open_one)["caller_name"] == SAID["caller_name"]
    assert forget_callers(district=desk, policy=POLICY).n_requests == 0


def test_one_caller_stays_one_so_that_figures_stay_what_they_were(desk, clock):
    same, again = receive(desk), receive(desk)
    other = receive(desk, caller_phone="13800138000")
    for one in (same, again, other):
        close(desk, one)
    clock.forward(101 * DAY_S)
    forget_callers(district=desk, policy=POLICY, lot=1, n_lots=None)
    phones = [kept(desk, one)["caller_phone"] for one in (same, again, other)]
    assert phones[0] == phones[1] != phones[2]
    assert all(one.startswith("forgotten-") for one in phones)


def test_what_is_merged_waits_for_what_it_is_merged_into(desk, clock):
    leading, merged = receive(desk), receive(desk)
    merge_request(merged.request_id, leading.work_order_id, district=desk, actor="desk")
    clock.forward(101 * DAY_S)
    assert count_callers_to_forget(district=desk, policy=POLICY).n_requests == 0
    ended = (
        "UPDATE work_orders SET state = 'A21', closed_at = :at, next_try_at = NULL WHERE id = :id"
    )
    with desk.writing() as conn:
        conn.execute(text(ended), {"id": leading.work_order_id, "at": desk.clock()})
    clock.forward(101 * DAY_S)
    assert forget_callers(district=desk, policy=POLICY).n_requests == 2


def test_a_dry_run_counts_and_keeps_all(desk, clock):
    first, held = receive(desk), receive(desk, caller_name=None)
    for one in (first, held):
        close(desk, one)
    hold_caller(held.number, district=desk, actor="court", reason="file 7")
    clock.forward(101 * DAY_S)
    told = count_callers_to_forget(district=desk, policy=POLICY)
    assert (told.n_requests, told.n_names, told.n_phones, told.n_held) == (1, 1, 1, 1)
    assert not is_forgotten(desk, first)


def test_what_is_held_does_not_keep_others_from_being_forgotten(desk, clock):
    held = receive(desk)
    clock.forward(DAY_S)
    other = receive(desk)
    for one in (held, other):
        close(desk, one)
    hold_caller(held.number, district=desk, actor="court", reason="file 7")
    clock.forward(101 * DAY_S)
    assert forget_callers(district=desk, policy=POLICY, lot=1, n_lots=1).n_requests == 1
    assert (is_forgotten(desk, held), is_forgotten(desk, other)) == (False, True)


def test_what_the_law_wants_kept_stays_until_the_hold_is_lifted(desk, clock):
    held = receive(desk)
    close(desk, held)
    hold_caller(held.number, district=desk, actor="court", reason="file 7")
    clock.forward(101 * DAY_S)
    forget_callers(district=desk, policy=POLICY)
    assert not is_forgotten(desk, held)
    lift_hold(held.number, district=desk, actor="court", reason="over")
    forget_callers(district=desk, policy=POLICY)
    assert is_forgotten(desk, held)
    lines = [audited(desk, kind)[0] for kind in ("legal_hold_set", "legal_hold_lifted")]
    assert [(one["actor"], one["about"], one["facts"]) for one in lines] == [
        ("court", held.number, {"reason": "file 7"}),
        ("court", held.number, {"reason": "over"}),
    ]
    with pytest.raises(NotFound):
        hold_caller("2026-nothing", district=desk, actor="court", reason="file 7")


def test_that_it_was_done_is_a_line_of_the_audit_without_anybody_in_it(desk, clock):
    close(desk, receive(desk))
    clock.forward(101 * DAY_S)
    forget_callers(district=desk, policy=POLICY)
    (line,) = audited(desk, "callers_forgotten")
    assert (line["actor"], line["facts"]["n_requests"]) == ("gridmap", 1)
    assert not {*SAID.values()} & {str(one) for one in line["facts"].values()}


def test_what_was_written_beside_an_order_is_masked_with_it(desk, clock):
    received = receive(desk)
    note = NewNote(
        kind=NoteKind.CALL,
        actor="seat 1",
        outcome=CallOutcome.REACHED,
        with_whom=CalledWhom.CALLER,
        text="回电 13912345678，已告知",
    )
    add_note(received.work_order_id, note, district=desk)
    close(desk, received)
    clock.forward(101 * DAY_S)
    forget_callers(district=desk, policy=POLICY)
    with desk.reading() as conn:
        assert conn.execute(text("SELECT text FROM order_notes")).scalar_one() == (
            "回电 139***78，已告知"
        )
