"""A member takes a break over HTTP: not sent while away, sent again when back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import town

pytestmark = pytest.mark.postgis


@pytest.fixture
def code(services):
    """The only member near the fourth grid, for one test."""
    code = str(uuid.uuid4())
    town.add_member(services.district, code, town.grid_centre("004"))
    return code


def an_absence(code, *, minutes=30, **more):
    ends_at = datetime.now(UTC) + timedelta(minutes=minutes)
    return {"member_code": code, "kind": "break", "ends_at": ends_at.isoformat(), **more}


def reason_of(client, services, code):
    """Return why a member was chosen for a fresh order beside them, or why not."""
    order = town.receive(services.district, town.grid_centre("004")).work_order_id
    client.post(f"/work-orders/{order}/dispatch")
    told = client.get(f"/work-orders/{order}").json()["decision"]["candidates"]
    return {one["code"]: one["reason"] for one in told}[code]


def test_whoever_is_on_a_break_is_not_sent_until_they_are_back(client, services, code):
    away = client.post("/absences", json=an_absence(code))
    assert away.status_code == 201
    assert code in {one["member_code"] for one in client.get("/absences").json()}
    assert reason_of(client, services, code) == "on_break"
    back = client.post(f"/absences/{away.json()['id']}/end", json={})
    assert back.status_code == 200
    assert code not in {one["member_code"] for one in client.get("/absences").json()}
    assert reason_of(client, services, code) != "on_break"
    again = client.post(f"/absences/{away.json()['id']}/end", json={})
    assert again.json()["ends_at"] == back.json()["ends_at"]


def test_nobody_is_away_twice_at_once_or_for_no_time(client, code):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = an_absence(code)
    first, again = (client.post("/absences", json=body, headers=key) for _ in range(2))
    assert first.json() == again.json()
    second = client.post("/absences", json=an_absence(code))
    assert (second.status_code, second.json()["code"]) == (409, "illegal_move")
    over = client.post("/absences", json=an_absence(code, minutes=-1))
    assert (over.status_code, over.json()["code"]) == (400, "bad_input")
    nobody = client.post("/absences", json=an_absence("nobody"))
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")


def test_a_leave_that_has_not_begun_is_taken_back(client, services, code):
    begins = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    planned = client.post("/absences", json=an_absence(code, kind="leave", starts_at=begins))
    assert reason_of(client, services, code) != "on_leave"
    client.post(f"/absences/{planned.json()['id']}/end", json={})
    assert client.post("/absences", json=an_absence(code)).status_code == 201
