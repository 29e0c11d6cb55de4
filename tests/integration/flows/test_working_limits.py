"""Limits in working time: counted as a request comes in, and never again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.casework.calendar_entries import WEEKDAYS
from gridmap.casework.petitions import PetitionPolicy
from gridmap.flows.change_reference import change_reference, preview_reference
from gridmap.flows.petition_desk import grant_petition, petition_desk
from gridmap.flows.set_up_calendars import set_up_calendars
from gridmap.model.appointment import AppointmentWindow
from gridmap.model.ids import AssignmentId, PetitionId
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.model.setting import ListKind, SettingKind, Signature
from gridmap.model.work_order import Disposition, Urgency
from gridmap.report.toml_list import toml_of
from gridmap.store import settings_versions

pytestmark = pytest.mark.postgis

FRIDAY = datetime(2026, 6, 12, 9, 29, tzinfo=UTC)  # 17:29 where the district lies
SIGNED = Signature(actor="admin", reason="the notice of the State Council")
LIMITED = """INSERT INTO categories (tenant_id, code, zh, en, handling, urgency, respond_s,
    arrive_s, close_s, respond_unit, arrive_unit, close_unit)
    VALUES (1, :code, :code, :code, 'person', 'normal', :respond, :arrive, :close, :ru, :au, :cu)"""


def a_year(**said):
    hours = {day: ["08:30-17:30"] if day in WEEKDAYS[:5] else [] for day in WEEKDAYS}
    days = {"days_off": [], "makeup_days": [], "half_days": []}
    usual = {"source": "a test", "address": "", "makeup": ["08:30-17:30"], "half": []}
    return {"2026": usual | hours | days | said}


@pytest.fixture
def here(district):
    """The town on a Friday evening, with matters that are limited in each unit."""
    with district.writing() as conn:
        for code, close, respond_unit, close_unit in (
            ("rubbish", 14_400, "clock", "working_hours"),
            ("lamp", 86_400, "working_hours", "working_days"),
        ):
            conn.execute(
                text(LIMITED),
                {"code": code, "respond": 3_600, "arrive": 7_200, "close": close}
                | {"ru": respond_unit, "au": respond_unit, "cu": close_unit},
            )
    return replace(district, clock=lambda: FRIDAY, actor="test")


def change(given, district):
    told = toml_of(ListKind.CALENDARS, given)
    state = preview_reference(ListKind.CALENDARS, told, district=district).state
    return change_reference(
        ListKind.CALENDARS, told, state=state, district=district, signature=SIGNED
    )


def opened(district, **fields):
    """Receive a request and return the version that its limits were counted by, and the limits."""
    return limits(district, town.receive(district, **fields).work_order_id)


def limits(district, order_id):
    with district.reading() as conn:
        row = conn.execute(
            text(
                "SELECT calendar_version, to_char(respond_by AT TIME ZONE 'PRC', 'DD HH24:MI'),"
                " to_char(arrive_by AT TIME ZONE 'PRC', 'DD HH24:MI'),"
                " to_char(close_by AT TIME ZONE 'PRC', 'DD HH24:MI')"
                " FROM work_orders WHERE id = :id"
            ),
            {"id": order_id},
        ).one()
    return tuple(row)


def test_each_limit_is_counted_in_its_unit_by_the_calendar_in_force(here):
    set_up_calendars(a_year(), district=here)
    assert opened(here, category="rubbish") == (1, "12 18:29", "12 19:29", "15 12:29")
    assert opened(here, category="lamp") == (1, "15 09:29", "15 10:29", "15 17:30")
    assert opened(here) == (None, "12 17:39", "12 17:59", "12 19:29")
    urgent = opened(here, category="rubbish", urgency=Urgency.URGENT)
    assert urgent == (1, "12 17:34", "12 17:59", "12 19:29")


def test_a_calendar_that_is_edited_moves_no_deadline_that_was_counted(here):
    set_up_calendars(a_year(), district=here)
    before = town.receive(here, category="rubbish")
    assert change(a_year(makeup_days=["2026-06-13"]), here).changed
    assert limits(here, before.work_order_id)[0] == 1
    assert limits(here, before.work_order_id)[3] == "15 12:29"
    assert opened(here, category="rubbish")[::3] == (2, "13 12:29")
    assert change(a_year(days_off=["2026-06-15/2026-06-17"]), here).changed
    assert opened(here, category="rubbish")[::3] == (3, "18 12:29")
    assert limits(here, before.work_order_id)[3] == "15 12:29"


def test_a_version_says_every_year_and_not_only_what_was_changed(here):
    set_up_calendars(a_year(), district=here)
    set_up_calendars(a_year(), district=here)
    next_year = {"2027": a_year()["2026"]}
    change(next_year, here)
    with here.reading() as conn:
        kind = SettingKind.CALENDARS
        newest, first = settings_versions.listed(conn, here.tenant, kind, limit=9)
    assert (newest.number, sorted(newest.body["entries"])) == (2, ["2026", "2027"])
    assert (first.number, sorted(first.body["entries"])) == (1, ["2026"])


def test_where_no_calendar_was_set_the_order_says_so(here):
    assert opened(here, category="rubbish")[::3] == (0, "15 12:29")


def test_after_an_appointment_what_is_left_counts_in_its_unit(here):
    set_up_calendars(a_year(), district=here)
    saturday = AppointmentWindow(
        from_at=datetime(2026, 6, 13, 1, tzinfo=UTC), to_at=datetime(2026, 6, 13, 3, tzinfo=UTC)
    )
    _, respond_by, arrive_by, close_by = opened(here, category="rubbish", window=saturday)
    assert (respond_by, arrive_by) == ("13 09:00", "13 11:00")
    assert close_by == "15 12:29"  # from 19:29 on Friday to Monday there were 3 h 59 min of duty


def near(district, order_id):
    """Return when each deadline of an order nears where that is counted; None on the clock."""
    columns = (
        f"to_char({name}_nears_at AT TIME ZONE 'PRC', 'DD HH24:MI')"
        for name in ("respond", "arrive", "close")
    )
    query = f"SELECT ARRAY[{', '.join(columns)}] FROM work_orders WHERE id = :id"  # noqa: S608
    return town.one(district, query, id=order_id)


def test_what_is_limited_in_working_time_nears_by_duty_and_the_rest_by_the_clock(here):
    set_up_calendars(a_year(), district=here)
    rubbish = town.receive(here, category="rubbish").work_order_id
    assert near(here, rubbish) == [None, None, "15 11:29"]
    lamp = town.receive(here, category="lamp").work_order_id
    assert near(here, lamp) == ["15 08:59", "15 09:59", "15 15:14"]
    assert near(here, town.receive(here).work_order_id) == [None] * 3
    urgent = town.receive(here, category="rubbish", urgency=Urgency.URGENT).work_order_id
    assert near(here, urgent) == [None] * 3


def test_a_deadline_that_was_moved_nears_later_by_duty(here):
    set_up_calendars(a_year(), district=here)
    add_feature(here, "units", None, name="lamps")
    unit = town.one(here, "SELECT code FROM units")
    order = town.receive(here, category="rubbish", disposition=Disposition.UNIT, unit_code=unit)
    held = town.one(
        here, "SELECT id FROM assignments WHERE work_order_id = :id", id=order.work_order_id
    )
    asked = NewPetition(
        assignment_id=AssignmentId(held),
        kind=PetitionKind.MORE_TIME,
        reason="no part",
        actor="unit",
        working_days=1,
    )
    petition_desk(asked, district=here, policy=PetitionPolicy())
    petition = PetitionId(town.one(here, "SELECT id FROM petitions"))
    grant_petition(petition, district=here, actor="seat", policy=PetitionPolicy())
    assert limits(here, order.work_order_id)[3] == "16 17:30"
    assert near(here, order.work_order_id)[2] == "16 12:59"  # three quarters of 18 h and a minute
