"""A decision over HTTP: with costs in words, and decided again."""

import uuid

import pytest
import town
from sqlalchemy import update

from gridmap.settings import Settings
from gridmap.store.tables import members, work_orders
from gridmap.wiring import Services

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
    assert many["is_cut"] is False
    assert client.get(f"/decisions/{uuid.uuid4()}").status_code == 404


def test_the_desk_of_the_district_lets_others_go_this_once(client_of, district):
    town.add_member(district, "M1", home_grid="001")
    client = client_of(Services(district=district, settings=Settings()))
    order = town.receive(district).work_order_id
    with district.writing() as conn:
        conn.execute(update(members).values(subdistrict_id=uuid.uuid4()))
        elsewhere = {"subdistrict_id": uuid.uuid4()}
        conn.execute(update(work_orders).where(work_orders.c.id == order).values(**elsewhere))
    dispatch, key = f"/work-orders/{order}/dispatch", {"Idempotency-Key": str(uuid.uuid4())}
    assert client.post(dispatch).json()["outcome"] == "no_candidate"
    told = client.get(f"/work-orders/{order}").json()["decision"]["candidates"]
    assert "other_subdistrict" in {one["reason"] for one in told}
    across = client.post(f"{dispatch}?across_subdistricts=true", headers=key).json()
    assert across["outcome"] == "assign"
    assert client.post(dispatch, headers=key).json()["code"] == "key_reused"
    shown = client.get(f"/work-orders/{order}").json()["decision"]
    assert shown["policy"]["across_subdistricts"] is True
