"""`gridmap devices`: a phone is added, seen, and revoked."""

import pytest
import town

pytestmark = pytest.mark.postgis


def test_a_phone_is_added_listed_and_revoked(gridmap, district):
    town.add_member(district, "M")
    code, added = gridmap("devices", "add", "M", "--label", "Redmi 12", "--datum", "GCJ02")
    assert (code, added["member"]) == (0, "M")
    assert added["token"].startswith(f"{added['code']}-")
    code, listed = gridmap("devices", "list", "--member", "M")
    assert [(one["code"], one["datum"], one["refused"]) for one in listed] == [
        (added["code"], "GCJ02", {})
    ]
    assert added["token"] not in str(listed)
    shown = gridmap("devices", "list", as_json=False)[1]
    assert "Redmi 12" in shown
    code, revoked = gridmap("devices", "revoke", added["code"])
    assert (code, revoked) == (0, {"code": added["code"], "revoked": True})
    assert gridmap("devices", "list")[1][0]["revoked_by"] == "desk"
    assert gridmap("devices", "revoke", added["code"])[0] == 3
    kinds = "SELECT string_agg(kind, ' ' ORDER BY at) FROM events WHERE kind LIKE 'device%'"
    assert town.one(district, kinds) == "device_added device_revoked"


def test_a_phone_of_nobody_is_not_added(gridmap):
    assert gridmap("devices", "add", "nobody")[0] == 3


def test_trails_are_checked_for_their_datum_and_none_is_found_here(gridmap, district):
    town.add_member(district, "M", home_grid="001")
    assert gridmap("devices", "check") == (0, [])
