"""An emergency from the warning to the report, through the real flows on a real database."""

import uuid
from dataclasses import replace
from datetime import timedelta

import emergency_town as storm
import pytest
import town
from sqlalchemy import text

from gridmap.casework.emergency_report import Part
from gridmap.errors import (
    AnsweredOtherwise,
    IllegalMove,
    InputError,
    KeyReused,
    NotFound,
    OutOfStock,
    SamePerson,
    StillOpen,
)
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.call_roll import answer_roll, call_roll
from gridmap.flows.check_hazard import check_hazard
from gridmap.flows.confirm_warning import confirm_warning, note_warning_call
from gridmap.flows.evacuate import count_evacuees, list_evacuees, show_evacuees, tick_evacuees
from gridmap.flows.look_up import read_headline
from gridmap.flows.look_up_emergencies import (
    read_call_reasons,
    read_called,
    read_emergency_figures,
    read_goods,
    read_hazards,
    read_operation,
    read_warning,
)
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.flows.move_goods import move_goods
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.receive_warning import receive_warning
from gridmap.flows.switch_operation import sign_operation, stand_down, switch_off
from gridmap.model.emergency import (
    CallState,
    GoodsMove,
    HazardFinding,
    OperationState,
    Post,
    RollAnswer,
)
from gridmap.model.emergency_steps import EvacueeLine, HazardCheck, Moved, PhoneCall, Tick
from gridmap.travel.straight_line import StraightLine

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]


@pytest.fixture
def square(district):
    storm.found(district)
    return district


def mobilised(district, number):
    return mobilise_people(number, district=district, travel=StraightLine(), actor="desk")


def groups(district, number):
    return {one.code: one.group_code for one in read_called(number, district=district)}


def events_of(district, kind):
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT actor, facts FROM events WHERE kind = :kind ORDER BY id"), {"kind": kind}
        )
        return [(row.actor, row.facts) for row in rows]


def issue(district, number, n, *, key=None, move=GoodsMove.ISSUE):
    moved = Moved(
        key=key or str(uuid.uuid4()), code="G1", move=move, quantity=n, at=district.clock(),
        actor="desk",
    )  # fmt: skip
    return move_goods(number, moved, district=district)


def test_a_plan_is_versioned_and_the_same_words_make_no_new_version(square):
    plan = storm.a_plan(square)
    first = put_emergency_plan(plan, district=square, actor="planner")
    again = put_emergency_plan(plan, district=square, actor="somebody")
    assert (first.version, again.version, again.plan) == (1, 1, plan)
    changed = put_emergency_plan(replace(plan, title="新"), district=square, actor="planner")
    assert (changed.version, changed.plan.title) == (2, "新")
    assert len(events_of(square, "emergency_plan_changed")) == 2


def test_a_plan_for_a_place_that_is_none_is_refused(square):
    with pytest.raises(InputError):
        put_emergency_plan(storm.a_plan(area_code="nowhere"), district=square, actor="planner")


def test_a_warning_asks_those_whose_area_it_touches_and_the_silent_are_called(square):
    put_emergency_plan(storm.a_plan(square), district=square, actor="planner")
    middle = town.grid_centre("004")
    ring = tuple(
        (middle.lon + dx, middle.lat + dy)
        for dx, dy in ((-1e-3, -1e-3), (1e-3, -1e-3), (0, 1e-3), (-1e-3, -1e-3))
    )
    far = receive_warning(storm.a_warning(areas_deg=(ring,)), district=square, actor="desk")
    assert (far.n_grids, far.n_asked) == (1, 1)  # 乙 for the square, not 甲 for grid 001
    taken = receive_warning(storm.a_warning(), district=square, actor="desk")
    assert (taken.n_grids, taken.n_asked) == (4, 2)
    assert confirm_warning(taken.warning_id, " 责任人甲 ", district=square) == 1
    assert confirm_warning(taken.warning_id, "责任人甲", district=square) == 0
    with pytest.raises(NotFound):
        confirm_warning(taken.warning_id, "路人", district=square)
    assert read_warning(taken.warning_id, district=square).to_call == ()
    later = replace(square, clock=lambda: square.clock() + timedelta(minutes=16))
    (silent,) = read_warning(taken.warning_id, district=later).to_call
    assert (silent.person_name, silent.phone) == ("责任人乙", "0000-2")
    for was_reached in (False, True):
        call = PhoneCall(at=storm.NOON, caller="值班员", was_reached=was_reached)
        note_warning_call(taken.warning_id, silent.id, call, district=later)
    view = read_warning(taken.warning_id, district=later)
    assert view.to_call == ()
    assert [(one.n_calls, one.confirmed_by) for one in view.duties if one.n_calls] == [
        (2, "值班员")
    ]
    assert "责任人乙" not in str(events_of(square, "warning_called"))


