"""Teams on PostGIS: all that is required goes at once, what is wanted comes later with a date."""

import threading
from dataclasses import replace
from datetime import timedelta

import invariants
import pytest
import teamed
import town
from teamed import LAW, MEDIATOR, POLICE, SECOND, add, an_order, busy, kinds, move, of, people, send

from gridmap.casework.category import UNCLASSIFIED
from gridmap.errors import (
    AlreadyAssigned,
    CannotBeSent,
    IllegalMove,
    InputError,
    MemberFull,
    NotFound,
    ReasonNeeded,
    StaleSituation,
    TeamIncomplete,
)
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.end_follow_up import end_follow_up
from gridmap.flows.hand_lead_over import NewLeadOfTeam, hand_lead_over
from gridmap.flows.look_up_teams import list_follow_ups, read_team
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.flows.take_due_teams import take_due_teams
from gridmap.flows.transfer_to_unit import Transfer, transfer_to_unit
from gridmap.model.ids import AssignmentId, FollowUpId
from gridmap.model.team import FollowUpState
from gridmap.model.work_order import CaseState
from gridmap.store import teams

pytestmark = pytest.mark.postgis

NEAR, FAR = town.CENTRE, town.grid_centre("004")


@pytest.fixture
def staffed(district):
    teamed.staff(district)
    yield district
    invariants.check_everything(district)


def test_lead_and_required_part_go_at_once_and_the_unit_is_asked(staffed):
    order = an_order(staffed, MEDIATOR, POLICE)
    sent = send(staffed, order)
    there = people(staffed, order)
    assert there["G"] == ("lead", "reserved")
    assert there["P"] == ("police", "asked")
    assert [part for part, _ in sent.assignments if part != "lead"] == ["mediator"]
    assert set(busy(staffed)) == {"G", "M1"}
    assert sent.waits_for == sent.followed_up == ()
    told = ["order_assigned", "co_handler_assigned", "cooperation_asked"]
    assert sorted(kinds(staffed, order)[-3:]) == sorted(told)


def test_nobody_is_sent_while_a_required_part_is_missing_and_the_order_says_so(staffed):
    missing = replace(LAW, need=MEDIATOR.need)
    order = an_order(staffed, missing)
    sent = send(staffed, order)
    assert sent.as_facts()["outcome"] == "team_waits"
    assert sent.waits_for == ("law",)
    assert busy(staffed) == {}
    assert town.one(staffed, "SELECT waiting_for FROM work_orders") == "team"
    assert read_team(order, district=staffed)["waits_for"] == ["law"]
    assert kinds(staffed, order)[-1] == "order_waiting"
    n_before = len(kinds(staffed, order))
    send(staffed, order)
    assert len(kinds(staffed, order)) == n_before, "told once, not at each try"
    town.add_member(staffed, "L", skills=("law",))
    assert set(dict(send(staffed, order).assignments)) == {"lead", "law"}
    assert read_team(order, district=staffed)["waits_for"] == []


def test_a_missing_wanted_part_becomes_a_follow_up_with_a_date(staffed):
    order = an_order(staffed, replace(LAW, follow_up_s=3_600))
    sent = send(staffed, order)
    assert sent.followed_up == ("law",)
    (later,) = list_follow_ups(district=staffed, state=FollowUpState.OPEN)
    assert (later["part"], later["n"], later["is_overdue"]) == ("law", 1, False)
    assert later["due_at"] - later["opened_at"] == timedelta(hours=1)
    assert kinds(staffed, order)[-1] == "follow_up_opened"
    send(staffed, order)
    assert len(list_follow_ups(district=staffed)) == 1


def test_a_follow_up_outlives_the_order_and_is_overdue_in_time(staffed):
    order = an_order(staffed, replace(LAW, follow_up_s=1))
    sent = send(staffed, order)
    move(staffed, of(sent, "lead"), "signed", "arrived", "done")
    close_work_order(order, district=staffed, checker="desk")
    tomorrow = replace(staffed, clock=lambda: staffed.clock() + timedelta(days=1))
    (later,) = list_follow_ups(district=tomorrow, state=FollowUpState.OPEN)
    assert later["is_overdue"]


def test_who_comes_later_ends_the_follow_up(staffed):
    order = an_order(staffed, LAW)
    send(staffed, order)
    town.add_member(staffed, "L", skills=("law",))
    assert add(staffed, order, part="law").chosen.code == "L"
    (later,) = list_follow_ups(district=staffed)
    assert (later["state"], later["ended_by"]) == ("done", "desk")
    assert kinds(staffed, order)[-2:] == ["co_handler_assigned", "follow_up_done"]


