"""A call with a key is done once and answered the same each time."""

import uuid

import pytest
import town

pytestmark = pytest.mark.postgis


@pytest.fixture
def order(client, services):
    """A work order of its own that somebody can go to."""
    town.add_member(services.district, str(uuid.uuid4()))
    return f"/work-orders/{town.receive(services.district).work_order_id}"


def a_key():
    return {"Idempotency-Key": str(uuid.uuid4())}


def test_a_dispatch_that_comes_again_sends_nobody_else_and_is_told_the_same(client, order):
    key = a_key()
    first, again = (client.post(f"{order}/dispatch", headers=key) for _ in range(2))
    assert (first.status_code, first.json()["outcome"]) == (200, "assign")
    assert (again.status_code, again.content) == (200, first.content)
    assert len(client.get(order).json()["assignments"]) == 1
    without = client.post(f"{order}/dispatch")
    assert (without.status_code, without.json()["code"]) == (409, "illegal_move")


def test_a_move_is_answered_as_it_was_even_when_the_order_has_gone_on(client, order):
    assignment = client.post(f"{order}/dispatch").json()["assignment_id"]
    key = a_key()
    first = client.post(f"/assignments/{assignment}/sign", json={}, headers=key)
    client.post(f"/assignments/{assignment}/done", json={})
    again = client.post(f"/assignments/{assignment}/sign", json={}, headers=key)
    assert first.json() == again.json() == {"state": "A07"}
    assert client.get(order).json()["state"] == "A11"


def test_a_key_of_another_body_or_another_address_is_refused(client, order):
    assignment = client.post(f"{order}/dispatch").json()["assignment_id"]
    key = a_key()
    sign, arrive = (f"/assignments/{assignment}/{verb}" for verb in ("sign", "arrive"))
    assert client.post(sign, json={}, headers=key).status_code == 200
    for path, body in ((sign, {"actor": "another"}), (arrive, {})):
        told = client.post(path, json=body, headers=key)
        assert (told.status_code, told.json()["code"]) == (409, "key_reused")
    assert client.get(order).json()["assignments"][-1]["arrived_at"] is None


def test_a_key_without_a_body_is_that_of_one_order_only(client, order, services):
    key = a_key()
    assert client.post(f"{order}/dispatch", headers=key).status_code == 200
    other = f"/work-orders/{town.receive(services.district).work_order_id}"
    told = client.post(f"{other}/dispatch", headers=key)
    assert (told.status_code, told.json()["code"]) == (409, "key_reused")
    assert client.get(other).json()["assignments"] == []


def test_a_call_that_was_refused_may_come_again_under_its_key(client, order):
    assignment = client.post(f"{order}/dispatch").json()["assignment_id"]
    key = a_key()
    assert client.post(f"/assignments/{assignment}/arrive", json={}, headers=key).is_error
    client.post(f"/assignments/{assignment}/sign", json={})
    assert client.post(f"/assignments/{assignment}/arrive", json={}, headers=key).is_success


def test_an_assign_that_comes_again_sends_nobody_else_and_is_told_the_same(client, order):
    """Expert test 4 (dispatch.md 6 A): replayed with its key, one assignment, one body."""
    seen = client.post(f"{order}/preview").json()
    body, key = {"version": seen["version"], "member_code": seen["recommended"]}, a_key()
    told = [client.post(f"{order}/assign", json=body, headers=key) for _ in range(5)]
    assert {one.status_code for one in told} == {200}
    assert len({one.content for one in told}) == 1
    assert len(client.get(order).json()["assignments"]) == 1


def test_a_conflict_carries_alternatives_as_plain_values(client, order):
    """Expert test 7 (dispatch.md 6 A): the refusal itself says who else could go."""
    seen = client.post(f"{order}/preview").json()
    body = {"version": seen["version"] + 1, "member_code": seen["recommended"]}
    told = client.post(f"{order}/assign", json=body, headers=a_key()).json()
    assert (told["code"], told["facts"]["version"]) == ("stale_situation", seen["version"])
    first = told["facts"]["alternatives"][0]
    assert first["member_code"] == seen["recommended"]
    assert isinstance(first["travel_s"], float)


def test_an_assign_without_a_key_is_malformed(client, order):
    assert client.post(f"{order}/assign", json={}).status_code == 422


def test_an_escalation_that_comes_again_is_told_the_levels_that_it_added(client, order):
    key, body = a_key(), {"level": "grid", "reason": "the mayor asked"}
    first, again = (client.post(f"{order}/escalate", json=body, headers=key) for _ in range(2))
    assert "grid" in first.json()["levels"]
    assert again.content == first.content
    assert client.post(f"{order}/escalate", json=body).json() == {"levels": []}


def test_a_call_noted_twice_under_its_key_is_one_call(client, order):
    assignment = client.post(f"{order}/dispatch").json()["assignment_id"]
    key, body = a_key(), {"reached": False}
    for _ in range(2):
        noted = client.post(f"/phone-list/{assignment}/calls", json=body, headers=key)
        assert noted.json() == {"n_calls": 1}
    assert len(client.get(f"{order}/chain").json()["calls"]) == 1