def test_a_warning_is_taken_once_and_the_next_one_replaces_it(square):
    put_emergency_plan(storm.a_plan(square), district=square, actor="planner")
    warning = storm.a_warning(identifier="W1")
    first = receive_warning(warning, district=square, actor="desk")
    again = receive_warning(warning, district=square, actor="desk")
    assert (again.is_new, again.warning_id, again.n_asked) == (False, first.warning_id, 2)
    clear = storm.a_warning(replaces=("W1",), is_all_clear=True)
    taken = receive_warning(clear, district=square, actor="desk")
    assert taken.n_asked == 0
    assert read_warning(first.warning_id, district=square).warning.ended_at is not None
    assert len(events_of(square, "warning_received")) == 1


def test_two_persons_switch_it_on_and_one_cannot_do_it_alone(square):
    number = storm.prepared(square)
    assert sign_operation(number, district=square, actor="甲").state is OperationState.PREPARED
    with pytest.raises(SamePerson):
        sign_operation(number, district=square, actor=" 甲")
    with pytest.raises(IllegalMove):
        mobilised(square, number)
    assert sign_operation(number, district=square, actor="乙").state is OperationState.ON
    assert sign_operation(number, district=square, actor="甲").state is OperationState.ON
    with pytest.raises(IllegalMove):
        sign_operation(number, district=square, actor="丙")
    ((actor, facts),) = events_of(square, "operation_switched_on")
    assert (actor, facts["first_signed_by"], facts["is_drill"]) == ("乙", "甲", True)


def test_a_key_prepares_one_operation_and_an_area_has_one_real_one(square):
    put_emergency_plan(storm.a_plan(square), district=square, actor="planner")
    real = Preparation(key="k", plan_code="typhoon", is_drill=False)
    first, is_new = prepare_operation(real, district=square, actor="desk")
    again, is_new_again = prepare_operation(real, district=square, actor="desk")
    assert (is_new, is_new_again, again) == (True, False, first)
    with pytest.raises(IllegalMove):
        prepare_operation(replace(real, key="k2"), district=square, actor="desk")
    drill = replace(real, key="k3", is_drill=True)
    assert prepare_operation(drill, district=square, actor="desk")[1]


def test_people_are_called_by_distance_skill_and_quota_and_gaps_are_filled(square):
    storm.crew(square, "W1", "W2", skills=("water",))
    storm.crew(square, "W3", skills=("water",), near="003")
    storm.people(square, 4, near="004")
    number = storm.switched_on(square)
    found = mobilised(square, number)
    assert groups(square, number) == {
        "P0": "houses", "P1": "houses", "P2": "houses", "W1": "rescue", "W2": "rescue",
    }  # fmt: skip
    told = {one["code"]: one["reason"] for one in read_call_reasons(number, district=square)}
    assert told == dict.fromkeys(found.called, "called") | {"P3": "not_needed", "W3": "not_needed"}
    assert mobilised(square, number).called == frozenset()
    answer_calls(number, {"W1": CallState.DECLINED}, district=square, actor="W1")
    assert mobilised(square, number).called == {"W3"}
    assert events_of(square, "people_mobilised")[0][1]["n_called"] == 5


def test_who_leads_whom_is_kept(square):
    storm.people(square, 3)
    number = storm.switched_on(square, crew_per_head=2)
    mobilised(square, number)
    posts = {one.code: one for one in read_called(number, district=square)}
    assert posts["P0"].post is Post.GROUP_HEAD
    heads = [one for one in posts.values() if one.post is Post.BUILDING_HEAD]
    assert [one.building_code for one in heads] == [
        town.one(square, "SELECT key FROM features JOIN buildings ON feature_id = id"
                         " WHERE n_households = 30")
    ]  # fmt: skip
    (unit_head,) = (one for one in posts.values() if one.post is Post.UNIT_HEAD)
    assert unit_head.follows == heads[0].code


