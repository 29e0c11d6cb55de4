"""What a call names is looked at in one look, however long it is and whatever the names are."""

import pytest
import town
from sqlalchemy import event

from api.within_sight import MOST_NAMED

pytestmark = pytest.mark.postgis


def positions_of(*codes):
    at = "2026-03-02T09:00:00+08:00"
    lon, lat = town.grid_centre("001").lon, town.grid_centre("001").lat
    return [
        {"member_code": code, "position": {"lon": lon, "lat": lat}, "measured_at": at}
        for code in codes
    ]


@pytest.fixture
def statements(streets):
    """Return the statements that are sent meanwhile."""
    sent = []

    def note(conn, cursor, statement, *_):
        sent.append(statement)

    engine = streets.district.db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_many_names_cost_no_more_statements_than_one(streets, statements):
    streets.get("west", "/me")  # now and then a call writes when the session was last seen
    statements.clear()
    assert streets.post("west", "/positions", positions_of("nobody")).status_code == 404
    of_one = len(statements)
    statements.clear()
    codes = [f"nobody-{n}" for n in range(MOST_NAMED)]
    answer = streets.post("west", "/positions", [{"member_code": code} for code in codes])
    assert (answer.status_code, answer.json()["facts"]["name"]) == (404, "nobody-0")
    assert len(statements) == of_one


def test_more_names_than_any_list_may_hold_are_refused_unseen(streets):
    codes = [{"member_code": "west-0"}] * (MOST_NAMED + 1)
    answer = streets.post("west", "/positions", codes)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert answer.json()["facts"]["n_most"] == MOST_NAMED


def test_one_stranger_among_ones_own_is_found(streets):
    mixed = positions_of("west-0", "west-1", "east-0")
    assert streets.post("west", "/positions", mixed).status_code == 404
    assert streets.post("west", "/positions", mixed[:2]).status_code == 200
    assert streets.post("desk", "/positions", mixed).status_code == 200


@pytest.mark.parametrize("name", ["a\\u0000", "\\ud800", "x" * 4_000, "9" * 5_000])
def test_what_cannot_be_a_name_in_a_body_is_nobodys(streets, name):
    body = f'[{{"member_code": "{name}"}}]'
    answer = streets.clients["west"].post(
        "/positions", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/emergency/operations/2147483648/stand-down"),
        ("POST", "/emergency/operations/-2147483649/stand-down"),
        ("POST", f"/redivisions/{'9' * 400}/drop"),
        ("POST", "/emergency/operations/1%00/stand-down"),
        ("POST", "/work-orders/%00/locate"),
        ("GET", "/members/a%00/trail"),
        ("GET", "/care/persons/a%00"),
        ("PUT", "/care/persons/a%00"),
        ("PUT", "/resources/a%00"),
    ],
)
def test_what_cannot_be_a_name_in_a_path_is_nobodys(streets, method, path):
    login = "planner" if path.startswith("/redivisions") else "headwest"
    answer = streets.clients[login].request(method, path, json={})
    assert answer.status_code in {404, 422}, answer.text


def test_what_cannot_be_a_name_is_not_a_member_s_own(streets):
    for path in ("/offers?member=a%00", "/members/a%00/trail", "/members/%ED%A0%80/trail"):
        answer = streets.get("walker", path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
