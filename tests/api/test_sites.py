"""Siting over HTTP: a question in, a plan with its proof out, one at a time."""

import pytest
import street_town

pytestmark = pytest.mark.postgis


def lon_lat(east_m):
    lon, lat = street_town.deg(east_m, -10)
    return {"lon": lon, "lat": lat}


EAST_AND_MIDDLE = {"middle": lon_lat(1400), "east": lon_lat(2850)}
HEALTH = {"question": {"service": "health"}, "n_new": 1, "candidates": EAST_AND_MIDDLE}


def plan(client, **more):
    answer = client.post("/sites", json=HEALTH | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_station_is_put_where_people_are_out_of_reach(client):
    told = plan(client)
    assert [(one["code"], one["gain"]) for one in told["stations"]] == [("east", 7)]
    assert (told["before"]["covered"], told["after"]["covered"]) == (50, 57)
    assert (told["objective"], told["bound"], told["proven"]) == (57, 57, True)
    assert (told["verdict"], told["kept"]) == ("已证明最优", ["S"])
    english = client.post("/sites", json=HEALTH, headers={"Accept-Language": "en"}).json()
    assert english["verdict"] == "proved optimal"


def test_without_the_station_of_today_the_west_comes_first(client):
    told = plan(client, keep=[], n_new=2, candidates=EAST_AND_MIDDLE | {"west": lon_lat(150)})
    assert [one["code"] for one in told["stations"]] == ["west", "east"]
    assert told["kept"] == []


def test_a_forbidden_site_is_not_taken(client):
    assert [one["code"] for one in plan(client, forbid=["east"])["stations"]] != ["east"]


def test_stations_hold_no_more_than_their_capacity(client):
    sites = {"candidates": EAST_AND_MIDDLE | {"west": lon_lat(150)}, "n_new": 2, "keep": []}
    roomy, narrow = (plan(client, goal="capacity", capacity=n, **sites) for n in (60, 20))
    assert {one["code"]: one["n_served"] for one in roomy["stations"]} == {"west": 50, "east": 7}
    assert {one["code"]: one["n_served"] for one in narrow["stations"]} == {"west": 10, "east": 7}


@pytest.mark.parametrize("goal", ["fewest", "median", "center"])
def test_every_goal_answers_with_a_plan_and_finite_figures(client, goal):
    told = plan(client, goal=goal, keep=[])
    assert (told["goal"], told["proven"]) == (goal, True)
    assert told["stations"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"limit_s": 3600}, 422),
        ({"limit_s": 0}, 422),
        ({"n_new": -1}, 422),
        ({"seed": -1}, 422),
        ({"goal": "capacity"}, 422),
        ({"capacity": 5}, 422),
        ({"candidates": {}}, 422),
        ({"spacing_m": 0}, 422),
        ({"question": {"metres": 500}}, 400),
        ({"keep": ["no such"]}, 400),
        ({"forbid": ["east", "middle"]}, 400),
    ],
)
def test_a_question_that_makes_no_sense_or_never_ends_is_refused(client, body, status):
    answer = client.post("/sites", json=HEALTH | body)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_while_one_plan_is_worked_out_another_caller_is_told_to_come_back(client, served):
    app, _ = served
    with app.state.search.alone():
        answer = client.post("/sites", json=HEALTH)
        redivision = client.post("/redivisions", json={"community": "E"})
        assert client.get("/headline").status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"].isdigit()
    assert redivision.json()["code"] == "busy"
    assert plan(client)["stations"]


def test_after_a_refusal_the_next_question_is_answered(client):
    assert client.post("/sites", json=HEALTH | {"keep": ["no such"]}).status_code == 400
    assert plan(client)["stations"]
