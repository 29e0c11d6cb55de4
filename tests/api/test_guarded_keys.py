"""Keys and numbers of somebody else tell nothing of what they stand for."""

from uuid import uuid4

import pytest
import town

pytestmark = pytest.mark.postgis


def a_request(street, **more):
    place = town.grid_centre({"west": "001", "east": "002"}[street])
    return {"channel": "phone", "position": {"lon": place.lon, "lat": place.lat}, **more}


def test_a_key_is_the_caller_s_own(streets):
    key = {"headers": {"Idempotency-Key": f"same-{uuid4()}"}}
    first = streets.post("east", "/requests", a_request("east"), **key)
    other = streets.post("west", "/requests", a_request("west"), **key)
    again = streets.post("east", "/requests", a_request("east"), **key)
    assert [one.status_code for one in (first, other, again)] == [201, 201, 200]
    assert first.json() == again.json() != other.json()


def test_a_key_of_a_move_is_the_caller_s_own(streets):
    key = {"headers": {"Idempotency-Key": f"same-{uuid4()}"}}
    path = f"/work-orders/{streets.waiting('east').work_order_id}/escalate"
    first = streets.post("east", path, {"level": "subdistrict", "reason": "x"}, **key)
    other = streets.post("desk", path, {"level": "district", "reason": "y"}, **key)
    again = streets.post("east", path, {"level": "district", "reason": "y"}, **key)
    assert (first.status_code, other.status_code) == (200, 200), (first.text, other.text)
    assert (again.status_code, again.json()["code"]) == (409, "key_reused")


def test_a_number_of_another_street_is_a_conflict_that_tells_nothing(streets):
    number = f"2026-{uuid4()}"
    first = streets.post("east", "/requests", a_request("east", source_ref=number))
    hidden = streets.post("west", "/requests", a_request("west", source_ref=number))
    assert (hidden.status_code, hidden.json()["code"]) == (409, "number_taken")
    assert first.json()["request_id"] not in hidden.text
    assert first.json()["number"] not in hidden.text
    seen = streets.post("desk", "/requests", a_request("west", source_ref=number))
    assert (seen.status_code, seen.json()) == (200, first.json())
