"""A unit asks for more time or for a return at the guarded door, and the desk decides."""

import uuid
from datetime import UTC, datetime, timedelta

import phone_routes
import pytest
import town
from desk import add_feature

from gridmap.casework.calendar import DAY_S, LimitUnit, WorkingCalendar, deadline
from gridmap.model.work_order import Disposition

pytestmark = pytest.mark.postgis


@pytest.fixture
def unit(services):
    """Add a unit; return its code."""
    name = f"water {uuid.uuid4().hex[:6]}"
    add_feature(services.district, "units", None, name=name)
    return str(town.one(services.district, "SELECT code FROM units WHERE name = :name", name=name))


@pytest.fixture
def unit_client(as_who, unit):
    return as_who("unit", unit_code=unit)


@pytest.fixture
def desk_client(as_who):
    return as_who("dispatcher")


@pytest.fixture
def held(services, unit, unit_client):
    """Hand an order to the unit; return what its inbox shows of it."""
    town.receive(services.district, disposition=Disposition.UNIT, unit_code=unit, text="漏水")

    def look():
        (one,) = unit_client.get(f"/units/{unit}/work").json()["in_hand"]
        return one

    return look


def post(client, path, **body):
    return client.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())})


def ask_for_time(client, one, *, days=2):
    until = datetime.fromisoformat(one["close_by"]) + timedelta(days=days)
    path = f"/assignments/{one['assignment_id']}/more-time"
    return post(client, path, until=until.isoformat(), reason="需采购配件"), until


def give_back(client, one):
    return post(client, f"/assignments/{one['assignment_id']}/return", reason="不属于本单位职责")


def order_of(client, one):
    return client.get(f"/work-orders/{one['work_order_id']}").json()


def needs(client, one):
    rows = client.get("/desk/orders?limit=2000").json()["orders"]
    return next(row["need"] for row in rows if row["id"] == one["work_order_id"])


def test_more_time_is_asked_granted_and_moves_the_deadline_once(held, unit_client, desk_client):
    one = held()
    assert one["may_ask"] == ["more_time", "return"]
    before = order_of(desk_client, one)
    asked, until = ask_for_time(unit_client, one)
    assert asked.status_code == 200, asked.text
    assert held()["may_ask"] == ["return"]
    assert needs(desk_client, one) == "to_decide"
    listed = {row["id"]: row for row in desk_client.get("/petitions").json()}
    assert listed[asked.json()["id"]]["reason"] == "需采购配件"
    granted = post(desk_client, f"/petitions/{asked.json()['id']}/grant")
    assert granted.json() == {"id": asked.json()["id"], "state": "A06"}
    after = order_of(desk_client, one)
    assert datetime.fromisoformat(after["close_by"]) == until
    assert after["version"] == before["version"] + 1
    assert [after[name] for name in ("respond_by", "arrive_by")] == [
        before[name] for name in ("respond_by", "arrive_by")
    ]
    (petition,) = held()["petitions"]
    assert petition["is_granted"]
    kinds = [event["kind"] for event in after["events"]]
    assert kinds[-2:] == ["more_time_asked", "more_time_granted"]
    again, _ = ask_for_time(unit_client, held())
    assert (again.status_code, again.json()["code"]) == (409, "asked_before")
    assert needs(desk_client, one) != "to_decide"


def test_more_time_is_asked_in_working_days_by_the_calendar(held, unit_client, desk_client):
    one = held()
    path = f"/assignments/{one['assignment_id']}/more-time"
    assert not one["in_working_time"]
    days = [(two["days"], datetime.fromisoformat(two["until"])) for two in one["more_time"]]
    due = datetime.fromisoformat(one["close_by"])
    assert days == [(n, due + timedelta(days=n)) for n in (1, 3, 7)]
    for stated in ({}, {"working_days": 0}, {"working_days": 2, "until": one["close_by"]}):
        assert post(unit_client, path, reason="需采购配件", **stated).status_code == 422
    asked = post(unit_client, path, reason="需采购配件", working_days=2)
    assert asked.status_code == 200, asked.text
    (listed,) = [
        row for row in desk_client.get("/petitions").json() if row["id"] == asked.json()["id"]
    ]
    until = datetime.fromisoformat(listed["until"])
    assert until == deadline(due, 2 * DAY_S, LimitUnit.WORKING_DAYS, WorkingCalendar())


