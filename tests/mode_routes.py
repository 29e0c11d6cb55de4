"""The routes of people's choices, of offers and of requests for cooperation, each tried twice.

Every route works on an order of its own, received through the door.
"""

import uuid

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


MEANT = {
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
