"""The routes of people's choices, of offers and of requests for cooperation, each tried twice.

Every route works on an order of its own, received through the door.
"""

import uuid

from gridmap.flows.let_off import ask_to_be_let_off
from gridmap.model.ids import AssignmentId

REASON = {"reason": "the bridge is closed"}
HERE = {"lon": 110.305, "lat": 20.005}


def keyed(client, path, body):
    return client.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())})


def waiting(client):
    """Return the address of an order that waits for dispatch."""
    received = keyed(client, "/requests", {"channel": "phone", "position": HERE}).json()
    return f"/work-orders/{received['work_order_id']}"


def held(client):
    """Return the address of an order that the engine has assigned."""
    order = waiting(client)
    assert client.post(f"{order}/dispatch").json()["outcome"] == "assign"
    return order


def by_hand(client):
    """Return the address of an order that the desk has assigned."""
    order = waiting(client)
    assert choose(client, order, "assign").status_code == 200
    return order


def choose(client, order, verb, **more):
    """Give the order to whom a preview recommends."""
    seen = client.post(f"{order}/preview").json()
    body = {"version": seen["version"], "member_code": seen["recommended"], **more}
    return keyed(client, f"{order}/{verb}", body)


def transfer(client, order, unit):
    version = client.get(order).json()["version"]
    return keyed(client, f"{order}/transfer", {"version": version, "unit_code": unit, **REASON})


def a_unit(client):
    return next(iter(client.get("/codes").json()["units"]))


def offered(client, mode="cascade"):
    """Return an order that is offered, and the offer."""
    order = waiting(client)
    told = keyed(client, f"{order}/offer", {"mode": mode}).json()
    return order, told["offers"][0]


def answer(client, verb):
    """Answer an offer, and return the address that answers it again."""
    _, offer = offered(client)
    path = f"/offers/{offer['offer_id']}/{verb}"
    return path, client.post(path, json={})


def accept_what_was_declined(client):
    path, _ = answer(client, "decline")
    return client.post(path.replace("decline", "accept"), json={})


def decline_what_was_accepted(client):
    path, _ = answer(client, "accept")
    return client.post(path.replace("accept", "decline"), json={})


def asked(client, **more):
    """Return the address of a request for cooperation with an order of its own."""
    body = {"others": ["police"], "what": "clear the road", **more}
    told = keyed(client, f"{waiting(client)}/cooperations", body).json()
    return f"/cooperations/{told['destinations'][0]['cooperation_id']}"


def withdrawn(client):
    path = asked(client)
    client.post(f"{path}/withdraw", json=REASON)
    return path


def let_off(client, scene):
    """Return the address of an assignment whose member asks to be let off."""
    order = held(client)
    assignment = client.get(order).json()["assignments"][-1]["id"]
    ask_to_be_let_off(
        AssignmentId(uuid.UUID(assignment)),
        district=scene.services.district,
        actor="member",
        reason="ill",
    )
    return f"/assignments/{assignment}"


WANG = {"name": "Wang"}
MEANT = {
    ("POST", "/work-orders/{order_id}/cooperations"): (
        lambda client, _: keyed(
            client, f"{waiting(client)}/cooperations", {"others": ["police"], "what": "come"}
        ),
        200,
    ),
    ("POST", "/cooperations/{cooperation_id}/acknowledge"): (
        lambda client, _: client.post(f"{asked(client)}/acknowledge", json=WANG),
        200,
    ),
    ("POST", "/cooperations/{cooperation_id}/answer"): (
        lambda client, _: client.post(f"{asked(client)}/answer", json=WANG | {"answer": "done"}),
        200,
    ),
    ("POST", "/cooperations/{cooperation_id}/decline"): (
        lambda client, _: client.post(f"{asked(client)}/decline", json=WANG | REASON),
        200,
    ),
    ("POST", "/cooperations/{cooperation_id}/withdraw"): (
        lambda client, _: client.post(f"{asked(client)}/withdraw", json=REASON),
        200,
    ),
    ("GET", "/assignments/asked"): (lambda client, _: client.get("/assignments/asked"), 200),
    ("POST", "/assignments/{assignment_id}/cannot-go/accept"): (
        lambda client, scene: client.post(f"{let_off(client, scene)}/cannot-go/accept", json={}),
        200,
    ),
    ("POST", "/assignments/{assignment_id}/cannot-go/refuse"): (
        lambda client, scene: client.post(
            f"{let_off(client, scene)}/cannot-go/refuse", json=REASON
        ),
        200,
    ),
    ("POST", "/work-orders/{order_id}/offer"): (
        lambda client, _: keyed(client, f"{waiting(client)}/offer", {"mode": "broadcast"}),
        200,
    ),
    ("POST", "/work-orders/{order_id}/offer/withdraw"): (
        lambda client, _: client.post(f"{offered(client)[0]}/offer/withdraw", json=REASON),
        200,
    ),
    ("GET", "/offers"): (
        lambda client, _: client.get(f"/offers?member={offered(client)[1]['member_code']}"),
        200,
    ),
    ("POST", "/offers/{offer_id}/accept"): (lambda client, _: answer(client, "accept")[1], 200),
    ("POST", "/offers/{offer_id}/decline"): (lambda client, _: answer(client, "decline")[1], 200),
    ("POST", "/work-orders/{order_id}/preview"): (
        lambda client, _: client.post(f"{waiting(client)}/preview"),
        200,
    ),
    ("POST", "/work-orders/{order_id}/assign"): (
        lambda client, _: choose(client, waiting(client), "assign"),
        200,
    ),
    ("POST", "/work-orders/{order_id}/hand-over"): (
        lambda client, _: choose(client, held(client), "hand-over", **REASON),
        200,
    ),
    ("POST", "/work-orders/{order_id}/transfer"): (
        lambda client, _: transfer(client, held(client), a_unit(client)),
        200,
    ),
    ("POST", "/work-orders/{order_id}/undo"): (
        lambda client, _: client.post(f"{by_hand(client)}/undo", json={}),
        200,
    ),
}

