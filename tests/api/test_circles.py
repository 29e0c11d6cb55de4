"""Service circles over HTTP: shapes of the street town, as they are and supposed otherwise."""

import pytest
import shapely
import street_town

pytestmark = pytest.mark.postgis

HEALTH = {"service": "health"}


def circles(client, **more):
    answer = client.post("/coverage/circles", json={"question": HEALTH} | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def areas(told):
    return {
        one["properties"]["limit_s"]: shapely.geometry.shape(one["geometry"])
        for one in told["circles"]["features"]
    }


def test_circles_are_nested_and_hold_what_is_near_the_station(client):
    told = circles(client, limits=[5, 15])
    near, far = areas(told)[300], areas(told)[900]
    assert near.area < far.area
    assert near.difference(far).area < 1e-10
    station = next(one for one in told["stations"] if one["standing"] == "serves")
    place = shapely.Point(station["lon"], station["lat"])
    assert near.contains(place)
    assert [one["properties"]["limit_s"] for one in told["circles"]["features"]] == [900, 300]


def test_shares_agree_with_the_run_of_the_same_question(client):
    run = client.post("/coverage/runs", json=HEALTH).json()
    within = circles(client)["within"]
    whole = run["figures"]["whole"]["households"]
    assert within[2]["households"] == {"part": whole["part"], "whole": whole["whole"]}
    parts = [one["households"]["part"] for one in within]
    assert parts == sorted(parts)


def test_a_station_that_is_moved_takes_its_circles_along(client):
    lon, lat = street_town.deg(2900, -10)
    change = {"change": "move", "code": "S", "position": {"lon": lon, "lat": lat}}
    told = circles(client, limits=[5], changes=[change])
    assert areas(told)[300].contains(shapely.Point(lon, lat))
    assert not areas(circles(client, limits=[5]))[300].contains(shapely.Point(lon, lat))


def test_where_no_station_serves_there_is_nothing_to_draw(client):
    told = circles(client, changes=[{"change": "close", "code": "S"}])
    assert {one["geometry"] is None for one in told["circles"]["features"]} == {True}
    assert {one["households"]["part"] for one in told["within"]} == {0}


@pytest.mark.parametrize("limits", [[], [0], [-5], [5, 10, 15, 20, 25, 30], ["soon"]])
def test_limits_that_are_none_are_refused(client, limits):
    answer = client.post("/coverage/circles", json={"limits": limits})
    assert answer.status_code in {400, 422}


def test_the_circles_of_a_wall_are_those_of_now(client):
    told = client.get("/coverage/circles").json()
    assert told == client.post("/coverage/circles", json={"limits": [5, 15]}).json()
    assert [one["properties"]["limit_s"] for one in told["circles"]["features"]] == [900, 300]
