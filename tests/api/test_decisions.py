"""A decision over HTTP: with costs in words, and decided again."""

import uuid

import pytest
import town

pytestmark = pytest.mark.postgis


def test_a_decision_is_shown_in_words_and_decided_again(client, services):
    town.add_member(services.district, str(uuid.uuid4()), home_grid="001")
    order = town.receive(services.district).work_order_id
    client.post(f"/work-orders/{order}/dispatch")
    decision = client.get(f"/work-orders/{order}").json()["decision"]
    shown = client.get(f"/decisions/{decision['id']}", headers={"Accept-Language": "en"}).json()
    chosen = next(one for one in shown["candidates"] if one["reason"] == "chosen")
    assert chosen["costs_text"].startswith("travel ")
    assert chosen["rank"] == 1
    assert "situation" not in shown
    replay = client.get(f"/decisions/{decision['id']}/replay").json()
    assert (replay["outcome"], replay["differs_in"]) == ("same", [])
    many = client.get("/decisions/replay?limit=5").json()
    assert many["n_decisions"] == many["n_same"] + len(many["others"])
    assert client.get(f"/decisions/{uuid.uuid4()}").status_code == 404
