"""Systems call with a key: good for what it is for, until it ends or is revoked."""

import uuid
from dataclasses import replace
from datetime import timedelta

import accounts
import pytest
from accounts import Clock
from api_process import local_client

from gridmap.errors import InputError
from gridmap.flows.keep_keys import StatedKey, add_key, list_keys, revoke_key
from gridmap.identity.tokens import KEY_PREFIX

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
    with local_client(url) as opened:
        yield opened


def key_of(district, *roles, label=None, **more):
    label = label or f"hotline-{uuid.uuid4().hex[:8]}"
    stated = StatedKey(label=label, standing=accounts.stated(*roles), **more)
    return add_key(stated, district=district, actor="test")


def bearing(key):
    return {"Authorization": f"Bearer {key.token}"}


def test_a_system_hands_in_requests_and_does_nothing_else(client, district):
    head = bearing(key_of(district, "gateway"))
    keyed = head | {"Idempotency-Key": str(uuid.uuid4())}
    assert client.post("/requests", json={"channel": "12345"}, headers=keyed).status_code == 201
    refused = client.get("/work-orders", headers=head)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def test_a_key_is_known_by_its_label(client, district):
    key = key_of(district, "gateway", label="hotline 7")
    me = client.get("/me", headers=bearing(key)).json()
    assert (me["label"], me["roles"]) == ("key:hotline 7", ["gateway"])


def test_half_a_key_is_none(client, district):
    token = key_of(district, "gateway").token
    for wrong in (token[:-1], token + "x", token.replace("gridmap_", ""), "gridmap_", "x.y.z"):
        answer = client.get("/me", headers={"Authorization": f"Bearer {wrong}"})
        assert answer.status_code == 401, wrong


def test_a_revoked_key_is_refused_from_the_next_call_on(client, district):
    key = key_of(district, "gateway")
    assert client.get("/me", headers=bearing(key)).status_code == 200
    revoke_key(key.code, district=district, actor="test")
    assert client.get("/me", headers=bearing(key)).status_code == 401


def test_a_key_ends_by_itself(client, district, clock):
    key = key_of(district, "gateway", ends_by=clock() + timedelta(days=1))
    assert client.get("/me", headers=bearing(key)).status_code == 200
    clock.ahead += timedelta(days=1)
    assert client.get("/me", headers=bearing(key)).status_code == 401


def test_a_bad_key_is_not_mended_by_a_good_cookie(client, district):
    client.cookies.set(accounts.COOKIE, accounts.token_of(district, "mixed", "dispatcher"))
    assert client.get("/me").status_code == 200
    assert client.get("/me", headers={"Authorization": "Bearer gridmap_00_x"}).status_code == 401


def test_no_system_is_an_administrator(district):
    with pytest.raises(InputError):
        key_of(district, "audit_admin")


def test_lists_never_show_what_was_told_once(district):
    key = key_of(district, "gateway", label="shown once")
    (listed,) = [one for one in list_keys(district=district) if one["code"] == key.code]
    assert listed["label"] == "shown once"
    secret = key.token.removeprefix(f"{KEY_PREFIX}{key.code}_")  # may hold a "_" of its own
    assert len(secret) > 40
    assert secret not in str(listed)


def test_histories_tell_living_keys_apart(district):
    """What a system did stands under its label: two of one label would be one there."""
    first = key_of(district, "gateway", label="lamps")
    for again in ("lamps", "Lamps", " lamps "):
        with pytest.raises(InputError) as refused:
            key_of(district, "gateway", label=again)
        assert refused.value.facts["field"] == "label"
    revoke_key(first.code, district=district, actor="test")
    key_of(district, "gateway", label="lamps")


def test_a_key_that_has_ended_gives_its_label_away(district, clock):
    clock.ahead = -timedelta(days=2)
    ends_by = clock() + timedelta(days=1)
    first = key_of(district, "gateway", label="meters", ends_by=ends_by)
    clock.ahead = timedelta()
    key_of(district, "gateway", label="meters")
    (ended,) = [one for one in list_keys(district=district) if one["code"] == first.code]
    assert ended["revoked_by"] == "test"
    line = accounts.audited(district, "key_revoked")[0]
    assert (line["about"], line["actor"]) == (first.code, "test")
