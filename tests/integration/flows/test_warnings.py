"""Warnings on a real database: who is asked, who is asked again, who is to be phoned."""

from dataclasses import replace
from datetime import timedelta

import emergency_town as storm
import pytest
import town
from sqlalchemy import text

from gridmap.errors import InputError, NotFound
from gridmap.flows.confirm_warning import confirm_warning, note_warning_call
from gridmap.flows.look_up_emergencies import list_warnings, read_warning
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.raise_unconfirmed_warnings import raise_unconfirmed_warnings
from gridmap.flows.receive_warning import receive_warning
from gridmap.model.emergency import DutyPerson
from gridmap.model.emergency_steps import PhoneCall

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]


@pytest.fixture
def square(district):
    storm.found(district)
    return district


def after(district, minutes):
    return replace(district, clock=lambda: district.clock() + timedelta(minutes=minutes))


def warned(district, **more):
    return receive_warning(storm.a_warning(**more), district=district, actor="desk")


def asked(district, taken):
    return read_warning(taken.warning_id, district=district)


def plan(district, *duties, **more):
    persons = tuple(DutyPerson(area_code=a, name=name, phone=phone) for a, name, phone in duties)
    more = {"duties": persons} | more
    put_emergency_plan(storm.a_plan(district, **more), district=district, actor="planner")


def phoned(district, taken, duty):
    call = PhoneCall(at=storm.NOON, caller="值班员", was_reached=True)
    note_warning_call(taken.warning_id, duty.id, call, district=district)


def test_two_persons_of_one_name_are_two_lines_of_the_phone_list(square):
    """Whoever bears the name of somebody who was reached is still to be phoned."""
    plan(square, ("001", "王敏", "0000-1"), ("001", "王敏", "0000-2"), ("002", "王 敏", "0000 1"))
    taken = warned(square)
    assert taken.n_asked == 3
    later = after(square, 16)
    with pytest.raises(InputError):
        confirm_warning(taken.warning_id, "王敏", district=square)
    with pytest.raises(NotFound):
        confirm_warning(taken.warning_id, "王敏", district=square, phone="0000-3")
    first = next(one for one in asked(later, taken).to_call if one.phone == "0000-1")
    phoned(later, taken, first)
    assert [one.phone for one in asked(later, taken).to_call] == ["0000-2", "0000 1"]
    assert confirm_warning(taken.warning_id, "王敏", district=later, phone="00002") == 1
    assert [one.person_name for one in asked(later, taken).to_call] == ["王 敏"]


def test_a_name_confirms_all_its_areas_whatever_the_blanks(square):
    plan(square, ("001", "王 敏", "0000-1"), ("002", "王 敏", "0000 1"))
    taken = warned(square)
    assert confirm_warning(taken.warning_id, " 王  敏", district=square) == 2


def test_an_exercise_ends_no_real_warning(square):
    plan(square, ("001", "甲", "1"))
    real = warned(square, identifier="W1")
    drill = warned(square, identifier="W2", is_exercise=True, replaces=("W1",), is_all_clear=True)
    assert asked(square, real).warning.ended_at is None
    practised = warned(square, identifier="W3", is_exercise=True)
    warned(square, replaces=("W1", "W3"))
    assert asked(square, real).warning.ended_at is not None
    assert asked(square, practised).warning.ended_at is None
    assert drill.n_asked == 0


def test_an_unknown_area_code_is_refused_and_a_repeat_asks_whom_the_first_could_not(square):
    with pytest.raises(InputError):
        warned(square, identifier="W1", area_codes=("001", "nowhere"))
    taken = warned(square, identifier="W1", area_codes=("001",))
    assert (taken.is_new, taken.n_asked) == (True, 0)
    plan(square, ("001", "甲", "1"), ("002", "乙", "2"))
    for _ in range(2):
        again = warned(square, identifier="W1", area_codes=("001",))
        assert (again.is_new, again.warning_id, again.n_asked) == (False, taken.warning_id, 1)
    warned(square, replaces=("W1",), is_all_clear=True)
    plan(square, ("001", "甲", "1"), ("001", "丙", "3"))
    assert warned(square, identifier="W1", area_codes=("001",)).n_asked == 1


