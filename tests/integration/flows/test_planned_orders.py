"""What is planned for a day holds its order until then, and lets go of it when it is off."""

import logging
from dataclasses import replace

import invariants
import pytest
import teamed
import town
import volunteers
from joint import (
    HOUR,
    TOMORROW,
    a_plan,
    at,
    booked,
    dispatched,
    on_the_day,
    start,
    waits_for_somebody,
)
from poisoned import poison
from teamed import busy, kinds, move

from gridmap.errors import IllegalMove
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.cancel_joint_operation import cancel_joint_operation
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.look_up_joint_operations import due_joint_operations, list_joint_operations
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.plan_joint_operation import plan_joint_operation
from gridmap.flows.send_chosen_member import Choice, send_chosen_member
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.flows.take_due_teams import take_due_teams
from gridmap.flows.transfer_to_unit import Transfer, transfer_to_unit
from gridmap.flows.withdraw_offers import withdraw_offers
from gridmap.model.work_order import AssignmentState, BatchOutcome, ClaimMode
from gridmap.settings import Settings
from gridmap.store import places, sending, work_orders
from gridmap.store.leads import NewLead
from gridmap.wiring import Services
from gridmap.worker import start_due_operations

pytestmark = pytest.mark.postgis


@pytest.fixture
def staffed(district):
    teamed.staff(district)
    yield district
    invariants.check_everything(district)


def n_booked_on(district):
    still = "SELECT count(*) FROM absences WHERE upper(during) > :now"
    return town.one(district, still, now=district.clock())


def test_what_is_planned_is_not_offered_any_more(staffed):
    volunteers.add_role(staffed)
    volunteers.add(staffed, "V")
    plan, offer = a_plan(staffed), volunteers.Offering(staffed)
    assert offer(plan.order_id, ClaimMode.CASCADE)
    plan_joint_operation(plan, district=staffed)
    assert town.one(staffed, "SELECT count(*) FROM offers WHERE state = 'offered'") == 0
    volunteers.add(staffed, "V2", east_m=100.0)
    with pytest.raises(IllegalMove):
        offer(plan.order_id)
    with pytest.raises(IllegalMove):
        withdraw_offers(plan.order_id, district=staffed, actor="desk", reason="engine")


def chosen(district, plan, version):
    choice = Choice(order_id=plan.order_id, version=version, member_code="M2", actor="desk")
    choice = replace(choice, reason="nearer")
    return send_chosen_member(choice, district=district, travel=teamed.TRAVEL, policy=teamed.POLICY)


def handed_to_unit(district, plan, version):
    transfer = Transfer(
        order_id=plan.order_id, version=version, unit_code="P", reason="theirs", actor="desk"
    )
    return transfer_to_unit(transfer, district=district)


@pytest.mark.parametrize(
    "give",
    [
        lambda district, plan, version: dispatched(district, plan.order_id),
        lambda district, plan, version: teamed.send(district, plan.order_id),
        chosen,
        handed_to_unit,
    ],
)
def test_what_is_planned_goes_to_nobody_else_before_its_day(staffed, give):
    plan = a_plan(staffed)
    version = "SELECT version FROM work_orders"
    before = town.one(staffed, version)
    operation = plan_joint_operation(plan, district=staffed)
    assert town.one(staffed, version) > before
    with pytest.raises(IllegalMove):
        give(staffed, plan, town.one(staffed, version))
    assert busy(staffed) == {}
    assert start(on_the_day(staffed), operation)


def test_a_decision_made_before_the_plan_is_not_carried_out_after_it(staffed):
    plan = a_plan(staffed)

    class Planning:
        def times_to(self, origins, destination, *, at):
            if not booked(staffed):
                plan_joint_operation(plan, district=staffed)
            return teamed.TRAVEL.times_to(origins, destination, at=at)

    with pytest.raises(IllegalMove):
        dispatched(staffed, plan.order_id, Planning())
    assert busy(staffed) == {}


def test_a_batch_under_way_leaves_what_is_planned_meanwhile_alone(staffed):
    plans = [a_plan(staffed), a_plan(staffed, members=(("M2", "lead"),))]

    class Planning:
        fastest_mps = teamed.TRAVEL.fastest_mps

        def times_between(self, origins, destinations, **more):
            for plan in plans:
                plan_joint_operation(plan, district=staffed)
            return teamed.TRAVEL.times_between(origins, destinations, **more)

    batch = dispatch_batch(district=staffed, travel=Planning(), policy=teamed.POLICY)
    assert batch.count(BatchOutcome.OVERTAKEN) == 2
    assert busy(staffed) == {}
    assert take_due_orders(district=staffed) == []


def test_a_team_asked_for_meanwhile_waits_for_the_day(staffed):
    plan = a_plan(staffed, members=(("G", "lead"),))
    operation = plan_joint_operation(plan, district=staffed)
    ask_for_team(plan.order_id, [teamed.MEDIATOR], district=staffed, actor="desk")
    there = on_the_day(staffed)
    assert take_due_teams(district=there) == []
    start(there, operation)
    assert take_due_teams(district=there) == [plan.order_id]
    teamed.send(there, plan.order_id)
    assert set(busy(staffed)) == {"G", "M1"}


