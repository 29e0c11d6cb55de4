"""Streets over HTTP: what the network amounts to, and edits that ways follow."""

from dataclasses import replace

import pytest
import street_town
import town

pytestmark = pytest.mark.postgis

CLOSED = {"kind": "close_street", "code": "main", "made_by": "Li", "reason": "works"}
HEALTH = {"question": {"service": "health"}, "limits": [15]}


def near_station(client):
    return client.post("/coverage/circles", json=HEALTH).json()["within"][0]["households"]["part"]


def withdraw(client, edit):
    answer = client.post(f"/streets/edits/{edit}/withdraw", json={"actor": "Wang"})
    assert answer.json() == {"withdrawn": edit}


def test_the_network_is_told_with_its_sizes_and_what_is_odd_in_words(client):
    now = client.get("/streets", params={"lang": "en"}).json()
    assert (now["figures"]["n_streets"], round(now["figures"]["all_km"], 1)) == (1, 3.0)
    assert now["lost_edits"] == []
    open_compounds = next(one for one in now["findings"] if one["kind"] == "open_compound")
    assert open_compounds["text"] == "4 compounds have no gate on record and count as open"
    in_chinese = client.get("/streets").json()["findings"]
    assert [one["text"] for one in in_chinese] != [one["text"] for one in now["findings"]]


def test_ways_follow_a_street_that_is_closed_until_the_edit_is_withdrawn(client):
    before, version = near_station(client), client.get("/streets").json()["version"]
    answer = client.post("/streets/edits", json=CLOSED)
    assert answer.status_code == 201, answer.text
    edit = answer.json()["edit"]
    closed = near_station(client), client.get("/streets").json()["version"]
    withdraw(client, edit)
    assert before > 0
    assert closed[0] == 0
    assert closed[1] != version
    assert (near_station(client), client.get("/streets").json()["version"]) == (before, version)


def test_edits_are_listed_with_how_they_stand_and_who_says_so(client):
    now = client.post("/streets/edits", json=CLOSED).json()["edit"]
    later = CLOSED | {"valid_from": "2190-01-01T00:00:00+08:00"}
    to_come = client.post("/streets/edits", json=later).json()["edit"]
    listed = {one["edit"]: one for one in client.get("/streets/edits").json()}
    assert [listed[one]["state"] for one in (now, to_come)] == ["in_force", "not_now"]
    assert (listed[now]["made_by"], listed[now]["reason"]) == ("Li", "works")
    assert listed[now]["line"]["type"] == "LineString"
    withdraw(client, now)
    withdraw(client, to_come)
    listed = {one["edit"]: one for one in client.get("/streets/edits").json()}
    assert (listed[now]["state"], listed[now]["withdrawn_by"]) == ("withdrawn", "Wang")
    again = client.post(f"/streets/edits/{now}/withdraw", json={"actor": "Wang"})
    assert again.status_code == 404


def test_a_street_that_is_missing_is_added_by_its_line(client):
    line = [dict(zip(("lon", "lat"), street_town.deg(*one), strict=True)) for one in LOOP]
    bridge = {"kind": "add_street", "made_by": "Li", "reason": "new bridge", "line": line}
    before = client.get("/streets").json()["figures"]["all_km"]
    made = client.post("/streets/edits", json=bridge).json()
    assert (made["highway"], made["code"]) == ("footway", None)
    assert client.get("/streets").json()["figures"]["all_km"] > before + 0.2
    withdraw(client, made["edit"])


LOOP = [(1000, 0), (1000, 200), (1100, 200), (1100, 0)]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (CLOSED | {"reason": " "}, 400),
        (CLOSED | {"valid_to": "2001-01-01T00:00:00Z"}, 400),
        (CLOSED | {"kind": "add_street"}, 400),
        (CLOSED | {"kind": "close_gate"}, 404),
        (CLOSED | {"kind": "dig"}, 422),
        (CLOSED | {"line": [{"lon": 110, "lat": 20}]}, 422),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_and_not_kept(client, body, status):
    before = len(client.get("/streets/edits").json())
    answer = client.post("/streets/edits", json=body)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert len(client.get("/streets/edits").json()) == before


def test_a_page_of_another_site_writes_no_edit(client):
    before = len(client.get("/streets/edits").json())
    foreign = {"Origin": "https://elsewhere.example"}
    assert client.post("/streets/edits", json=CLOSED, headers=foreign).status_code == 403
    assert len(client.get("/streets/edits").json()) == before


def test_a_district_without_streets_says_what_mends_it(client_of, services, empty_district):
    town.found(empty_district)
    bare = client_of(replace(services, district=empty_district))
    assert bare.get("/streets").json()["code"] == "bad_input"
    assert bare.get("/streets/edits").json() == []
