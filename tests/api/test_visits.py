"""The routes of household visits: as they are meant, and refused with a reason."""

import uuid
from datetime import UTC, datetime

import care_routes
import care_town
import pytest
import town

pytestmark = pytest.mark.postgis

PERIOD = {"first": "2020-01-01", "last": "2189-01-01"}
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def house(services):
    """A house of 20 households, and who visits there."""
    town.add_member(services.district, "VISITS1", home_grid="001")
    return care_town.add_house(services.district, "走访楼")


def visit(client, house, key=None, **more):
    body = {
        "building_code": house,
        "door": "2单元301",
        "member_code": "VISITS1",
        "visited_at": datetime.now(UTC).isoformat(),
        "needs": "楼道的灯",
    }
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post("/visits", json=body | more, headers=headers)


def test_a_visit_is_stored_once_and_its_demand_is_a_request(client, house):
    key, at = str(uuid.uuid4()), datetime.now(UTC).isoformat()
    entries = [{"kind": "demand", "text": "楼道灯不亮"}, {"kind": "praise", "text": "不错"}]
    first = visit(client, house, key, visited_at=at, entries=entries)
    again = visit(client, house, key, visited_at=at, entries=entries)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    demand = client.get(f"/visits/ledger/{first.json()['entry_ids'][0]}").json()
    assert demand["order_state"] == "A05"
    listed = client.get("/visits/ledger", params={"area": "001", "n_days": 3}).json()
    assert {one["id"] for one in listed} >= set(first.json()["entry_ids"])


def test_coverage_and_the_unvisited_are_told(client, house):
    visit(client, house, door="5-501")
    measured = client.get("/visits/coverage", params=PERIOD).json()
    shares = {one["grid_code"]: one["share"] for one in measured}
    assert shares["001"] > 0
    assert shares["003"] is None
    found = client.get("/visits/unvisited", params={"n_days": 30, "area": "001"}).json()
    assert any(one["code"] == house for one in found["buildings"])


def test_every_route_refuses_with_a_problem_document(client, house):
    answers = {
        ("POST", "/visits"): visit(client, "none"),
        ("GET", "/visits/ledger"): client.get("/visits/ledger", params={"n_days": 0}),
        ("GET", "/visits/ledger/{entry_id}"): client.get(f"/visits/ledger/{NOBODY}"),
        ("GET", "/visits/coverage"): client.get(
            "/visits/coverage", params={"first": "2026-03-02", "last": "2026-03-01"}
        ),
        ("GET", "/visits/unvisited"): client.get("/visits/unvisited", params={"n_days": 0}),
    }
    assert answers.keys() == care_routes.VISITS
    for route, answer in answers.items():
        assert answer.headers["content-type"] == "application/problem+json", route
        assert answer.status_code in {400, 404, 422}, route
