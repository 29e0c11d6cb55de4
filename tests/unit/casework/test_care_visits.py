"""Which visits are owed, on which day, and by whom."""

import itertools
import uuid
from datetime import date, timedelta

import pytest

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.care_visits import (
    CARE_VISIT_MOVES,
    Roster,
    check_care_visit_move,
    counts_as_visit,
    owed_visits,
    period_of,
    visitors,
)
from gridmap.errors import IllegalMove
from gridmap.model.care import (
    CareColour,
    CaredFor,
    CareVisitState,
    Pause,
    VisitorBecause,
    VisitOutcome,
)

MONDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 7)
RED, YELLOW, BLUE = CareColour.RED, CareColour.YELLOW, CareColour.BLUE
GRID = uuid.UUID(int=9)
LIU, MA, NIU, OU = (uuid.UUID(int=n) for n in range(4))


def somebody(code="G1", colour=YELLOW, **more):
    facts = {"id": uuid.uuid5(uuid.NAMESPACE_OID, code), "starts_on": date(2026, 1, 1)}
    return CaredFor(code=code, colour=colour, **(facts | more))


def planned(person, on):
    """Return the day planned for the only person, None where nothing is owed."""
    owed = owed_visits([person], on=on)
    return owed[0].planned_on if owed else None


@pytest.mark.parametrize(
    ("colour", "first", "last"),
    [
        (RED, SATURDAY, SATURDAY),
        (YELLOW, MONDAY, date(2026, 3, 8)),
        (BLUE, date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_a_colour_says_how_long_a_period_is(colour, first, last):
    period = period_of(colour, SATURDAY)
    assert (period.first, period.last) == (first, last)


def test_periods_of_a_colour_follow_each_other_without_a_day_between():
    for colour in CareColour:
        day, end = date(2027, 12, 20), date(2028, 3, 10)  # a new year and a leap day
        while day < end:
            period = period_of(colour, day)
            assert period.first <= day <= period.last
            assert period_of(colour, period.last + timedelta(days=1)).first > period.last
            day += timedelta(days=1)


def test_red_is_owed_every_day_weekends_too():
    assert planned(somebody(colour=RED), SATURDAY) == SATURDAY


def test_yellow_and_blue_are_planned_for_a_working_day():
    for number in range(40):
        for colour in (YELLOW, BLUE):
            assert planned(somebody(f"G{number}", colour), SATURDAY).weekday() < 5


def test_people_never_visited_are_spread_over_the_week():
    days = [planned(somebody(f"G{number}"), MONDAY) for number in range(200)]
    counts = [days.count(MONDAY + timedelta(days=n)) for n in range(5)]
    assert sum(counts) == 200
    assert min(counts) > 20


def test_the_next_visit_is_an_interval_after_the_last():
    thursday = date(2026, 2, 26)
    assert planned(somebody(last_visit_on=thursday), MONDAY) == thursday + timedelta(days=7)


def test_a_last_visit_long_ago_is_made_up_on_the_first_day():
    assert planned(somebody(last_visit_on=date(2026, 1, 8)), SATURDAY) == MONDAY


def test_an_interval_that_leaves_the_period_is_cut_to_its_last_working_day():
    on_saturday = somebody(last_visit_on=date(2026, 2, 28))
    assert planned(on_saturday, MONDAY) == date(2026, 3, 6)


def test_nothing_is_owed_twice_in_a_period():
    assert planned(somebody(last_visit_on=MONDAY), SATURDAY) is None
    assert planned(somebody(colour=RED, last_visit_on=MONDAY), MONDAY) is None


def test_nothing_is_owed_before_care_starts():
    assert planned(somebody(starts_on=date(2026, 3, 9)), SATURDAY) is None
    assert planned(somebody(starts_on=date(2026, 3, 6)), MONDAY) == date(2026, 3, 6)


def test_care_that_starts_on_a_saturday_is_visited_at_the_weekend():
    assert planned(somebody(starts_on=SATURDAY), SATURDAY) >= SATURDAY


def test_a_pause_over_the_whole_period_owes_nothing():
    away = Pause(first=date(2026, 2, 20), last=None)
    assert planned(somebody(pauses=(away,)), SATURDAY) is None


def test_a_hospital_stay_moves_the_visit_behind_it():
    stay = Pause(first=date(2026, 2, 20), last=date(2026, 3, 4))
    assert planned(somebody(last_visit_on=date(2026, 2, 19), pauses=(stay,)), MONDAY) == date(
        2026, 3, 5
    )


def test_who_pauses_today_is_planned_for_a_day_to_come_or_not_at_all():
    tuesday, wednesday = date(2026, 3, 3), date(2026, 3, 4)
    for number in range(20):
        away = Pause(first=tuesday, last=wednesday)
        assert planned(somebody(f"G{number}", pauses=(away,)), tuesday) > wednesday
        for_long = Pause(first=tuesday, last=None)
        assert planned(somebody(f"G{number}", pauses=(for_long,)), tuesday) is None


def test_the_plan_does_not_depend_on_the_order_of_people():
    people = [somebody(f"G{n}", colour) for n in range(10) for colour in (YELLOW,)]
    assert owed_visits(people[::-1], on=MONDAY) == owed_visits(people, on=MONDAY)


def who(person, roster):
    (one,) = visitors([person], roster)
    return one.member_id, one.because


def test_whoever_is_in_charge_goes_where_present():
    person = somebody(member_id=LIU, stand_in_id=MA)
    assert who(person, Roster(present=frozenset({LIU, MA}))) == (LIU, VisitorBecause.IN_CHARGE)


def test_the_stand_in_goes_where_nobody_in_charge_is_there():
    person = somebody(member_id=LIU, stand_in_id=MA)
    assert who(person, Roster(present=frozenset({MA}))) == (MA, VisitorBecause.STAND_IN)


def test_the_least_loaded_of_the_grid_goes_where_both_are_away():
    roster = Roster(present=frozenset({NIU, OU}), of_grid={GRID: (NIU, OU)})
    people = [
        somebody("A", member_id=NIU),
        somebody("B", member_id=LIU, stand_in_id=MA, grid_id=GRID),
        somebody("C", member_id=LIU, grid_id=GRID),
    ]
    told = [(one.member_id, one.because) for one in visitors(people, roster)]
    assert told == [
        (NIU, VisitorBecause.IN_CHARGE),
        (OU, VisitorBecause.GRID),
        (NIU, VisitorBecause.GRID),
    ]


def test_nobody_goes_where_nobody_is_there_and_that_is_told():
    person = somebody(member_id=LIU, grid_id=GRID)
    roster = Roster(present=frozenset({MA}), of_grid={GRID: (NIU,)})
    assert who(person, roster) == (None, VisitorBecause.NOBODY)


def test_whoever_went_for_the_grid_goes_on_while_there():
    roster = Roster(present=frozenset({NIU, OU}), of_grid={GRID: (NIU, OU)})
    people = [somebody(code, grid_id=GRID) for code in "AB"]
    told = visitors(people, roster, before={people[1].id: NIU})
    assert [one.member_id for one in told] == [OU, NIU]
    without = Roster(present=frozenset({OU}), of_grid={GRID: (NIU, OU)})
    assert visitors(people, without, before={people[1].id: NIU})[1].member_id == OU


def test_a_call_is_no_visit_where_somebody_has_to_be_seen():
    policy = CarePolicy()
    counting = {
        (outcome, colour)
        for outcome, colour in itertools.product(VisitOutcome, CareColour)
        if counts_as_visit(outcome, colour, policy)
    }
    assert (VisitOutcome.PHONED, RED) not in counting
    assert (VisitOutcome.PHONED, BLUE) in counting
    assert not any(outcome is VisitOutcome.NOT_MET for outcome, _ in counting)
    assert all((VisitOutcome.MET, colour) in counting for colour in CareColour)


def test_a_visit_takes_listed_moves_only():
    for before, after in itertools.product(CareVisitState, repeat=2):
        if (before, after) in CARE_VISIT_MOVES:
            check_care_visit_move(before, after)
        else:
            with pytest.raises(IllegalMove):
                check_care_visit_move(before, after)


def test_a_policy_that_never_calls_anybody_is_refused():
    with pytest.raises(ValueError, match="alert_after_red"):
        CarePolicy(alert_after_red=0)
