"""Cameras near an order: by right, with a reason, in one's own street, and put down."""

from datetime import UTC

import pytest
import town
from accounts import audited
from checked_layers import WEST, a_layer, a_row, spot

from gridmap.flows.import_layer import import_layer

pytestmark = pytest.mark.postgis

LINK = "https://video.example/cam/K2"
WHY = {"reason": "the caller says that the gate burns"}
BORDER = WEST + 0.005  # west of it the western street, east of it the other one
HERE = town.LonLat(BORDER - 0.0005, 20.0025)  # 52 m from the border


@pytest.fixture
def cameras(streets):
    """Stand five cameras round the border: two near in the west, one beyond it, two others."""
    rows = [
        a_row("K1", spot(0.9, 0.5), owner="traffic police", link=""),
        a_row("K2", spot(0.9, 0.6), owner="lamps", link=LINK),
        a_row("K3", spot(1.02, 0.5), owner="a shop", link=LINK),
        a_row("K4", spot(0.9, 0.62), owner="a shop", link="javascript:alert(1)"),
        a_row("K5", spot(0.1, 0.5), owner="far off", link=LINK),
    ]
    import_layer(a_layer("cameras", rows), district=streets.district, zone=UTC)
    received = town.receive(streets.district, position=HERE)
    return str(received.work_order_id)


def codes(answer):
    assert answer.status_code == 200, answer.text
    return [one["code"] for one in answer.json()]


def test_the_nearest_come_first_with_metres_and_direction(streets, cameras):
    answer = streets.post("desk", f"/work-orders/{cameras}/cameras", WHY)
    assert codes(answer) == ["K1", "K2", "K3", "K4"] or codes(answer) == ["K1", "K2", "K4", "K3"]
    first, second = answer.json()[:2]
    assert (first["name"], first["owner"], first["has_link"]) == ("K1", "traffic police", False)
    assert first["distance_m"] == pytest.approx(0, abs=0.1)
    assert second["distance_m"] == pytest.approx(55.3, abs=0.5)
    assert second["bearing_deg"] % 360 == pytest.approx(0, abs=0.5)  # north of the order
    told = {one["code"]: one for one in answer.json()}
    assert told["K3"]["bearing_deg"] == pytest.approx(90, abs=0.5)
    assert (second["has_link"], told["K4"]["has_link"]) == (True, False)
    assert LINK not in answer.text  # where it is looked at is asked for one by one


def test_a_camera_of_another_street_is_shown_to_nobody_of_this_one(streets, cameras):
    assert set(codes(streets.post("west", f"/work-orders/{cameras}/cameras", WHY))) == {
        "K1", "K2", "K4",
    }  # fmt: skip
    beyond = streets.post("west", f"/work-orders/{cameras}/cameras/open", WHY | {"code": "K3"})
    assert (beyond.status_code, beyond.json()["code"]) == (404, "not_found")
    other = streets.post("east", f"/work-orders/{cameras}/cameras", WHY)
    assert (other.status_code, other.json()["code"]) == (404, "not_found")


def test_every_look_is_put_down_with_its_reason_before_anything_is_shown(streets, cameras):
    path = f"/work-orders/{cameras}/cameras"
    streets.post("west", path, WHY)
    line = audited(streets.district, "cameras_seen")[0]
    assert (line["actor"], line["wanted"], line["about"]) == ("west", "see_cameras", f"POST {path}")
    assert line["facts"]["reason"] == WHY["reason"]
    assert set(line["facts"]["cameras"]) == {"K1", "K2", "K4"}
    opened = streets.post("west", f"{path}/open", WHY | {"code": "K2"})
    assert opened.json() == {"link": LINK}
    line = audited(streets.district, "camera_opened")[0]
    assert (line["actor"], line["facts"]) == ("west", {"reason": WHY["reason"], "cameras": ["K2"]})
    n_before = len(audited(streets.district, "cameras_seen"))
    streets.post("west", path, WHY)
    assert len(audited(streets.district, "cameras_seen")) == n_before + 1  # each look is its own


def test_without_a_reason_or_the_right_nothing_is_shown_or_opened(streets, cameras):
    path = f"/work-orders/{cameras}/cameras"
    n_before = len(audited(streets.district, "cameras_seen"))
    for body in ({}, {"reason": ""}, {"reason": "x" * 501}):
        assert streets.post("desk", path, body).json()["code"] == "invalid_body"
        assert (
            streets.post("desk", f"{path}/open", body | {"code": "K2"}).json()["code"]
            == "invalid_body"
        )
    for login in ("checker", "evaluator", "walker", "planner"):
        assert streets.post(login, path, WHY).status_code == 403
        assert streets.post(login, f"{path}/open", WHY | {"code": "K2"}).status_code == 403
    assert len(audited(streets.district, "cameras_seen")) == n_before
    assert streets.get("desk", "/layers/cameras.geojson").status_code == 404


@pytest.mark.parametrize("code", ["K1", "K4", "K5", "none"])
def test_what_has_no_address_or_stands_far_off_is_not_opened(streets, cameras, code):
    answer = streets.post("desk", f"/work-orders/{cameras}/cameras/open", WHY | {"code": code})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_of_an_order_that_is_over_or_nowhere_nothing_is_looked_for(streets, cameras):
    nowhere = str(town.receive(streets.district, position=None).work_order_id)
    gone = town.receive(streets.district, position=HERE)
    streets.post("desk", f"/requests/{gone.request_id}/cancel", {"reason": "by mistake"})
    for order in (nowhere, str(gone.work_order_id)):
        answer = streets.post("desk", f"/work-orders/{order}/cameras", WHY)
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move")
