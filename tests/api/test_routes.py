"""Every route: once as it is meant, once refused with a reason."""

import re
import uuid
from datetime import UTC, datetime

import chase_routes
import desk_routes
import divided_town
import emergency_routes
import mode_routes
import pytest
import redivision_routes
import simulation_routes
import street_town
import team_routes
from routes_elsewhere import ELSEWHERE

pytestmark = pytest.mark.postgis

HERE = {"lon": 110.305, "lat": 20.005}
FAR = {"lon": 20.0, "lat": 80.0}
REQUEST = {"channel": "phone", "position": HERE}
REASON = {"reason": "the bridge is closed"}


def a_fix(code):
    return [{"member_code": code, "position": HERE, "measured_at": datetime.now(UTC).isoformat()}]


def post(path, body=None):
    return lambda client, scene: client.post(path.format(scene=scene), json=body)


def get(path):
    return lambda client, scene: client.get(path.format(scene=scene))


def post_request(body):
    return lambda client, _: client.post(
        "/requests", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
    )


def a_new_request(client):
    return post_request({"channel": "phone"})(client, None).json()["request_id"]


def post_merge(client, request, order):
    return client.post(f"/requests/{request}/merge", json={"into": order})


LATER = "2190-01-01T00:00:00Z"
EDIT = {"kind": "close_street", "code": "main", "made_by": "desk", "reason": "works"}
TO_COME = EDIT | {"valid_from": LATER}
DECIDED = {"actor": "director", "reason": "another plan"}
DECIDED_LATER = {"actor": "director", "in_force_from": LATER}
SITES = {"candidates": {"east": dict(zip(("lon", "lat"), street_town.deg(2800, -10), strict=True))}}


def post_withdraw(client, _):
    made = client.post("/streets/edits", json=TO_COME).json()["edit"]
    return client.post(f"/streets/edits/{made}/withdraw", json={"actor": "desk"})


MEANT = (
    mode_routes.MEANT
    | emergency_routes.MEANT
    | simulation_routes.MEANT
    | chase_routes.MEANT
    | desk_routes.MEANT
    | team_routes.MEANT
    | {
        ("POST", "/requests"): (post_request(REQUEST), 201),
        ("POST", "/requests/{request_id}/cancel"): (
            post("/requests/{scene.to_cancel}/cancel", REASON),
            200,
        ),
        ("POST", "/requests/{request_id}/settle"): (
            post("/requests/{scene.to_settle}/settle", {"disposition": "answered"}),
            200,
        ),
        ("POST", "/requests/{request_id}/merge"): (
            lambda client, scene: post_merge(client, a_new_request(client), scene.assigned),
            200,
        ),
        ("GET", "/work-orders"): (get("/work-orders?state=A05&limit=5"), 200),
        ("GET", "/work-orders/{order_id}"): (get("/work-orders/{scene.assigned}"), 200),
        ("POST", "/work-orders/{order_id}/locate"): (
            post("/work-orders/{scene.to_locate}/locate", {"position": HERE}),
            200,
        ),
        ("POST", "/work-orders/{order_id}/dispatch"): (
            post("/work-orders/{scene.waiting}/dispatch"),
            200,
        ),
        ("POST", "/work-orders/{order_id}/close"): (
            post("/work-orders/{scene.reported_back}/close", {"checker": "desk"}),
            200,
        ),
        ("POST", "/assignments/{assignment_id}/sign"): (
            post("/assignments/{scene.to_sign}/sign", {}),
            200,
        ),
        ("POST", "/assignments/{assignment_id}/arrive"): (
            post("/assignments/{scene.to_arrive}/arrive", {}),
            200,
        ),
        ("POST", "/assignments/{assignment_id}/done"): (
            post("/assignments/{scene.to_finish}/done", {}),
            200,
        ),
        ("POST", "/assignments/{assignment_id}/cannot-go"): (
            post("/assignments/{scene.to_refuse}/cannot-go", REASON),
            200,
        ),
        ("POST", "/assignments/{assignment_id}/withdraw"): (
            post("/assignments/{scene.to_withdraw}/withdraw", REASON),
            200,
        ),
        ("POST", "/positions"): (post("/positions", a_fix("M1")), 200),
        ("GET", "/layers"): (get("/layers"), 200),
        ("GET", "/layers/{name}.geojson"): (get("/layers/members.geojson"), 200),
        ("GET", "/codes"): (get("/codes"), 200),
        ("POST", "/coverage/runs"): (post("/coverage/runs", {"service": "health"}), 201),
        ("GET", "/coverage/runs"): (get("/coverage/runs?limit=5"), 200),
        ("GET", "/coverage/runs/{run_id}"): (get("/coverage/runs/{scene.run}"), 200),
        ("GET", "/coverage/runs/{run_id}/tables.xlsx"): (
            get("/coverage/runs/{scene.run}/tables.xlsx"),
            200,
        ),
        ("GET", "/coverage/runs/{before}/compare/{after}"): (
            get("/coverage/runs/{scene.run}/compare/{scene.run}"),
            200,
        ),
        ("POST", "/coverage/what-if"): (
            post("/coverage/what-if", {"changes": [{"change": "close", "code": "S"}]}),
            200,
        ),
        ("POST", "/coverage/circles"): (post("/coverage/circles", {"limits": [5, 15]}), 200),
        ("GET", "/streets"): (get("/streets"), 200),
        ("GET", "/streets/edits"): (get("/streets/edits"), 200),
        ("POST", "/streets/edits"): (post("/streets/edits", TO_COME), 201),
        ("POST", "/streets/edits/{edit_id}/withdraw"): (post_withdraw, 200),
        ("POST", "/sites"): (post("/sites", SITES), 200),
        ("GET", "/live"): (get("/live?after=0.0"), 200),
        ("GET", "/headline"): (get("/headline"), 200),
        ("GET", "/livez"): (get("/livez"), 200),
        ("GET", "/readyz"): (get("/readyz"), 200),
    }
)

