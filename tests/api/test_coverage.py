"""Coverage over HTTP: the figures of the street town, kept, compared and supposed otherwise."""

import io
from dataclasses import replace

import openpyxl
import pytest
import street_town
import town

pytestmark = pytest.mark.postgis

HEALTH = {"service": "health"}


def lon_lat(east_m, north_m):
    lon, lat = street_town.deg(east_m, north_m)
    return {"lon": lon, "lat": lat}


def test_a_run_is_kept_as_it_was_answered(client):
    made = client.post("/coverage/runs", json=HEALTH | {"title": "spring"}).json()
    assert made["figures"]["whole"]["households"] == {"part": 50, "whole": 57, "share": 50 / 57}
    assert made["policy"]["profile"]["speed_mps"] == 1.2
    assert [one["standing"] for one in made["stations"]] == ["serves"]
    kept = client.get(f"/coverage/runs/{made['run']}").json()
    assert (kept["title"], kept["figures"], kept["policy"]) == (
        "spring",
        made["figures"],
        made["policy"],
    )
    newest = client.get("/coverage/runs", params={"limit": 1}).json()[0]
    assert (newest["run"], newest["whole"]) == (made["run"], made["figures"]["whole"])


def test_the_tables_of_a_run_come_as_a_workbook_in_the_callers_language(client):
    run = client.post("/coverage/runs", json=HEALTH).json()["run"]
    for lang, name in (("en", "Communities"), ("zh", "社区")):
        answer = client.get(f"/coverage/runs/{run}/tables.xlsx", params={"lang": lang})
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert [book[name].cell(2, column).value for column in (3, 4)] == [57, 50]
        assert book.worksheets[-1]["A2"].value == "S"


def test_a_station_that_is_moved_gains_some_and_loses_others(client):
    body = {
        "question": HEALTH,
        "changes": [{"change": "move", "code": "S", "position": lon_lat(2900, -10)}],
    }
    told = client.post("/coverage/what-if", json=body).json()
    whole = told["compared"]["whole"]
    assert (whole["n_households_gained"], whole["n_households_lost"]) == (7, 50)
    assert [one["code"] for one in told["compared"]["changed"]["communities"]] == ["E", "W"]
    assert client.get("/coverage/runs").json()[0]["whole"]["households"]["part"] != 7


@pytest.mark.parametrize(
    ("change", "gained"),
    [
        ({"change": "add", "position": lon_lat(2800, -10)}, 7),
        ({"change": "hours", "code": "S", "hours": "24/7"}, 0),
    ],
)
def test_other_changes_are_understood(client, change, gained):
    told = client.post("/coverage/what-if", json={"changes": [change]}).json()
    assert told["compared"]["whole"]["n_households_gained"] == gained


def test_a_station_that_no_street_leads_to_is_told_with_the_reason(client):
    change = {"change": "add", "code": "at sea", "position": lon_lat(0, 60_000)}
    told = client.post("/coverage/what-if", json={"changes": [change]}).json()
    assert told["touched"] == [
        {"code": "at sea", "standing": "refused", "refusal": "no_streets"},
    ]


def test_a_distance_and_a_time_are_never_set_side_by_side(client):
    by_time = client.post("/coverage/runs", json=HEALTH).json()["run"]
    made = client.post("/coverage/runs", json=HEALTH | {"metres": 1000}).json()
    assert (made["figures"]["measure"], made["figures"]["unit"]) == ("distance", "m")
    answer = client.get(f"/coverage/runs/{by_time}/compare/{made['run']}")
    assert (answer.status_code, answer.json()["facts"]["code"]) == (400, "standards_differ")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"minutes": -1}, "bad_limit"),
        ({"minutes": 5, "metres": 5}, "two_standards"),
        ({"walker": "horse"}, "unknown_profile"),
        ({"at": "noon"}, "bad_week_minute"),
        ({"service": "helth"}, "unknown_service"),
    ],
)
def test_a_question_that_makes_no_sense_says_what_mends_it(client, body, code):
    told = client.post("/coverage/runs", json=body).json()
    assert (told["status"], told["facts"]["code"]) == (400, code)
    assert "→" in told["detail"]


def test_an_import_is_seen_by_the_next_question(client, services):
    district = services.district
    before = client.post("/coverage/runs", json={"kind": "center"}).json()
    street_town.lay(district, stations=[street_town.a_station("S", 2900)])
    after = client.post("/coverage/runs", json={"kind": "center"}).json()
    street_town.lay(district, stations=street_town.LAYERS["stations"])
    parts = [one["figures"]["whole"]["households"]["part"] for one in (before, after)]
    assert parts == [50, 7]


def test_a_district_without_streets_says_so(client_of, services, empty_district):
    town.found(empty_district)
    bare = client_of(replace(services, district=empty_district))
    answer = bare.post("/coverage/runs", json={})
    assert answer.status_code == 400
    assert answer.json()["detail"]
