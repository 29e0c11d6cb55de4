"""A second factor: set up with a code of it, asked for at sign-in, each code good once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import accounts
import httpx
import pyotp
import pytest
from accounts import CHOSEN, OWN, Clock, audited, settle_in
from api_process import local_client

from api.throttle import Throttle
from gridmap.flows.keep_accounts import reset_account
from gridmap.model.actor import AccountRole

pytestmark = pytest.mark.postgis

FACTOR = "/me/second-factor"
STEP = timedelta(seconds=30)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def served(services, clock):
    """Services at a clock that tests turn on, so that the next code is there when it is wanted."""
    return replace(services, district=replace(services.district, clock=clock))


@pytest.fixture
def open_client(guarded, served):
    app, url = guarded
    app.state.services = served
    app.state.sign_in_throttle = Throttle(at_work=6, clock=lambda: 0.0)
    opened = []

    def opens() -> httpx.Client:
        opened.append(local_client(url))
        return opened[-1]

    yield opens
    for one in opened:
        one.close()


class Person:
    """Somebody with an account, a browser and a telephone."""

    def __init__(self, open_client, served, clock, role="dispatcher"):
        self.login = f"wang.{uuid.uuid4().hex[:12]}"
        self.clock, self.open_client, self.district = clock, open_client, served.district
        self.client = open_client()
        settle_in(self.client, self.login, accounts.add(self.district, self.login, role))
        self.secret = self.client.post(f"{FACTOR}/draw", headers=OWN).json()["secret"]

    def code(self, *, ahead=timedelta()):
        return pyotp.TOTP(self.secret).at(self.clock() + ahead)

    def keeps(self, **other):
        body = {"password": CHOSEN, "secret": self.secret, "code": self.code()} | other
        return self.client.post(FACTOR, json=body, headers=OWN)

    def gives_up(self, code):
        body = {"password": CHOSEN, "code": code}
        return self.client.post(f"{FACTOR}/give-up", json=body, headers=OWN)

    def signs_in(self, code=None, *, client=None):
        body = {"login": self.login, "password": CHOSEN} | ({} if code is None else {"code": code})
        return (client or self.open_client()).post("/sessions", json=body)


@pytest.fixture
def person(open_client, served, clock):
    return Person(open_client, served, clock)


@pytest.fixture
def kept(person, clock):
    assert person.keeps().status_code == 204
    clock.ahead += 2 * STEP
    return person


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_a_secret_is_a_picture_too_and_is_kept_with_a_code_of_it_alone(person):
    drawn = person.client.post(f"{FACTOR}/draw", headers=OWN).json()
    assert drawn["uri"].startswith(f"otpauth://totp/gridmap:{person.login}?secret=")
    assert drawn["secret"] in drawn["uri"]
    assert drawn["secret"] != person.secret
    side = len(drawn["picture"])
    assert {len(row) for row in drawn["picture"]} == {side}
    assert side >= 33
    assert code_of(person.keeps(code="000000")) == (400, "bad_input")
    assert code_of(person.keeps(password=CHOSEN.upper())) == (401, "sign_in_refused")
    assert person.keeps(secret="a" * 32).status_code == 422
    assert person.keeps(code="12345a").status_code == 422
    assert person.signs_in().status_code == 201, "nothing was kept"
    assert person.client.get("/me").json()["has_second_factor"] is False


def test_the_code_is_asked_for_beside_the_password(kept):
    assert code_of(kept.signs_in()) == (401, "second_factor_wanted")
    assert code_of(kept.signs_in("123")) == (422, "invalid_body")
    wrong = f"{(int(kept.code()) + 1) % 1_000_000:06}"
    assert code_of(kept.signs_in(wrong)) == (401, "sign_in_refused")
    assert kept.signs_in(kept.code()).status_code == 201
    put_down = [
        one for one in audited(kept.district, "sign_in_refused") if one["actor"] == kept.login
    ]
    assert [one["facts"] for one in put_down] == [{"wanted": "code"}] * 2
    assert kept.client.get("/me").json()["has_second_factor"] is True


def test_no_code_is_good_twice(kept, clock):
    code = kept.code()
    assert kept.signs_in(code).status_code == 201
    assert code_of(kept.signs_in(code)) == (401, "sign_in_refused")
    assert code_of(kept.signs_in(kept.code(ahead=-STEP))) == (401, "sign_in_refused"), (
        "an older one"
    )
    clock.ahead += STEP
    assert kept.signs_in(kept.code()).status_code == 201


def test_of_two_at_once_with_the_same_code_one_gets_in(kept):
    code, browsers = kept.code(), [kept.open_client() for _ in range(4)]
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(lambda one: kept.signs_in(code, client=one), browsers))
    assert sorted(one.status_code for one in answers) == [201, 401, 401, 401]


def test_clocks_may_differ_by_a_step_and_no_more(kept, clock):
    assert code_of(kept.signs_in(kept.code(ahead=2 * STEP))) == (401, "sign_in_refused")
    assert kept.signs_in(kept.code(ahead=STEP)).status_code == 201


def test_codes_are_guessed_no_longer_than_passwords(kept):
    wrong = f"{(int(kept.code()) + 1) % 1_000_000:06}"
    for _ in range(5):
        kept.signs_in(wrong)
    with kept.district.writing() as conn:
        conn.exec_driver_sql("UPDATE sessions SET address = 'elsewhere'")
    assert code_of(kept.signs_in(kept.code())) == (401, "sign_in_refused"), "it is shut"


def test_it_ends_other_sessions_and_is_set_up_once(person, clock):
    other = person.open_client()
    person.signs_in(client=other)
    assert person.keeps().status_code == 204
    assert other.get("/me").status_code == 401
    assert person.client.get("/me").status_code == 200
    clock.ahead += STEP
    assert code_of(person.keeps()) == (409, "illegal_move")


def test_it_is_given_up_for_a_last_code(kept, clock):
    assert code_of(kept.gives_up("000000")) == (401, "sign_in_refused")
    code = kept.code()
    assert kept.gives_up(code).status_code == 204
    assert code_of(kept.gives_up(code)) == (401, "sign_in_refused"), "there is none any more"
    assert kept.signs_in().status_code == 201
    kinds = ("second_factor_kept", "second_factor_given_up")
    put_down = [audited(kept.district, kind)[0] for kind in kinds]
    assert [one["about"] for one in put_down] == [kept.login] * 2
    assert kept.secret not in str(put_down)


def test_whoever_lost_the_telephone_is_reset(kept):
    one_time = reset_account(kept.login, district=kept.district, deed=accounts.DEED).password
    begun = accounts.sign_in(kept.open_client(), kept.login, one_time)
    assert begun.json()["must_change_password"] is True


def test_nobody_reads_a_secret(kept, admins):
    listed = admins["system"].get("/accounts")
    (one,) = [one for one in listed.json() if one["login"] == kept.login]
    assert one["has_second_factor"] is True
    assert kept.secret not in listed.text


def test_a_role_may_want_one_before_anything_else(open_client, served, clock, guarded):
    app, _ = guarded
    wanted = served.settings.model_copy(
        update={"second_factor_roles": frozenset({AccountRole.SHIFT_LEADER})}
    )
    app.state.services = replace(served, settings=wanted)
    leader = Person(open_client, served, clock, role="shift_leader")
    assert leader.signs_in().json()["must_set_up_second_factor"] is True
    assert code_of(leader.client.get("/work-orders")) == (403, "second_factor_due")
    page = leader.client.get("/map", headers={"Accept": "text/html"})
    assert page.headers["location"].startswith("/sign-in")
    assert leader.keeps().status_code == 204
    assert leader.client.get("/work-orders").status_code == 200
    dispatcher = Person(open_client, served, clock)
    assert dispatcher.client.get("/work-orders").status_code == 200
