"""Two signatures are two persons, by account and not by what a history calls them."""

from dataclasses import replace
from itertools import count

import emergency_town as storm
import pytest
from api_process import local_client
from identity_provider import taken_from

from gridmap.flows.keep_keys import StatedKey, add_key
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.model.account import StatedStanding
from gridmap.model.actor import AccountRole

pytestmark = pytest.mark.postgis

_N = count()


def _prepared(district):
    put_emergency_plan(storm.a_plan(area_code="001"), district=district, actor="planner")
    wanted = Preparation(key=f"signatures {next(_N)}", plan_code="typhoon", is_drill=True)
    return prepare_operation(wanted, district=district, actor="desk")[0].number


@pytest.fixture
def operation(streets):
    """Return what signs a new drill as somebody, by their client and headers."""
    path = f"/emergency/operations/{_prepared(streets.district)}/sign"

    def signs(client, **headers):
        # Whatever a body says, it is whoever calls.
        answer = client.post(path, json={"actor": f"somebody {next(_N)}"}, headers=headers)
        return answer.json().get("state") or answer.json()["code"]

    return signs


@pytest.fixture
def bearer(streets, guarded, provider):
    """Return headers of whom the identity provider vouches for."""
    tokens = taken_from(provider.url)
    guarded[0].state.services = replace(streets.services, bearer_tokens=tokens)

    def headers(**claims):
        token = provider.token(groups=["gridmap:shift_leader"], **claims)
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture
def client(streets):
    with local_client(streets.url) as opened:
        yield opened


@pytest.fixture
def leader(streets, client):
    """Sign in a shift leader who is the member of a code."""

    def signs_in(login, **where):
        streets.sign_in(client, f"{login}{next(_N)}", "shift_leader", **where)
        return client

    return signs_in


def test_two_accounts_of_one_member_are_one_person(operation, leader):
    assert operation(leader("day", member_code="west-1")) == "prepared"
    assert operation(leader("night", member_code="west-1")) == "same_person"
    assert operation(leader("other", member_code="west-2")) == "on"


def test_one_subject_is_one_person_whatever_the_provider_calls_it(operation, client, bearer):
    assert operation(client, **bearer(sub="a1", preferred_username="zhou.yu")) == "prepared"
    assert operation(client, **bearer(sub="a1", preferred_username="zhou.xin")) == "same_person"


def test_two_subjects_are_two_persons_whatever_the_provider_calls_them(operation, client, bearer):
    assert operation(client, **bearer(sub="b1", preferred_username="sun.li")) == "prepared"
    assert operation(client, **bearer(sub="b2", preferred_username="sun.li")) == "on"


def test_a_login_and_the_same_name_at_the_provider_are_one_person(
    operation, streets, client, bearer
):
    with local_client(streets.url) as other:
        streets.sign_in(other, "qian.mu", "shift_leader")
        assert operation(other) == "prepared"
    assert operation(client, **bearer(sub="c1", preferred_username="Qian.Mu")) == "same_person"


def test_a_system_signs_nothing_that_takes_two_persons(operation, streets, client):
    standing = StatedStanding(roles=frozenset({AccountRole.SHIFT_LEADER}))
    stated = StatedKey(label=f"robot-{next(_N)}", standing=standing)
    key = add_key(stated, district=streets.district, actor="test")
    assert operation(client, Authorization=f"Bearer {key.token}") == "not_allowed"


def test_who_signed_stands_in_the_history_as_before(operation, streets, leader):
    first, second = leader("first"), streets.clients["lead"]
    assert [operation(first), operation(second), operation(second)] == ["prepared", "on", "on"]
