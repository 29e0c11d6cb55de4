"""The inbox of a handling unit at the guarded door: its own orders, signed, reported, returned."""

import uuid
from dataclasses import replace

import phone_routes
import pytest
import town
from desk import add_feature

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.model.work_order import Disposition

pytestmark = pytest.mark.postgis


@pytest.fixture
def units(services):
    """Add two units; return their codes."""
    codes = []
    for name in (f"water {uuid.uuid4().hex[:6]}", f"lamps {uuid.uuid4().hex[:6]}"):
        add_feature(services.district, "units", None, name=name)
        code = town.one(services.district, "SELECT code FROM units WHERE name = :name", name=name)
        codes.append(str(code))
    return codes


@pytest.fixture
def as_unit(as_who):
    """Return what gives a client of an account of this unit."""
    return lambda code: as_who("unit", unit_code=code)


def handed(services, code):
    """Receive a request for a unit, and return its work order."""
    received = town.receive(
        services.district, disposition=Disposition.UNIT, unit_code=code, text="漏水"
    )
    return str(received.work_order_id)


def step(client, one, name, **body):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(f"/assignments/{one['assignment_id']}/{name}", json=body, headers=key)


def test_a_unit_reads_its_own_orders_and_nobody_elses(as_unit, services, units):
    mine, theirs = units
    order, other = handed(services, mine), handed(services, theirs)
    client = as_unit(mine)
    inbox = client.get(f"/units/{mine}/work").json()
    assert [one["work_order_id"] for one in inbox["in_hand"]] == [order]
    assert inbox["in_hand"][0]["text"] == "漏水"
    refused = client.get(f"/units/{theirs}/work")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert other not in refused.text
    assert client.get("/me").json()["unit_code"] == mine


def test_a_unit_signs_and_reports_back(as_unit, services, units):
    mine, _ = units
    handed(services, mine)
    client = as_unit(mine)
    (one,) = client.get(f"/units/{mine}/work").json()["in_hand"]
    assert step(client, one, "sign").json() == {"state": "A07"}
    (one,) = client.get(f"/units/{mine}/work").json()["in_hand"]
    assert one["state"] == "signed"
    assert step(client, one, "done", note="已修复").json() == {"state": "A11"}
    inbox = client.get(f"/units/{mine}/work").json()
    assert (inbox["in_hand"], inbox["n_done_7_days"]) == ([], 1)


@pytest.mark.parametrize("needs_head", [False, True])
def test_a_unit_gives_nothing_back_by_itself(as_unit, guarded, services, units, needs_head):
    mine, _ = units
    policy = DispatchPolicy(cannot_go_needs_head=needs_head)
    guarded[0].state.services = replace(services, dispatch_policy=policy)
    handed(services, mine)
    client = as_unit(mine)
    (one,) = client.get(f"/units/{mine}/work").json()["in_hand"]
    refused = step(client, one, "cannot-go", reason="不属于本单位职责")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")
    (still,) = client.get(f"/units/{mine}/work").json()["in_hand"]
    assert still == one


def test_a_unit_takes_no_step_of_anothers_order(as_unit, services, units):
    mine, theirs = units
    handed(services, theirs)
    query = (
        "SELECT a.id FROM assignments AS a JOIN features AS f ON f.id = a.unit_id WHERE f.key = :k"
    )
    other = {"assignment_id": town.one(services.district, query, k=theirs)}
    client = as_unit(mine)
    later = {"reason": "no", "until": "2190-01-01T00:00:00Z"}
    why = {"reason": "no"}
    steps = (("sign", {}), ("done", {}), ("cannot-go", why), ("return", why), ("more-time", later))
    for name, body in steps:
        assert step(client, other, name, **body).status_code == 404, name


def test_a_unit_that_is_not_there_is_told_so(client):
    answer = client.get("/units/nowhere/work")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_every_route_of_units_is_tried_here(client):
    paths = client.get("/openapi.json").json()["paths"]
    there = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, stated in methods.items()
        if "units 承办单位" in stated.get("tags", ())
    }
    assert there == phone_routes.UNITS
