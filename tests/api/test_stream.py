"""The event stream over HTTP: chained, filtered, resumed, honest about what it does not know."""

import asyncio
import itertools
import re
from datetime import UTC, datetime

import httpx
import pytest
import town
from apart import run_apart
from api_process import ApiProcess
from desk import add_feature
from sqlalchemy import text
from stream_client import Picture, messages

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.flows.report_positions import report_positions
from gridmap.model.fix import ReportedFix
from gridmap.model.ids import TenantId
from gridmap.model.place import LonLat
from gridmap.store.district import District
from gridmap.store.engine import open_database

pytestmark = pytest.mark.postgis

BORDER = 110.305
WEST, EAST = LonLat(110.301, 20.001), LonLat(110.309, 20.001)


@pytest.fixture(scope="module")
def town_served(cluster, template):
    """Serve a town of two subdistricts, with a member in each; give the ids of these by name."""
    create_database(cluster, "test_stream", template=template)
    urls = cluster.url(Role.APP, "test_stream"), cluster.url(Role.OWNER, "test_stream")
    db = open_database(urls[0])
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    ids = {name: _subdistrict(district, name) for name in ("west", "east")}
    server = ApiProcess(*urls, flags=("--sights",)).wait_until_alive()
    yield server, district, ids
    server.kill()
    db.close()
    drop_database(cluster, "test_stream")


def _subdistrict(district, name):
    edge = "110.29" if name == "west" else "110.32"
    shape = f"MULTIPOLYGON((({edge} 19.9, {BORDER} 19.9, {BORDER} 20.1, {edge} 20.1, {edge} 19.9)))"
    add_feature(district, "subdistricts", shape, name=name)
    town.add_member(district, name)
    with district.writing() as conn:
        return conn.execute(
            text(
                "UPDATE members SET subdistrict_id = (SELECT feature_id FROM areas"
                " WHERE layer = 'subdistricts' AND name = :name) WHERE code = :name"
                " RETURNING subdistrict_id"
            ),
            {"name": name},
        ).scalar_one()


@pytest.fixture
def url(town_served):
    return town_served[0].url


@pytest.fixture
def district(town_served):
    return town_served[1]


def listen(url, until, *, when=None, **more):
    """Return what was heard until something is true of it; call `when` after the first message."""

    async def hear():
        heard, picture = [], Picture()
        async for one in messages(url, **more):
            if one.kind and not heard and when is not None:
                await asyncio.to_thread(when)
            if one.kind:
                heard.append(one)
            if one.kind == "frame":
                picture.take(one.said)
            if one.kind and until(picture, heard):
                return heard, picture
        raise AssertionError("the stream ended")

    return run_apart(asyncio.wait_for(hear(), 60))


def kinds_of(messages_heard):
    return [one["kind"] for each in messages_heard for one in each.said.get("changes", ())]


def receive(district, position=WEST):
    return str(town.receive(district, position).work_order_id)


def move(district, code, lon):
    fix = ReportedFix(member_code=code, position=LonLat(lon, 20.001), measured_at=district.clock())
    report_positions([fix], district=district)


def told_one(url, district, **more):
    """Let something happen; return the message that told it and the order it was about."""
    made = []
    heard, _ = listen(
        url,
        lambda picture, _: made and made[0] in picture.orders,
        when=lambda: made.append(receive(district)),
        **more,
    )
    return heard[-1], made[0]


def test_what_happens_is_told_with_the_features_it_is_about(url, district):
    frame, order = told_one(url, district)
    assert {"request_received", "order_opened"} <= set(kinds_of([frame]))
    (feature,) = [one for one in frame.said["work_orders"] if one["id"] == order]
    assert feature["properties"]["progress"] == "waiting"
    assert frame.id == f"{frame.said['epoch']}:{frame.said['cursor']}"


def test_names_numbers_and_words_of_people_are_not_told(url, district):
    said = {"caller_name": "李雷", "caller_phone": "13912345678", "text": "门口积水"}
    made = []
    heard, _ = listen(
        url,
        lambda picture, _: made and made[0] in picture.orders,
        when=lambda: made.append(str(town.receive(district, **said).work_order_id)),
    )
    told = str([one.said for one in heard])
    assert [one for one in said.values() if one in told] == []


def test_those_who_watch_the_server_see_how_many_listen(url):
    def listeners():
        told = httpx.get(f"{url}/metrics", trust_env=False).text
        return re.search(r"^gridmap_stream_listeners (.*)$", told, re.MULTILINE).group(1)

    found = []
    listen(url, lambda *_: found, when=lambda: found.append(listeners()))
    assert float(found[0]) >= 1


def test_each_message_names_the_one_before_it(url, district):
    heard, _ = listen(url, lambda _, heard: len(heard) == 4, when=lambda: receive(district))
    assert heard[0].said["previous"] is None
    for before, after in itertools.pairwise(heard):
        assert after.said["previous"] == before.said["cursor"]


def test_of_each_feature_a_frame_holds_the_newest_and_every_event_in_order(url, district):
    made = []

    def happen():
        for number in range(4):
            move(district, "west", 110.301 + number / 1e3)
            made.append(receive(district))

    heard, picture = listen(
        url, lambda picture, _: len(made) == 4 and set(made) <= set(picture.orders), when=happen
    )
    for one in heard[1:]:
        if one.kind == "frame":
            ids = [each["id"] for each in one.said["members"] + one.said["work_orders"]]
            assert len(ids) == len(set(ids))
    (member,) = picture.members.values()
    assert member["geometry"]["coordinates"][0] == pytest.approx(110.304)
    places = [tuple(map(int, one.split("."))) for one in picture.events]
    assert places == sorted(set(places))
    assert kinds_of(heard).count("order_opened") >= 4


