"""The coverage studio over HTTP: choices, who is out of reach, two sides compared."""

import pytest
import street_town

pytestmark = pytest.mark.postgis

HEALTH = {"service": "health"}
FAR = dict(zip(("lon", "lat"), street_town.deg(2900, -10), strict=True))
TO_THE_EAST = {"change": "move", "code": "S", "position": FAR}


def told(client, path, body):
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def outside(client, **side):
    return told(client, "/coverage/outside", side)


def test_the_choices_are_what_stations_offer(client):
    choices = client.get("/coverage/choices").json()
    assert choices["services"]["health"] >= 1
    assert choices["kinds"]["center"] >= 1


def test_who_is_out_of_reach_is_told_by_area_and_door_with_places(client):
    found = outside(client, question=HEALTH)
    whole = found["whole"]
    doors = {(round(lon, 6), n): way for lon, _, n, way in found["doors"]}
    far_lon = round(street_town.deg(2900, 30)[0], 6)
    assert doors[far_lon, 7] > 900
    assert whole["n_households_outside"] == sum(n or 0 for _, _, n, _ in found["doors"])
    east = next(one for one in found["areas"]["communities"] if one["code"] == "E")
    assert east["n_households_outside"] == 7
    assert east["lon"] == pytest.approx(far_lon)


def test_a_station_that_is_moved_leaves_others_out_of_reach(client):
    found = outside(client, question=HEALTH, changes=[TO_THE_EAST])
    assert [one["code"] for one in found["areas"]["communities"]] == ["W"]
    listed = [one["n_households_outside"] for one in found["areas"]["compounds"]]
    assert listed == sorted(listed, reverse=True)


def test_two_questions_are_compared_with_the_doors_that_changed_sides(client):
    as_is, moved = {"question": HEALTH}, {"question": HEALTH, "changes": [TO_THE_EAST]}
    found = told(client, "/coverage/compare", {"before": as_is, "after": moved})
    whole = found["compared"]["whole"]
    assert (whole["n_households_gained"], whole["n_households_lost"]) == (7, 50)
    assert sorted((n, side) for _, _, n, side in found["doors"]) == [(7, 1), (10, -1), (40, -1)]
    assert "compounds" not in found["compared"]["changed"]
    back = told(client, "/coverage/compare", {"before": moved, "after": as_is})
    assert back["compared"]["whole"]["n_households_lost"] == 7


def test_two_walkers_are_compared(client):
    elderly = {"question": HEALTH | {"walker": "elderly"}}
    found = told(client, "/coverage/compare", {"before": elderly, "after": {"question": HEALTH}})
    assert found["compared"]["whole"]["n_households_lost"] == 0


def test_a_kept_coverage_is_a_side_like_any_other(client):
    run = client.post("/coverage/runs", json=HEALTH).json()["run"]
    assert outside(client, run=run)["doors"] == outside(client, question=HEALTH)["doors"]
    sides = {"before": {"run": run}, "after": {"question": HEALTH}}
    found = told(client, "/coverage/compare", sides)
    assert found["doors"] == []
    assert found["compared"]["whole"]["n_households_gained"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"run": "0" * 32, "question": {}}, 422),
        ({"run": "0" * 32, "changes": [TO_THE_EAST]}, 422),
        ({"run": "0" * 32}, 404),
        ({"question": {"service": "cinema"}}, 400),
        ({"question": {}, "changes": [{"change": "close", "code": "nowhere"}]}, 400),
    ],
)
def test_a_side_that_is_none_is_refused(client, body, status):
    answer = client.post("/coverage/outside", json=body)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_sides_of_different_standards_are_not_compared(client):
    sides = {"before": {"question": {"minutes": 5}}, "after": {"question": {"minutes": 10}}}
    answer = client.post("/coverage/compare", json=sides)
    assert answer.json()["facts"]["code"] == "standards_differ"
