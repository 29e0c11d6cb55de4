"""Personal data goes to whoever may see it, and that is put down; others see it masked."""

import json
import re

import accounts
import pytest
import town
from accounts import audited
from sqlalchemy import text

from api.audit_trail import AuditTrail
from api.route_rights import ROUTE_RIGHTS
from api.veil import shows_persons
from gridmap.casework.masking import masked
from gridmap.model.actor import AccountRole
from gridmap.model.rights import RIGHTS_OF, Right

pytestmark = pytest.mark.postgis

NAME, PHONE = "欧阳秘密", "13899990000"
WRITTEN = (
    "13899990000",
    "138-9999-0000",
    "138 9999 0000",
    "+86 13899990000",
    "\uff11\uff13\uff18\uff19\uff19\uff19\uff19\uff10\uff10\uff10\uff10",
    "0898-66889900",
    "(0898)66889900",
    "460105199001011234",
)
"""Numbers as people write them into a text."""

ROOMS = ("3栋2单元1203", "12-1203室", "3-2-1203")
TEXT = "来电人 " + "；".join((*WRITTEN, *ROOMS))
CLEAR = ("13899990000", "9999-0000", "9999 0000", "66889900", "46010519900101", "1203", NAME)
"""What must not be found in any answer to whoever may not see it."""

BLIND = sorted(
    role
    for role, rights in RIGHTS_OF.items()
    if Right.SEE_PERSONAL_DATA not in rights and Right.SEE_MAP in rights
)


@pytest.fixture(scope="module")
def order(services):
    """An order whose every field that can hold a person does, and people with names."""
    district = services.district
    received = town.receive(
        district,
        caller_name=NAME,
        caller_phone=PHONE,
        text=TEXT,
        address=TEXT,
    )
    with district.writing() as conn:
        conn.execute(text("UPDATE members SET name = :n, phone = :p"), {"n": NAME, "p": PHONE})
        conn.execute(text("UPDATE duties SET name = :n, phone = :p"), {"n": NAME, "p": PHONE})
        conn.execute(
            text("UPDATE hazard_points SET watcher_name = :n, watcher_phone = :p"),
            {"n": NAME, "p": PHONE},
        )
    return str(received.work_order_id)


@pytest.fixture(scope="module")
def people(guarded, services, order):
    """Return a client of each role."""
    app, url = guarded
    app.state.services = services
    with accounts.signing_in(url, services.district) as signed_in:
        yield {role: signed_in(role) for role in AccountRole}


@pytest.fixture(autouse=True)
def behind(guarded, services):
    app, _ = guarded
    app.state.services = services
    app.state.audit_trail = AuditTrail()


def every_address(order):
    """Return every address that can be got, with this order where an order is asked for."""
    asked = {"/offers": "?member=M0", "/care/plan": "?on=2026-03-02"}
    for method, path in ROUTE_RIGHTS:
        if method == "GET" and path not in {"/stream", "/positions/phone", "/assets", "/console"}:
            filled = path.replace("{order_id}", order).replace("{name}", "work_orders")
            if "{" not in filled:
                yield filled + asked.get(path, "")


