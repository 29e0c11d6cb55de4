"""What a caller who sees one street reads of the next, by any route: nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import marked_town
import pytest
import town
from asked_with import ASKED_FOR, NOBODY, OF_ROUTE, WITH, url_of
from fastapi.routing import APIRoute, iter_route_contexts
from marked_stream import Heard, listen
from marked_town import Street
from marked_work import Work
from sqlalchemy import text

from api.deps import sight_of_caller
from api.reach import Reach, RouteReach
from api.route_reach import ROUTE_REACH
from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.layers.catalogue import MAP_LAYERS
from gridmap.model.actor import Sight
from gridmap.model.ids import TenantId
from gridmap.model.record_kind import RecordKind as Kind
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.tables import metadata
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis


def routes_of(app):
    """Return every route that answers with more than a page, by method and path."""
    stated = [one.original_route for one in iter_route_contexts(app.routes)]
    return {
        (method, route.path): route
        for route in stated
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods
    }


def test_every_route_says_how_far_it_reaches(served):
    """A new route: say in `api.route_reach` what it reads, and what a call of it names."""
    app, _ = served
    assert sorted(routes_of(app)) == sorted(ROUTE_REACH)


def test_every_id_in_a_path_that_acts_is_looked_at(served):
    """A path parameter without a kind would let somebody act on what they do not see."""
    app, _ = served
    for key, route in routes_of(app).items():
        reach = ROUTE_REACH[key]
        if reach.reach is Reach.NAMED:
            given = {one.alias for one in route.dependant.path_params} - {"warning_id", "key"}
            assert given == set(reach.path), key


OF_NO_STREET = {
    "/photos/{photo_id}",  # a picture, without words
    "/photos/{photo_id}/thumbnail",
    "/positions/doubtful",  # nobody's phone is of another datum here
    "/desk/sheets",  # numbers of a pad: none of a street
    "/levels",
    "/codes",
    "/layers",
    "/teams",
    "/headline",
    "/queues",
    "/visits/coverage",
    "/members/{code}/trail",
    "/members/{code}/ground",
    "/emergency/warnings",
    "/emergency/figures",
    "/wall/tiers",
    "/cover",
}
"""Routes that say words of the district, or count: nothing of a street stands in them."""

EVERYBODY_S = {"/emergency/warnings/{warning_id}", "/units/{code}/work"}
"""Routes of one thing that is there for all, of which each is told its own part."""


@dataclass(frozen=True, kw_only=True)
class Town:
    """Both streets full of work, served, and whoever calls."""

    client: httpx.Client
    district: District
    west: Street
    east: Street
    eastern: frozenset[str]
    seen_by: Callable[[Sight | None], None]

    def leaks(self, answer: httpx.Response | Heard) -> set[str]:
        told = f"{answer.text}\n{answer.headers}"
        return {word for word in self.eastern if word in told}


@pytest.fixture(scope="module")
def seen_from(served) -> Iterator[Callable[[Sight | None], None]]:
    """Return what lets calls come from somebody who sees a part; None = from everybody."""
    app, _ = served

    def see(sight: Sight | None) -> None:
        app.dependency_overrides.pop(sight_of_caller, None)
        if sight is not None:
            app.dependency_overrides[sight_of_caller] = lambda: sight

    yield see
    see(None)


@pytest.fixture(scope="module")
def full_district(cluster, template) -> Iterator[District]:
    create_database(cluster, "test_sight", template=template)
    db = open_database(cluster.url(Role.APP, "test_sight"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    yield district
    db.close()
    drop_database(cluster, "test_sight")


@pytest.fixture(scope="module")
def full(served, full_district, seen_from) -> Iterator[Town]:
    """Return the town with both of its streets full of work."""
    app, url = served
    app.state.services = Services(district=full_district, settings=Settings())
    west, east = marked_town.lay(full_district)
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        for street in (west, east):
            Work(client, full_district, street).fill()
        western = Work(client, full_district, west)
        western.lend(by=east)
        western.hear_from(east)
        words = marked_town.words_of(full_district, east, west)
        words -= {word for word in words if word.startswith(east.names["lent"])}
        yield Town(
            client=client,
            district=full_district,
            west=west,
            east=east,
            eastern=words,
            seen_by=seen_from,
        )


@pytest.fixture
def as_west(full) -> Iterator[Town]:
    """Let every call come from somebody who sees the western street."""
    full.seen_by(full.west.sight)
    yield full
    full.seen_by(None)


def read(full: Town, path: str, street: Street) -> list[httpx.Response | Heard]:
    """Read a route as it is asked for with the names of a street."""
    if path == "/stream":
        return [listen(full.client)]
    params = WITH.get(path, lambda _: {})(street)
    if path == "/layers/{name}.geojson":
        layers = MAP_LAYERS.keys() - {"cameras"}
        return [full.client.get(url_of(path, street, name=one)) for one in sorted(layers)]
    if path == "/queues/{name}":
        queues = full.client.get("/queues").json()["queues"]
        return [full.client.get(url_of(path, street, name=one["queue"])) for one in queues]
    return [full.client.get(url_of(path, street), params=params)]


READING = sorted(
    path
    for (method, path), one in ROUTE_REACH.items()
    if method == "GET" and one.reach in {Reach.SEEN, Reach.NAMED}
)


@pytest.mark.parametrize("path", READING)
def test_the_next_street_is_there_to_be_told(full, path):
    """Whoever sees the district is told of it, so that silence below says something."""
    answers = read(full, path, full.east)
    assert {one.status_code for one in answers} == {200}, answers[0].text
    if path not in OF_NO_STREET:
        assert any(full.leaks(one) for one in answers)


@pytest.mark.parametrize("path", READING)
def test_nothing_of_the_next_street_is_read(as_west, path):
    """Asked with one's own names: all of one's own, no word of the other's."""
    answers = read(as_west, path, as_west.west)
    assert {one.status_code for one in answers} == {200}, answers[0].text
    for answer in answers:
        assert as_west.leaks(answer) == set(), answer.url


