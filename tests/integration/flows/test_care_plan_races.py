"""A change that comes while the day is being planned is planned again, never lost."""

import threading
import time
from datetime import timedelta

import care_town
import pytest
import town
from care_town import MONDAY, ZONE
from sqlalchemy import text

from gridmap.flows.keep_care_person import pause_care
from gridmap.flows.note_absence import note_absence
from gridmap.flows.plan_care import days_to_plan, plan_care
from gridmap.model.care import CareColour, Pause
from gridmap.model.member import AbsenceKind

pytestmark = pytest.mark.postgis

_WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def cared(district):
    """The town on a Monday: M1 in charge of A and there all day."""
    member = town.add_member(district, "M1", town.grid_centre("001"), home_grid="001")
    today = care_town.at(district, MONDAY)
    town.add_shift(today, member, from_s=0, to_s=10 * 3600)
    care_town.register(today, "A", CareColour.RED, member_code="M1")
    return today


def go_away(district):
    note_absence(
        "M1",
        AbsenceKind.LEAVE,
        ends_at=district.clock() + timedelta(days=1),
        district=district,
        actor="desk",
    )


def register_another(district):
    care_town.register(district, "B", CareColour.RED, member_code="M1")


def pause(district):
    pause_care("A", Pause(first=MONDAY, last=None), district=district, zone=ZONE, actor="desk")


@pytest.mark.parametrize("change", [register_another, pause, go_away])
def test_a_change_that_comes_while_a_plan_is_written_lets_it_be_planned_again(cared, change):
    """The plan has read everything and stands at its last statement, held up there."""
    planner = threading.Thread(target=plan_care, args=(MONDAY,), kwargs=_in(cared))
    changer = threading.Thread(target=change, args=(cared,))
    with cared.writing() as held_up:
        held_up.execute(
            text(
                "INSERT INTO care_days (tenant_id, day, planned_at, n_owed) VALUES (1, :d, :a, 0)"
            ),
            {"d": MONDAY, "a": cared.clock()},
        )
        planner.start()
        _await_waiting(cared, planner, n=1)
        changer.start()
        _await_waiting(cared, changer, n=2)
        held_up.rollback()
    _join(planner, changer)
    assert days_to_plan(district=cared, zone=ZONE) == (MONDAY,)


@pytest.mark.parametrize("change", [register_another, pause, go_away])
def test_a_plan_waits_for_a_change_that_is_not_committed_yet(cared, change):
    planner = threading.Thread(target=plan_care, args=(MONDAY,), kwargs=_in(cared))
    with cared.rehearsal() as unsure:
        change(unsure)
        planner.start()
        _await_waiting(cared, planner, n=1)
        assert planner.is_alive()
    _join(planner)
    assert days_to_plan(district=cared, zone=ZONE) == ()


def test_two_changes_at_once_do_not_wait_for_each_other(cared):
    with cared.rehearsal() as unsure:
        pause(unsure)
        register_another(cared)
    assert days_to_plan(district=cared, zone=ZONE) == (MONDAY,)


def _in(district):
    return {"district": district, "zone": ZONE}


def _await_waiting(district, thread, *, n):
    """Return once so many wait for a lock; or where this one was held up by nothing and is done."""
    while thread.is_alive() and town.one(district, _WAITING) < n:
        time.sleep(0.01)


def _join(*threads):
    for one in threads:
        one.join(timeout=60)
        assert not one.is_alive()