def test_an_operation_that_cannot_start_holds_up_no_other(staffed, owner_url, caplog):
    caplog.set_level(logging.CRITICAL, logger="gridmap.worker")
    bad = a_plan(staffed)
    plan_joint_operation(bad, district=staffed)
    good = a_plan(staffed, members=(("M2", "lead"),))
    plan_joint_operation(good, district=staffed)
    poison(owner_url, bad.order_id, "assignments")
    start_due_operations(Services(district=on_the_day(staffed), settings=Settings()))
    assert busy(staffed) == {"M2": 1}


def test_an_operation_whose_order_went_elsewhere_ends_instead_of_starting(district):
    teamed.staff(district)
    plan = a_plan(district)
    operation = plan_joint_operation(plan, district=district)
    with district.writing() as conn:  # as orders went before a plan held them
        order = work_orders.read_for_move(conn, district.tenant, plan.order_id)
        unit = places.unit_ids(conn, district.tenant, ["P"])["P"]
        new = NewLead(assigned_by="desk", unit_id=unit)
        sending.send(conn, district.tenant, order, new, at=district.clock())
    there = on_the_day(district)
    assert start(there, operation) == ()
    assert due_joint_operations(district=there) == []
    assert n_booked_on(there) == 0
    assert kinds(district, plan.order_id).count("joint_operation_cancelled") == 1
    assert town.one(district, "SELECT state FROM work_orders") == "A06"


def test_an_operation_whose_period_is_over_goes_back_to_the_desk(staffed):
    town.add_member(staffed, "A", capacity=0)
    plan = a_plan(staffed, members=(("G", "lead"), ("A", None)))
    plan_joint_operation(plan, district=staffed)
    there = on_the_day(staffed)
    start_due_operations(Services(district=there, settings=Settings()))
    late = at(staffed, plan.ends_at)
    start_due_operations(Services(district=late, settings=Settings()))
    assert busy(staffed) == {}
    assert list_joint_operations(district=late)[0]["state"] == "cancelled"
    assert town.one(staffed, "SELECT waiting_for FROM work_orders") == "desk"
    assert teamed.people(staffed, plan.order_id)["P"] == (None, "withdrawn")
    assert kinds(staffed, plan.order_id)[-1] == "joint_operation_cancelled"
    assert due_joint_operations(district=late) == []


def test_many_operations_that_wait_for_somebody_hold_up_no_later_one(staffed):
    moment = staffed.clock() + TOMORROW
    for number in range(51):
        code = f"F{number}"
        town.add_member(staffed, code, capacity=0)
        plan = a_plan(staffed, members=((code, "lead"),), units=(), starts_at=moment)
        plan_joint_operation(plan, district=staffed)
    plan_joint_operation(a_plan(staffed, units=(), starts_at=moment + HOUR / 4), district=staffed)
    start_due_operations(Services(district=on_the_day(staffed), settings=Settings()))
    assert busy(staffed) == {"G": 1, "M1": 1}


def test_the_ordinary_report_of_the_lead_ends_the_operation_and_wakes_orders(staffed):
    home = town.grid_centre("001")
    town.add_member(staffed, "B", home)
    plan = a_plan(staffed, members=(("G", "lead"), ("B", None)), units=())
    operation = plan_joint_operation(plan, district=staffed)
    there = on_the_day(staffed)
    start(there, operation)
    ids = {
        one["member"]: one["assignment_id"]
        for one in teamed.read_team(plan.order_id, district=there)["people"]
    }
    move(there, ids["B"], "signed", "done")
    waiting = waits_for_somebody(there, home)
    move(there, ids["G"], "signed", "arrived")
    done = AssignmentState.DONE
    move_assignment(ids["G"], done, district=there, actor="G", wake_radius_m=100.0)
    assert list_joint_operations(district=there)[0]["state"] == "over"
    assert n_booked_on(there) == 0
    assert take_due_orders(district=there) == [waiting]


def test_what_waits_at_the_desk_stays_there_when_offers_and_teams_change(staffed):
    volunteers.add_role(staffed)
    volunteers.add(staffed, "V")
    plan = a_plan(staffed)
    volunteers.Offering(staffed)(plan.order_id, ClaimMode.CASCADE)
    operation = plan_joint_operation(plan, district=staffed)
    cancel_joint_operation(operation, district=staffed, actor="desk", reason="rain")
    withdraw_offers(plan.order_id, district=staffed, actor="desk", reason="engine")
    ask_for_team(plan.order_id, [teamed.MEDIATOR], district=staffed, actor="desk")
    assert town.one(staffed, "SELECT waiting_for FROM work_orders") == "desk"
    assert take_due_orders(district=staffed) == take_due_teams(district=staffed) == []


def test_cancelling_on_the_day_wakes_the_orders_near_who_is_free_again(staffed):
    town.add_member(staffed, "A", capacity=0)
    operation = plan_joint_operation(
        a_plan(staffed, members=(("G", "lead"), ("A", None))), district=staffed
    )
    there = on_the_day(staffed)
    waiting = waits_for_somebody(there)
    cancel_joint_operation(operation, district=there, actor="desk", reason="rain")
    assert take_due_orders(district=there) == [waiting]
