"""Appointments and planned days over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
import town

from gridmap.settings import Settings
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis

MORNING = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)


@pytest.fixture
def client(client_of, district):
    services = Services(district=district, settings=Settings()).at_clock(lambda: MORNING)
    town.add_member(services.district, "A")
    return client_of(services)


def post(client, key, from_h, to_h):
    between = [(MORNING + timedelta(hours=one)).isoformat() for one in (from_h, to_h)]
    body = {
        "channel": "phone",
        "position": {"lon": town.CENTRE.lon, "lat": town.CENTRE.lat},
        "window": dict(zip(("from", "to"), between, strict=True)),
    }
    return client.post("/requests", json=body, headers={"Idempotency-Key": key})


def test_an_appointment_is_received_and_planned(client):
    received = post(client, "one", 2, 3)
    assert received.status_code == 201, received.text
    made = client.post("/day-plans", json={"date": "2026-11-30"}).json()
    assert made["unplanned"] == {}
    (visit,) = made["visits"]
    assert (visit["number"], visit["member_code"], visit["turn"]) == (
        received.json()["number"],
        "A",
        1,
    )
    assert visit["begin_at"] == "2026-11-30T02:00:00Z"
    assert client.get("/day-plans/2026-11-30").json() == made
    assert client.get("/day-plans/2026-11-30?member=B").json()["visits"] == []


def test_what_is_no_appointment_no_date_or_not_planned_is_refused(client):
    refused = post(client, "two", 3, 2)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_input")
    missing = client.get("/day-plans/2026-12-24")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    odd = client.post("/day-plans", json={"date": "tomorrow"})
    assert (odd.status_code, odd.json()["code"]) == (422, "invalid_body")
