"""A person chooses: previewed, committed, handed over, transferred, undone."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
import town
from desk import add_feature
from invariants import check_everything

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import (
    AlreadyAssigned,
    CannotBeSent,
    IllegalMove,
    InputError,
    MemberFull,
    NotFound,
    ReasonNeeded,
    StaleSituation,
    TooLateToUndo,
)
from gridmap.flows.add_co_handler import WantedCoHandler, add_co_handler
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.let_off import ask_to_be_let_off, decide_letting_off, read_who_asks
from gridmap.flows.look_up import read_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.preview_dispatch import preview_dispatch
from gridmap.flows.send_chosen_member import Choice, send_chosen_member
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.flows.transfer_to_unit import Transfer, transfer_to_unit
from gridmap.flows.undo_assignment import undo_assignment
from gridmap.model.ids import AssignmentId
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

NEAR, FARTHER = town.CENTRE, LonLat(town.CENTRE.lon + 0.003, town.CENTRE.lat)
POLICY = DispatchPolicy()


@pytest.fixture
def order(district):
    """An order with somebody near, somebody farther off and somebody who is never sent."""
    town.add_member(district, "near", NEAR)
    town.add_member(district, "far", FARTHER)
    town.add_member(district, "head", NEAR, role="building_head")
    return town.receive(district).work_order_id


def preview(district, order):
    return preview_dispatch(order, district=district, travel=StraightLine(), policy=POLICY)


def facts(district, order):
    return preview(district, order).as_facts(lang="en")


def send(district, order, code, *, version=None, **more):
    """Choose a member on the version that a preview tells."""
    version = version or preview(district, order).decision.order_version
    choice = Choice(order_id=order, version=version, member_code=code, actor="desk", **more)
    return send_chosen_member(choice, district=district, travel=StraightLine(), policy=POLICY)


def hand_over(district, order, code, **more):
    return send(district, order, code, takes_over=True, **({"reason": "knows the house"} | more))


def undo(district, order, *, actor="desk"):
    return undo_assignment(order, district=district, actor=actor, policy=POLICY)


def move(district, sent, *states):
    for state in states:
        assignment_id = AssignmentId(sent["assignment_id"])
        move_assignment(assignment_id, AssignmentState(state), district=district, actor="member")


def loads(district):
    """Return how many places each member has taken."""
    rows = "SELECT json_object_agg(m.code, l.active) FROM members AS m JOIN member_live AS l"
    return town.one(district, f"{rows} ON l.member_id = m.id")


def assignments(district, order):
    told = read_order(order, district=district, lang="en")["assignments"]
    return [(one["member"] or one["unit"], one["state"]) for one in told]


def test_a_preview_ranks_everybody_with_a_reason_and_writes_nothing(district, order):
    told = facts(district, order)
    assert (told["recommended"], told["state"], told["lead"]) == ("near", "A05", None)
    reasons = [(one["member_code"], one["reason"]) for one in told["candidates"]]
    assert reasons == [("near", "chosen"), ("far", "later"), ("head", "role")]
    assert all(one["text"] for one in told["candidates"])
    assert facts(district, order)["version"] == told["version"]
    assert town.one(district, "SELECT count(*) FROM decisions") == 0


def test_the_recommended_is_sent_without_a_reason(district, order):
    sent = send(district, order, "near")
    assert (sent["member_code"], sent["state"]) == ("near", "A06")
    assert assignments(district, order) == [("near", "reserved")]
    assert loads(district) == {"near": 1, "far": 0, "head": 0}
    check_everything(district)


def test_another_one_needs_a_reason_which_stands_on_the_decision(district, order):
    with pytest.raises(ReasonNeeded) as refused:
        send(district, order, "far")
    assert refused.value.facts["recommended"] == "near"
    assert [one["member_code"] for one in refused.value.facts["alternatives"]] == ["near", "far"]
    send(district, order, "far", reason="speaks the dialect")
    decision = town.one(
        district, "SELECT json_build_array(chosen_by, choice_reason, outcome) FROM decisions"
    )
    assert decision == ["desk", "speaks the dialect", "assign"]
    event = "SELECT facts FROM events WHERE kind = 'order_assigned'"
    told = town.one(district, event)
    assert (told["against"], told["member"]) == ("later", "far")
    shown = read_order(order, district=district, lang="en")["decision"]
    assert (shown["chosen_by"], shown["choice_reason"]) == ("desk", "speaks the dialect")
    check_everything(district)


def test_against_the_role_no_reason_helps(district, order):
    with pytest.raises(CannotBeSent):
        send(district, order, "head", reason="is my cousin")
    with pytest.raises(NotFound):
        send(district, order, "nobody", reason="is my cousin")
    assert loads(district) == {"near": 0, "far": 0, "head": 0}


def test_whose_reason_is_only_counted_is_told_it_all_the_same(district, order):
    send(district, town.receive(district).work_order_id, "far", reason="closer to home")
    version = preview(district, order).decision.order_version
    choice = Choice(
        order_id=order, version=version, member_code="far", actor="desk", reason="knows it"
    )
    brief = DispatchPolicy(reasons_kept=0)
    with pytest.raises(MemberFull):
        send_chosen_member(choice, district=district, travel=StraightLine(), policy=brief)


def test_whoever_is_out_of_reach_is_a_conflict_and_an_unknown_one_is_not_found(district, order):
    town.add_member(district, "gone", LonLat(town.CENTRE.lon + 2.0, town.CENTRE.lat))
    with pytest.raises(CannotBeSent) as refused:
        send(district, order, "gone", reason="asked for it")
    assert refused.value.facts["reason"] == "out_of_reach"
    assert [one["member_code"] for one in refused.value.facts["alternatives"]] == ["near", "far"]
    with pytest.raises(NotFound):
        send(district, order, "nobody", reason="asked for it")


def test_a_member_of_another_end_of_town_may_be_chosen_with_a_reason(district, order):
    town.add_member(district, "away", LonLat(town.CENTRE.lon + 0.05, town.CENTRE.lat))
    assert "away" not in {one["member_code"] for one in facts(district, order)["candidates"]}
    assert send(district, order, "away", reason="asked for it")["travel_s"] > 0
    check_everything(district)


def test_who_was_taken_since_the_preview_is_refused_with_fresh_alternatives(district, order):
    """Expert test 7 (dispatch.md 6 A): preview on v, member taken by another, commit on v."""
    version = facts(district, order)["version"]
    other = town.receive(district).work_order_id
    send(district, other, "near")
    with pytest.raises(MemberFull) as refused:
        send(district, order, "near", version=version)
    told = refused.value.facts
    assert [one["member_code"] for one in told["alternatives"]] == ["far"]
    assert (told["version"], told["state"]) == (version, "A05")
    assert assignments(district, order) == []
    send(district, order, "far", version=told["version"])
    check_everything(district)


def test_an_order_that_moved_since_the_preview_is_refused_with_what_is_true_now(district, order):
    """Expert test 7 (dispatch.md 6 A): the order itself moved on."""
    version = facts(district, order)["version"]
    sent = send(district, order, "near")
    with pytest.raises(StaleSituation) as refused:
        send(district, order, "far", version=version, reason="later thought")
    told = refused.value.facts
    assert (told["version"], told["lead"]) == (sent["version"], "near")
    assert loads(district) == {"near": 1, "far": 0, "head": 0}


def test_an_order_that_somebody_has_is_handed_over_not_assigned(district, order):
    send(district, order, "near")
    with pytest.raises(IllegalMove):
        send(district, order, "far", reason="no")


@pytest.mark.parametrize("done", [(), ("signed",), ("signed", "arrived")])
def test_a_hand_over_frees_one_and_takes_the_other_and_the_history_stays(district, order, done):
    sent = send(district, order, "near")
    move(district, sent, *done)
    assert facts(district, order)["lead"] == "near"
    taken = hand_over(district, order, "far")
    assert (taken["state"], loads(district)) == ("A06", {"near": 0, "far": 1, "head": 0})
    assert assignments(district, order) == [("near", "transferred"), ("far", "reserved")]
    kinds = [one["kind"] for one in read_order(order, district=district, lang="en")["events"]]
    assert kinds[-2:] == ["assignment_transferred", "order_assigned"]
    check_everything(district)


def test_a_hand_over_needs_a_reason_and_somebody_to_take_it_from(district, order):
    with pytest.raises(IllegalMove):
        hand_over(district, order, "far")
    send(district, order, "near")
    with pytest.raises(ReasonNeeded):
        hand_over(district, order, "far", reason=" ")
    with pytest.raises(AlreadyAssigned):
        hand_over(district, order, "near")
    assert assignments(district, order) == [("near", "reserved")]


def to_unit(district, order, code="lamps"):
    version = preview(district, order).decision.order_version
    transfer = Transfer(
        order_id=order, version=version, unit_code=code, reason="street lamps", actor="desk"
    )
    return transfer_to_unit(transfer, district=district)


@pytest.fixture
def lamps(district):
    """A handling unit and its code."""
    add_feature(district, "units", None, name="lamps")
    return town.one(district, "SELECT code FROM units")


@pytest.mark.parametrize("is_held", [False, True])
def test_a_transfer_to_a_unit_frees_whoever_had_it(district, order, lamps, is_held):
    if is_held:
        move(district, send(district, order, "near"), "signed")
    assert to_unit(district, order, lamps)["state"] == "A06"
    assert assignments(district, order)[-1] == (lamps, "reserved")
    assert loads(district) == {"near": 0, "far": 0, "head": 0}
    assert town.one(district, "SELECT handling FROM work_orders") == "unit"
    check_everything(district)


def test_what_a_unit_has_can_be_handed_to_a_person_again(district, order, lamps):
    to_unit(district, order, lamps)
    hand_over(district, order, "near")
    assert assignments(district, order) == [(lamps, "transferred"), ("near", "reserved")]
    assert town.one(district, "SELECT handling FROM work_orders") == "person"
    check_everything(district)


def test_an_unknown_unit_takes_nothing_over(district, order):
    send(district, order, "near")
    with pytest.raises(InputError):
        to_unit(district, order, "nobody")
    assert loads(district)["near"] == 1


def test_an_assignment_is_undone_within_seconds_and_waits_for_people_first(district, order):
    send(district, order, "near")
    assert undo(district, order)["state"] == "A05"
    assert loads(district)["near"] == 0
    assert assignments(district, order) == [("near", "withdrawn")]
    assert take_due_orders(district=district) == []
    later = district.clock() + timedelta(seconds=POLICY.retry_s + 1)
    assert take_due_orders(district=replace(district, clock=lambda: later)) == [order]
    check_everything(district)


@pytest.mark.parametrize("done", [(), ("signed",), ("signed", "arrived")])
def test_a_hand_over_is_undone_to_where_it_was(district, order, done):
    move(district, send(district, order, "near"), *done)
    hand_over(district, order, "far")
    undone = undo(district, order)
    assert (undone["member_code"], loads(district)) == ("near", {"near": 1, "far": 0, "head": 0})
    last = ("reserved", *done)[-1]
    assert assignments(district, order) == [
        ("near", "transferred"),
        ("far", "withdrawn"),
        ("near", last),
    ]
    check_everything(district)


@pytest.mark.parametrize(("refused", "state"), [(False, "cannot_go_asked"), (True, "signed")])
def test_a_hand_over_that_is_undone_leaves_the_member_asking(district, order, refused, state):
    first = send(district, order, "near")
    move(district, first, "signed")
    asking = AssignmentId(UUID(first["assignment_id"]))
    ask_to_be_let_off(asking, district=district, actor="near", reason="ill")
    if refused:
        decide_letting_off(asking, is_let_off=False, district=district, actor="desk")
    hand_over(district, order, "far")
    undo(district, order)
    assert assignments(district, order)[-1] == ("near", state)
    asks = [(one["member_code"], one["reason"]) for one in read_who_asks(district=district)]
    assert asks == ([] if refused else [("near", "ill")])
    check_everything(district)


def test_too_late_signed_or_by_somebody_else_is_not_undone(district, order):
    sent = send(district, order, "near")
    with pytest.raises(TooLateToUndo):
        undo(district, order, actor="another desk")
    later = district.clock() + timedelta(seconds=POLICY.undo_s + 1)
    with pytest.raises(TooLateToUndo):
        undo(replace(district, clock=lambda: later), order)
    move(district, sent, "signed")
    with pytest.raises(TooLateToUndo):
        undo(district, order)
    assert loads(district)["near"] == 1


def test_what_the_engine_assigned_is_nobodys_to_undo(district, order):
    dispatch_work_order(order, district=district, travel=StraightLine(), policy=POLICY)
    with pytest.raises(TooLateToUndo):
        undo(district, order)


def test_a_hand_over_whose_first_member_is_taken_meanwhile_cannot_be_undone(district, order):
    send(district, order, "near")
    hand_over(district, order, "far")
    other = town.receive(district).work_order_id
    send(district, other, "near")
    with pytest.raises(MemberFull):
        undo(district, order)
    assert assignments(district, order)[-1] == ("far", "reserved")
    check_everything(district)


class HelpsMeanwhile:
    """A travel engine during whose work somebody is sent to help with the order."""

    def __init__(self, district, order, code):
        wanted = WantedCoHandler(order_id=order, actor="desk", member_code=code, reason="strong")
        about = {"district": district, "travel": StraightLine(), "policy": POLICY}
        self._happen = partial(add_co_handler, wanted, **about)

    def times_to(self, origins, destination, *, at):
        happen, self._happen = self._happen, lambda: None
        happen()
        return StraightLine().times_to(origins, destination, at=at)


def test_who_was_sent_to_help_since_the_look_does_not_lead_too(district, order):
    town.add_member(district, "two", capacity=2)
    send(district, order, "near")
    version = preview(district, order).decision.order_version
    choice = Choice(
        order_id=order,
        version=version,
        member_code="two",
        actor="desk",
        reason="knows the house",
        takes_over=True,
    )
    helped = HelpsMeanwhile(district, order, "two")
    with pytest.raises(AlreadyAssigned):
        send_chosen_member(choice, district=district, travel=helped, policy=POLICY)
    check_everything(district)


def test_what_a_unit_was_given_by_mistake_waits_at_the_desk_again(district, order, lamps):
    to_unit(district, order, lamps)
    assert undo(district, order)["state"] == "A05"
    assert town.one(district, "SELECT waiting_for FROM work_orders") == "desk"
    check_everything(district)
