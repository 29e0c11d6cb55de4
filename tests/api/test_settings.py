"""Health, lists, the base map, policies and sources over HTTP: seen, previewed, changed whole."""

import json
import uuid
from dataclasses import replace

import pytest
import town
from accounts import audited
from sqlalchemy import text

from api.page_policy import PAGE_POLICY
from gridmap.casework.chase_policy import ChasePolicy
from gridmap.flows.keep_workers import new_worker, note_round
from gridmap.geo.crs import Datum, to_wgs84

pytestmark = pytest.mark.postgis

TILES = "https://t{s}.tiles.example/vec?z={z}&x={x}&y={y}&tk=secret"
NONE = {"addresses": [], "reason": "back to our own layers"}


def a_tier(code="new", **more):
    fields = {"code": code, "zh": "新", "en": "new", "rank": 9, "colour": "#9ecae1"} | more
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(("[[tier]]", *lines))


@pytest.fixture
def system(admins):
    return admins["system"]


def test_health_says_what_is_wrong_and_tells_no_secret(system, services, guarded):
    note_round(new_worker(), place="elsewhere:1", district=services.district)
    told = system.get("/health").json()
    assert "nobody_works" not in told["troubles"]
    assert "revision_differs" not in told["troubles"]
    assert told["revision"] == told["revision_needed"]
    assert told["workers"][0]["is_at_work"] is True
    assert told["database"]["server_version"][0].isdigit()
    assert told["database"]["n_outbox"] >= 0
    is_followed = guarded[0].state.live.feed_age_s is not None  # for a test before this one
    assert (told["process"]["feed_age_s"] is not None) == is_followed
    assert told["settings"]["time_zone"] == "Asia/Shanghai"
    assert "postgresql" not in json.dumps(told["settings"])
    with services.district.writing() as conn:
        conn.execute(text("UPDATE workers SET ended_at = now()"))
        conn.execute(text("UPDATE outbox SET at = at - interval '2 days'"))
    told = system.get("/health").json()["troubles"]
    assert told[0] == "nobody_works"
    assert "outbox_untrimmed" in told


def test_the_database_is_counted_anew_on_demand(system, services):
    found = system.post("/health/checks").json()
    assert (found["is_well"], found["off"]["counters_off"]) == (True, [])
    code = f"OFF{uuid.uuid4().hex[:6]}"
    member = town.add_member(services.district, code)
    set_active = text("UPDATE member_live SET active = :n WHERE member_id = :member")
    with services.district.writing() as conn:
        conn.execute(set_active, {"n": 1, "member": member})
    found = system.post("/health/checks").json()
    with services.district.writing() as conn:
        conn.execute(set_active, {"n": 0, "member": member})
    assert (found["is_well"], found["off"]["counters_off"]) == (False, [code])


def test_a_list_comes_as_toml_that_changes_nothing(system):
    for kind in ("categories", "tiers", "roles", "calendars"):
        stands = system.get(f"/settings/lists/{kind}").json()
        if not stands["entries"]:
            continue
        path = f"/settings/lists/{kind}/preview"
        change = system.post(path, json={"text": stands["toml"]}).json()
        assert change["is_none"] is True, change
        assert change["n_same"] == len(stands["entries"])