def test_a_follow_up_is_done_once_and_dropped_for_a_reason_only(staffed):
    order = an_order(staffed, LAW, replace(POLICE, unit_kind="none"))
    send(staffed, order)
    first, second = (FollowUpId(one["id"]) for one in list_follow_ups(district=staffed))
    end = {"district": staffed, "actor": "desk"}
    with pytest.raises(InputError):
        end_follow_up(first, FollowUpState.DROPPED, **end, note=" ")
    assert end_follow_up(first, FollowUpState.DONE, **end) is FollowUpState.DONE
    assert end_follow_up(first, FollowUpState.DONE, **end) is FollowUpState.DONE
    with pytest.raises(IllegalMove):
        end_follow_up(first, FollowUpState.DROPPED, **end, note="no need")
    end_follow_up(second, FollowUpState.DROPPED, **end, note="settled in court")
    assert list_follow_ups(district=staffed, state=FollowUpState.OPEN) == []
    assert kinds(staffed, order).count("follow_up_done") == 1
    with pytest.raises(NotFound):
        end_follow_up(FollowUpId(order), FollowUpState.DONE, **end)


def test_work_starts_when_the_required_have_signed(staffed):
    order = an_order(staffed, MEDIATOR, POLICE)
    sent = send(staffed, order)
    lead, mediator = of(sent, "lead"), of(sent, "mediator")
    move(staffed, lead, "signed")
    with pytest.raises(TeamIncomplete) as refused:
        move(staffed, lead, "arrived")
    assert refused.value.facts["parts"] == ["mediator"]
    move(staffed, mediator, "signed")
    assert move(staffed, lead, "arrived") is CaseState.HANDLING


def test_a_co_handler_moves_no_order(staffed):
    order = an_order(staffed, MEDIATOR)
    sent = send(staffed, order)
    assert move(staffed, of(sent, "mediator"), "signed") is CaseState.DISPATCHED
    assert move(staffed, of(sent, "lead"), "signed") is CaseState.HANDLING
    assert move(staffed, of(sent, "mediator"), "arrived", "done") is CaseState.HANDLING


def test_a_co_handler_has_a_clock_of_its_own(staffed):
    order = an_order(staffed)
    sent = send(staffed, order)
    add(staffed, order, part=None)
    lead, other = sorted(
        read_team(order, district=staffed)["people"], key=lambda one: not one["is_lead"]
    )
    assert other["respond_by"] > lead["respond_by"]
    assert of(sent, "lead")


def test_the_order_is_reported_back_when_every_co_handler_is_done_or_released(staffed):
    order = an_order(staffed, MEDIATOR)
    sent = send(staffed, order)
    lead, mediator = of(sent, "lead"), of(sent, "mediator")
    move(staffed, mediator, "signed")
    move(staffed, lead, "signed", "arrived")
    with pytest.raises(TeamIncomplete) as refused:
        move(staffed, lead, "done")
    assert refused.value.facts["co_handlers"] == ["M1"]
    move(staffed, mediator, "done")
    assert move(staffed, lead, "done") is CaseState.FEEDBACK


def test_somebody_else_is_looked_for_when_a_part_is_left(staffed):
    order = an_order(staffed, MEDIATOR)
    sent = send(staffed, order)
    move(staffed, of(sent, "lead"), "signed")
    move(staffed, of(sent, "mediator"), "cannot_go")
    assert take_due_teams(district=staffed) == [order]
    with pytest.raises(TeamIncomplete):
        move(staffed, of(sent, "lead"), "arrived")
    again = send(staffed, order)
    assert set(dict(again.assignments)) == {"mediator"}
    assert set(busy(staffed)) == {"G", "M2"}
    move(staffed, of(again, "mediator"), "signed")
    move(staffed, of(sent, "lead"), "arrived")


def test_a_lead_who_cannot_go_leaves_the_others_where_they_are(staffed):
    town.add_member(staffed, "G2", FAR)
    order = an_order(staffed, MEDIATOR)
    sent = send(staffed, order)
    assert move(staffed, of(sent, "lead"), "cannot_go") is CaseState.TO_BE_DISPATCHED
    again = send(staffed, order)
    assert set(dict(again.assignments)) == {"lead"}
    assert sum(state == "reserved" for _, state in people(staffed, order).values()) == 2


def test_a_lead_sent_by_any_door_is_followed_by_the_others(staffed):
    order = an_order(staffed, MEDIATOR)
    dispatch_work_order(order, district=staffed, travel=teamed.TRAVEL, policy=teamed.POLICY)
    assert set(busy(staffed)) == {"G"}
    assert take_due_teams(district=staffed) == [order]
    assert set(dict(send(staffed, order).assignments)) == {"mediator"}


def test_an_order_with_a_team_is_leased_as_a_team_only(staffed):
    order, plain = an_order(staffed, MEDIATOR), town.receive(staffed).work_order_id
    assert take_due_orders(district=staffed) == [plain]
    assert take_due_teams(district=staffed) == [order]
    assert take_due_teams(district=staffed) == []


def test_a_team_whose_order_is_over_is_not_looked_after_any_more(staffed):
    order = an_order(staffed)
    sent = send(staffed, order)
    with staffed.writing() as conn:
        teams.look_again(conn, staffed.tenant, order, at=staffed.clock())
    move(staffed, of(sent, "lead"), "signed", "done")
    assert take_due_teams(district=staffed) == []
    assert town.one(staffed, "SELECT next_fill_at FROM teams") is None


