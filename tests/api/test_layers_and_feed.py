"""What a map follows: layers that confirm themselves, a feed that says how things stand now."""

from datetime import UTC, datetime, timedelta

import pytest
import town
from sqlalchemy import text

pytestmark = pytest.mark.postgis


def test_a_layer_is_confirmed_until_it_changes(client, services):
    first = client.get("/layers/grids.geojson")
    assert len(first.json()["features"]) == 4
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/layers/grids.geojson", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    with services.district.writing() as conn:
        conn.execute(text("UPDATE areas SET name = 'renamed' WHERE code = '001'"))
        conn.execute(
            text(
                "INSERT INTO layer_versions (tenant_id, id, layer, number, valid_from,"
                " created_at, source_name, source_sha256) VALUES"
                " (1, gen_random_uuid(), 'grids', 2, now(), now(), 'town', '')"
            )
        )
    changed = client.get("/layers/grids.geojson", headers=known)
    assert changed.status_code == 200
    assert changed.json()["features"][0]["properties"]["name"] == "renamed"
    with services.district.writing() as conn:
        conn.execute(text("UPDATE areas SET name = '001' WHERE code = '001'"))
        conn.execute(text("UPDATE layer_versions SET rolled_back_at = now() WHERE number = 2"))
    assert client.get("/layers/grids.geojson", headers=known).status_code == 304


def test_what_moves_has_no_etag(client, scene):
    for name in ("members", "work_orders"):
        assert "etag" not in client.get(f"/layers/{name}.geojson").headers


def test_the_feed_says_how_what_changed_stands_now(client, scene):
    cursor = client.get("/live").json()["cursor"]
    client.post(f"/assignments/{scene.to_follow}/arrive", json={})
    client.post(f"/assignments/{scene.to_follow}/done", json={})
    news = client.get("/live", params={"after": cursor}).json()
    assert [one["kind"] for one in news["changes"]] == ["assignment_arrived", "assignment_done"]
    (order,) = news["work_orders"]
    (member,) = news["members"]
    assert order["properties"]["progress"] == "reported_back"
    assert member["properties"]["state"] == "available"
    for change in news["changes"]:
        assert change["number"] == order["properties"]["number"]
        assert change["category"] == "other"
        assert change["member"] == member["properties"]["code"]
    nothing = client.get("/live", params={"after": news["cursor"]}).json()
    assert (nothing["changes"], nothing["members"], nothing["work_orders"]) == ([], [], [])
    assert not nothing["reset"]


def place(news):
    return tuple(map(int, news["cursor"].split(".")))


def test_a_cursor_of_another_database_is_told_to_begin_anew(client, scene):
    now = client.get("/live").json()
    xid, _, row = now["cursor"].partition(".")
    news = client.get("/live", params={"after": f"{int(xid) + 1_000_000}.{row}"}).json()
    assert news["reset"]
    then = client.get("/live").json()
    assert place(now) <= place(news) <= place(then)  # whatever the server does counts them on
    assert [one["cursor"] for one in news["changes"]] == [one["cursor"] for one in now["changes"]]


@pytest.mark.parametrize(("lang", "titles"), [("zh", ("水淹", "专职")), ("en", ("flood", "staff"))])
def test_codes_have_words_in_the_language_asked_for(client, services, lang, titles):
    with services.district.writing() as conn:
        conn.execute(text("UPDATE categories SET zh = '水淹' WHERE code = 'flood'"))
        conn.execute(text("UPDATE roles SET zh = '专职', en = 'staff' WHERE code = 'full_time'"))
    codes = client.get("/codes", params={"lang": lang}).json()
    assert (codes["categories"]["flood"], codes["roles"]["full_time"]) == titles


def test_the_catalogue_names_the_district_and_its_clock(client, services):
    catalogue = client.get("/layers").json()
    assert catalogue["district"] == "tiny town"
    assert catalogue["time_zone"] == "Asia/Shanghai"
    assert catalogue["rehearsal"] is False


def test_members_are_listed_with_positions_and_orders_with_their_deadlines(client, scene):
    town_members = client.get("/layers/members.geojson").json()["features"]
    states = {one["properties"]["code"]: one["properties"]["state"] for one in town_members}
    assert states["V"] == "off_duty"  # a volunteer is never dispatched
    assert set(states.values()) >= {"available", "engaged"}
    orders = client.get("/layers/work_orders.geojson").json()["features"]
    assert all(one["properties"]["respond_by"] for one in orders if one["geometry"])
    assert {one["properties"]["member_code"] for one in orders} >= {"M0", None}
    lons = [one["geometry"]["coordinates"][0] for one in orders if one["geometry"]]
    assert pytest.approx(town.CENTRE.lon) in lons


def drive(client, places):
    """Report places one by one, as so many devices do; return the cursor before the first."""
    before = client.get("/live").json()["cursor"]
    begun = datetime.now(UTC) - timedelta(seconds=len(places))
    for number, (code, lon) in enumerate(places):
        at = (begun + timedelta(seconds=number)).isoformat()
        fix = {"member_code": code, "position": {"lon": lon, "lat": 20.0}, "measured_at": at}
        assert client.post("/positions", json=[fix]).json()["n_noted"] == 1
    return before


def test_who_moves_fast_is_told_once_with_the_last_place(client, services):
    ids = {code: str(town.add_member(services.district, code)) for code in ("Fast", "Slow")}
    way = [("Fast", round(110.3 + step / 10_000, 4)) for step in range(12)]
    before = drive(client, [*way[:6], ("Slow", 110.302), *way[6:]])
    news = client.get("/live", params={"after": before}).json()
    moves = [one for one in news["changes"] if one["kind"] == "positions"]
    places = [(place["id"], place["lon"]) for one in moves for place in one["members"]]
    assert places == [(ids["Slow"], 110.302), (ids["Fast"], 110.3011)]
    assert news["cursor"] == moves[-1]["cursor"]
    assert client.get("/live", params={"after": news["cursor"]}).json()["changes"] == []
