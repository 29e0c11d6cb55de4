"""A member's phone at the guarded door: their own work, and nothing of anybody else's."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import accounts
import care_town
import phone_routes
import pytest
import town
from api_process import local_client
from sqlalchemy import text

from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.plan_care import plan_care
from gridmap.settings import Settings

pytestmark = pytest.mark.postgis

ONLY = "UPDATE members SET role = CASE code WHEN :code THEN 'full_time' ELSE 'building_head' END"
ZONE = ZoneInfo("Asia/Shanghai")
DOOR, DESK_PHONE = "3号楼502室", "0898-65301234"
FAR_WEST = town.LonLat(110.3001, 20.0001)


@pytest.fixture
def as_member(as_who, guarded, services):
    """Return what gives a client of a member with this code, who has an account of their own."""
    guarded[0].state.services = replace(services, settings=Settings(desk_phone=DESK_PHONE))
    return lambda code: as_who("member", member_code=code)


def keyed():
    return {"Idempotency-Key": str(uuid.uuid4())}


def sent(services, code):
    """Dispatch an order while nobody but this member may go; return the assignment."""
    district = services.district
    with district.writing() as conn:
        kept = conn.execute(text("SELECT id, role FROM members")).all()
        conn.execute(text(ONLY), {"code": code})
    received = town.receive(district, FAR_WEST, text="积水", address=DOOR)
    done = dispatch_work_order(
        received.work_order_id,
        district=district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
    with district.writing() as conn:
        back = text("UPDATE members SET role = :role WHERE id = :id")
        conn.execute(back, [{"id": one.id, "role": one.role} for one in kept])
    return str(done.assignment_id)


@pytest.fixture
def pair(services):
    """Add two members and send each an order; return code and assignment of both."""
    codes = [f"PH{uuid.uuid4().hex[:6].upper()}" for _ in range(2)]
    for code in codes:
        town.add_member(services.district, code, FAR_WEST, capacity=5)
    return [(code, sent(services, code)) for code in codes]


def test_a_member_reads_their_own_work_and_nobody_elses(as_member, pair):
    (mine, assignment), (theirs, other) = pair
    client = as_member(mine)
    day = client.get(f"/members/{mine}/work").json()
    assert [job["assignment_id"] for job in day["in_hand"]] == [assignment]
    (job,) = day["in_hand"]
    assert (job["state"], job["text"], job["address"]) == ("reserved", "积水", DOOR)
    assert (day["name"], day["desk_phone"]) == (mine, DESK_PHONE), "as they are: it is their own"
    assert day["measured_at"] is None, "a stated post is no fix"
    refused = client.get(f"/members/{theirs}/work")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert other not in refused.text
    assert (
        client.get(f"/members/{theirs}/ground", params={"lon": 110.3, "lat": 20}).status_code == 404
    )


def test_a_member_is_told_the_way_to_their_own_job_alone(as_member, pair):
    (mine, assignment), (theirs, other) = pair
    client = as_member(mine)
    goal = {"kind": "order", "id": assignment}
    asked = goal | {"lon": 110.3011, "lat": 20.0011}
    told = client.get(f"/members/{mine}/way", params=asked).json()
    assert (told["id"], told["lon"], told["lat"]) == (assignment, 110.3011, 20.0011)
    assert told["walk_s"] > 0
    last = client.get(f"/members/{mine}/way", params=goal).json()
    assert (last["lon"], last["lat"]) == pytest.approx((FAR_WEST.lon, FAR_WEST.lat))
    for code, job in ((mine, other), (theirs, other)):
        refused = client.get(f"/members/{code}/way", params=goal | {"id": job})
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
        assert "110.30" not in refused.text
    half = {key: value for key, value in asked.items() if key != "lat"}
    refused = client.get(f"/members/{mine}/way", params=half)
    assert (refused.status_code, refused.json()["facts"]["field"]) == (400, "lat")
    nowhere = client.get(f"/members/{mine}/way", params=asked | {"lat": 91})
    assert nowhere.status_code == 422


@pytest.mark.parametrize(("lang", "said"), [("zh", "辖区外约"), ("en", "outside the district")])
def test_no_way_begins_in_the_sea_or_in_another_city(as_member, pair, lang, said):
    (mine, assignment), _ = pair
    client = as_member(mine)
    goal = {"kind": "order", "id": assignment, "lang": lang}
    for lon, lat in ((0, 0), (110.3, 20.6), (113.3, 23.1)):
        asked = goal | {"lon": lon, "lat": lat}
        refused = client.get(f"/members/{mine}/way", params=asked)
        assert (refused.status_code, refused.json()["facts"]["field"]) == (400, "lon")
        assert said in refused.text
    at_home = goal | {"lon": 110.3, "lat": 20.3}
    assert client.get(f"/members/{mine}/way", params=at_home).status_code == 200


def test_the_way_leads_to_visits_and_households_of_ones_own(as_member, pair, services):
    (mine, _), (theirs, _) = pair
    today = datetime.now(ZONE).date()
    for code in (mine, theirs):
        care_town.register(services.district, f"W{code}", member_code=code, starts_on=today)
    plan_care(today, district=services.district, zone=ZONE)
    house = care_town.add_house(services.district, name=f"W{mine}")
    query = "UPDATE members SET home_grid_id = g.id FROM features AS g WHERE g.key = '001'"
    with services.district.writing() as conn:
        conn.execute(text(f"{query} AND code = :code"), {"code": mine})
    visits = {
        code: as_member(code).get(f"/members/{code}/work").json()["visits"][0]["id"]
        for code in (mine, theirs)
    }

    def asked(code, kind, id_):
        path = f"/members/{code}/way"
        return as_member(code).get(path, params={"kind": kind, "id": id_}).status_code

    for code, other in ((mine, theirs), (theirs, mine)):
        assert asked(code, "care", visits[code]) == 200
        assert asked(code, "care", visits[other]) == 404
    assert asked(mine, "household", house) == 200
    assert asked(theirs, "household", house) == 404
    assert asked(mine, "offer", visits[mine]) == 404
    assert asked(mine, "elsewhere", visits[mine]) == 422


@pytest.mark.parametrize("step", ["sign", "arrive", "done"])
def test_a_member_takes_no_step_of_somebody_elses_job(as_member, pair, step):
    (mine, _), (_, other) = pair
    client = as_member(mine)
    refused = client.post(f"/assignments/{other}/{step}", json={}, headers=keyed())
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_a_step_says_what_the_phone_adds_and_the_same_step_is_taken_once(as_member, pair, services):
    (mine, assignment), _ = pair
    client = as_member(mine)
    at = datetime.now(UTC).isoformat()
    steps = [
        ("sign", {"tapped_at": at}),
        ("arrive", {"tapped_at": at, "away": "indoors", "distance_m": 240.0}),
        ("done", {"tapped_at": at, "note": "已清理"}),
    ]
    for step, body in steps:
        key = keyed()
        path = f"/assignments/{assignment}/{step}"
        first = client.post(path, json=body, headers=key)
        assert first.status_code == 200, first.text
        assert client.post(path, json=body, headers=key).json() == first.json()
    events = text("SELECT kind, facts FROM events WHERE assignment_id = :id ORDER BY at")
    with services.district.reading() as conn:
        told = {one.kind: one.facts for one in conn.execute(events, {"id": assignment})}
    arrived = told["assignment_arrived"]
    assert (arrived["away"], arrived["distance_m"]) == ("indoors", 240.0)
    assert "已清理" not in str(told), "what somebody writes stands in no fact"
    note = "SELECT end_reason FROM assignments WHERE id = :id"
    assert town.one(services.district, note, id=assignment) == "已清理"
    day = client.get(f"/members/{mine}/work").json()
    assert (day["in_hand"], day["n_done_today"]) == ([], 1)


def test_what_a_member_reports_becomes_a_request_once(as_member, pair):
    (mine, _), (theirs, _) = pair
    client = as_member(mine)
    body = {
        "category": "other",
        "text": "路面塌陷",
        "position": {"lon": FAR_WEST.lon, "lat": FAR_WEST.lat},
    }
    key = keyed()
    first = client.post(f"/members/{mine}/sightings", json=body, headers=key)
    again = client.post(f"/members/{mine}/sightings", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["work_order_id"]
    foreign = client.post(f"/members/{theirs}/sightings", json=body, headers=keyed())
    assert foreign.status_code == 404
    without_key = client.post(f"/members/{mine}/sightings", json=body)
    assert without_key.status_code == 422


def test_a_member_reports_a_visit_of_their_own_only(as_member, pair, services):
    (mine, _), (theirs, _) = pair
    today = datetime.now(ZONE).date()
    for code in (mine, theirs):
        care_town.register(services.district, f"P{code}", member_code=code, starts_on=today)
    plan_care(today, district=services.district, zone=ZONE)
    client = as_member(mine)
    (visit,) = client.get(f"/members/{mine}/work").json()["visits"]
    assert visit["name"] == "王**"
    assert "colour" not in visit
    query = (
        "SELECT v.id FROM care_visits AS v JOIN members AS m ON m.id = v.member_id"
        " WHERE m.code = :code"
    )
    foreign = town.one(services.district, query, code=theirs)
    body = {"outcome": "met", "visited_at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat()}

    def report(visit_id, key):
        path = f"/members/{mine}/care-visits/{visit_id}/reports"
        return client.post(path, json=body, headers=key)

    key = keyed()
    assert report(visit["id"], key).status_code == 201
    assert report(visit["id"], key).status_code == 200
    assert report(foreign, keyed()).status_code == 404
    (visit,) = client.get(f"/members/{mine}/work").json()["visits"]
    assert visit["state"] == "done"


def test_the_ground_around_a_place_is_that_of_any_map(as_member, pair, services):
    (mine, _), _ = pair
    code = care_town.add_house(services.district, name=f"H{mine}")
    assert code
    client = as_member(mine)
    found = client.get(f"/members/{mine}/ground", params={"lon": 110.3022, "lat": 20.0022}).json()
    kinds = {one["properties"]["kind"] for one in found["features"]}
    assert "buildings" in kinds
    assert "streets" in kinds
    nowhere = client.get(f"/members/{mine}/ground", params={"lon": 10.0, "lat": 10.0}).json()
    assert nowhere["features"] == []


def test_whoever_looks_at_somebody_elses_work_is_put_down(as_who, services, pair):
    (mine, _), _ = pair
    seen = len(accounts.audited(services.district, "personal_data_seen"))
    assert DOOR in as_who("dispatcher").get(f"/members/{mine}/work").text
    assert len(accounts.audited(services.district, "personal_data_seen")) == seen + 1


def test_the_account_says_which_member_it_is(as_member, pair):
    (mine, _), _ = pair
    me = as_member(mine).get("/me").json()
    assert (me["member_code"], me["unit_code"]) == (mine, None)


def test_the_page_and_its_worker_open_to_everybody_and_hold_nothing(guarded):
    _, url = guarded
    with local_client(url) as client:
        page = client.get("/phone")
        worker = client.get("/phone-worker.js")
        manifest = client.get("/phone.webmanifest")
        for path in {path for path in worker.text.split('"') if path.startswith("/console/")}:
            assert client.get(path).status_code == 200, path
    assert page.status_code == 200
    assert "worker-src 'self'" in page.headers["content-security-policy"]
    assert worker.headers["content-type"].startswith("text/javascript")
    assert manifest.json()["start_url"] == "/phone"


def test_every_route_of_the_phone_is_tried_here(client):
    paths = client.get("/openapi.json").json()["paths"]
    there = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, stated in methods.items()
        if "phone 手机端" in stated.get("tags", ())
    }
    assert there == phone_routes.PHONE