MEANT_OF_DRAFTS = {
    ("POST", "/redivisions"): (post("/redivisions", {"community": divided_town.HERE}), 201),
    ("GET", "/redivisions"): (get("/redivisions"), 200),
    ("GET", "/redivisions/uneven"): (get("/redivisions/uneven"), 200),
    ("GET", "/redivisions/{number}"): (get("/redivisions/{scene.to_look_at}"), 200),
    ("POST", "/redivisions/{number}/move"): (
        post("/redivisions/{scene.to_move}/move", {"pieces": ["B2"], "to": divided_town.WEST}),
        200,
    ),
    ("POST", "/redivisions/{number}/approve"): (redivision_routes.approve, 200),
    ("POST", "/redivisions/{number}/drop"): (
        post("/redivisions/{scene.to_drop}/drop", DECIDED),
        200,
    ),
}

REFUSED = (
    mode_routes.REFUSED
    | emergency_routes.REFUSED
    | simulation_routes.REFUSED
    | chase_routes.REFUSED
    | desk_routes.REFUSED
    | team_routes.REFUSED
    | {
        ("POST", "/requests"): (post_request(REQUEST | {"category": "ufo"}), 400, "bad_input"),
        ("POST", "/requests/{request_id}/cancel"): (
            post("/requests/{scene.nobody}/cancel", REASON),
            404,
            "not_found",
        ),
        ("POST", "/requests/{request_id}/settle"): (
            post("/requests/{scene.settled}/settle", {"disposition": "person"}),
            409,
            "illegal_move",
        ),
        ("POST", "/requests/{request_id}/merge"): (
            lambda client, scene: post_merge(client, scene.settled, scene.assigned),
            409,
            "illegal_move",
        ),
        ("GET", "/work-orders"): (get("/work-orders?state=A99"), 422, "invalid_body"),
        ("GET", "/work-orders/{order_id}"): (get("/work-orders/{scene.nobody}"), 404, "not_found"),
        ("POST", "/work-orders/{order_id}/locate"): (
            post("/work-orders/{scene.unlocated}/locate", {"position": FAR}),
            400,
            "outside_service_area",
        ),
        ("POST", "/work-orders/{order_id}/dispatch"): (
            post("/work-orders/{scene.unlocated}/dispatch"),
            409,
            "illegal_move",
        ),
        ("POST", "/work-orders/{order_id}/close"): (
            post("/work-orders/{scene.assigned}/close", {}),
            409,
            "illegal_move",
        ),
        ("POST", "/assignments/{assignment_id}/sign"): (
            post("/assignments/{scene.arrived}/sign", {}),
            409,
            "illegal_move",
        ),
        ("POST", "/assignments/{assignment_id}/arrive"): (
            post("/assignments/{scene.reserved}/arrive", {}),
            409,
            "illegal_move",
        ),
        ("POST", "/assignments/{assignment_id}/done"): (
            post("/assignments/{scene.reserved}/done", {}),
            409,
            "illegal_move",
        ),
        ("POST", "/assignments/{assignment_id}/cannot-go"): (
            post("/assignments/{scene.reserved}/cannot-go", {"reason": " "}),
            400,
            "bad_input",
        ),
        ("POST", "/assignments/{assignment_id}/withdraw"): (
            post("/assignments/{scene.nobody}/withdraw", REASON),
            404,
            "not_found",
        ),
        ("POST", "/positions"): (post("/positions", a_fix("M1") * 501), 422, "invalid_body"),
        ("GET", "/layers/{name}.geojson"): (get("/layers/dragons.geojson"), 404, "not_found"),
        ("POST", "/coverage/runs"): (post("/coverage/runs", {"minutes": -5}), 400, "bad_input"),
        ("GET", "/coverage/runs"): (get("/coverage/runs?limit=0"), 422, "invalid_body"),
        ("GET", "/coverage/runs/{run_id}"): (
            get("/coverage/runs/{scene.nobody}"),
            404,
            "not_found",
        ),
        ("GET", "/coverage/runs/{run_id}/tables.xlsx"): (
            get("/coverage/runs/{scene.nobody}/tables.xlsx"),
            404,
            "not_found",
        ),
        ("GET", "/coverage/runs/{before}/compare/{after}"): (
            get("/coverage/runs/{scene.run}/compare/{scene.nobody}"),
            404,
            "not_found",
        ),
        ("POST", "/coverage/what-if"): (
            post("/coverage/what-if", {"changes": [{"change": "close", "code": "no such"}]}),
            400,
            "bad_input",
        ),
        ("POST", "/coverage/circles"): (
            post("/coverage/circles", {"question": {"kind": "no such"}}),
            400,
            "bad_input",
        ),
        ("POST", "/streets/edits"): (
            post("/streets/edits", EDIT | {"code": "no such"}),
            404,
            "not_found",
        ),
        ("POST", "/streets/edits/{edit_id}/withdraw"): (
            post("/streets/edits/{scene.nobody}/withdraw", {"actor": "desk"}),
            404,
            "not_found",
        ),
        ("POST", "/sites"): (post("/sites", {"candidates": "dragons"}), 400, "bad_input"),
        ("GET", "/live"): (get("/live?after=yesterday"), 422, "invalid_body"),
    }
)

