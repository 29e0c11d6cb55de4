"""Re-divisions over HTTP: from a proposal to the grids in force."""

from dataclasses import replace

import divided_town
import pytest
import town
from divided_town import EAST, HERE, WEST

from gridmap.flows.import_layer import import_layer

pytestmark = pytest.mark.postgis

LATER = "2190-01-01T00:00:00+08:00"


@pytest.fixture
def redivisions(client_of, services, empty_district):
    """Return a client of a town that is divided anew in this test only."""
    town.found(empty_district)
    for layer in divided_town.layers():
        import_layer(layer, district=empty_district, zone=empty_district.clock().tzinfo)
    return client_of(replace(services, district=empty_district))


def households(division):
    return {one["code"]: one["n_households"] for one in division["grids"]}


def balanced(client):
    answer = client.post("/redivisions", json={"community": HERE})
    assert answer.status_code == 201, answer.text
    return next(one for one in answer.json() if one["aim"] == "best_balance")


def test_a_proposal_is_a_draft_with_the_figures_of_both_divisions(redivisions):
    draft = balanced(redivisions)
    assert households(draft["today"]) == {WEST: 600, EAST: 200}
    assert households(draft["proposed"]) == {WEST: 400, EAST: 400}
    assert (draft["state"], draft["n_households_moved"]) == ("draft", 200)
    assert redivisions.get(f"/redivisions/{draft['number']}").json() == draft
    listed = redivisions.get("/redivisions", params={"community": HERE}).json()
    assert draft["number"] in {one["number"] for one in listed}
    assert redivisions.get("/redivisions", params={"community": "elsewhere"}).json() == []


def test_the_most_uneven_community_comes_first(redivisions):
    ranked = redivisions.get("/redivisions/uneven").json()
    assert [(one["code"], one["excess"]) for one in ranked] == [(HERE, 200.0)]


def test_a_draft_is_edited_approved_for_a_date_and_dropped(redivisions):
    at = f"/redivisions/{balanced(redivisions)['number']}"
    moved = redivisions.post(f"{at}/move", json={"pieces": ["B2"], "to": WEST}).json()
    assert households(moved["proposed"]) == {WEST: 500, EAST: 300}
    approval = {"actor": "director", "in_force_from": LATER}
    assert redivisions.post(f"{at}/approve", json=approval).json()["code"] == "illegal_move"
    submitted = redivisions.post(f"{at}/submit", json={"actor": "planner"}).json()
    assert (submitted["state"], submitted["submitted_by"]) == ("in_review", "planner")
    approved = redivisions.post(f"{at}/approve", json=approval).json()
    assert (approved["state"], approved["approved_by"]) == ("approved", "director")
    refused = redivisions.post(f"{at}/move", json={"pieces": ["B2"], "to": EAST})
    assert refused.json()["code"] == "illegal_move"
    dropped = redivisions.post(f"{at}/drop", json={"actor": "director", "reason": "no"}).json()
    assert (dropped["state"], dropped["end_reason"]) == ("dropped", "no")


def test_approved_without_a_date_it_is_on_the_map_at_once(redivisions):
    at = f"/redivisions/{balanced(redivisions)['number']}"
    redivisions.post(f"{at}/submit", json={"actor": "planner"})
    approved = redivisions.post(f"{at}/approve", json={"actor": "director"}).json()
    assert approved["state"] == "in_force"
    grids = redivisions.get("/layers/grids.geojson").json()["features"]
    shown = {one["properties"]["code"]: one["properties"]["n_households"] for one in grids}
    assert (shown[WEST], shown[EAST]) == (400, 400)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"n_grids": 99}, 400),
        ({"n_grids": 0}, 422),
        ({"seed": -1}, 422),
        ({"requests_share": 2}, 422),
        ({"n_days": 10**9}, 422),
        ({"community": divided_town.BEYOND}, 400),
    ],
)
def test_a_wish_that_makes_no_sense_leaves_no_draft(redivisions, body, status):
    answer = redivisions.post("/redivisions", json={"community": HERE} | body)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert redivisions.get("/redivisions").json() == []


def test_a_date_that_is_past_is_refused_in_the_callers_language(redivisions):
    at = f"/redivisions/{balanced(redivisions)['number']}"
    redivisions.post(f"{at}/submit", json={"actor": "planner"})
    past = {"actor": "director", "in_force_from": "2001-01-01T00:00:00Z"}
    told = redivisions.post(f"{at}/approve", json=past, params={"lang": "en"}).json()
    assert told["facts"]["code"] == "date_in_past"
    assert "is past" in told["detail"]
    assert "已经过去" in redivisions.post(f"{at}/approve", json=past).json()["detail"]


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "first"])
def test_a_number_that_is_none_is_refused(redivisions, number):
    assert redivisions.get(f"/redivisions/{number}").status_code == 422
