"""Today's care visits go by what is so today: pauses, absences, the register."""

import logging
from dataclasses import replace
from datetime import timedelta

import care_town
import pytest
import town
from care_town import MONDAY, ZONE
from joint import a_plan
from sqlalchemy import text

from gridmap.care_duties import walk_rounds
from gridmap.flows.cancel_joint_operation import cancel_joint_operation
from gridmap.flows.keep_care_person import pause_care, resume_care
from gridmap.flows.look_up_care import read_care_day
from gridmap.flows.note_absence import end_absence, note_absence, read_absences
from gridmap.flows.plan_care import days_to_plan, plan_care
from gridmap.flows.plan_joint_operation import plan_joint_operation
from gridmap.model.care import CareColour, Pause
from gridmap.model.member import AbsenceKind
from gridmap.settings import Settings
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

RED, YELLOW = CareColour.RED, CareColour.YELLOW
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def cared(district):
    """The town on a Monday, with a member in charge."""
    member = town.add_member(district, "M1", town.grid_centre("001"), home_grid="001")
    town.add_member(district, "M2", town.grid_centre("002"), home_grid="002")
    today = care_town.at(district, MONDAY)
    town.add_shift(today, member, from_s=0, to_s=10 * 3600)
    return today


def test_who_pauses_today_is_on_no_round_and_comes_back_within_the_week(cared):
    """A visit left over from Monday is put off; at the end of the week there is none to put off."""
    care_town.register(cared, "A", YELLOW, member_code="M1")
    care_town.plan(cared, MONDAY)
    with cared.writing() as conn:
        conn.execute(text("UPDATE care_visits SET planned_on = first_day"))
    pause_care("A", Pause(first=TUESDAY, last=TUESDAY), district=cared, zone=ZONE, actor="desk")
    assert care_town.plan(cared, MONDAY).n_due == 1
    tuesday = care_town.at(cared, TUESDAY)
    assert care_town.plan(tuesday, TUESDAY).n_due == 0
    assert list(read_care_day(TUESDAY, district=tuesday)) == []
    assert town.one(cared, "SELECT planned_on FROM care_visits WHERE state = 'planned'") > TUESDAY
    pause_care("A", Pause(first=TUESDAY, last=None), district=tuesday, zone=ZONE, actor="desk")
    care_town.plan(tuesday, TUESDAY)
    assert {state for _, _, state, _, _ in care_town.visits(tuesday)} == {"dropped"}


def test_what_changes_after_midnight_reaches_today(cared):
    """The worker plans today again after the register, a pause or an absence has changed."""
    care_town.register(cared, "A", RED, member_code="M1")
    changes = (
        lambda: care_town.register(cared, "B", RED, member_code="M1"),
        lambda: pause_care(
            "A", Pause(first=MONDAY, last=None), district=cared, zone=ZONE, actor="desk"
        ),
        lambda: resume_care("A", MONDAY, district=cared, zone=ZONE, actor="desk"),
        lambda: away(cared, "M1", "leave", hours=24),
        lambda: come_back(cared),
    )
    for change, n_due in zip(changes, (2, 1, 2, 2, 2), strict=True):
        care_town.plan(cared, MONDAY)
        assert days_to_plan(district=cared, zone=ZONE) == ()
        change()
        assert days_to_plan(district=cared, zone=ZONE) == (MONDAY,)
        assert care_town.plan(cared, MONDAY).n_due == n_due


def test_who_is_on_leave_visits_nobody_and_a_break_takes_nobody_off_the_round(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.register(cared, "B", RED, member_code="M2", position=town.grid_centre("002"))
    away(cared, "M1", "break", hours=1)
    care_town.plan(cared, MONDAY)
    assert ("A", MONDAY, "planned", "M1", "in_charge") in care_town.visits(cared)
    away(cared, "M1", "leave", hours=24)
    care_town.plan(cared, MONDAY)
    assert ("A", MONDAY, "planned", None, "nobody") in care_town.visits(cared)
    with cared.writing() as conn:
        conn.execute(text("DELETE FROM shifts"))
    care_town.plan(cared, MONDAY)
    told = {code: member for code, _, _, member, _ in care_town.visits(cared)}
    assert told == {"A": None, "B": "M2"}


def test_a_booking_for_a_joint_operation_and_its_end_let_today_be_planned_again(cared):
    """Whoever is booked visits nobody; called off before it begins, they do."""
    cared = care_town.at(cared, MONDAY, hour=8)
    care_town.register(cared, "A", RED, member_code="M1")
    soon = cared.clock() + timedelta(minutes=30)
    day = {"starts_at": soon, "ends_at": soon + timedelta(hours=14)}
    plan = a_plan(cared, members=(("M1", "lead"),), units=(), **day)
    care_town.plan(cared, MONDAY)
    operation = plan_joint_operation(plan, district=cared)
    assert days_to_plan(district=cared, zone=ZONE) == (MONDAY,)
    care_town.plan(cared, MONDAY)
    assert ("A", MONDAY, "planned", None, "nobody") in care_town.visits(cared)
    cancel_joint_operation(operation, district=cared, actor="desk", reason="rain")
    assert days_to_plan(district=cared, zone=ZONE) == (MONDAY,)
    care_town.plan(cared, MONDAY)
    assert ("A", MONDAY, "planned", "M1", "in_charge") in care_town.visits(cared)


def come_back(district):
    """Let the one who is away be back before it began."""
    (absence,) = read_absences(district=district)
    end_absence(absence["id"], district=district, actor="desk")


def away(district, code, kind, *, hours):
    """Let somebody be away from eight o'clock of the day on, after other absences."""
    with district.writing() as conn:
        conn.execute(text("DELETE FROM absences"))
    since = district.clock() + timedelta(hours=1)
    note_absence(
        code,
        AbsenceKind(kind),
        starts_at=since,
        ends_at=since + timedelta(hours=hours),
        district=district,
        actor="desk",
    )


class Stumbling:
    """A travel engine that fails the first time."""

    def __init__(self):
        self.n_calls = 0

    def times_between(self, origins, destinations, *, at):
        self.n_calls += 1
        if self.n_calls == 1:
            raise ValueError("odd")
        return StraightLine().times_between(origins, destinations, at=at)


def test_a_round_that_fails_holds_up_no_other(cared, caplog):
    second = town.one(cared, "SELECT id FROM members WHERE code = 'M2'")
    town.add_shift(cared, second, from_s=0, to_s=10 * 3600)
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.register(cared, "B", RED, member_code="M2")
    plan_care(MONDAY, district=cared, zone=ZONE)
    services = Services(district=cared, settings=Settings())
    caplog.set_level(logging.CRITICAL, logger="gridmap.store.put_off")
    assert walk_rounds(MONDAY, replace(services, travel=Stumbling())) == 1
    told = [(one["code"], one["is_routed"]) for one in read_care_day(MONDAY, district=cared)]
    assert told == [("A", False), ("B", True)]
    assert walk_rounds(MONDAY, services) == 0
    later = cared.clock() + timedelta(minutes=1)
    assert walk_rounds(MONDAY, services.at_clock(lambda: later)) == 1