REFUSED_OF_DRAFTS = {
    ("POST", "/redivisions"): (post("/redivisions", {"community": "nowhere"}), 400, "bad_input"),
    ("GET", "/redivisions"): (get("/redivisions?community="), 422, "invalid_body"),
    ("GET", "/redivisions/uneven"): (get("/redivisions/uneven?limit=0"), 422, "invalid_body"),
    ("GET", "/redivisions/{number}"): (get("/redivisions/99999"), 404, "not_found"),
    ("POST", "/redivisions/{number}/move"): (
        post("/redivisions/{scene.to_look_at}/move", {"pieces": ["B2"], "to": "nowhere"}),
        400,
        "bad_input",
    ),
    ("POST", "/redivisions/{number}/approve"): (
        post("/redivisions/{scene.dropped}/approve", DECIDED_LATER),
        409,
        "illegal_move",
    ),
    ("POST", "/redivisions/{number}/drop"): (
        post("/redivisions/{scene.dropped}/drop", DECIDED),
        409,
        "illegal_move",
    ),
}

CANNOT_BE_REFUSED = {
    *(emergency_routes.CANNOT_BE_REFUSED | chase_routes.CANNOT_BE_REFUSED),
    *(desk_routes.CANNOT_BE_REFUSED | mode_routes.CANNOT_BE_REFUSED),
    *team_routes.CANNOT_BE_REFUSED,
    *(("GET", f"/{name}") for name in ("layers", "codes", "headline", "livez", "readyz")),
    ("GET", "/streets"),
    ("GET", "/streets/edits"),
}


