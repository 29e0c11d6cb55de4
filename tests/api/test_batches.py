"""Batches over HTTP: matched now, listed, looked at, refused."""

import uuid

import pytest
import town

from gridmap.settings import Settings
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis


@pytest.fixture
def client(client_of, district):
    for code in ("A", "B"):
        town.add_member(district, code)
    return client_of(Services(district=district, settings=Settings()))


def test_a_batch_is_matched_listed_and_looked_at(client, district):
    numbers = [town.receive(district).number for _ in range(3)]
    done = client.post("/batches", params={"lang": "en"}).json()
    assert done["text"].startswith("this batch: 2 of 3 served (one by one 2)")
    assert [one["number"] for one in done["orders"]] == numbers
    assert [one["outcome"] for one in done["orders"]] == ["assigned", "assigned", "nobody"]
    (told,) = client.get("/batches").json()
    assert (told["id"], told["outcomes"]) == (done["batch_id"], {"assigned": 2, "nobody": 1})
    whole = client.get(f"/batches/{done['batch_id']}").json()
    assert whole["orders"] == done["orders"]
    assert whole["gain"] == done["gain"]


def test_with_nothing_due_there_is_no_batch(client):
    assert client.post("/batches").json()["batch_id"] is None
    assert client.get("/batches").json() == []


def test_what_is_not_there_and_what_cannot_be_is_refused(client):
    missing = client.get(f"/batches/{uuid.uuid4()}")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    refused = client.get("/batches?limit=0")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_body")
    wrong = client.delete("/batches")
    assert wrong.status_code == 405
