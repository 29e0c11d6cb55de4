"""The routes of wishes and of the three lists: as they are meant, and refused with a reason."""

import uuid

import care_routes
import desk
import pytest
import town
from sqlalchemy import text

pytestmark = pytest.mark.postgis

HERE = {"lon": 110.3025, "lat": 20.0025}
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def wishing(services):
    """A volunteer, somebody who wishes, and a unit that gives."""
    with services.district.writing() as conn:
        for code in ("W1", "W2"):
            conn.execute(
                text(
                    "INSERT INTO volunteers (tenant_id, id, code, name, position)"
                    " VALUES (1, :id, :code, 'V', st_point(110.3025, 20.0025, 4490)::geography)"
                ),
                {"id": uuid.uuid4(), "code": code},
            )
    desk.add_feature(services.district, "units", "POINT(110.3025 20.0025)", name="理发店")
    sql = "SELECT code FROM units WHERE name = '理发店'"
    return town.one(services.district, sql)


def keyed(client, path, body):
    return client.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())})


def a_wish(client, words="想要一台收音机"):
    person = {"name": "孙丁卯", "colour": "yellow", "position": HERE, "door": "door-secret"}
    client.put("/care/persons/WISHER", json=person)
    body = {"kind": "goods", "text": words, "person_code": "WISHER"}
    return keyed(client, "/wishes", body)


def by(code="W1", **more):
    return {"volunteer_code": code, **more}


def test_a_wish_goes_all_the_way(client, wishing):
    wish = a_wish(client).json()["wish_id"]
    near = client.get("/wishes/near", params={"volunteer": "W1"})
    assert wish in {one["id"] for one in near.json()}
    assert [word for word in ("孙丁卯", "secret", "WISHER", "yellow") if word in near.text] == []
    assert client.post(f"/wishes/{wish}/claim", json=by()).json()["state"] == "claimed"
    taken = client.post(f"/wishes/{wish}/claim", json=by("W2"))
    assert (taken.status_code, taken.json()["code"]) == (409, "wish_taken")
    (held,) = client.get("/wishes/held", params={"volunteer": "W1"}).json()
    assert (held["name"], held["place"]) == ("孙丁卯", "door-secret")
    steps = [
        ("give-back", by(reason="家里有事"), "open"),
        ("claim", by("W2"), "claimed"),
        ("done", by("W2", text="已送到"), "done"),
        ("send-back", {"actor": "desk"}, "claimed"),
        ("done", by("W2", text="已换新"), "done"),
        ("confirm", {"actor": "desk"}, "confirmed"),
    ]
    for step, body, state in steps:
        assert client.post(f"/wishes/{wish}/{step}", json=body).json()["state"] == state, step
    listed = client.get("/wishes", params={"state": "confirmed"}).json()
    assert wish in {one["id"] for one in listed}


def test_a_wish_can_be_withdrawn(client, wishing):
    wish = a_wish(client).json()["wish_id"]
    told = client.post(f"/wishes/{wish}/withdraw", json={"reason": "不需要了"})
    assert told.json()["state"] == "withdrawn"


def test_a_demand_is_matched_and_answered(client, wishing):
    body = {"unit_code": wishing, "kind": "haircut", "title": "理发", "capacity": 1}
    assert client.put("/resources/R1", json=body).status_code == 204
    demand = {"kind": "haircut", "text": "请人理发", "position": HERE}
    first, second = (keyed(client, "/demands", demand).json() for _ in range(2))
    assert (first["resource_code"], second["resource_code"]) == ("R1", None)
    client.put("/resources/R1", json=body | {"capacity": 2})
    path = f"/demands/{second['demand_id']}"
    assert client.post(f"{path}/match", json={}).json()["resource_code"] == "R1"
    assert client.post(f"{path}/answer", json={"answer": "周六来"}).status_code == 204
    lists = client.get("/three-lists").json()
    assert len(lists["projects"]) == 2
    assert lists["resources"][0]["n_given"] == 2


def test_every_route_refuses_with_a_problem_document(client, wishing):
    def on_wish(step, body):
        return client.post(f"/wishes/{NOBODY}/{step}", json=body)

    resource = {"unit_code": "none", "kind": "a", "title": "b", "capacity": 1}
    answers = {
        ("POST", "/wishes"): a_wish(client, "打13912345678"),
        ("GET", "/wishes"): client.get("/wishes", params={"state": "gone"}),
        ("GET", "/wishes/near"): client.get("/wishes/near", params={"volunteer": "none"}),
        ("GET", "/wishes/held"): client.get("/wishes/held", params={"volunteer": "none"}),
        ("POST", "/wishes/{wish_id}/claim"): on_wish("claim", by()),
        ("POST", "/wishes/{wish_id}/give-back"): on_wish("give-back", by(reason="x")),
        ("POST", "/wishes/{wish_id}/done"): on_wish("done", by(text="x")),
        ("POST", "/wishes/{wish_id}/confirm"): on_wish("confirm", {}),
        ("POST", "/wishes/{wish_id}/send-back"): on_wish("send-back", {}),
        ("POST", "/wishes/{wish_id}/withdraw"): on_wish("withdraw", {"reason": "x"}),
        ("PUT", "/resources/{code}"): client.put("/resources/X", json=resource),
        ("POST", "/demands"): client.post("/demands", json={"kind": "a"}),
        ("POST", "/demands/{demand_id}/match"): client.post(f"/demands/{NOBODY}/match", json={}),
        ("POST", "/demands/{demand_id}/answer"): client.post(
            f"/demands/{NOBODY}/answer", json={"answer": "x"}
        ),
    }
    assert answers.keys() == care_routes.WISHES - {("GET", "/three-lists")}
    for route, answer in answers.items():
        assert answer.headers["content-type"] == "application/problem+json", route
        assert answer.status_code in {400, 404, 422}, route
