"""Errors at the door: told in the caller's language, with a type, and nothing given away."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import town

from api.problems import worded
from gridmap.errors import InputError, NetworkBroken
from gridmap.flows.keep_workers import new_worker, note_end, note_round
from gridmap.model.ids import TenantId
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.travel.current_streets import CurrentStreets
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis

NOBODY = "/work-orders/00000000-0000-7000-8000-000000000000"
KEY = {"Idempotency-Key": "key"}


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "未找到"),
        ({"Accept-Language": "zh-CN,zh;q=0.9"}, "未找到"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "Not found"),
        ({"Accept-Language": "fr"}, "未找到"),
    ],
)
def test_a_problem_is_told_in_the_language_of_the_caller(client, asked, title):
    told = client.get(NOBODY, headers=asked).json()
    assert told["title"] == title
    assert told["detail"].startswith(title)


def test_what_is_told_in_english_are_sentences_and_codes_stay_as_they_are(client):
    """Pages show it as it stands; a shell shows the same words within a line."""
    asked = {"assignment_id": NOBODY, "kind": "order", "id": NOBODY, "lang": "en", "lon": 1}
    told = client.get("/members/NOBODY/way", params=asked).json()["detail"]
    title, said = told.split(": ", 1)
    assert (title, said.split(" → ")) == (
        "Bad input",
        [
            "A place has two numbers, and one was sent",
            "Send lon and lat, or neither for the last position",
        ],
    )
    code = InputError(problem="close_by has passed", mend="gridmap worker runs")
    assert [worded(code, one, "en") for one in ("problem", "mend")] == list(code.facts.values())


def test_the_language_may_stand_in_the_address(client):
    assert client.get(f"{NOBODY}?lang=en").json()["title"] == "Not found"


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "请求格式不正确"), ("en", "The request is malformed")]
)
def test_a_malformed_body_names_the_fields_and_repeats_no_value(client, lang, title):
    body = {"channel": "phone", "caller_phone": "1" * 50, "position": {"lon": 200, "lat": "x"}}
    answer = client.post("/requests", json=body, headers=KEY | {"Accept-Language": lang})
    assert answer.status_code == 422
    told = answer.json()
    assert (told["code"], told["title"]) == ("invalid_body", title)
    fields = {one["field"]: one["problem"] for one in told["fields"]}
    assert fields.keys() == {"body.caller_phone", "body.position.lon", "body.position.lat"}
    assert "1" * 50 not in answer.text


def test_a_missing_key_is_named(client):
    told = client.post("/requests", json={"channel": "phone"}).json()
    assert [one["field"] for one in told["fields"]] == ["header.idempotency-key"]


@pytest.mark.parametrize(("lang", "title"), [("zh", "没有此地址"), ("en", "No such address")])
def test_an_unknown_address_is_a_problem_document_too(client, lang, title):
    answer = client.get("/nowhere", headers={"Accept-Language": lang})
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["title"]) == (404, title)


def test_a_wrong_method_says_which_are_right(client):
    answer = client.delete("/work-orders")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil:8000"]
)
def test_a_foreign_host_name_is_refused(client, name):
    assert client.get("/work-orders", headers={"Host": name}).status_code == 400


@pytest.mark.parametrize("name", ["127.0.0.1:8000", "localhost"])
def test_our_own_host_names_are_answered(client, name):
    assert client.get("/livez", headers={"Host": name}).status_code == 200


HOSTILE = {
    "a zero byte": ("POST", "/requests", {"channel": "phone", "text": "a\u0000b"}),
    "a zero byte in a code": ("POST", "/requests", {"channel": "a\u0000b"}),
    "half a character": ("POST", "/requests", b'{"channel": "phone", "text": "\\ud800"}'),
    "no number": (
        "POST",
        "/requests",
        b'{"channel": "phone", "position": {"lon": NaN, "lat": 20}}',
    ),
    "no end": (
        "POST",
        "/requests",
        b'{"channel": "phone", "position": {"lon": Infinity, "lat": 20}}',
    ),
    "before the calendar": (
        "POST",
        "/requests",
        {"channel": "phone", "received_at": "0001-01-01T00:00:00+14:00"},
    ),
    "after the calendar": (
        "POST",
        "/requests",
        {"channel": "phone", "received_at": "9999-12-31T23:59:59-14:00"},
    ),
    "no offset": ("POST", "/requests", {"channel": "phone", "received_at": "2026-03-02T08:00:00"}),
    "a field that we do not know": ("POST", "/requests", {"channel": "phone", "admin": True}),
    "no JSON": ("POST", "/requests", b"\xff\xfe"),
    "a list": ("POST", "/requests", []),
    "a deep list": ("POST", "/requests", b"[" * 50_000),
    "a cursor past every number": ("GET", f"/live?after={'9' * 30}.1", None),
    "a limit past every number": ("GET", f"/work-orders?limit={'9' * 30}", None),
    "a name with a zero byte": ("GET", "/layers/%00.geojson", None),
    "a code with a zero byte": ("GET", "/care/persons/%00", None),
    "a volunteer with a zero byte": ("GET", "/wishes/near?volunteer=%00", None),
    "an area with a zero byte": ("GET", "/visits/ledger?area=%00", None),
    "a path upwards": ("GET", "/assets/..%2f..%2f..%2fpyproject.toml", None),
    "a fix before the calendar": (
        "POST",
        "/positions",
        [
            {
                "member_code": "M",
                "position": {"lon": 110, "lat": 20},
                "measured_at": "0001-01-01T00:00:00+14:00",
            }
        ],
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_nobody_should_send_is_refused_and_breaks_nothing(client, what):
    method, path, body = HOSTILE[what]
    sent = {"content": body} if isinstance(body, bytes) else {"json": body}
    before = client.get("/headline").json()["n_requests"]
    answer = client.request(method, path, headers={"Idempotency-Key": what}, **sent)
    assert 400 <= answer.status_code < 500, answer.text
    assert client.get("/headline").json()["n_requests"] == before


def test_a_cursor_past_the_row_numbers_is_a_place_like_any_other(client):
    assert client.get(f"/live?after=1.{'9' * 19}").status_code == 200


def test_what_nobody_foresaw_is_told_without_its_inside(client_of, services):
    class Broken:
        def times_to(self, origins, destination, *, at):
            raise RuntimeError("secret of the house")

    client = client_of(replace(services, travel=Broken()))
    received = town.receive(services.district)
    answer = client.post(f"/work-orders/{received.work_order_id}/dispatch")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "internal"
    assert "secret" not in answer.text


def test_without_its_database_the_process_lives_but_is_not_ready(client_of):
    db = open_database("postgresql://nobody@127.0.0.1:1/none")
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    client = client_of(Services(district=district, settings=Settings()))
    assert client.get("/livez").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["code"] == "database_unavailable"
    assert answer.headers["retry-after"].isdigit()


def broken():
    raise NetworkBroken(problem="the streets make no network", problem_zh="路网无法建立")


def test_ready_says_when_new_streets_cannot_be_used_and_is_not_where_there_are_no_others(
    client_of, services
):
    states = iter("ab")
    engines = iter([StraightLine()])

    def build():
        return next(engines, None) or broken()

    travel = CurrentStreets(read_state=lambda: next(states), build=build, look_every_s=0)
    client = client_of(replace(services, travel=travel))
    travel.engine()
    note_round(new_worker(), place="elsewhere:1", district=services.district)
    assert client.get("/readyz").json() == {"status": "ready"}
    travel.engine()
    told = client.get("/readyz")
    assert (told.status_code, told.json()["status"]) == (200, "ready")
    assert told.json()["streets"] == "the streets make no network"
    unbuilt = CurrentStreets(read_state=lambda: "a", build=broken)
    client = client_of(replace(services, travel=unbuilt))
    with pytest.raises(NetworkBroken):
        unbuilt.engine()
    told = client.get("/readyz")
    assert (told.status_code, told.json()["code"]) == (503, "network_broken")


def test_ready_says_when_nobody_dispatches_in_any_process(client, services):
    district, worker = services.district, new_worker()
    with district.writing() as conn:  # other tests leave theirs
        conn.exec_driver_sql("DELETE FROM workers")
    assert "has ever gone round" in client.get("/readyz").json()["worker"]
    told = client.get("/metrics").text
    assert "gridmap_workers_at_work 0.0" in told
    assert "gridmap_worker_silent_seconds" not in told
    note_round(worker, place="elsewhere:1", district=district)
    assert client.get("/readyz").json() == {"status": "ready"}
    assert "gridmap_workers_at_work 1.0" in client.get("/metrics").text
    note_end(worker, district=district)
    told = client.get("/readyz")
    assert (told.status_code, told.json()["status"]) == (200, "ready")
    assert "last went round at" in told.json()["worker"]
    assert "gridmap_worker_silent_seconds" in client.get("/metrics").text


def test_a_key_with_another_body_is_a_conflict_and_the_same_body_is_not(client):
    body = {"channel": "phone", "text": "one"}
    first = client.post("/requests", json=body, headers=KEY)
    again = client.post("/requests", json=body, headers=KEY)
    other = client.post("/requests", json=body | {"text": "two"}, headers=KEY)
    assert [one.status_code for one in (first, again, other)] == [201, 200, 409]
    assert first.json() == again.json()
    assert other.json()["code"] == "key_reused"
