"""Households and the walk of the day on a member's phone, at the guarded door."""

import uuid
from datetime import UTC, datetime, timedelta

import care_town
import phone_routes
import pytest
import town
from desk import add_feature

pytestmark = pytest.mark.postgis

ELSEWHERE = "POLYGON((110.3081 20.0081,110.3083 20.0081,110.3083 20.0083,110.3081 20.0083,110.3081 20.0081))"  # noqa: E501


@pytest.fixture
def houses(services):
    """Add a building in the grid 001 and one in another grid; return their codes."""
    mark = uuid.uuid4().hex[:6]
    own = care_town.add_house(services.district, f"H{mark}")
    add_feature(services.district, "buildings", ELSEWHERE, name=f"E{mark}", n_households=9)
    query = "SELECT code FROM buildings WHERE name = :name"
    return own, town.one(services.district, query, name=f"E{mark}")


@pytest.fixture
def pair(services):
    """Add two members of the grid 001; return their codes."""
    codes = [f"RND{uuid.uuid4().hex[:6].upper()}" for _ in range(2)]
    for code in codes:
        town.add_member(services.district, code, home_grid="001")
    return codes


@pytest.fixture
def client(as_who, pair):
    """Return a client of the first member, who has an account of their own."""
    return as_who("member", member_code=pair[0])


def a_visit(building, **more):
    at = datetime.now(UTC) - timedelta(minutes=1)
    return {"building_code": building, "door": "2-301", "visited_at": at.isoformat(), **more}


def send(client, code, body, key=None):
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post(f"/members/{code}/household-visits", json=body, headers=headers)


def test_a_member_sees_the_households_of_their_own_grid(client, pair, houses):
    mine, theirs = pair
    told = client.get(f"/members/{mine}/households").json()
    codes = {one["code"] for one in told["buildings"]}
    assert (houses[0] in codes, houses[1] in codes) == (True, False)
    assert set(told["buildings"][0]) == {
        "code", "name", "n_households", "n_met", "last_visited_at", "lon", "lat", "doors",
    }  # fmt: skip
    for path in ("households", "walk"):
        assert client.get(f"/members/{theirs}/{path}").status_code == 404


def test_a_visit_is_stored_once_and_what_is_wrong_becomes_an_order(client, pair, houses, services):
    mine, theirs = pair
    said = {"kind": "hazard", "text": "楼道堆物", "category": "other"}
    body, key = a_visit(houses[0], needs="修路灯", entries=[said]), str(uuid.uuid4())
    first, again = (send(client, mine, body, key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    (entry,) = first.json()["entry_ids"]
    query = "SELECT count(*) FROM requests WHERE channel = 'visit' AND source_ref = :entry"
    assert town.one(services.district, query, entry=entry) == 1
    query = (
        "SELECT m.code FROM household_visits AS v JOIN members AS m ON m.id = v.member_id"
        " WHERE v.id = :visit"
    )
    visit = first.json()["visit_id"]
    assert town.one(services.district, query, visit=visit) == mine
    (told,) = [
        one
        for one in client.get(f"/members/{mine}/households").json()["buildings"]
        if one["code"] == houses[0]
    ]
    assert (told["n_met"], [one["door"] for one in told["doors"]]) == (1, ["2-301"])
    assert "修路灯" not in str(told), "what was said stands in the ledger alone"
    assert send(client, mine, a_visit(houses[1])).status_code == 404, "another grid"
    assert send(client, theirs, a_visit(houses[0])).status_code == 404, "somebody else"


def test_the_walk_names_the_buildings_of_the_own_grid(client, pair, houses):
    told = client.get(f"/members/{pair[0]}/walk").json()
    assert {one["kind"] for one in told["stops"]} == {"household"}
    assert houses[1] not in {one["id"] for one in told["stops"]}
    assert "colour" not in str(told)


def test_every_route_of_rounds_is_tried_here(client):
    paths = client.get("/openapi.json").json()["paths"]
    there = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, stated in methods.items()
        if "rounds 走访路线" in stated.get("tags", ())
    }
    assert there == phone_routes.ROUNDS
