"""Sessions, keys and phones over HTTP; the audit as a file, and what is missing in it."""

import csv
import io
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import accounts
import psycopg
import pytest
import town
from accounts import OWN, audited, sign_in
from api_process import local_client
from sqlalchemy import text

from gridmap.errors import InputError
from gridmap.flows.keep_audit import export_audit, find_audit_gaps
from gridmap.flows.seal_events import seal_events
from gridmap.model.audit import AuditQuestion

pytestmark = pytest.mark.postgis

WHY = {"reason": "the telephone was lost"}
NOBODY = "00000000-0000-7000-8000-000000000000"


def a_login(services, *roles):
    login = f"wei.{uuid.uuid4().hex[:8]}"
    return login, accounts.token_of(services.district, login, *roles)


def session_of(client, login):
    return next((one for one in client.get("/sessions").json() if one["login"] == login), None)


@pytest.mark.parametrize("name", ["system", "security"])
def test_a_session_is_ended_by_either_administrator_and_says_why(admins, guarded, services, name):
    admin = admins[name]
    login, token = a_login(services, "dispatcher")
    with local_client(guarded[1]) as client:
        client.cookies.set(accounts.COOKIE, token)
        assert client.get("/me").status_code == 200
        seen = session_of(admin, login)
        assert (seen["roles"], seen["is_own"]) == (["dispatcher"], False)
        assert session_of(admin, admin.login)["is_own"] is True
        assert "hash" not in str(seen)
        path = f"/sessions/{seen['id']}/end"
        assert admin.post(path, json=WHY).status_code == 204
        assert client.get("/me").status_code == 401
        assert session_of(admin, login) is None
        assert admin.post(path, json=WHY).status_code == 404
    line = audited(services.district, "session_ended")[0]
    assert (line["actor"], line["about"], line["facts"]) == (admin.login, login, WHY)


def test_a_session_that_has_rested_too_long_is_none(admins, services):
    login, _ = a_login(services, "dispatcher")
    screen, _ = a_login(services, "screen")
    with services.district.writing() as conn:
        conn.execute(
            text(
                "UPDATE sessions SET seen_at = seen_at - interval '31 minutes' FROM accounts AS a"
                " WHERE a.id = sessions.account_id AND a.login = ANY (:logins)"
            ),
            {"logins": [login, screen]},
        )
    assert session_of(admins["security"], login) is None
    assert session_of(admins["security"], screen) is not None


def test_the_audit_administrator_ends_and_sees_nothing_of_it(admins):
    for method, path in (
        ("GET", "/sessions"),
        ("POST", f"/sessions/{NOBODY}/end"),
        ("GET", "/keys"),
        ("POST", "/keys"),
        ("GET", "/devices"),
        ("GET", "/jurisdictions"),
    ):
        assert admins["audit"].request(method, path, json=WHY).status_code == 403, path


def test_a_key_is_given_by_one_and_revoked_by_either(admins, guarded, services):
    body = {"label": "hotline", "roles": ["gateway"], "ends_by": "2190-01-01T00:00:00Z"}
    assert admins["system"].post("/keys", json=body).status_code == 403
    for bad in ({"roles": ["audit_admin"]}, {"ends_by": "1990-01-01T00:00:00Z"}):
        answer = admins["security"].post("/keys", json=body | bad)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    added = admins["security"].post("/keys", json=body)
    assert added.status_code == 201
    code, token = added.json()["code"], added.json()["token"]
    with local_client(guarded[1]) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        assert client.get("/me").status_code == 200
        (listed,) = [one for one in admins["system"].get("/keys").json() if one["code"] == code]
        assert (listed["label"], listed["roles"]) == ("hotline", ["gateway"])
        assert token not in str(listed)
        assert admins["system"].post(f"/keys/{code}/revoke", json=WHY).status_code == 204
        assert client.get("/me").status_code == 401
    assert admins["system"].post(f"/keys/{code}/revoke").status_code == 404
    assert audited(services.district, "key_revoked")[0]["facts"] == {"label": "hotline"} | WHY


def test_a_phone_is_added_for_a_member_and_revoked(admins, services):
    system, member = admins["system"], f"M{uuid.uuid4().hex[:6]}"
    assert system.post("/devices", json={"member_code": "nobody"}).status_code == 404
    town.add_member(services.district, member)
    added = system.post("/devices", json={"member_code": member, "datum": "GCJ02", "label": "A"})
    code = added.json()["code"]
    assert added.status_code == 201
    (seen,) = [one for one in system.get("/devices").json() if one["member"] == member]
    assert (seen["code"], seen["datum"], seen["label"], seen["refused"]) == (code, "GCJ02", "A", {})
    assert system.post(f"/devices/{code}/revoke", json=WHY).status_code == 204
    assert system.post(f"/devices/{code}/revoke", json=WHY).status_code == 404
    assert admins["security"].get("/devices").status_code == 403