@pytest.mark.parametrize("path", READING)
def test_asked_with_names_of_the_next_street_a_route_knows_nothing(as_west, path):
    """Not even that they are there: a name that nobody has is answered the same."""
    asked = as_west.client
    if path in EVERYBODY_S or "{" not in path.replace("{name}", ""):
        for answer in read(as_west, path, as_west.east):
            assert as_west.leaks(answer) - set(str(answer.url).split("=")) == set()
        return
    params = WITH.get(path, lambda _: {})(as_west.east)
    (param,) = re.findall(r"{(\w+)}", path)
    nobody = "999999" if param == "number" else NOBODY
    address = url_of(path, as_west.east)
    hidden = asked.get(address, params=params)
    unknown = asked.get(url_of(path, as_west.east, **{param: nobody}), params=params)
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    name = str(as_west.east.names[{**ASKED_FOR, **OF_ROUTE.get(path, {})}[param]])
    assert hidden.text.replace(name, nobody) == unknown.text


def state_of(district: District) -> dict[str, str]:
    """Return a mark of every table's rows."""
    with district.reading() as conn:
        return {
            name: conn.execute(
                text(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} AS t")  # noqa: S608
            ).scalar_one()
            for name in metadata.tables
        }


def calls_of(
    route: RouteReach, path: str, west: Street, east: Street
) -> Iterator[tuple[str, object]]:
    """Yield every call of a route in which one name is of the next street."""

    def address(eastern: str | None) -> str:
        def name(found: re.Match[str]) -> str:
            param = found.group(1)
            kind = route.path.get(param, param.removesuffix("_id"))
            return str((east if param == eastern else west).names[kind])

        return re.sub(r"{(\w+)}", name, path)

    for param in route.path:
        if param != route.makes:
            yield address(param), {}
    for place in route.body:
        yield address(None), at_place(place, east.names[route.body[place]])


def at_place(place: str, name: str) -> object:
    """Return a body with a name at a place of it."""
    of_list, is_list, rest = place.partition("[].")
    if is_list:
        within = [at_place(rest, name)]
        return {of_list: within} if of_list else within
    return {place: name}