def test_a_real_operation_calls_whom_a_drill_holds_but_nobody_twice(square):
    storm.people(square, 3)
    drill = storm.switched_on(square, is_drill=True)
    assert len(mobilised(square, drill).called) == 3
    real = storm.switched_on(square, is_drill=False)
    assert len(mobilised(square, real).called) == 3
    another = storm.switched_on(square, is_drill=True)
    found = mobilised(square, another)
    assert (found.called, found.decision.counted()) == (frozenset(), {"called_already": 3})
    switch_off_after_standing_down(square, drill)
    assert len(mobilised(square, another).called) == 3


def switch_off_after_standing_down(district, number, **more):
    stand_down(number, district=district, actor="甲")
    return switch_off(number, district=district, actor="甲", **more)


def test_the_roll_adds_up_and_answers_stand(square):
    storm.people(square, 3)
    number = storm.switched_on(square)
    mobilised(square, number)
    answer_calls(number, {"P0": CallState.CONFIRMED}, district=square, actor="P0")
    roll = call_roll(number, "houses", district=square, actor="组长")
    assert roll.n_expected == 3

    def say(**answers):
        said = {code: RollAnswer(answer) for code, answer in answers.items()}
        return answer_roll(number, roll.roll_id, said, district=square, actor="组长").counts

    counts = say(P0="present", P1="absent")
    assert (counts.n_present, counts.n_absent, counts.n_unanswered) == (1, 1, 1)
    assert say(P0="present").n_present == 1
    with pytest.raises(AnsweredOtherwise):
        say(P2="present", P0="absent")
    assert say(P1="present").n_present == 2  # late is not absent; P2 was taken back with P0
    assert say(P2="excused").n_expected == 3
    with pytest.raises(NotFound):
        say(nobody="present")
    report = read_operation(number, district=square).report
    assert report.mustered == Part(part=2, whole=3)
    assert report.call_confirm.n == 1


def test_goods_are_never_given_out_twice_and_come_back(square):
    storm.ground(square)
    number = storm.switched_on(square, is_drill=False)
    assert issue(square, number, 6, key="a").quantity == 4
    assert issue(square, number, 6, key="a").quantity == 4
    with pytest.raises(KeyReused):
        issue(square, number, 5, key="a")
    with pytest.raises(OutOfStock) as refused:
        issue(square, number, 5)
    assert refused.value.facts["quantity"] == 4
    with pytest.raises(OutOfStock):
        issue(square, number, 7, move=GoodsMove.RETURN)
    assert issue(square, number, 6, move=GoodsMove.RETURN).quantity == 10


def test_a_drill_plays_with_goods_without_taking_them(square):
    storm.ground(square)
    drill = storm.switched_on(square, is_drill=True)
    assert issue(square, drill, 8).quantity == 10
    with pytest.raises(OutOfStock):
        issue(square, drill, 3)
    real = storm.switched_on(square, is_drill=False)
    assert issue(square, real, 10).quantity == 0
    assert issue(square, drill, 8, move=GoodsMove.RETURN).out_on_drill == 0


def test_hazards_are_to_be_checked_by_each_operation_and_a_drill_leaves_them_as_they_were(square):
    storm.ground(square)
    drill = storm.switched_on(square, is_drill=True)
    assert [one.needs_check for one in read_hazards(district=square, number=drill)] == [True]
    found = HazardCheck(code="H1", finding=HazardFinding.DANGER, at=square.clock(), checker="看守")
    check_hazard(found, district=square, number=drill)
    assert read_hazards(district=square, number=drill)[0].finding is HazardFinding.DANGER
    assert read_hazards(district=square)[0].finding is None
    check_hazard(replace(found, finding=HazardFinding.WATCH), district=square)
    assert read_hazards(district=square)[0].finding is HazardFinding.WATCH


