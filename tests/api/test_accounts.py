"""Three administrators keep accounts: none of them can do what two are for."""

import uuid

import pytest
from accounts import CHOSEN, settle_in, sign_in
from api_process import local_client

from gridmap.flows.keep_accounts import FIRST_LOGINS, found_administrators

pytestmark = pytest.mark.postgis


def added(admins):
    answer = admins["system"].post("/accounts", json={"login": f"wei.{uuid.uuid4().hex[:8]}"})
    assert answer.status_code == 201
    return answer.json()["login"], answer.json()["password"]


def test_it_takes_two_to_let_somebody_work(admins, guarded):
    login, one_time = added(admins)
    with local_client(guarded[1]) as client:
        settle_in(client, login, one_time)
        assert client.get("/headline").status_code == 403
        rights = {"roles": ["dispatcher"]}
        answer = admins["security"].put(f"/accounts/{login}/rights", json=rights)
        assert answer.status_code == 204
        assert client.get("/headline").status_code == 200
    listed = admins["security"].get("/accounts").json()
    (now,) = [one for one in listed if one["login"] == login]
    assert (now["roles"], now["added_by"]) == (["dispatcher"], admins["system"].login)
    assert "hash" not in str(now)


def test_none_of_them_gets_at_what_another_is_for(admins):
    login, _ = added(admins)
    rights = {"roles": ["dispatcher"]}
    assert admins["system"].put(f"/accounts/{login}/rights", json=rights).status_code == 403
    assert admins["security"].post("/accounts", json={"login": "x1"}).status_code == 403
    assert admins["security"].get("/audit").status_code == 403
    assert admins["audit"].get("/accounts").status_code == 403


def test_nobody_gives_rights_to_the_own_account(admins):
    own = admins["security"]
    answer = own.put(f"/accounts/{own.login}/rights", json={"roles": ["shift_leader"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


@pytest.mark.parametrize("step", ["reset", "disable"])
def test_no_administrator_takes_the_account_of_another(admins, step):
    for other in ("security", "audit"):
        answer = admins["system"].post(f"/accounts/{admins[other].login}/{step}")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert admins[other].get("/me").status_code == 200


def test_resetting_unlocking_and_disabling_do_what_they_say(admins, guarded):
    login, first = added(admins)
    with local_client(guarded[1]) as client:
        settle_in(client, login, first)
        for _ in range(5):
            sign_in(client, login, "wrong")
        assert admins["system"].post(f"/accounts/{login}/unlock").status_code == 204
        assert sign_in(client, login, CHOSEN).status_code == 201
        again = admins["system"].post(f"/accounts/{login}/reset").json()["password"]
        assert client.get("/me").status_code == 401
        assert sign_in(client, login, CHOSEN).status_code == 401
        assert sign_in(client, login, again).status_code == 201
        assert admins["system"].post(f"/accounts/{login}/disable").status_code == 204
        assert client.get("/me").status_code == 401
        assert sign_in(client, login, again).status_code == 401
        assert admins["system"].post(f"/accounts/{login}/disable").status_code == 404


def test_a_login_is_refused_twice_and_where_it_is_none(admins):
    login, _ = added(admins)
    for bad in (login, login.upper(), "x", "has space", "中文"):
        answer = admins["system"].post("/accounts", json={"login": bad})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_input"), bad


def test_the_audit_is_read_by_one_and_says_so(admins):
    login, _ = added(admins)
    lines = admins["audit"].get("/audit", params={"kind": "account_added"}).json()
    assert lines[0]["about"] == login
    assert lines[0]["actor"] == admins["system"].login
    read = admins["audit"].get("/audit", params={"actor": admins["audit"].login}).json()
    assert [one["kind"] for one in read] == ["audit_read", "audit_read"]


def test_the_first_start_makes_three_and_the_next_none(empty_district):
    founded = found_administrators(district=empty_district)
    assert [one.login for one in founded] == list(FIRST_LOGINS.values())
    assert len({one.password for one in founded}) == 3
    assert found_administrators(district=empty_district) == []
