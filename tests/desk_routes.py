"""The routes of the desk: as they are meant, and refused."""

import uuid

NOTE = {"kind": "note", "text": "the gate is locked"}
INSTRUCTION = {"from_whom": "the mayor", "text": "at once"}


def get(path):
    return lambda client, scene: client.get(path.format(scene=scene))


def post(path, body=None):
    return lambda client, scene: client.post(
        path.format(scene=scene), json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
    )


def report(client, scene):
    path = f"/work-orders/{scene.waiting}/instructions"
    given = post(path, INSTRUCTION)(client, scene).json()
    return post(f"/instructions/{given['id']}/report", {"report": "done"})(client, scene)


def settle_alarms(client):
    """Read every risk and note something on every urgent order: then nobody is held up."""
    for risk in client.get("/desk/risks").json():
        client.post(f"/requests/{risk['request_id']}/risks/seen", json={})
    for order in client.get("/desk/orders?need=urgent&limit=2000").json()["orders"]:
        keyed = {"Idempotency-Key": str(uuid.uuid4())}
        client.post(f"/work-orders/{order['id']}/notes", json=NOTE, headers=keyed)


def hand_over(client, scene):
    settle_alarms(client)
    for one in client.get("/handovers").json():
        client.post(f"/handovers/{one['id']}/take-back", json={})
    return post("/handovers", {"remarks": "rain", "actor": "Wang"})(client, scene)


def end_handover(how, actor):
    def call(client, scene):
        handed = hand_over(client, scene).json()["id"]
        return client.post(f"/handovers/{handed}/{how}", json={"actor": actor})

    return call


def hand_over_twice(client, scene):
    hand_over(client, scene)
    return post("/handovers", {"actor": "Zhao"})(client, scene)


MEANT = {
    ("GET", "/handovers"): (get("/handovers?limit=5"), 200),
    ("GET", "/handovers/draft"): (get("/handovers/draft"), 200),
    ("POST", "/handovers"): (hand_over, 200),
    ("POST", "/handovers/{handover_id}/take"): (end_handover("take", "Li"), 200),
    ("POST", "/handovers/{handover_id}/take-back"): (end_handover("take-back", "Wang"), 200),
    ("GET", "/desk/orders"): (get("/desk/orders?need=unsigned&need=desk&limit=5&lang=en"), 200),
    ("GET", "/desk/risks"): (get("/desk/risks?limit=5"), 200),
    ("GET", "/desk/areas"): (get("/desk/areas"), 200),
    ("GET", "/places"): (get("/places?q=001"), 200),
    ("POST", "/desk/orders/{order_id}/file"): (post("/desk/orders/{scene.waiting}/file"), 200),
    ("POST", "/desk/look-up"): (
        post("/desk/look-up", {"phone": "1", "position": {"lon": 110.3, "lat": 20.0}}),
        200,
    ),
    ("POST", "/work-orders/{order_id}/notes"): (
        post("/work-orders/{scene.waiting}/notes", NOTE),
        200,
    ),
    ("POST", "/work-orders/{order_id}/instructions"): (
        post("/work-orders/{scene.waiting}/instructions", INSTRUCTION),
        200,
    ),
    ("POST", "/instructions/{instruction_id}/report"): (report, 200),
    ("POST", "/requests/{request_id}/risks/seen"): (
        post("/requests/{scene.settled}/risks/seen", {"actor": "seat 1"}),
        200,
    ),
}

REFUSED = {
    ("GET", "/handovers"): (get("/handovers?limit=0"), 422, "invalid_body"),
    ("POST", "/handovers"): (hand_over_twice, 409, "still_open"),
    ("POST", "/handovers/{handover_id}/take"): (end_handover("take", "wang"), 409, "same_person"),
    ("POST", "/handovers/{handover_id}/take-back"): (
        post("/handovers/{scene.nobody}/take-back", {}),
        404,
        "not_found",
    ),
    ("GET", "/desk/orders"): (get("/desk/orders?need=everything"), 422, "invalid_body"),
    ("GET", "/desk/risks"): (get("/desk/risks?limit=0"), 422, "invalid_body"),
    ("GET", "/places"): (get("/places?q="), 422, "invalid_body"),
    ("POST", "/desk/orders/{order_id}/file"): (
        post("/desk/orders/{scene.nobody}/file"),
        404,
        "not_found",
    ),
    ("POST", "/desk/look-up"): (post("/desk/look-up", {"name": "x"}), 422, "invalid_body"),
    ("POST", "/work-orders/{order_id}/notes"): (
        post("/work-orders/{scene.waiting}/notes", {"kind": "call", "text": "no outcome"}),
        400,
        "bad_input",
    ),
    ("POST", "/work-orders/{order_id}/instructions"): (
        post("/work-orders/{scene.nobody}/instructions", INSTRUCTION),
        404,
        "not_found",
    ),
    ("POST", "/instructions/{instruction_id}/report"): (
        post("/instructions/{scene.nobody}/report", {"report": "done"}),
        404,
        "not_found",
    ),
    ("POST", "/requests/{request_id}/risks/seen"): (
        post("/requests/{scene.nobody}/risks/seen", {}),
        404,
        "not_found",
    ),
}

CANNOT_BE_REFUSED = {("GET", "/desk/areas"), ("GET", "/handovers/draft")}
