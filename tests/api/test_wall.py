"""The figures of a wall, recounted from what the other doors say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from desk import add_feature
from sqlalchemy import text

from gridmap.flows.look_up_desk import read_desk
from gridmap.flows.read_wall import read_wall
from gridmap.model.desk_filters import DeskFilters

pytestmark = pytest.mark.postgis

HERE = {"lon": 110.305, "lat": 20.005}


def test_what_comes_in_is_counted_in_its_day_and_its_hour(client, scene):
    before = client.get("/wall/figures").json()
    key = {"Idempotency-Key": "for the wall"}
    answer = client.post("/requests", json={"channel": "phone", "position": HERE}, headers=key)
    order = answer.json()["work_order_id"]
    after = client.get("/wall/figures").json()
    assert after["day"]["n_received"] - before["day"]["n_received"] == 1
    assert sum(after["heat"].values()) - sum(before["heat"].values()) == 1
    grid = client.get(f"/work-orders/{order}").json()["grid_code"]
    features = client.get("/layers/grids.geojson").json()["features"]
    id_ = next(one["id"] for one in features if one["properties"]["code"] == grid)
    assert after["heat"][id_] - before["heat"].get(id_, 0) == 1


def test_what_is_over_is_counted_by_what_is_due_next(client, services, scene):
    """Whoever signed is to be there first: that instant is over, the end of the order is not."""
    add = "UPDATE work_orders SET respond_by = :past, arrive_by = :past WHERE closed_at IS NULL"
    with services.district.rehearsal() as district:
        with district.writing() as conn:
            past = {"past": district.clock() - timedelta(seconds=1)}
            conn.execute(text("UPDATE work_orders SET opened_at = opened_at - interval '1 day'"))
            conn.execute(text(add), past)
        told = read_wall(district=district)
        queue = read_desk(DeskFilters(), district=replace(district, clock=lambda: told.at))
    signed = [one for one in queue.orders if one["assignment_state"] == "signed"]
    assert any(one["due"] < told.at < one["close_by"] for one in signed)
    assert told.day["n_overdue"] == sum(one["due"] < told.at for one in queue.orders)


def test_the_open_orders_are_split_by_subdistrict(services, scene):
    everything = "SELECT count(*) FROM work_orders WHERE closed_at IS NULL"
    with services.district.rehearsal() as district:
        square = "MULTIPOLYGON(((110.3 20,110.31 20,110.31 20.01,110.3 20.01,110.3 20)))"
        add_feature(district, "subdistricts", square, name="West")
        with district.writing() as conn:
            n_open = conn.execute(text(everything)).scalar_one()
            conn.execute(
                text(
                    "UPDATE work_orders SET subdistrict_id = a.feature_id, opened_at = :past,"
                    " respond_by = :past, arrive_by = :past, close_by = :past"
                    " FROM areas AS a WHERE a.name = 'West' AND closed_at IS NULL"
                ),
                {"past": datetime(2026, 1, 1, tzinfo=UTC)},
            )
        all_there = read_wall(district=district)
        with district.writing() as conn:
            one = "SELECT id FROM work_orders WHERE closed_at IS NULL ORDER BY id LIMIT 1"
            conn.execute(
                text(f"UPDATE work_orders SET subdistrict_id = NULL WHERE id = ({one})")  # noqa: S608
            )
        told = read_wall(district=district)
    assert all_there.subdistricts == [{"name": "West", "n_open": n_open, "n_overdue": n_open}]
    assert n_open > 1
    assert told.subdistricts == [
        {"name": "West", "n_open": n_open - 1, "n_overdue": n_open - 1},
        {"name": None, "n_open": 1, "n_overdue": 1},
    ]


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "智慧安防小区"), ("en", "Smart-security compounds")]
)
def test_compounds_are_described_by_the_tiers_of_the_district(client, lang, title):
    told = client.get("/wall/tiers", params={"lang": lang}).json()
    assert (told["name"], told["class_field"], told["title"]) == (
        "compounds",
        "security_tier",
        title,
    )
    assert len(told["classes"]) >= 2


def test_the_mark_of_the_pages_stays_while_they_do(client):
    first, second = (client.get("/version").json() for _ in range(2))
    assert first == second
    assert first["version"] == client.get("/openapi.json").json()["info"]["version"]
    assert len(first["pages"]) == 16


def test_the_nearest_are_named_by_code_whoever_is_sent_first(client, scene):
    decision = client.get(f"/work-orders/{scene.assigned}").json()["decision"]
    told = client.get(f"/wall/nearest/{scene.assigned}").json()
    timed = [one for one in decision["candidates"] if one.get("travel_s") is not None]
    assert len(told) == min(3, len(timed)) > 0
    assert [one["is_sent"] for one in told] == [True] + [False] * (len(told) - 1)
    assert told[0]["code"] == next(one["code"] for one in timed if one["reason"] == "chosen")
    assert client.get(f"/wall/nearest/{scene.nobody}").status_code == 404
