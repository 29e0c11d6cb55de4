"""Planned joint enforcement on PostGIS: everybody is booked or nobody, and free when it is off."""

import threading
from collections import Counter

import invariants
import pytest
import teamed
import town
from joint import (
    HOUR,
    TOMORROW,
    a_plan,
    at,
    booked,
    on_the_day,
    start,
)
from sqlalchemy import event, text
from teamed import busy, kinds, move

from gridmap.errors import IllegalMove, InputError, NotFound, TeamIncomplete
from gridmap.flows.ask_cooperation import Wanted, ask_cooperation
from gridmap.flows.cancel_joint_operation import cancel_joint_operation
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.finish_team import finish_team
from gridmap.flows.look_up_joint_operations import due_joint_operations, list_joint_operations
from gridmap.flows.plan_joint_operation import plan_joint_operation
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.flows.take_due_teams import take_due_teams
from gridmap.model.ids import JointOperationId
from gridmap.model.work_order import CaseState

pytestmark = pytest.mark.postgis


@pytest.fixture
def staffed(district):
    teamed.staff(district)
    yield district
    invariants.check_everything(district)


def test_everybody_is_booked_and_the_unit_asked_and_the_order_waits_for_its_day(staffed):
    plan = a_plan(staffed)
    operation = plan_joint_operation(plan, district=staffed)
    assert booked(staffed) == {"G": 1, "M1": 1}
    assert busy(staffed) == {}
    assert teamed.people(staffed, plan.order_id)["P"] == (None, "asked")
    assert town.one(staffed, "SELECT waiting_for FROM work_orders") == "planned"
    assert take_due_orders(district=staffed) == take_due_teams(district=staffed) == []
    assert due_joint_operations(district=staffed) == []
    (listed,) = list_joint_operations(district=staffed, state="planned")
    assert listed["id"] == operation
    assert [one["member"] for one in listed["members"]] == ["G", "M1"]


def test_a_unit_that_was_asked_about_the_order_before_is_not_asked_twice(staffed):
    plan = a_plan(staffed)
    clear = Wanted(order_id=plan.order_id, units=("P",), others=(), what="clear", actor="desk")
    ask_cooperation(clear, district=staffed)
    plan_joint_operation(plan, district=staffed)
    assert kinds(staffed, plan.order_id).count("cooperation_asked") == 1


def test_nobody_is_booked_where_one_cannot_be_and_all_of_those_are_named(staffed):
    plan_joint_operation(a_plan(staffed), district=staffed)
    again = a_plan(staffed, members=(("M2", "lead"), ("M1", None), ("ghost", None)))
    with pytest.raises(TeamIncomplete) as refused:
        plan_joint_operation(again, district=staffed)
    assert refused.value.facts["missing"] == ["ghost", "M1"]
    assert refused.value.facts["why"] == ["unknown", "joint_operation"]
    assert booked(staffed) == {"G": 1, "M1": 1}
    assert len(list_joint_operations(district=staffed)) == 1


def test_the_same_members_are_free_at_another_time(staffed):
    later = {
        "starts_at": staffed.clock() + 2 * TOMORROW,
        "ends_at": staffed.clock() + 2 * TOMORROW + HOUR,
    }
    plan_joint_operation(a_plan(staffed), district=staffed)
    plan_joint_operation(a_plan(staffed, **later), district=staffed)
    assert booked(staffed) == {"G": 2, "M1": 2}


def test_of_many_plans_for_one_member_at_once_one_succeeds(staffed):
    plans = [
        a_plan(staffed, members=(("G", "lead"), (other, None)))
        for other in ("M1", "M2", "M1", "M2")
    ]
    outcomes = []

    def try_it(plan):
        try:
            plan_joint_operation(plan, district=staffed)
            outcomes.append("planned")
        except TeamIncomplete as error:
            outcomes.append("G" in error.facts["missing"])

    threads = [threading.Thread(target=try_it, args=[plan]) for plan in plans]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Counter(map(str, outcomes)) == {"planned": 1, "True": 3}
    assert booked(staffed)["G"] == 1


def test_on_the_day_all_are_assigned_and_who_is_booked_gets_no_other_order(staffed):
    plan = a_plan(staffed)
    operation = plan_joint_operation(plan, district=staffed)
    there = on_the_day(staffed)
    assert due_joint_operations(district=there) == [operation]
    other = town.receive(there).work_order_id
    decision = dispatch_work_order(
        other, district=there, travel=teamed.TRAVEL, policy=teamed.POLICY
    ).decision
    told = {one.code: one.reason.value for one in decision.considered}
    assert told["G"] == told["M1"] == "on_joint_operation"
    assert len(start(there, operation)) == 2
    people = teamed.people(there, plan.order_id)
    assert people["G"] == ("lead", "reserved")
    assert people["M1"] == ("mediator", "reserved")
    assert due_joint_operations(district=there) == []
    with pytest.raises(IllegalMove):
        start(there, operation)


