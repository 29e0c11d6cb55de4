"""Every route there is stands in the table of rights, and every right is somebody's."""

from fastapi import FastAPI

from api.app import create_app
from api.own_routes import OWN_ROUTES, PERSONAL_ROLES
from api.route_finder import find, routes_of
from api.route_rights import PUBLIC, ROUTE_RIGHTS
from api.veil import DESCRIBED, SHOWS_PERSONS
from gridmap.model.actor import AccountRole
from gridmap.model.rights import ADMINISTRATORS, RIGHTS_OF, Right
from gridmap.settings import Settings
from gridmap.wiring import Services

OPEN_TO_ALL = {
    ("GET", "/"),
    ("GET", "/sign-in"),
    ("GET", "/assets"),
    ("GET", "/console"),
    ("GET", "/livez"),
    ("GET", "/readyz"),
    ("GET", "/version"),
    ("GET", "/positions/phone"),
    ("GET", "/phone"),  # has to open without a line, and shows nothing by itself
    ("GET", "/phone.webmanifest"),  # browsers ask for it without the cookie
    ("GET", "/phone-worker.js"),
    ("POST", "/positions/phone"),
    ("POST", "/sessions"),
}
"""What works before anybody has signed in; who adds to it says why in a review."""

OF_ONE_ADMINISTRATOR = {
    AccountRole.SYSTEM_ADMIN: {Right.KEEP_ACCOUNTS, Right.KEEP_SETTINGS},
    AccountRole.SECURITY_ADMIN: {Right.GRANT_RIGHTS},
    AccountRole.AUDIT_ADMIN: {Right.READ_AUDIT},
}
OF_TWO_ADMINISTRATORS = {Right.SEE_ACCOUNTS, Right.END_ACCESS}
OF_OTHERS_TOO = {Right.OWN_ACCOUNT, Right.WATCH_SERVER}


def application() -> FastAPI:
    return create_app(Services(district=None, settings=Settings()), with_worker=False)


def test_every_route_of_the_application_stands_in_the_table():
    there = {
        (method, route.path)
        for route in routes_of(application())
        for method in route.methods - {"HEAD"}
    }
    assert len(there) > 150
    assert there - ROUTE_RIGHTS.keys() == set(), "say in api/route_rights.py which right it wants"
    assert ROUTE_RIGHTS.keys() - there == set(), "no such route any more"


def test_what_is_open_to_everybody_is_counted_by_name():
    assert {key for key, right in ROUTE_RIGHTS.items() if right is PUBLIC} == OPEN_TO_ALL


def test_a_path_is_found_as_the_application_finds_it():
    app = application()
    routes = routes_of(app)
    assert find(routes, "GET", "/decisions/replay").path == "/decisions/replay"
    found = find(routes, "GET", "/layers/members.geojson")
    assert (found.path, found.named) == ("/layers/{name}.geojson", {"name": "members"})
    assert find(routes, "HEAD", "/assets/leaflet/leaflet.js").method == "GET"
    assert find(routes, "DELETE", "/work-orders") is None
    assert find(routes, "GET", "/work-orders/") is None
    assert find(routes, "GET", "/nowhere") is None


def test_the_door_is_guarded_unless_somebody_opens_it():
    assert application().state.is_guarded is True


def test_every_role_has_its_rights_and_every_right_is_somebodys():
    assert RIGHTS_OF.keys() == set(AccountRole)
    assert {right for rights in RIGHTS_OF.values() for right in rights} == set(Right)


def test_administrators_neither_dispatch_nor_see_anything_of_the_work():
    assert OF_ONE_ADMINISTRATOR.keys() == ADMINISTRATORS
    of_one = set().union(*OF_ONE_ADMINISTRATOR.values())
    for role, own in OF_ONE_ADMINISTRATOR.items():
        assert RIGHTS_OF[role] & of_one == own
        assert RIGHTS_OF[role] <= own | OF_TWO_ADMINISTRATORS | OF_OTHERS_TOO
    for role in set(AccountRole) - ADMINISTRATORS:
        assert not RIGHTS_OF[role] & (of_one | OF_TWO_ADMINISTRATORS)


def test_whoever_works_on_what_is_given_to_them_reaches_no_route_that_is_not_tried_for_it():
    for role in PERSONAL_ROLES:
        reached = {key for key, right in ROUTE_RIGHTS.items() if right in RIGHTS_OF[role]}
        own_account = {key for key, right in ROUTE_RIGHTS.items() if right is Right.OWN_ACCOUNT}
        assert reached - own_account <= OWN_ROUTES.keys(), role
    assert OWN_ROUTES.keys() <= ROUTE_RIGHTS.keys()
    for (_, path), (_, place) in OWN_ROUTES.items():
        assert f"{{{place}}}" in path or "{" not in path


def test_what_is_put_down_when_it_shows_persons_is_a_route():
    assert ROUTE_RIGHTS.keys() >= SHOWS_PERSONS | DESCRIBED