def test_rights_and_resets_say_why(admins, services):
    login, _ = a_login(services)
    rights = {"roles": ["checker"]} | WHY
    assert admins["security"].put(f"/accounts/{login}/rights", json=rights).status_code == 204
    for step in ("unlock", "reset", "disable"):
        assert admins["system"].post(f"/accounts/{login}/{step}", json=WHY).is_success
    for kind in ("rights_granted", "account_unlocked", "account_reset", "account_disabled"):
        line = audited(services.district, kind)[0]
        assert (line["about"], line["facts"]["reason"]) == (login, WHY["reason"])
    too_long = {"reason": "x" * 501}
    assert admins["system"].post(f"/accounts/{login}/unlock", json=too_long).status_code == 422


def test_jurisdictions_are_told_to_whoever_gives_rights(admins):
    told = admins["security"].get("/jurisdictions")
    assert told.status_code == 200
    assert all({"code", "name"} == one.keys() for one in told.json())


def test_the_audit_is_filtered_by_who_what_whom_and_when(admins, services):
    audit, system = admins["audit"], admins["system"]
    logins = [
        system.post("/accounts", json={"login": f"q.{uuid.uuid4().hex[:8]}"}).json()["login"]
        for _ in range(3)
    ]

    def found(**asked):
        lines = audit.get("/audit", params={"actor": system.login} | asked).json()
        return [one["about"] for one in lines]

    assert found() == logins[::-1]
    assert found(about=logins[1].upper()[2:]) == [logins[1]]
    assert found(about="%") == []
    assert found(kind="account_reset") == []
    assert found(since="2190-01-01T00:00:00Z") == []
    assert found(before="1990-01-01T00:00:00Z") == []
    first = audit.get("/audit", params={"actor": system.login, "limit": 1}).json()[0]
    assert found(before=first["at"], before_id=first["id"]) == logins[1::-1]
    assert audit.get("/audit?before_id=x").status_code == 422


def test_the_file_of_the_audit_is_whole_and_runs_nothing_in_a_spreadsheet(admins, guarded):
    hostile = '=HYPERLINK("http://x","13800138000")'
    with local_client(guarded[1]) as client:
        client.headers.update(OWN)
        assert sign_in(client, hostile, "wrong").status_code == 401
    answer = admins["audit"].get("/audit/file.csv", params={"kind": "sign_in_refused"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {one["kind"] for one in rows} == {"sign_in_refused"}
    assert any(one["actor"].startswith("'=hyperlink(") for one in rows)
    assert "13800138000" not in answer.text
    read = admins["audit"].get("/audit", params={"actor": admins["audit"].login}).json()
    assert read[-1]["about"] == "GET /audit/file.csv"
    assert admins["system"].get("/audit/file.csv").status_code == 403


def test_a_file_leaves_nothing_out_without_a_word(district):
    accounts.add(district, "one")
    assert len(export_audit(AuditQuestion(), district=district, most=1)) == 1
    accounts.add(district, "two")
    with pytest.raises(InputError, match="more than 1 lines"):
        export_audit(AuditQuestion(), district=district, most=1)


def test_what_the_audit_should_say_and_does_not_is_found(district, owner_url):
    accounts.add(district, "said", "dispatcher")
    assert find_audit_gaps(district=district).is_whole
    accounts.token_of(district, "unsaid", "dispatcher")
    with district.writing() as conn:
        conn.execute(
            text("UPDATE accounts SET disabled_at = now(), disabled_by = 'x' WHERE login = 'said'")
        )
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_only_grow")
    gaps = find_audit_gaps(district=district)
    assert not gaps.is_whole
    assert (gaps.accounts, gaps.disabled_accounts, gaps.n_sessions) == (["unsaid"], ["said"], 1)
    assert gaps.unguarded == ["audit_entries_only_grow"]
    assert gaps.n_lines == 1


def test_the_longest_silence_is_told(district):
    accounts.add(district, "one")
    accounts.add(district, "two")
    gaps = find_audit_gaps(district=district)
    assert gaps.silence_s >= 0
    assert gaps.silence_from == gaps.oldest_at
    assert gaps.newest_at - gaps.oldest_at == timedelta(seconds=gaps.silence_s)
    assert gaps.newest_at < datetime.now(UTC)


def test_the_state_of_the_audit_is_for_its_administrator(admins):
    told = admins["audit"].get("/audit/gaps")
    assert told.status_code == 200
    assert told.json()["unguarded"] == []
    assert admins["security"].get("/audit/gaps").status_code == 403


def test_what_is_kept_of_persons_is_for_whoever_reads_the_audit(admins):
    told = admins["audit"].get("/audit/retention").json()
    days = {one["kind"]: one["kept_days"] for one in told["kinds"]}
    assert days == {"callers": 730, "trails": 30, "photos": 180, "evacuees": 90, "audit": 365}
    assert not any(one["is_late"] for one in told["kinds"])
    assert admins["security"].get("/audit/retention").status_code == 403


def test_whether_the_history_was_changed_is_for_whoever_reads_the_audit(admins, services):
    later = replace(services.district, clock=lambda: datetime.now(UTC) + timedelta(hours=1))
    seal_events(district=later)
    told = admins["audit"].get("/audit/seals").json()
    assert (told["is_whole"], told["changed"], told["n_missing"]) == (True, [], 0)
    line = admins["audit"].get("/audit", params={"kind": "events_sealed"}).json()[0]
    assert line["facts"]["digest"] == told["head"]
    assert "marks" not in line["facts"]
    assert admins["system"].get("/audit/seals").status_code == 403