def test_the_desk_may_give_another_deadline_than_was_asked_for(held, unit_client, desk_client):
    asked, until = ask_for_time(unit_client, held(), days=9)
    path = f"/petitions/{asked.json()['id']}/grant"
    long_ago = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    refused = post(desk_client, path, until=long_ago)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_input")
    sooner = until - timedelta(days=5)
    assert post(desk_client, path, until=sooner.isoformat()).status_code == 200
    assert datetime.fromisoformat(held()["close_by"]) == sooner


def test_a_return_waits_for_the_desk_and_then_lies_there(held, unit, unit_client, desk_client):
    one = held()
    asked = give_back(unit_client, one)
    assert asked.status_code == 200, asked.text
    assert held()["state"] == "reserved", "it is the unit's until that is granted"
    assert post(unit_client, f"/assignments/{one['assignment_id']}/sign").status_code == 200
    granted = post(desk_client, f"/petitions/{asked.json()['id']}/grant")
    assert granted.json()["state"] == "A05"
    assert unit_client.get(f"/units/{unit}/work").json()["in_hand"] == []
    order = order_of(desk_client, one)
    assert (order["state"], order["waiting_for"]) == ("A05", "desk"), "it is never lost"
    assert needs(desk_client, one) == "desk"
    lead = order["assignments"][-1]
    assert (lead["state"], lead["end_reason"]) == ("cannot_go", "不属于本单位职责")
    kinds = [event["kind"] for event in order["events"]]
    assert kinds[-2:] == ["return_granted", "assignment_cannot_go"]


def test_what_is_refused_stays_with_the_unit_and_is_not_asked_again(
    held, unit, unit_client, desk_client
):
    one = held()
    petition = give_back(unit_client, one).json()["id"]
    path = f"/petitions/{petition}/refuse"
    assert post(desk_client, path).status_code == 422, "without a reason"
    assert post(desk_client, path, reason="属本单位职责").json()["state"] == "A06"
    otherwise = post(desk_client, f"/petitions/{petition}/grant")
    assert (otherwise.status_code, otherwise.json()["code"]) == (409, "answered_otherwise")
    assert post(desk_client, path, reason="属本单位职责").status_code == 200, "said before"
    again = give_back(unit_client, held())
    assert (again.status_code, again.json()["code"]) == (409, "asked_before")
    version = order_of(desk_client, one)["version"]
    transfer = f"/work-orders/{one['work_order_id']}/transfer"
    assert post(desk_client, transfer, version=version, unit_code=unit, reason="终审").is_success
    sent_again = held()
    assert sent_again["may_ask"] == ["more_time"], "a ruling is not returned"
    assert give_back(unit_client, sent_again).json()["code"] == "asked_before"


def test_what_has_ended_is_asked_no_more(held, unit_client, desk_client):
    one = held()
    petition = give_back(unit_client, one).json()["id"]
    withdraw = f"/assignments/{one['assignment_id']}/withdraw"
    assert post(desk_client, withdraw, reason="派错").status_code == 200
    assert petition not in {row["id"] for row in desk_client.get("/petitions").json()}
    for verb, body in (("grant", {}), ("refuse", {"reason": "no"})):
        late = post(desk_client, f"/petitions/{petition}/{verb}", **body)
        assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


def test_whoever_asked_on_the_telephone_does_not_decide(held, as_who, desk_client):
    one = held()
    other = as_who("shift_leader")
    petition = give_back(desk_client, one).json()["id"]
    path = f"/petitions/{petition}/grant"
    same = post(desk_client, path)
    assert (same.status_code, same.json()["code"]) == (409, "same_person")
    assert post(other, path).status_code == 200


def test_a_unit_decides_nothing_and_reads_no_list(held, unit_client):
    petition = give_back(unit_client, held()).json()["id"]
    for answer in (
        post(unit_client, f"/petitions/{petition}/grant"),
        post(unit_client, f"/petitions/{petition}/refuse", reason="x"),
        unit_client.get("/petitions"),
    ):
        assert answer.status_code == 403, answer.text


def test_the_same_call_asks_once(held, unit_client):
    one = held()
    key = {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/assignments/{one['assignment_id']}/return"
    first, again = (unit_client.post(path, json={"reason": "x"}, headers=key) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())


def test_every_route_of_petitions_is_tried_here(client):
    paths = client.get("/openapi.json").json()["paths"]
    there = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, stated in methods.items()
        if "petitions 单位申请" in stated.get("tags", ())
    }
    assert there == phone_routes.PETITIONS
    unknown = f"/petitions/{uuid.uuid4()}/grant"
    assert client.post(unknown, json={}).json()["code"] == "not_found"