def test_on_the_day_nobody_is_assigned_where_one_is_full_and_it_says_who(staffed):
    town.add_member(staffed, "A", capacity=0)
    plan = a_plan(staffed, members=(("G", "lead"), ("M1", None), ("A", None)))
    operation = plan_joint_operation(plan, district=staffed)
    for _ in range(2):
        with pytest.raises(TeamIncomplete) as refused:
            start(staffed, operation)
        assert refused.value.facts["missing"] == ["A"]
    assert busy(staffed) == {}
    assert kinds(staffed, plan.order_id).count("joint_operation_short") == 1
    assert list_joint_operations(district=staffed)[0]["missing"] == ["A"]


def test_cancelling_frees_all_and_the_order_goes_to_the_desk(staffed):
    plan = a_plan(staffed)
    operation = plan_joint_operation(plan, district=staffed)
    for _ in range(2):
        cancel_joint_operation(operation, district=staffed, actor="desk", reason="rain")
    assert booked(staffed) == {}
    assert teamed.people(staffed, plan.order_id)["P"] == (None, "withdrawn")
    assert town.one(staffed, "SELECT waiting_for FROM work_orders") == "desk"
    assert kinds(staffed, plan.order_id).count("joint_operation_cancelled") == 1
    with pytest.raises(NotFound):
        cancel_joint_operation(
            JointOperationId(plan.order_id), district=staffed, actor="desk", reason="rain"
        )


def test_cancelling_withdraws_nothing_that_the_desk_asked(staffed):
    plan = a_plan(staffed)
    police = Wanted(order_id=plan.order_id, units=(), others=("110",), what="help", actor="desk")
    ask_cooperation(police, district=staffed)
    operation = plan_joint_operation(plan, district=staffed)
    gas = Wanted(order_id=plan.order_id, units=(), others=("gas",), what="shut off", actor="desk")
    ask_cooperation(gas, district=staffed)
    cancel_joint_operation(operation, district=staffed, actor="desk", reason="rain")
    with staffed.reading() as conn:
        asked = conn.execute(text("SELECT asked_of, state FROM cooperations ORDER BY asked_at"))
        assert [tuple(row) for row in asked] == [
            ("110", "asked"),
            ("P", "withdrawn"),
            ("gas", "asked"),
        ]


def test_reporting_back_ends_the_operation_and_what_was_booked(staffed):
    plan = a_plan(staffed)
    operation = plan_joint_operation(plan, district=staffed)
    there = on_the_day(staffed)
    lead = next(
        one["assignment_id"]
        for one in (start(there, operation), teamed.read_team(plan.order_id, district=there))[1][
            "people"
        ]
        if one["is_lead"]
    )
    move(there, lead, "signed")
    assert finish_team(plan.order_id, district=there, actor="desk") is CaseState.FEEDBACK
    assert list_joint_operations(district=there)[0]["state"] == "over"
    left = "SELECT count(*) FROM absences WHERE upper(during) > :now"
    assert town.one(there, left, now=there.clock()) == 0


def test_why_an_operation_ended_is_told_in_both_languages(staffed):
    plan = a_plan(staffed)
    operation = plan_joint_operation(plan, district=staffed)
    assert start(at(staffed, plan.ends_at), operation) == ()
    (listed,) = list_joint_operations(district=staffed)
    assert listed["end_reason"] == "行动时段已过 · its period is over"


def cancel(plan, there):
    request = town.one(there, "SELECT request_id FROM work_orders")
    cancel_request(request, district=there, actor="desk", reason="over")


def finish(plan, there):
    finish_team(plan.order_id, district=there, actor="desk")


@pytest.mark.parametrize("end", [cancel, finish])
def test_who_ends_a_running_operation_holds_members_before_what_is_booked(staffed, end):
    plan = a_plan(staffed)
    operation = plan_joint_operation(plan, district=staffed)
    there = on_the_day(staffed)
    start(there, operation)
    for one in teamed.read_team(plan.order_id, district=there)["people"]:
        if one["is_lead"]:
            move(there, one["assignment_id"], "signed")
    written = []
    event.listen(there.db.engine, "before_cursor_execute", lambda *about: written.append(about[2]))
    end(plan, there)
    live = [place for place, sql in enumerate(written) if "FROM member_live" in sql]
    live += [place for place, sql in enumerate(written) if "UPDATE member_live" in sql]
    (then,) = [place for place, sql in enumerate(written) if "UPDATE absences" in sql]
    assert min(live) < then


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": (("G", None),)},
        {"members": (("G", "lead"), ("M1", "lead"))},
        {"members": (("G", "lead"), ("M1", None), ("M1", "x"))},
        {"ends_at": town.an_intake().received_at},
        {"starts_at": town.an_intake().received_at},
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(staffed, wrong):
    with pytest.raises(InputError):
        plan_joint_operation(a_plan(staffed, **wrong), district=staffed)


def test_an_order_has_one_plan_at_a_time(staffed):
    plan = a_plan(staffed)
    plan_joint_operation(plan, district=staffed)
    with pytest.raises(IllegalMove):
        plan_joint_operation(
            a_plan(staffed, order_id=plan.order_id, members=(("M2", "lead"),)), district=staffed
        )