def test_who_comes_into_the_plan_after_a_warning_has_run_out_is_not_asked(square):
    plan(square, ("001", "甲", "1"))
    warned(square, identifier="W1")
    plan(square, ("001", "甲", "1"), ("001", "丙", "3"))
    assert warned(after(square, 24 * 60), identifier="W1").n_asked == 1
    assert warned(square, identifier="W1").n_asked == 2


def test_who_has_another_telephone_now_is_the_same_person(square):
    """Only whoever stands in the plan now may be several; the old line needs no call either."""
    plan(square, ("001", "甲", "1"))
    warned(square, identifier="W1")
    plan(square, ("001", "甲", "2"))
    taken = warned(square, identifier="W1")
    assert taken.n_asked == 2
    assert confirm_warning(taken.warning_id, "甲", district=square) == 2
    plan(square, ("001", "甲", "2"), ("001", "甲", "3"))
    warned(square, identifier="W1")
    with pytest.raises(InputError):
        confirm_warning(taken.warning_id, "甲", district=square)
    assert [one.phone for one in asked(after(square, 16), taken).to_call] == ["3"]


def test_whoever_answers_for_two_areas_is_one_call(square):
    plan(square, ("001", "甲", "1"), ("002", "甲", "1"), ("002", "乙", "1"))
    warned(square)
    later = after(square, 16)
    assert raise_unconfirmed_warnings(district=later) == 2
    facts = town.one(square, "SELECT facts FROM events WHERE kind = 'warning_unconfirmed'")
    assert facts["n_to_call"] == 2
    assert [one.n_to_call for one in list_warnings(district=later)] == [2]


def test_whose_area_is_gone_is_asked_for_the_whole_area_of_the_plan(square):
    plan(square, ("001", "甲", "1"), ("002", "乙", "2"))
    with square.writing() as conn:
        conn.execute(
            text("UPDATE areas SET valid_to = now(), closed_by = opened_by WHERE code = '001'")
        )
    taken = warned(square, area_codes=("004",))
    (one,) = asked(square, taken).duties
    assert (one.person_name, one.area_code) == ("甲", storm.square_code(square))


def test_a_message_of_two_warnings_is_two_and_an_update_ends_both(square):
    plan(square, ("001", "甲", "1"), ("002", "乙", "2"))
    parts = [
        warned(square, identifier="W1", part=part, area_codes=(code,))
        for part, code in ((1, "001"), (2, "002"))
    ]
    names = [[one.person_name for one in asked(square, taken).duties] for taken in parts]
    assert names == [["甲"], ["乙"]]
    warned(square, identifier="W2", replaces=("W1",))
    assert all(asked(square, taken).warning.is_over for taken in parts)


def test_who_stays_silent_is_raised_once_and_nobody_is_phoned_of_what_is_over(square):
    plan(square, ("001", "甲", "1"), ("002", "乙", "2"))
    taken = warned(square, identifier="W1")
    confirm_warning(taken.warning_id, "甲", district=square)
    assert raise_unconfirmed_warnings(district=after(square, 14)) == 0
    later = after(square, 16)
    assert [raise_unconfirmed_warnings(district=later) for _ in range(2)] == [1, 0]
    facts = town.one(square, "SELECT facts FROM events WHERE kind = 'warning_unconfirmed'")
    assert (facts["warning"], facts["n_to_call"]) == (str(taken.warning_id), 1)
    assert [one.n_to_call for one in list_warnings(district=later)] == [1]
    run_out = after(square, 24 * 60)
    for district in (run_out, later):
        if district is later:
            warned(square, identifier="W2", replaces=("W1",), is_all_clear=True)
        assert asked(district, taken).to_call == ()
        assert {one.n_to_call for one in list_warnings(district=district)} == {0}


def test_nobody_is_raised_of_a_warning_that_is_over(square):
    plan(square, ("001", "甲", "1"))
    warned(square, identifier="W1")
    warned(square, replaces=("W1",), is_all_clear=True)
    assert raise_unconfirmed_warnings(district=after(square, 16)) == 0