def test_a_list_is_previewed_and_then_changed_with_its_reason(system, services):
    path, why = "/settings/lists/tiers", "the city names a new tier"
    code = f"t{uuid.uuid4().hex[:6]}"
    before = system.get(path).json()
    preview = system.post(f"{path}/preview", json={"text": a_tier(code)}).json()
    assert (preview["added"], preview["changed"]) == ([code], [])
    assert system.get(path).json()["entries"] == before["entries"]
    change = {"text": a_tier(code), "state": preview["state"], "reason": why}
    assert system.post(path, json=change).json()["added"] == [code]
    stands = system.get(path).json()
    assert stands["entries"].keys() == before["entries"].keys() | {code}
    assert (stands["versions"][0]["made_by"], stands["versions"][0]["reason"]) == (
        system.login,
        why,
    )
    line = audited(services.district, "settings_changed")[0]
    assert (line["about"], line["facts"]["added"], line["facts"]["reason"]) == (
        "tiers",
        [code],
        why,
    )
    stale = system.post(path, json=change)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_situation")
    preview = system.post(f"{path}/preview", json={"text": a_tier(code, rank=10)}).json()
    assert preview["changed"] == [{"code": code, "fields": {"rank": [9, 10]}}]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[tier", None),
        ("", None),
        (f"{a_tier('a')}\n{a_tier('b', colour='blue')}", "colour"),
        (f"{a_tier('a')}\n{a_tier('a')}", "code"),
        (a_tier(rank="high"), "rank"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_entry_and_key_and_nothing_is_stored(system, text, key):
    path = "/settings/lists/tiers"
    before = system.get(path).json()["entries"]
    state = system.post(f"{path}/preview", json={"text": a_tier()}).json()["state"]
    for call in (
        lambda: system.post(f"{path}/preview", json={"text": text}),
        lambda: system.post(path, json={"text": text, "state": state, "reason": "why"}),
    ):
        answer = call()
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_file")
        assert answer.json()["facts"].get("key") == key
    assert system.get(path).json()["entries"] == before


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_nothing_is_set_without_a_reason(system, reason):
    body = {"text": a_tier(), "state": "x", "reason": reason}
    assert system.post("/settings/lists/tiers", json=body).status_code == 422
    assert system.put("/settings/base-map", json=NONE | {"reason": reason}).status_code == 422


def test_as_shipped_there_is_no_base_map_and_pages_ask_nobody_else(client):
    assert client.get("/base-map").json()["addresses"] == []
    for page in ("/map", "/desk", "/wall", "/phone", "/admin"):
        assert client.get(page).headers["content-security-policy"] == PAGE_POLICY


def test_a_base_map_opens_pages_with_maps_to_its_servers_and_no_others(
    system, client, served, services
):
    ask_again = served[0].state.map_policy.forget  # chosen in another process
    chosen = {"addresses": [TILES], "subdomains": "01", "datum": "GCJ02", "attribution": "天地图"}
    answer = system.put("/settings/base-map", json=chosen | {"reason": "streets by name"})
    assert answer.status_code == 204
    ask_again()
    try:
        assert client.get("/base-map").json()["addresses"] == [TILES]
        wanted = "img-src 'self' https://t0.tiles.example https://t1.tiles.example data: blob:;"
        for page in ("/map", "/desk"):
            policy = client.get(page).headers["content-security-policy"]
            assert wanted in policy
            assert policy.replace(wanted, "img-src 'self' data: blob:;") == PAGE_POLICY
        for page in ("/admin", "/wall", "/phone"):
            assert client.get(page).headers["content-security-policy"] == PAGE_POLICY
        line = audited(services.district, "settings_changed")[0]
        assert line["facts"]["origins"] == [
            "https://t0.tiles.example",
            "https://t1.tiles.example",
        ]
        assert "secret" not in str(line)
    finally:
        assert system.put("/settings/base-map", json=NONE).status_code == 204
        ask_again()
    kept = system.get("/settings/base-map").json()
    assert [one["reason"] for one in kept["versions"][:2]] == [NONE["reason"], "streets by name"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)/{z}/{x}/{y}",
        "//elsewhere/{z}/{x}/{y}",
        "https://host; script-src *//{z}/{x}/{y}",
        "https://user@host/{z}/{x}/{y}",
        "https://host{z}/{x}/{y}",
        "https://host/{z}/{x}",
        "https://host/{z}/{x}/{y}/{y}",
        "https://ho st/{z}/{x}/{y}",
        "https://*/{z}/{x}/{y}",
        "ftp://host/{z}/{x}/{y}",
        "https://t{s}.host/{z}/{x}/{y}",
    ],
)
def test_an_address_that_is_none_of_tiles_is_refused(system, address):
    answer = system.put("/settings/base-map", json={"addresses": [address], "reason": "why"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input"), answer.text
    assert answer.json()["facts"]["field"] in {"addresses", "subdomains"}


def test_tiles_of_gcj_02_are_set_back_by_what_they_are_off(client):
    box = {"west": 110.3, "south": 20.0, "east": 110.4, "north": 20.1}
    told = client.get("/base-map/shifts", params=box).json()
    assert len(told["lons"]) == len(told["lats"]) == told["n"] ** 2
    lon, lat = to_wgs84(110.3 + told["lons"][0], 20.0 + told["lats"][0], datum=Datum.GCJ02)
    assert (float(lon), float(lat)) == pytest.approx((110.3, 20.0), abs=1e-7)
    assert client.get("/base-map/shifts", params=box | {"east": 110.3}).status_code == 422


def test_policies_are_told_beside_what_is_shipped(system):
    told = system.get("/settings/policies").json()
    assert told["file"] is None
    tables = {one["table"]: one["values"] for one in told["policies"]}
    assert tables.keys() >= {"dispatch", "intake", "chase", "escalation"}
    assert all(one["is_shipped"] for values in tables.values() for one in values)


def test_a_policy_that_differs_is_marked(client_of, services):
    tuned = replace(services, chase_policy=ChasePolicy(normal_remind_s=77.0))
    told = client_of(tuned).get("/settings/policies").json()["policies"]
    differing = [(p["table"], v) for p in told for v in p["values"] if not v["is_shipped"]]
    ((table, value),) = differing
    assert (table, value["name"], value["value"]) == ("chase", "normal_remind_s", 77.0)
    assert value["shipped"] != 77.0


def test_sources_are_told_with_what_was_found(system):
    versions = system.get("/layer-versions").json()
    assert {"layer", "number", "source_name", "findings", "source_sha256"} <= versions[0].keys()