def test_evacuees_are_ticked_by_line_and_no_name_leaves_the_list(square):
    number = storm.switched_on(square)
    lines = [
        EvacueeLine(line="1", building_code="B1", household="101", n_people=3),
        EvacueeLine(line="2", building_code="B1", household="102", n_people=1, person_name="秘名",
                    needs="轮椅"),
    ]  # fmt: skip
    assert list_evacuees(number, lines, district=square, actor="楼长") == 2
    assert list_evacuees(number, lines, district=square, actor="楼长") == 0
    child = EvacueeLine(
        line="3", building_code="B1", household="1", n_people=1, is_child=True, person_name="童"
    )
    with pytest.raises(InputError):
        list_evacuees(number, [child], district=square, actor="楼长")
    out = Tick(lines=("1", "2"), at=square.clock(), by="楼长", shelter="学校")
    assert tick_evacuees(number, out, district=square) == 4
    assert tick_evacuees(number, out, district=square) == 0
    home = replace(out, lines=("1",), shelter=None)
    assert tick_evacuees(number, home, district=square) == 3
    (counts,) = count_evacuees(number, district=square)
    assert (counts.n_people, counts.n_moved, counts.n_returned) == (4, 4, 3)
    with pytest.raises(InputError):
        show_evacuees(number, "B1", district=square, actor="x", purpose=" ")
    shown = show_evacuees(number, "B1", district=square, actor="楼长", purpose="核对")
    assert [one.person_name for one in shown] == [None, "秘名"]
    everything = town.one(square, "SELECT string_agg(payload::text, '') FROM outbox")
    assert "秘名" not in everything
    assert "轮椅" not in everything
    look = "SELECT facts ->> 'purpose' FROM events WHERE kind = 'evacuee_list_shown'"
    assert town.one(square, look) == "核对"
    assert "核对" not in everything


def test_it_is_not_switched_off_while_something_is_open_unless_stated(square):
    storm.ground(square)
    storm.people(square, 3)
    number = storm.switched_on(square)
    mobilised(square, number)
    issue(square, number, 2)
    call_roll(number, "houses", district=square, actor="组长")
    with pytest.raises(IllegalMove):
        switch_off(number, district=square, actor="甲")
    with pytest.raises(StillOpen) as refused:
        switch_off_after_standing_down(square, number)
    assert {"n_goods_out": 2, "n_roll_unanswered": 3}.items() <= refused.value.facts.items()
    off = switch_off(number, district=square, actor="甲", left_open="物资留在现场")
    assert (off.operation.state, off.n_released) == (OperationState.OFF, 3)
    assert switch_off(number, district=square, actor="甲").left_open == off.left_open
    report = read_operation(number, district=square).report
    assert (report.left_open, report.open_at_end["n_goods_out"]) == ("物资留在现场", 2)
    assert report.calls_by_state == {"released": 3}


def test_a_drill_touches_no_figure(square):
    """Everything that counts says the same before and after a drill from end to end."""
    storm.ground(square)
    storm.people(square, 3)
    town.receive(square)

    def figures():
        totals = "SELECT sum(n_requests)::text || sum(n_closed)::text FROM tallies"
        stock = [(one.code, one.quantity) for one in read_goods(district=square)]
        busy = town.one(square, "SELECT coalesce(sum(active), 0) FROM member_live")
        own = read_emergency_figures(district=square)
        seen = {**read_headline(district=square), "at": None}
        return seen, town.one(square, totals), stock, busy, own

    before = figures()
    whole_operation(square, is_drill=True)
    after = figures()
    assert after[:-1] == before[:-1]
    assert after[-1] == before[-1] | {"n_drills": 1}
    whole_operation(square, is_drill=False)
    real = figures()[-1]
    assert (real["n_real"], real["n_called"], real["n_mustered"], real["n_evacuated"]) == (
        1,
        3,
        2,
        5,
    )


def whole_operation(district, *, is_drill):
    number = storm.switched_on(district, is_drill=is_drill)
    mobilised(district, number)
    roll = call_roll(number, "houses", district=district, actor="组长")
    said = {"P0": RollAnswer.PRESENT, "P1": RollAnswer.PRESENT, "P2": RollAnswer.ABSENT}
    answer_roll(number, roll.roll_id, said, district=district, actor="组长")
    issue(district, number, 4)
    line = EvacueeLine(line="1", building_code="B", household="1", n_people=5)
    list_evacuees(number, [line], district=district, actor="楼长")
    out = Tick(lines=("1",), at=district.clock(), by="楼长", shelter="学校")
    tick_evacuees(number, out, district=district)
    switch_off_after_standing_down(district, number, left_open="演示")