def test_no_route_acts_on_what_is_named_of_the_next_street(as_west):
    before = state_of(as_west.district)
    asked = as_west.client
    n = 0
    for (method, path), route in ROUTE_REACH.items():
        if method == "GET" or route.reach in {Reach.WHOLE, Reach.NOTHING}:
            continue
        for address, body in calls_of(route, path, as_west.west, as_west.east):
            answer = asked.request(
                method, address, json=body, headers={"Idempotency-Key": f"{path}{n}"}
            )
            assert answer.status_code == 404, (method, address, body, answer.text)
            n += 1
    assert n > 90
    assert state_of(as_west.district) == before


def test_what_is_about_the_whole_district_is_refused(as_west):
    before = state_of(as_west.district)
    asked = as_west.client
    for (method, path), route in ROUTE_REACH.items():
        if route.reach is Reach.WHOLE:
            address = re.sub(r"{(\w+)}", NOBODY, path)
            answer = asked.request(method, address, json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "sight_too_narrow"), path
    assert state_of(as_west.district) == before


ASKING = {
    "/desk/look-up": lambda of: {"phone": of.said("phone of caller"), "position": of.here},
    "/desk/orders/{order_id}/file": lambda _: {},
    "/work-orders/{order_id}/preview": lambda _: {},
    "/work-orders/{order_id}/cameras": lambda _: {"reason": "smoke"},
}
"""What is asked by a post although it only reads, and the body to ask with."""


def test_what_reads_by_a_post_tells_nothing_of_the_next_street(full):
    """Also of a caller who has called about both, and asked with the other's number and place."""
    reading = {path for (method, path), one in ROUTE_REACH.items() if one.reach is Reach.SEEN}
    assert reading - set(READING) == set(ASKING)
    west, east = full.west, full.east
    for path, body in ASKING.items():
        told = full.client.post(url_of(path, east), json=body(east))
        assert full.leaks(told), path
        full.seen_by(west.sight)
        own = full.client.post(url_of(path, west), json=body(west))
        asked = body(west) if "{order_id}" in path else {}
        same = full.client.post(url_of(path, west, order_id=west.names["by_the_same"]), json=asked)
        other = full.client.post(url_of(path, west), json=body(east))
        full.seen_by(None)
        for answer in (own, same, other):
            assert (answer.status_code, full.leaks(answer)) == (200, set()), path


def test_counts_are_of_what_is_seen(full):
    """Two streets and what has no place make up the district, and no more."""

    def counted(sight):
        full.seen_by(sight)
        figures, layers = (full.client.get(path).json() for path in ("/headline", "/layers"))
        queues = full.client.get("/queues").json()
        full.seen_by(None)
        return figures["n_requests"], figures["n_open"], queues["n_open"], layers["counts"]

    whole, west, east = (counted(one) for one in (None, full.west.sight, full.east.sight))
    n_without_place = len(full.client.get("/queues/unlocated").json())
    assert n_without_place == 2
    for figure in range(3):
        assert whole[figure] == west[figure] + east[figure] + n_without_place
    for layer in ("grids", "communities", "buildings", "gates", "compounds"):
        assert whole[3][layer] == west[3][layer] + east[3][layer] > west[3][layer]


def test_who_comes_from_the_next_street_is_known_by_name_and_not_by_place(as_west):
    """Somebody has to be able to call them: while they work here, and no longer."""
    order, diver = f"/work-orders/{as_west.west.names['lent_to']}", as_west.east.names["lent"]
    told = as_west.client.get(order).json()
    assert [one["member"] for one in told["assignments"]] == [diver]
    for path in ("/positions", "/layers/members.geojson", "/absences"):
        assert diver not in as_west.client.get(path).text
    assert as_west.client.get(f"/members/{diver}/trail?actor=desk").status_code == 404
    assignment = told["assignments"][0]["id"]
    as_west.client.post(f"/assignments/{assignment}/withdraw", json={"reason": "over"})
    told = as_west.client.get(order).json()
    assert [one["member"] for one in told["assignments"]] == [None]


def test_one_s_own_street_can_be_worked_in(as_west):
    """The refusals above are no accident: with one's own names the same calls pass."""
    order = as_west.west.names[Kind.WORK_ORDER]
    told = as_west.client.post(f"/work-orders/{order}/preview").json()
    assert {one["member_code"][:7] for one in told["candidates"]} == {"WESTERN"}
    signed = as_west.client.post(
        f"/assignments/{as_west.west.names[Kind.ASSIGNMENT]}/sign", json={}
    )
    assert signed.status_code == 200