@pytest.mark.parametrize("route", MEANT, ids=" ".join)
def test_the_route_does_what_it_is_meant_for(client, scene, route):
    does_what_it_is_meant_for(MEANT[route], client, scene)


@pytest.mark.parametrize("route", MEANT_OF_DRAFTS, ids=" ".join)
def test_the_route_of_drafts_does_what_it_is_meant_for(client_of, divided, drafts, route):
    does_what_it_is_meant_for(MEANT_OF_DRAFTS[route], client_of(divided), drafts)


def does_what_it_is_meant_for(meant, client, scene):
    call, status = meant
    answer = call(client, scene)
    assert answer.status_code == status, answer.text
    assert re.match(r"application/((geo\+)?json|vnd\.openxml)", answer.headers["content-type"])


@pytest.mark.parametrize("route", REFUSED, ids=" ".join)
def test_the_route_refuses_with_a_problem_document(client, scene, route):
    refuses_with_a_problem_document(REFUSED[route], client, scene)


@pytest.mark.parametrize("route", REFUSED_OF_DRAFTS, ids=" ".join)
def test_the_route_of_drafts_refuses_with_a_problem_document(client_of, divided, drafts, route):
    refuses_with_a_problem_document(REFUSED_OF_DRAFTS[route], client_of(divided), drafts)


def refuses_with_a_problem_document(refused, client, scene):
    call, status, code = refused
    answer = call(client, scene)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == f"urn:gridmap:problem:{code}"
    assert told["title"]
    assert told["instance"].startswith("/")


def test_every_route_of_the_description_is_tried_here(client):
    described = {
        (method.upper(), path)
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for method in methods
    }
    elsewhere = ELSEWHERE
    assert described - elsewhere == MEANT.keys() | MEANT_OF_DRAFTS.keys()
    assert described - elsewhere == REFUSED.keys() | REFUSED_OF_DRAFTS.keys() | CANNOT_BE_REFUSED
    assert elsewhere <= described


def test_the_request_is_received_dispatched_signed_done_and_closed(client, scene):
    received = post_request(REQUEST)(client, scene).json()
    order = f"/work-orders/{received['work_order_id']}"
    dispatched = client.post(f"{order}/dispatch").json()
    assert dispatched["outcome"] == "assign"
    assignment = f"/assignments/{dispatched['assignment_id']}"
    states = [
        client.post(path, json={}).json()["state"]
        for path in (
            f"{assignment}/sign",
            f"{assignment}/arrive",
            f"{assignment}/done",
            f"{order}/close",
        )
    ]
    assert states == ["A07", "A07", "A11", "A16"]
    seen = client.get(order, params={"lang": "en"}).json()
    assert (seen["number"], seen["state"]) == (received["number"], "A16")
    assert {one["reason"] for one in seen["decision"]["candidates"]} >= {"chosen", "full"}
    assert all(one["text"] for one in seen["decision"]["candidates"])
    assert [one["kind"] for one in seen["events"]][-1] == "order_closed"


def test_the_live_feed_tells_each_change_once_and_in_order(client, scene):
    cursor = client.get("/live").json()["cursor"]
    post_request(REQUEST)(client, scene)
    client.post(f"/requests/{scene.nobody}/cancel", json=REASON)
    heard = client.get("/live", params={"after": cursor}).json()
    kinds = [one["kind"] for one in heard["changes"]]
    assert kinds == ["request_received", "order_opened", "order_filed"]
    assert client.get("/live", params={"after": heard["cursor"]}).json()["changes"] == []


def test_cameras_are_withheld(client):
    assert client.get("/layers/cameras.geojson").status_code == 404
    names = {layer["name"] for layer in client.get("/layers").json()["layers"]}
    assert "cameras" not in names
    assert "grids" in names