def test_orders_of_a_category_take_a_copy_of_its_team(staffed):
    with staffed.writing() as conn:
        teams.put_by_category(conn, staffed.tenant, {UNCLASSIFIED: (MEDIATOR,)})
    order = town.receive(staffed).work_order_id
    with staffed.writing() as conn:
        teams.put_by_category(conn, staffed.tenant, {})
    assert [one["code"] for one in read_team(order, district=staffed)["parts"]] == ["mediator"]
    assert read_team(town.receive(staffed).work_order_id, district=staffed)["parts"] == []


def test_two_parts_of_one_code_make_no_team(staffed):
    order = town.receive(staffed).work_order_id
    with pytest.raises(InputError):
        ask_for_team(order, [LAW, LAW], district=staffed, actor="desk")
    with pytest.raises(NotFound):
        ask_for_team(AssignmentId(order.__class__(int=7)), [LAW], district=staffed, actor="desk")


def test_a_named_co_handler_needs_a_reason_unless_recommended(staffed):
    order = an_order(staffed, LAW)
    send(staffed, order)
    with pytest.raises(ReasonNeeded):
        add(staffed, order, part="law", member_code="M1")
    sent = add(staffed, order, part="law", member_code="M1", reason="studies law")
    assert (sent.chosen.code, people(staffed, order)["M1"][0]) == ("M1", "law")
    with pytest.raises(CannotBeSent):
        add(staffed, order, member_code="G", reason="again")
    with pytest.raises(NotFound):
        add(staffed, order, part="police")


def test_nobody_left_is_told_and_a_full_member_is_refused(district):
    town.add_member(district, "G")
    town.add_member(district, "H")
    order = an_order(district)
    send(district, order)
    add(district, order)
    with pytest.raises(TeamIncomplete):
        add(district, order)
    other = an_order(district)
    town.add_member(district, "I")
    send(district, other)
    with pytest.raises(MemberFull):
        add(district, other, member_code="G", reason="near")


def test_no_co_handler_before_there_is_a_lead_or_after_the_end(staffed):
    order = an_order(staffed)
    with pytest.raises(IllegalMove):
        add(staffed, order)
    sent = send(staffed, order)
    move(staffed, of(sent, "lead"), "signed", "done")
    close_work_order(order, district=staffed, checker="desk")
    with pytest.raises(IllegalMove):
        add(staffed, order)
    with pytest.raises(IllegalMove):
        send(staffed, order)


def hand_over(district, order_id, to):
    asked = NewLeadOfTeam(order_id=order_id, to=to, actor="desk", reason="shift ends")
    return hand_lead_over(asked, district=district)


def test_the_lead_passes_to_a_co_handler_and_back_with_the_part(staffed):
    order = an_order(staffed, MEDIATOR)
    sent = send(staffed, order)
    lead, mediator = of(sent, "lead"), of(sent, "mediator")
    with pytest.raises(IllegalMove):
        hand_over(staffed, order, mediator)
    move(staffed, mediator, "signed")
    assert hand_over(staffed, order, mediator) is CaseState.HANDLING
    assert people(staffed, order)["G"] == ("mediator", "reserved")
    assert hand_over(staffed, order, mediator) is CaseState.HANDLING, "twice is once"
    assert kinds(staffed, order).count("lead_handed_over") == 1
    move(staffed, lead, "withdrawn")
    with pytest.raises(NotFound):
        hand_over(staffed, order, lead)


def test_what_was_chosen_before_the_lead_passed_on_is_stale(staffed):
    order = an_order(staffed, SECOND)
    sent = send(staffed, order)
    for part in ("lead", "second"):
        move(staffed, of(sent, part), "signed")
    version = town.one(staffed, "SELECT version FROM work_orders")
    hand_over(staffed, order, of(sent, "second"))
    late = Transfer(order_id=order, version=version, unit_code="P", reason="theirs", actor="desk")
    with pytest.raises(StaleSituation):
        transfer_to_unit(late, district=staffed)


def test_at_every_instant_exactly_one_leads(staffed):
    """The lead goes to and fro 40 times while another connection looks."""
    order = an_order(staffed, SECOND)
    sent = send(staffed, order)
    ids = [of(sent, "lead"), of(sent, "second")]
    for one in ids:
        move(staffed, one, "signed")
    seen, over = set(), threading.Event()
    count = "SELECT count(*) FROM assignments WHERE is_lead AND ended_at IS NULL"

    def look():
        while not over.is_set():
            seen.add(town.one(staffed, count))

    looking = threading.Thread(target=look)
    looking.start()
    for turn in range(40):
        hand_over(staffed, order, ids[(turn + 1) % 2])
    over.set()
    looking.join()
    assert seen == {1}


def test_a_member_stands_in_a_team_once_whatever_the_race(staffed):
    order = an_order(staffed)
    send(staffed, order)
    town.add_member(staffed, "X", capacity=3)
    outcomes = []

    def try_it():
        try:
            add(staffed, order, member_code="X", reason="knows the place")
            outcomes.append("sent")
        except (AlreadyAssigned, CannotBeSent):
            outcomes.append("refused")

    threads = [threading.Thread(target=try_it) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["refused"] * 5 + ["sent"]
    assert busy(staffed)["X"] == 1
