"""The working calendar over HTTP: previewed, stored as a version, and counted by."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import town
from accounts import audited
from sqlalchemy import text

from gridmap.casework.calendar import LimitUnit, deadline
from gridmap.casework.calendar_entries import calendar_of

pytestmark = pytest.mark.postgis

PATH = "/settings/lists/calendars"


def a_year(code=None, **more):
    lines = {"code": code or str(datetime.now(UTC).year), "source": "the notice", "duty": []}
    return "\n".join(
        ("[[calendar]]", *(f"{key} = {told(value)}" for key, value in (lines | more).items()))
    )


def told(value):
    return str([str(one) for one in value]) if isinstance(value, list) else f'"{value}"'


@pytest.fixture
def system(admins):
    return admins["system"]


@pytest.fixture
def matter(services):
    """A category that is to be resolved within four working hours; return its code."""
    code = f"work{uuid.uuid4().hex[:6]}"
    with services.district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO categories (tenant_id, code, zh, en, handling, urgency, respond_s,"
                " arrive_s, close_s, close_unit) VALUES (1, :code, :code, :code, 'person',"
                " 'normal', 60, 0, 14400, 'working_hours')"
            ),
            {"code": code},
        )
    return code


def change(system, given, *, reason="the State Council says so"):
    state = system.post(f"{PATH}/preview", json={"text": given}).json()["state"]
    return system.post(PATH, json={"text": given, "state": state, "reason": reason})


def test_a_request_is_due_by_the_calendar_and_its_order_names_the_version(
    system, client, services, matter
):
    day = {"monday": ["09:00-10:00"], "makeup": ["09:00-10:00"]}
    for hours in ("09:00-12:00", "20:00-04:00"):
        assert change(system, a_year(**day | {"sunday": [hours]})).json()["is_none"] is False
    stands = system.get(PATH).json()
    number = stands["versions"][0]["number"]
    place = {"lon": town.CENTRE.lon, "lat": town.CENTRE.lat}
    request = {"channel": "phone", "category": matter, "position": place}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    received = client.post("/requests", json=request, headers=headers)
    assert received.status_code == 201, received.text
    order = client.get(f"/work-orders/{received.json()['work_order_id']}").json()
    opened_at, close_by = map(datetime.fromisoformat, (order["opened_at"], order["close_by"]))
    calendar = calendar_of(stands["entries"], zone_name="Asia/Shanghai")
    assert close_by == deadline(opened_at, 14_400, LimitUnit.WORKING_HOURS, calendar)
    assert order["calendar_version"] == number
    assert change(system, a_year(**day)).json()["changed"]
    after = client.get(f"/work-orders/{order['id']}").json()
    assert (after["close_by"], after["calendar_version"]) == (order["close_by"], number)
    line = audited(services.district, "settings_changed")[0]
    assert (line["about"], line["facts"]["version"]) == ("calendars", number + 1)


def test_a_year_is_told_day_by_day_and_comes_back_as_it_was_written(system):
    given = a_year("2031", duty=["08:30-17:30"], days_off=["2031-01-23/2031-01-29 春节"])
    assert change(system, given).json()["added"] == ["2031"]
    stands = system.get(PATH).json()
    entry = stands["entries"]["2031"]
    assert entry["monday"] == entry["makeup"] == ["08:30-17:30"]
    assert entry["saturday"] == []
    assert entry["days_off"] == ["2031-01-23/2031-01-29 春节"]
    assert system.post(f"{PATH}/preview", json={"text": stands["toml"]}).json()["is_none"]


def test_a_month_is_shown_day_by_day_and_says_what_is_not_known(system, matter):
    given = a_year("2033", duty=["08:30-17:30"], days_off=["2033-10-01/2033-10-07 国庆节"])
    change(system, given + '\nmakeup_days = ["2033-10-08 国庆节"]')
    told = system.get("/settings/calendar", params={"month": "2033-10"}).json()
    days = {one["day"]: (one["kind"], one["hours"], one["name"]) for one in told["days"]}
    assert len(days) == 31
    assert days["2033-10-07"] == ("day_off", [], "国庆节")
    assert days["2033-10-08"] == ("makeup", ["08:30-17:30"], "国庆节")
    assert days["2033-10-09"] == ("rest", [], "")
    assert days["2033-10-10"] == ("workday", ["08:30-17:30"], "")
    assert told["is_needed"] is True
    assert [one["source"] for one in told["years"] if one["year"] == 2033] == ["the notice"]
    other = system.get("/settings/calendar", params={"month": "2040-02"}).json()
    assert {one["is_known"] for one in other["days"]} == {False}
    assert system.get("/settings/calendar", params={"month": "2033-13"}).status_code == 422


def test_a_limit_is_tried_before_it_is_set(system):
    change(system, a_year("2033", duty=["08:30-17:30"], days_off=["2033-10-01/2033-10-09"]))
    asked = {"start": "2033-09-30T17:29:00+08:00", "amount_s": 14_400, "unit": "working_hours"}
    told = system.get("/settings/calendar/deadline", params=asked).json()
    assert datetime.fromisoformat(told["due_at"]) == datetime(2033, 10, 10, 4, 29, tzinfo=UTC)
    assert (told["duty_s"], told["unknown_years"]) == (14_400.0, [])
    asked |= {"start": "2039-12-30T10:00:00+08:00", "unit": "working_days", "amount_s": 86_400 * 3}
    assert system.get("/settings/calendar/deadline", params=asked).json()["unknown_years"] == [
        2039,
        2040,
    ]
    for start in ("9999-12-31T23:59:59+08:00", "0001-01-01T00:00:00+08:00"):
        answer = system.get("/settings/calendar/deadline", params=asked | {"start": start})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")


def test_health_tells_a_year_that_deadlines_reach_and_nobody_knows(system, services, matter):
    del matter
    now = services.district.clock()
    years = {now.year, (now + timedelta(days=61)).year}
    for year in years:
        change(system, a_year(str(year), duty=["08:30-17:30"]))
    assert "year_unknown" not in system.get("/health").json()["troubles"]
    told = system.get("/settings/calendar", params={"month": f"{now:%Y-%m}"}).json()
    assert told["unknown_years"] == []


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"duty": ["9-5"]}, "monday"),
        ({"days_off": ["2032-01-01"]}, "days_off"),
        ({"days": ["2031-01-01"]}, "days"),
        ({"source": ""}, "source"),
        ({"duty": ["08:30-17:30"], "half_days": ["2031-02-03"]}, "code"),
    ],
)
def test_what_is_wrong_in_a_year_is_told_by_its_key_and_nothing_is_stored(system, wrong, key):
    before = system.get(PATH).json()
    answer = system.post(f"{PATH}/preview", json={"text": a_year("2031", **wrong)})
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_file")
    assert answer.json()["facts"]["key"] == key
    assert system.get(PATH).json() == before
