"""`gridmap accounts` and `gridmap keys`: what whoever has the terminal of the server does."""

import pytest
import town
import two_streets

pytestmark = pytest.mark.postgis


def test_an_account_is_added_granted_reset_unlocked_and_disabled(gridmap, district):
    two_streets.lay(district)
    town.add_member(district, "M")
    words = ("--role", "dispatcher", "--subdistrict", two_streets.WESTERN, "--member", "M")
    code, added = gridmap("accounts", "add", "Li.Wei", *words)
    assert (code, added["login"]) == (0, "li.wei")
    code, listed = gridmap("accounts", "list")
    (now,) = listed
    assert (now["roles"], now["subdistricts"]) == (["dispatcher"], [two_streets.WESTERN])
    assert (now["member"], now["added_by"]) == ("M", "terminal")
    assert added["password"] not in str(listed)
    assert "hash" not in str(listed)
    assert gridmap("accounts", "grant", "li.wei", "--role", "evaluator")[0] == 0
    assert gridmap("accounts", "list")[1][0]["subdistricts"] is None
    assert gridmap("accounts", "reset", "li.wei")[1]["password"] != added["password"]
    assert gridmap("accounts", "unlock", "li.wei")[0] == 0
    assert gridmap("accounts", "disable", "li.wei")[0] == 0
    assert "li.wei" in gridmap("accounts", "list", "--lang", "en", as_json=False)[1]
    assert gridmap("accounts", "disable", "li.wei")[0] == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "x", "--role", "operator"), 2),
        (("add", "ok.login"), 2),
        (("add", "ok.login", "--role", "emperor"), 2),
        (("add", "ok.login", "--role", "audit_admin", "--role", "operator"), 2),
        (("add", "ok.login", "--role", "operator", "--subdistrict", "999"), 3),
        (("add", "ok.login", "--role", "unit", "--unit", "nobody"), 3),
        (("grant", "nobody", "--role", "operator"), 3),
        (("reset", "nobody"), 3),
        (("unlock", "nobody"), 3),
    ],
)
def test_what_cannot_be_is_refused(gridmap, district, words, code):
    assert gridmap("accounts", *words)[0] == code


def test_a_key_is_added_listed_and_revoked(gridmap, district):
    code, added = gridmap("keys", "add", "hotline-12345", "--days", "30")
    assert code == 0
    assert added["token"].startswith(f"gridmap_{added['code']}_")
    (listed,) = gridmap("keys", "list")[1]
    assert (listed["label"], listed["roles"]) == ("hotline-12345", ["gateway"])
    assert listed["ends_by"] is not None
    assert gridmap("keys", "revoke", added["code"]) == (0, {"code": added["code"], "revoked": True})
    assert gridmap("keys", "revoke", added["code"])[0] == 3
    assert gridmap("keys", "add", "auditor", "--role", "audit_admin")[0] == 2


def test_callers_are_forgotten_and_held_at_the_terminal(gridmap):
    code, told = gridmap("retention", "forget", "--dry-run")
    assert (code, told["n_requests"], told["dry_run"], told["kept_days"]) == (0, 0, True, 730)
    assert gridmap("retention", "forget")[1]["n_requests"] == 0
    assert gridmap("retention", "hold", "2026-nothing", "--reason", "court file 7")[0] == 3
    assert gridmap("retention", "lift", "2026-nothing", "--reason", "over")[0] == 3
