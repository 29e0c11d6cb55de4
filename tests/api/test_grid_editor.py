"""The grid editor over HTTP: drawn by hand, tried, saved, reviewed; faults have a place."""

from dataclasses import replace

import divided_town
import pytest
import town
from checked_layers import a_layer
from divided_town import EAST, HERE, WEST

from gridmap.flows.import_layer import import_layer

pytestmark = pytest.mark.postgis

NEW = f"{HERE}003"
PLANNER, DIRECTOR = {"actor": "planner"}, {"actor": "director"}


@pytest.fixture
def load_divided(client_of, services, empty_district):
    """Return what founds the divided town with these grids and gives a client of it."""

    def load(grids=None):
        town.found(empty_district)
        for layer in divided_town.layers():
            given = a_layer("grids", grids) if grids and layer.layer.name == "grids" else layer
            import_layer(given, district=empty_district, zone=empty_district.clock().tzinfo)
        return client_of(replace(services, district=empty_district))

    return load


@pytest.fixture
def client(load_divided):
    return load_divided()


def by_hand(client):
    answer = client.post("/redivisions/by-hand", json={"community": HERE, "actor": "planner"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def grids_of(view):
    """The numbers of the pieces by the code of their grid."""
    found = {}
    for piece in view["pieces"]["features"]:
        found.setdefault(piece["properties"]["code"], []).append(piece["id"])
    return found


def easternmost(view, code):
    pieces = [one for one in view["pieces"]["features"] if one["properties"]["code"] == code]
    middle = max(one["properties"]["lon"] for one in pieces)
    return [one["id"] for one in pieces if abs(one["properties"]["lon"] - middle) < 1e-5]


def with_moved(view, pieces, to):
    grids = {
        code: [one for one in own if one not in pieces] for code, own in grids_of(view).items()
    }
    grids[to] = sorted({*grids.get(to, []), *pieces})
    return {code: own for code, own in grids.items() if own}


def save(client, view, grids, **more):
    body = {"grids": grids, "edits": view["edits"]} | PLANNER | more
    return client.post(f"/redivisions/{view['number']}/division", json=body)


def households(told):
    return {one["code"]: one["n_households"] for one in told["proposed"]["grids"]}


def test_a_draft_by_hand_is_the_division_of_today_in_pieces(client):
    view = by_hand(client)
    assert (view["aim"], view["state"], view["edits"]) == ("by_hand", "draft", 0)
    assert {code: len(own) for code, own in grids_of(view).items()} == {WEST: 6, EAST: 2}
    assert {one["properties"]["code"] for one in view["today"]["features"]} == {WEST, EAST}
    assert view["spare_codes"][0] == NEW
    assert view["faults_today"] == []
    assert client.get(f"/redivisions/{view['number']}/pieces").json() == view


def test_what_is_tried_is_told_and_not_kept(client):
    view = by_hand(client)
    grids = with_moved(view, easternmost(view, WEST), EAST)
    told = client.post(f"/redivisions/{view['number']}/try", json={"grids": grids}).json()
    assert households(told) == {WEST: 400, EAST: 400}
    assert (told["n_households_moved"], told["faults"]) == (200, [])
    assert client.get(f"/redivisions/{view['number']}/pieces").json() == view


def test_a_grid_in_two_pieces_is_told_with_its_place_and_not_saved(client):
    view = by_hand(client)
    west = [one for one in view["pieces"]["features"] if one["properties"]["code"] == WEST]
    far = min(west, key=lambda one: one["properties"]["lon"])
    grids = with_moved(view, [far["id"]], EAST)
    at = f"/redivisions/{view['number']}"
    (fault,) = client.post(f"{at}/try", json={"grids": grids}).json()["faults"]
    assert (fault["kind"], fault["grids"]) == ("several_pieces", [EAST])
    assert fault["lon"] == pytest.approx(far["properties"]["lon"], abs=1e-6)
    assert "不连片" in fault["text"]
    english = client.post(f"{at}/try", json={"grids": grids}, params={"lang": "en"}).json()
    assert "in several pieces" in english["faults"][0]["text"]
    refused = save(client, view, grids).json()
    assert (refused["status"], refused["facts"]["code"]) == (400, "grid_would_break")


def test_splitting_and_merging_are_saved_under_codes_to_spare(client):
    view = by_hand(client)
    split = with_moved(view, easternmost(view, WEST), NEW)
    saved = save(client, view, split).json()
    assert (saved["edits"], saved["edited_by"]) == (1, "planner")
    figures = client.get(f"/redivisions/{view['number']}").json()
    assert households(figures) == {WEST: 400, EAST: 200, NEW: 200}
    again = client.get(f"/redivisions/{view['number']}/pieces").json()
    merged = with_moved(again, grids_of(again)[NEW], EAST)
    assert save(client, again, merged).status_code == 200
    assert client.get(f"/redivisions/{view['number']}").json()["vanished"] == []


def test_two_planners_on_one_draft_get_a_conflict_and_lose_nothing(client):
    view = by_hand(client)
    mine = with_moved(view, easternmost(view, WEST), EAST)
    theirs = with_moved(view, easternmost(view, WEST), NEW)
    assert save(client, view, theirs, actor="other").status_code == 200
    refused = save(client, view, mine)
    told = refused.json()
    assert (refused.status_code, told["facts"]["code"]) == (409, "draft_has_changed")
    assert (told["facts"]["edits"], told["facts"]["edited_by"]) == (1, "other")
    kept = client.post(
        f"/redivisions/{view['number']}/copies", json={"grids": mine} | PLANNER
    ).json()
    assert (kept["number"], grids_of(kept)) == (view["number"] + 1, mine)
    figures = client.get(f"/redivisions/{view['number']}").json()
    assert households(figures)[NEW] == 200
    unseen = client.post(
        f"/redivisions/{view['number']}/submit", json=PLANNER | {"edits": view["edits"]}
    )
    assert unseen.json()["facts"]["code"] == "draft_has_changed"


def test_in_review_nothing_changes_and_another_person_decides(client):
    view = by_hand(client)
    at = f"/redivisions/{view['number']}"
    grids = with_moved(view, easternmost(view, WEST), EAST)
    save(client, view, grids)
    submitted = client.post(f"{at}/submit", json=PLANNER | {"edits": 1}).json()
    assert (submitted["state"], submitted["submitted_by"]) == ("in_review", "planner")
    assert save(client, view | {"edits": 1}, grids).json()["code"] == "illegal_move"
    own = client.post(f"{at}/approve", json={"actor": " Planner "})
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    back = client.post(f"{at}/send-back", json=DIRECTOR | {"reason": "too few"}).json()
    assert (back["state"], back["sent_back"], back["submitted_by"]) == ("draft", "too few", None)
    assert client.post(f"{at}/send-back", json=DIRECTOR | {"reason": "x"}).status_code == 409
    client.post(f"{at}/submit", json=PLANNER)
    approved = client.post(f"{at}/approve", json=DIRECTOR).json()
    assert (approved["state"], approved["approved_by"]) == ("in_force", "director")
    shown = client.get("/layers/grids.geojson").json()["features"]
    now = {one["properties"]["code"]: one["properties"]["n_households"] for one in shown}
    assert (now[WEST], now[EAST]) == (400, 400)


def test_what_is_wrong_with_todays_grids_is_told_with_its_place(load_divided):
    grids = divided_town.grids()
    grids[0]["shape"] = divided_town.oblong(0, 0, 3.2, 2)
    grids[1]["shape"] = divided_town.oblong(3, 0.5, 1.2, 1.5)
    view = by_hand(load_divided(grids))
    kinds = {one["kind"]: one for one in view["faults_today"]}
    assert set(kinds) == {"overlap", "gap", "outside"}
    assert kinds["overlap"]["grids"] == [WEST, EAST]
    assert kinds["gap"]["grids"] == []
    west, east = (divided_town.spot(column, 0).x for column in (3, 4))
    assert west < kinds["overlap"]["lon"] < east
    assert set(grids_of(view)) == {WEST, EAST}


@pytest.mark.parametrize(
    ("grids", "code"),
    [
        ({WEST: [0, 1]}, "not_every_piece_once"),
        ({WEST: list(range(8)), EAST: [0]}, "not_every_piece_once"),
        ({WEST: list(range(7)), EAST: [99]}, "not_every_piece_once"),
        ({"somebody's": list(range(8))}, "no_such_grid"),
        ({divided_town.BEYOND: list(range(8))}, "no_such_grid"),
    ],
)
def test_a_division_that_is_none_is_refused(client, grids, code):
    view = by_hand(client)
    for answer in (
        save(client, view, grids),
        client.post(f"/redivisions/{view['number']}/try", json={"grids": grids}),
        client.post(f"/redivisions/{view['number']}/copies", json={"grids": grids}),
    ):
        assert (answer.status_code, answer.json()["facts"]["code"]) == (400, code)
    assert client.post(f"/redivisions/{view['number']}/try", json={"grids": {}}).status_code == 422


def test_a_community_that_is_none_has_no_draft(client):
    answer = client.post("/redivisions/by-hand", json={"community": "nowhere"})
    assert (answer.status_code, answer.json()["facts"]["code"]) == (400, "community_not_known")
    assert client.get("/redivisions/99/pieces").status_code == 404
