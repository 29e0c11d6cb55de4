"""Each role at each route: through the door to what it is for, and to nothing else."""

import re

import accounts
import pytest
import town
from api_process import local_client
from sqlalchemy import text

from api.route_rights import PUBLIC, ROUTE_RIGHTS
from gridmap.errors import InputError
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.model.actor import AccountRole
from gridmap.model.rights import RIGHTS_OF, Right

pytestmark = pytest.mark.postgis

NOBODY = "00000000-0000-7000-8000-000000000000"
ENDLESS = {"/stream"}
SIGNED_OUT_AFTERWARDS = ("DELETE", "/sessions/current")


@pytest.fixture(scope="package")
def tokens(services):
    """Return the token of an account of each role, and of one without any."""
    made = {role: accounts.token_of(services.district, f"one.{role}", role) for role in AccountRole}
    return made | {None: accounts.token_of(services.district, "one.without")}


@pytest.fixture
def guarded_client(guarded, services):
    app, url = guarded
    app.state.services = services
    with local_client(url) as client:
        client.headers.update(accounts.OWN)
        yield client


def ask(client, method, path):
    """Call a route with nobody's id and without a body: whoever gets past the guard is told so.

    Of a stream of events only the beginning is read: it has no end.
    """
    with client.stream(method, re.sub(r"{\w+}", NOBODY, path)) as answer:
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            answer.read()
    return answer


@pytest.mark.parametrize("role", [*AccountRole, None])
def test_a_role_gets_where_its_rights_lead_and_nowhere_else(guarded_client, tokens, role):
    guarded_client.cookies.set(accounts.COOKIE, tokens[role])
    rights = RIGHTS_OF.get(role, {Right.OWN_ACCOUNT})
    wanted = {key: right for key, right in ROUTE_RIGHTS.items() if right is not PUBLIC}
    del wanted[SIGNED_OUT_AFTERWARDS]
    for (method, path), right in wanted.items():
        if right in rights and (method != "GET" or path in ENDLESS):
            continue  # the guard lets it pass; what it does is tried elsewhere
        answer = ask(guarded_client, method, path)
        if right in rights:
            assert answer.status_code not in {401, 403}, (method, path)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), path
            assert answer.json()["facts"]["right"] == right


@pytest.mark.parametrize("cookie", [None, "guessed"])
def test_without_an_account_nothing_is_reached_but_what_is_for_everybody(guarded_client, cookie):
    if cookie is not None:
        guarded_client.cookies.set(accounts.COOKIE, cookie)
    for (method, path), right in ROUTE_RIGHTS.items():
        if right is PUBLIC:
            continue
        answer = ask(guarded_client, method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), path


@pytest.mark.parametrize("path", ["/nowhere", "/work-orders/", "/docs/x", "/..%2f"])
def test_what_is_no_route_ends_at_the_guard(guarded_client, tokens, path):
    guarded_client.cookies.set(accounts.COOKIE, tokens[AccountRole.DISPATCHER])
    answer = guarded_client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "http_404")


def test_another_method_is_told_so(guarded_client, tokens):
    guarded_client.cookies.set(accounts.COOKIE, tokens[AccountRole.DISPATCHER])
    assert guarded_client.delete("/work-orders").status_code == 405
    assert guarded_client.options("/work-orders").status_code == 405


def test_an_administrator_is_nothing_else(services):
    for roles in (("system_admin", "dispatcher"), ("security_admin", "audit_admin")):
        with pytest.raises(InputError):
            accounts.add(services.district, "both", *roles)


@pytest.fixture
def as_member(as_who):
    """Return what gives a client of a member with this code, who has an account of their own."""
    return lambda code: as_who("member", member_code=code)


def test_a_member_signs_what_is_theirs_and_finds_nothing_else(as_member, services, scene):
    (own, code), (other, _) = dispatched(services), dispatched(services)
    client = as_member(code)
    refused = client.post(f"/assignments/{other}/sign", json={})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert client.post(f"/assignments/{own}/sign", json={}).status_code == 200
    assert client.post("/assignments/nonsense/sign", json={}).status_code == 404


def test_a_member_sees_their_own_trail_and_offers(as_member, services):
    for code in ("WALKS", "RESTS"):
        town.add_member(services.district, code)
    client = as_member("WALKS")
    asked = {"actor": "WALKS"}
    assert client.get("/members/WALKS/trail", params=asked).status_code == 200
    assert client.get("/members/RESTS/trail", params=asked).status_code == 404
    assert client.get("/offers", params={"member": "WALKS"}).status_code == 200
    assert client.get("/offers", params={"member": "RESTS"}).status_code == 404
    assert client.get("/offers").status_code == 404


def test_an_account_that_is_nobody_in_particular_owns_nothing(guarded_client, tokens, scene):
    for role in (AccountRole.MEMBER, AccountRole.UNIT):
        guarded_client.cookies.set(accounts.COOKIE, tokens[role])
        answer = guarded_client.post(f"/assignments/{scene.reserved}/sign", json={})
        assert answer.status_code == 404, role


def test_the_desk_signs_for_whoever_is_on_the_telephone(guarded_client, tokens, scene):
    services = scene.services
    assignment, _ = dispatched(services)
    guarded_client.cookies.set(accounts.COOKIE, tokens[AccountRole.DISPATCHER])
    answer = guarded_client.post(f"/assignments/{assignment}/sign", json={})
    assert answer.status_code == 200


def dispatched(services):
    """Dispatch an order, and return the assignment and the code of whoever is sent."""
    done = dispatch_work_order(
        town.receive(services.district).work_order_id,
        district=services.district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
    query = text(
        "SELECT m.code FROM assignments AS a JOIN members AS m ON m.id = a.member_id"
        " WHERE a.id = :assignment"
    )
    with services.district.reading() as conn:
        code = conn.execute(query, {"assignment": done.assignment_id}).scalar_one()
    return done.assignment_id, code
