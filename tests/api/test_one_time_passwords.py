"""A password that somebody else drew lets in for some days; one's own does so for ever."""

import uuid
from dataclasses import replace
from datetime import timedelta

import accounts
import pytest
from accounts import CHOSEN, Clock, settle_in, sign_in
from api_process import local_client

from api.throttle import Throttle
from gridmap.flows.keep_accounts import add_account, reset_account

pytestmark = pytest.mark.postgis


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def district(services, clock):
    return replace(services.district, clock=clock)


@pytest.fixture
def client(guarded, services, district):
    app, url = guarded
    app.state.services = replace(services, district=district)
    app.state.sign_in_throttle = Throttle(at_work=6, clock=lambda: 0.0)
    with local_client(url) as opened:
        yield opened


@pytest.fixture
def login():
    return f"li.{uuid.uuid4().hex[:12]}"


def test_a_one_time_password_ends(client, district, clock, login):
    """What lies in a message or on a sheet of paper lets nobody in for ever."""
    clock.ahead = -timedelta(hours=72)
    password = accounts.add(district, login, "dispatcher")
    clock.ahead = -timedelta(minutes=5)
    assert sign_in(client, login, password).status_code == 201
    clock.ahead = timedelta()
    refused = sign_in(client, login, password)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_refused")
    anew = reset_account(login, district=district, deed=accounts.DEED)
    settle_in(client, login, anew.password)


def test_a_password_of_one_s_own_does_not_end(client, district, clock, login):
    clock.ahead = -timedelta(days=90)
    settle_in(client, login, accounts.add(district, login, "dispatcher"))
    clock.ahead = timedelta()
    assert sign_in(client, login, CHOSEN).status_code == 201


def test_for_how_long_it_is_good_is_stated(client, district, clock, login):
    stated = accounts.stated("dispatcher")
    lasts = timedelta(hours=24)
    clock.ahead = -timedelta(hours=25)
    added = add_account(login, stated, district=district, deed=accounts.DEED, good_for=lasts)
    assert timedelta() <= district.clock() + lasts - added.good_until < timedelta(minutes=1)
    clock.ahead = timedelta(0)
    assert sign_in(client, login, added.password).status_code == 401
