"""Signing in and out: one way in, a cookie that no script reads, and an end to guessing."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import accounts
import httpx
import pytest
import town
from accounts import CHOSEN, COOKIE, OWN, Clock, audited, settle_in, sign_in
from apart import run_apart
from api_process import local_client
from sqlalchemy import text
from starlette.requests import Request

from api.throttle import Throttle
from api.while_allowed import while_allowed
from gridmap.flows.keep_accounts import disable_account, grant_rights, unlock_account

pytestmark = pytest.mark.postgis


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def district(services, clock):
    return replace(services.district, clock=clock)


@pytest.fixture
def open_client(guarded, services, district):
    """Return what opens a browser of its own on the guarded server."""
    app, url = guarded
    app.state.services = replace(services, district=district)
    app.state.sign_in_throttle = Throttle(at_work=6, clock=lambda: 0.0)
    opened = []

    def opens() -> httpx.Client:
        opened.append(local_client(url))
        return opened[-1]

    yield opens
    for one in opened:
        one.close()


@pytest.fixture
def login():
    return f"li.{uuid.uuid4().hex[:12]}"


@pytest.fixture
def dispatcher(open_client, district, login):
    """A browser in which a dispatcher has signed in."""
    client = open_client()
    settle_in(client, login, accounts.add(district, login, "dispatcher"))
    return client


def make_strange(district):
    """Have nobody signed in from this machine before."""
    with district.writing() as conn:
        conn.execute(text("UPDATE sessions SET address = 'elsewhere'"))


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_nobody_is_let_in_without_an_account(open_client):
    client = open_client()
    answer = client.get("/work-orders")
    assert code_of(answer) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert client.get("/livez").status_code == 200


def test_a_page_leads_to_the_page_to_sign_in(open_client):
    answer = open_client().get("/map?lang=en", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fmap%3Flang%3Den&lang=en"
    assert open_client().get("/sign-in").status_code == 200


def test_a_one_time_password_is_good_for_changing_it_only(open_client, district, login):
    client, one_time = open_client(), accounts.add(district, login, "dispatcher")
    begun = sign_in(client, login.upper(), one_time)
    assert begun.json()["must_change_password"] is True
    assert code_of(client.get("/work-orders")) == (403, "password_due")
    settle_in(client, login, one_time)
    assert client.get("/work-orders").status_code == 200
    assert code_of(sign_in(open_client(), login, one_time)) == (401, "sign_in_refused")
    assert sign_in(open_client(), login, CHOSEN).json()["must_change_password"] is False


@pytest.mark.parametrize("bad", ["short", "the login is {login}", "aaaabbbbaaaa"])
def test_a_bad_password_is_not_taken(open_client, district, login, bad):
    client, one_time = open_client(), accounts.add(district, login, "dispatcher")
    sign_in(client, login, one_time)
    change = {"password": one_time, "new_password": bad.format(login=login)}
    assert code_of(client.post("/me/password", json=change, headers=OWN)) == (400, "bad_input")
    assert code_of(client.get("/headline")) == (403, "password_due")


def test_the_cookie_is_for_this_site_and_for_no_script(dispatcher, login):
    answer = sign_in(dispatcher, login, CHOSEN)
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    told = sign_in(dispatcher, login, CHOSEN)
    assert dispatcher.cookies[COOKIE] not in told.text


def test_over_https_the_cookie_never_travels_in_the_clear(open_client, dispatcher, login):
    """A proxy on this machine says that it was asked over HTTPS."""
    answer = open_client().post(
        "/sessions",
        json={"login": login, "password": CHOSEN},
        headers={"X-Forwarded-Proto": "https"},
    )
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-gridmap_session=")
    assert "; Secure" in cookie


def test_me_tells_what_one_may_do(dispatcher, login):
    me = dispatcher.get("/me").json()
    assert (me["label"], me["roles"], me["subdistricts"]) == (login, ["dispatcher"], None)
    assert "dispatch" in me["rights"]
    assert "keep_accounts" not in me["rights"]
    assert me["is_open"] is False


def test_signing_in_again_gives_another_token_and_ends_the_first(open_client, dispatcher, login):
    first = dispatcher.cookies[COOKIE]
    assert sign_in(dispatcher, login, CHOSEN).status_code == 201
    assert dispatcher.cookies[COOKIE] != first
    thief = open_client()
    thief.cookies.set(COOKIE, first)
    assert code_of(thief.get("/me")) == (401, "not_signed_in")


def test_a_token_that_somebody_planted_is_not_the_one_that_is_given(open_client, dispatcher, login):
    client = open_client()
    client.cookies.set(COOKIE, "planted")
    sign_in(client, login, CHOSEN)
    thief = open_client()
    thief.cookies.set(COOKIE, "planted")
    assert thief.get("/me").status_code == 401


def test_a_cookie_that_was_tampered_with_is_nobodys(dispatcher):
    token = dispatcher.cookies[COOKIE]
    last = "A" if token[-1] != "A" else "B"
    for other in (token[:-1] + last, token[:-1], token + "A", "ü"):
        answer = httpx.get(
            dispatcher.base_url.join("/me"), headers={"Cookie": f"{COOKIE}={other}".encode()}
        )
        assert answer.status_code == 401, other


def test_signing_out_ends_the_session_wherever_its_token_is(open_client, dispatcher):
    thief = open_client()
    thief.cookies.set(COOKIE, dispatcher.cookies[COOKIE])
    assert thief.get("/me").status_code == 200
    assert dispatcher.delete("/sessions/current", headers=OWN).status_code == 204
    assert thief.get("/me").status_code == 401
    assert COOKIE not in dispatcher.cookies


def test_a_session_ends_when_nothing_is_asked_for_half_an_hour(dispatcher, clock):
    for _ in range(3):
        clock.ahead += timedelta(minutes=29)
        assert dispatcher.get("/me").status_code == 200
    clock.ahead += timedelta(minutes=30)
    assert dispatcher.get("/me").status_code == 401
    clock.ahead -= timedelta(minutes=1)
    assert dispatcher.get("/me").status_code == 200


def test_a_session_ends_with_the_shift_however_busy_it_is(dispatcher, clock):
    while clock.ahead < timedelta(hours=11, minutes=30):
        clock.ahead += timedelta(minutes=25)
        assert dispatcher.get("/me").status_code == 200
    clock.ahead = timedelta(hours=12)
    assert dispatcher.get("/me").status_code == 401


def test_rights_change_at_once_and_a_disabled_account_is_out(dispatcher, district, login):
    grant_rights(login, accounts.stated("evaluator"), district=district, deed=accounts.DEED)
    assert code_of(dispatcher.get("/duty")) == (403, "not_allowed")
    disable_account(login, district=district, deed=accounts.DEED)
    assert dispatcher.get("/me").status_code == 401
    assert sign_in(dispatcher, login, CHOSEN).status_code == 401


def test_another_password_ends_the_other_sessions(open_client, dispatcher, login):
    other = open_client()
    sign_in(other, login, CHOSEN)
    change = {"password": CHOSEN, "new_password": "seven blue bicycles"}
    assert dispatcher.post("/me/password", json=change, headers=OWN).status_code == 204
    assert dispatcher.get("/me").status_code == 200
    assert other.get("/me").status_code == 401


def test_wrong_passwords_shut_the_account_for_longer_and_longer(
    open_client, dispatcher, district, login, clock
):
    client = open_client()
    make_strange(district)
    for _ in range(5):
        assert code_of(sign_in(client, login, "wrong")) == (401, "sign_in_refused")
    assert code_of(sign_in(client, login, CHOSEN)) == (401, "sign_in_refused")
    clock.ahead += timedelta(seconds=31)
    assert sign_in(client, login, "wrong").status_code == 401
    clock.ahead += timedelta(seconds=31)
    assert sign_in(client, login, CHOSEN).status_code == 401
    clock.ahead += timedelta(seconds=31)
    assert sign_in(client, login, CHOSEN).status_code == 201
    assert dispatcher.get("/me").status_code == 200


def test_whoever_unlocks_it_opens_it_at_once(open_client, dispatcher, district, login):
    client = open_client()
    make_strange(district)
    for _ in range(5):
        sign_in(client, login, "wrong")
    unlock_account(login, district=district, deed=accounts.DEED)
    assert sign_in(client, login, CHOSEN).status_code == 201


def test_an_unknown_login_is_answered_as_a_wrong_password_is(open_client, dispatcher, login):
    unknown, wrong = sign_in(open_client(), "nobody", "x"), sign_in(open_client(), login, "x")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json() == wrong.json()


def test_tries_at_once_are_counted_one_by_one(open_client, dispatcher, district, login):
    with ThreadPoolExecutor(6) as pool:
        tried = [pool.submit(sign_in, open_client(), login, f"wrong {n}") for n in range(6)]
    assert {one.result().status_code for one in tried} == {401}
    make_strange(district)
    assert sign_in(open_client(), login, CHOSEN).status_code == 401


def test_a_storm_of_sign_ins_leaves_threads_for_others(open_client, dispatcher, login):
    clients = [open_client() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        tried = [pool.submit(sign_in, one, "nobody", "x") for one in clients]
        assert dispatcher.get("/me").status_code == 200
    assert {one.result().status_code for one in tried} <= {401, 429}


def test_half_a_character_is_no_password_and_costs_a_try(open_client, dispatcher, district, login):
    body = json.dumps({"login": login, "password": "\ud800"}).encode()
    head = {**OWN, "Content-Type": "application/json"}
    client = open_client()
    codes = {client.post("/sessions", content=body, headers=head).status_code for _ in range(6)}
    assert codes == {422}
    make_strange(district)
    assert sign_in(client, login, CHOSEN).status_code == 201


def test_whoever_guesses_from_elsewhere_keeps_nobody_out(open_client, dispatcher, district, login):
    """The account is shut to strangers, and open to where it has signed in before."""
    client = open_client()
    for _ in range(5):
        assert sign_in(client, login, "wrong").status_code == 401
    assert sign_in(client, login, CHOSEN).status_code == 201


def test_a_screen_stays_on_and_sees_the_map_alone(open_client, district, login, clock):
    client = open_client()
    settle_in(client, login, accounts.add(district, login, "screen"))
    begun = sign_in(client, login, CHOSEN)
    assert "Max-Age=7776000" in begun.headers["set-cookie"]
    clock.ahead += timedelta(days=30)
    assert client.get("/wall").status_code == 200
    assert client.get("/wall/figures").status_code == 200
    assert client.get("/work-orders").status_code == 403
    clock.ahead += timedelta(days=61)
    assert client.get("/wall/figures").status_code == 401


def test_an_address_that_guesses_has_to_wait(open_client, dispatcher, login):
    client = open_client()
    codes = [sign_in(client, f"nobody{n}", "x").status_code for n in range(21)]
    assert codes[:20] == [401] * 20
    assert codes[20] == 429
    late = sign_in(client, login, CHOSEN)
    assert code_of(late) == (429, "too_many_tries")
    assert int(late.headers["retry-after"]) > 0


def test_a_phone_that_guesses_has_to_wait_and_the_others_do_not_mind(open_client, guarded):
    app, _ = guarded
    app.state.phone_throttle = Throttle(at_once=3, clock=lambda: 0.0)
    client = open_client()
    guess = {"id": "abc234-guessed", "lat": "20", "lon": "110"}
    codes = [client.get("/positions/phone", params=guess).status_code for _ in range(4)]
    assert codes == [400, 400, 400, 429]


def test_right_passwords_are_not_held_against_an_address(open_client, dispatcher, login):
    for _ in range(25):
        assert sign_in(dispatcher, login, CHOSEN).status_code == 201


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"X-Gridmap": "desk"}, 201),
    ],
)
def test_a_write_with_a_cookie_has_to_come_from_a_page_of_ours(dispatcher, head, status):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answer = dispatcher.post("/requests", json={"channel": "phone"}, headers=key | head)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "cross_site"


def test_the_origin_of_our_own_page_is_enough(dispatcher):
    own = {"Origin": str(dispatcher.base_url).rstrip("/"), "Idempotency-Key": str(uuid.uuid4())}
    assert dispatcher.post("/requests", json={"channel": "phone"}, headers=own).status_code == 201


def test_whoever_has_signed_in_is_the_actor_whatever_the_call_says(dispatcher, services, login):
    order = town.receive(services.district, position=None).work_order_id
    place = {"position": {"lon": 110.305, "lat": 20.005}, "actor": "somebody else"}
    assert dispatcher.post(f"/work-orders/{order}/locate", json=place, headers=OWN).is_success
    events = dispatcher.get(f"/work-orders/{order}").json()["events"]
    assert [one["actor"] for one in events if one["kind"] == "order_located"] == [login]


def test_what_is_done_with_an_account_is_audited(open_client, district, login):
    client, one_time = open_client(), accounts.add(district, login, "dispatcher")
    sign_in(client, login, "wrong")
    settle_in(client, login, one_time)
    client.delete("/sessions/current", headers=OWN)
    for kind in ("signed_in", "sign_in_refused", "signed_out", "password_changed"):
        (line,) = [one for one in audited(district, kind) if one["actor"] == login]
        assert line["address"] == "127.0.0.1", kind
    (added,) = [one for one in audited(district, "account_added") if one["about"] == login]
    assert added["facts"]["roles"] == ["dispatcher"]
    everything = f"{audited(district, 'signed_in')} {audited(district, 'sign_in_refused')}"
    assert one_time not in everything
    assert CHOSEN not in everything


def test_a_stream_ends_when_whoever_listens_may_not_any_more():
    asked = []

    async def still_allowed():
        asked.append(len(asked))
        return len(asked) < 3

    async def beats():
        while True:
            yield b"beat"

    async def listen():
        request = Request({"type": "http", "state": {"still_allowed": still_allowed}})
        return [piece async for piece in while_allowed(beats(), request, every_s=0.0)]

    assert run_apart(listen()) == [b"beat", b"beat"]