def test_who_sees_one_subdistrict_hears_nothing_of_another(url, district, town_served):
    ids, made = town_served[2], []

    def happen():
        move(district, "east", 110.3091)
        made.extend(receive(district, position) for position in (EAST, None, WEST))
        move(district, "west", 110.3011)

    heard, picture = listen(
        url,
        lambda picture, _: picture.members,
        when=happen,
        headers={"X-Sight": str(ids["west"])},
    )
    assert [one["properties"]["code"] for one in picture.members.values()] == ["west"]
    assert made[2] in picture.orders
    assert not {made[0], made[1]} & set(picture.orders)
    said = str([one.said for one in heard])
    assert all(order not in said for order in made[:2])
    assert str(ids["east"]) not in said


def test_an_order_that_moves_to_the_next_street_is_gone_from_this_one(url, district, town_served):
    ids, order = town_served[2], receive(district)
    west, east = ({"X-Sight": str(ids[name])} for name in ("west", "east"))

    def shown(path, who):
        return httpx.get(f"{url}{path}", headers=who, trust_env=False).json()

    before = shown("/live", west)["cursor"]
    assert order in str(shown("/layers/work_orders.geojson", west))

    def leave():
        with district.writing() as conn:
            conn.execute(
                text("UPDATE work_orders SET subdistrict_id = :east WHERE id = :order"),
                {"east": ids["east"], "order": order},
            )

    def is_gone(_, heard):
        """A frame may still come before that says how the order was received."""
        return heard[-1].kind == "frame" and heard[-1].said["gone"] != []

    heard, _ = listen(url, is_gone, when=leave, headers=west)
    assert heard[-1].said["gone"] == [order]
    assert str(ids["east"]) not in str(heard[-1].said)
    assert order not in str(shown("/layers/work_orders.geojson", west))
    assert shown(f"/live?after={before}", west)["gone"] == [order]
    assert shown(f"/live?after={before}", {})["gone"] == []
    (there,) = [
        one for one in shown(f"/live?after={before}", east)["work_orders"] if one["id"] == order
    ]
    assert there["properties"]["progress"] == "waiting"


@pytest.mark.parametrize("how", ["header", "query"])
def test_who_comes_back_is_told_what_was_missed(url, district, how):
    seen, _ = told_one(url, district)
    made = [receive(district) for _ in range(3)]
    as_header = {"headers": {"Last-Event-ID": seen.id}}
    back = as_header if how == "header" else {"query": f"?after={seen.id}"}
    heard, picture = listen(url, lambda picture, _: set(made) <= set(picture.orders), **back)
    assert heard[0].said["previous"] == seen.said["cursor"]
    assert kinds_of(heard).count("order_opened") == 3
    assert set(picture.orders) == set(made)


def test_another_process_knows_what_was_missed_while_the_first_was_dead(url, district, town_served):
    seen, _ = told_one(url, district)
    made = [receive(district) for _ in range(3)]
    another = ApiProcess(*town_served[0].urls).wait_until_alive()

    async def until_the_end():
        heard, endings = [], []
        async for one in messages(another.url, headers={"Last-Event-ID": seen.id}):
            heard.append(one)
            if one.kind and not endings:
                endings.append(asyncio.create_task(asyncio.to_thread(another.stop)))
        assert await endings[0] == "", "a stop is no trouble"
        return heard

    heard = run_apart(asyncio.wait_for(until_the_end(), 60))
    told = [one for one in heard if one.kind]
    assert told[0].said["previous"] == seen.said["cursor"]
    assert {one["id"] for one in told[0].said["work_orders"]} == set(made)
    assert heard[-1].retry_ms is not None, "a server that ends says when to come back"


def test_a_place_that_means_nothing_here_is_told_to_begin_anew(url, district):
    seen, _ = told_one(url, district)
    epoch, _, cursor = seen.id.partition(":")
    xid = int(cursor.partition(".")[0])
    for place, why in (
        (f"{'0' * 12}:{cursor}", "other_database"),
        (f"{epoch}:{xid + 10**6}.1", "set_back"),
        ("nonsense", "other_database"),
    ):
        heard, _ = listen(url, lambda _, heard: heard, headers={"Last-Event-ID": place})
        assert (heard[0].kind, heard[0].said["why"]) == ("resync", why)
        assert heard[0].said["previous"] is None


def test_what_is_forgotten_is_told_as_forgotten(url, district):
    epoch = told_one(url, district)[0].said["epoch"]
    with district.writing() as conn:
        conn.execute(text("UPDATE outbox SET at = at - interval '3 days'"))
    heard, _ = listen(url, lambda _, heard: heard, headers={"Last-Event-ID": f"{epoch}:3.1"})
    assert (heard[0].kind, heard[0].said["why"]) == ("resync", "forgotten")


def test_what_a_long_transaction_holds_back_is_told_by_its_age(url, district):
    with district.db.engine.connect() as held:

        def hold():
            held.execute(text("SELECT pg_current_xact_id()"))
            receive(district)

        heard, _ = listen(url, lambda _, heard: heard[-1].said["age_s"] > 1, when=hold)
    assert heard[-1].kind == "beat"