def stands_in(clear, said):
    """Tell whether something stands in a text by itself: not as digits of an instant or an id."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(clear)}(?![0-9A-Za-z])", said) is not None


@pytest.mark.parametrize("role", BLIND)
def test_no_answer_shows_a_person_to_whoever_may_not_see_one(people, order, role):
    n_answered = 0
    for address in every_address(order):
        answer = people[role].get(address)
        n_answered += answer.status_code == 200
        for clear in CLEAR:
            assert not stands_in(clear, answer.text), (address, clear)
    assert n_answered > 10


def test_whoever_may_see_it_sees_it_as_it_is(people, order):
    told = people[AccountRole.DISPATCHER].get(f"/work-orders/{order}").json()
    assert told["address"] == TEXT
    told = people[AccountRole.EVALUATOR].get(f"/work-orders/{order}").json()
    assert told["address"] != TEXT
    assert told["address"].startswith("来电人 138***00；")


def what_was_masked(said):
    """Return the first things that masking changed, for whoever reads a failure."""
    if isinstance(said, dict):
        return [one for value in said.values() for one in what_was_masked(value)] or (
            [said] if masked(said) != said else []
        )
    if isinstance(said, list):
        return [one for value in said for one in what_was_masked(value)]
    return [said] if masked(said) != said else []


def test_every_answer_with_a_person_in_it_is_on_the_list_of_those_that_are_put_down(people, order):
    """What the veil would have masked, the audit has to know."""
    for address in every_address(order):
        answer = people[AccountRole.SHIFT_LEADER].get(address)
        if answer.status_code != 200 or "json" not in answer.headers["content-type"]:
            continue
        path = address.replace(order, "{order_id}").partition("?")[0]
        if masked(answer.json()) != answer.json():
            assert shows_persons("GET", path), (path, what_was_masked(answer.json()))


def lines_of(services, client):
    """Return what was put down about what somebody was shown."""
    seen = audited(services.district, "personal_data_seen")
    return [one["about"] for one in seen if one["actor"] == client.login]


def fields_of(schema, schemas):
    """Yield every field of what a route answers, however deep."""
    if "$ref" in schema:
        yield from fields_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for name, one in schema.get("properties", {}).items():
        yield name
        yield from fields_of(one, schemas)
    for part in ("items", "additionalProperties"):
        if isinstance(schema.get(part), dict):
            yield from fields_of(schema[part], schemas)
    for one in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from fields_of(one, schemas)


def test_every_call_that_answers_with_a_person_is_put_down(guarded):
    """By the schemas of what is answered, whatever the method."""
    told = guarded[0].openapi()
    schemas, n_shown = told["components"]["schemas"], 0
    for path, methods in told["paths"].items():
        for method, route in methods.items():
            answers = route["responses"].items()
            bodies = [one for status, one in answers if status.startswith("2")]
            content = [kind for body in bodies for kind in body.get("content", {}).values()]
            fields = {name for one in content for name in fields_of(one.get("schema", {}), schemas)}
            if fields & {"phone", "caller_name", "caller_phone", "person_name", "watcher_phone"}:
                assert shows_persons(method.upper(), path), (method, path)
                n_shown += 1
    assert n_shown > 0


def test_every_call_that_is_for_seeing_persons_is_put_down():
    for (method, path), right in ROUTE_RIGHTS.items():
        if right is Right.SEE_PERSONAL_DATA:
            assert shows_persons(method, path), path


def test_every_number_that_is_looked_up_is_a_view_of_its_own(people, services):
    client = people[AccountRole.OPERATOR]
    for phone in (PHONE, "13800000001", PHONE):
        answer = client.post("/desk/look-up", json={"phone": phone}, headers=accounts.OWN)
        assert answer.status_code == 200, answer.text
    assert lines_of(services, client).count("POST /desk/look-up") == 2


def test_the_file_of_an_order_is_put_down(people, services, order):
    client = people[AccountRole.DISPATCHER]
    for _ in range(2):
        answer = client.post(f"/desk/orders/{order}/file", headers=accounts.OWN)
        assert answer.status_code == 200, answer.text
    assert lines_of(services, client).count(f"POST /desk/orders/{order}/file") == 1


def test_a_view_is_put_down_once_in_a_while_with_who_what_and_from_where(people, services, order):
    client = people[AccountRole.OPERATOR]
    for _ in range(3):
        assert client.get(f"/work-orders/{order}").status_code == 200
    seen = [
        one
        for one in audited(services.district, "personal_data_seen")
        if one["actor"] == client.login
    ]
    (line,) = [one for one in seen if order in one["about"]]
    assert line["about"] == f"GET /work-orders/{order}"
    assert (line["wanted"], line["address"]) == ("see_personal_data", "127.0.0.1")


def test_a_refusal_is_put_down(people, services):
    client = people[AccountRole.CHECKER]
    assert client.get("/duty").status_code == 403
    line = next(
        one for one in audited(services.district, "call_refused") if one["actor"] == client.login
    )
    assert (line["about"], line["wanted"]) == ("GET /duty", "see_duty")


def test_nothing_is_confirmed_to_the_blind_that_the_seeing_have_read(people, order):
    """One browser, two people: the mark of the unmasked answer is good for nothing."""
    answer = people[AccountRole.EVALUATOR].get(
        f"/work-orders/{order}", headers={"If-None-Match": "*"}
    )
    assert answer.status_code == 200
    assert "etag" not in answer.headers


def test_errors_are_masked_too(people):
    answer = people[AccountRole.EVALUATOR].get(f"/queues/{PHONE}")
    assert answer.status_code in {400, 404, 422}
    assert PHONE not in json.dumps(answer.json().get("facts", {}))
    assert PHONE not in answer.json().get("detail", "")