REFUSED = {
    ("POST", "/work-orders/{order_id}/cooperations"): (
        lambda client, scene: keyed(
            client, f"/work-orders/{scene.nobody}/cooperations", {"what": "come"}
        ),
        404,
        "not_found",
    ),
    ("POST", "/cooperations/{cooperation_id}/acknowledge"): (
        lambda client, _: client.post(f"{withdrawn(client)}/acknowledge", json=WANG),
        409,
        "illegal_move",
    ),
    ("POST", "/cooperations/{cooperation_id}/answer"): (
        lambda client, _: client.post(f"{withdrawn(client)}/answer", json=WANG | {"answer": "x"}),
        409,
        "illegal_move",
    ),
    ("POST", "/cooperations/{cooperation_id}/decline"): (
        lambda client, _: client.post(f"{withdrawn(client)}/decline", json=WANG | REASON),
        409,
        "illegal_move",
    ),
    ("POST", "/cooperations/{cooperation_id}/withdraw"): (
        lambda client, scene: client.post(f"/cooperations/{scene.nobody}/withdraw", json=REASON),
        404,
        "not_found",
    ),
    ("POST", "/assignments/{assignment_id}/cannot-go/accept"): (
        lambda client, scene: client.post(
            f"/assignments/{scene.reserved}/cannot-go/accept", json={}
        ),
        409,
        "illegal_move",
    ),
    ("POST", "/assignments/{assignment_id}/cannot-go/refuse"): (
        lambda client, scene: client.post(
            f"/assignments/{scene.reserved}/cannot-go/refuse", json=REASON
        ),
        409,
        "illegal_move",
    ),
    ("POST", "/work-orders/{order_id}/offer"): (
        lambda client, _: keyed(client, f"{held(client)}/offer", {}),
        409,
        "illegal_move",
    ),
    ("POST", "/work-orders/{order_id}/offer/withdraw"): (
        lambda client, _: client.post(f"{waiting(client)}/offer/withdraw", json=REASON),
        409,
        "illegal_move",
    ),
    ("GET", "/offers"): (lambda client, _: client.get("/offers"), 422, "invalid_body"),
    ("POST", "/offers/{offer_id}/accept"): (
        lambda client, _: accept_what_was_declined(client),
        409,
        "offer_over",
    ),
    ("POST", "/offers/{offer_id}/decline"): (
        lambda client, _: decline_what_was_accepted(client),
        409,
        "illegal_move",
    ),
    ("POST", "/work-orders/{order_id}/preview"): (
        lambda client, scene: client.post(f"/work-orders/{scene.unlocated}/preview"),
        409,
        "illegal_move",
    ),
    ("POST", "/work-orders/{order_id}/assign"): (
        lambda client, _: choose(client, waiting(client), "assign", version=99),
        409,
        "stale_situation",
    ),
    ("POST", "/work-orders/{order_id}/hand-over"): (
        lambda client, _: choose(client, held(client), "hand-over", reason=" "),
        400,
        "reason_needed",
    ),
    ("POST", "/work-orders/{order_id}/transfer"): (
        lambda client, _: transfer(client, waiting(client), "nobody"),
        400,
        "bad_input",
    ),
    ("POST", "/work-orders/{order_id}/undo"): (
        lambda client, _: client.post(f"{held(client)}/undo", json={}),
        409,
        "too_late_to_undo",
    ),
}

CANNOT_BE_REFUSED = {("GET", "/assignments/asked")}
