"""The routes of chains, escalations, rosters and queues: as they are meant, and refused."""

ESCALATE = {"level": "grid", "reason": "the mayor asked"}


def post(path, body):
    return lambda client, scene: client.post(path.format(scene=scene), json=body)


def get(path):
    return lambda client, scene: client.get(path.format(scene=scene))


def acknowledge(client, scene):
    order = f"/work-orders/{scene.assigned}"
    client.post(f"{order}/escalate", json=ESCALATE)
    level = client.get(f"{order}/escalations").json()[0]
    telling = level["tellings"][0]["id"]
    return client.post(f"/escalations/tellings/{telling}/acknowledge", json={"actor": "chief"})


MEANT = {
    ("GET", "/queues"): (get("/queues?lang=en"), 200),
    ("GET", "/queues/{name}"): (get("/queues/unlocated?limit=5"), 200),
    ("GET", "/phone-list"): (get("/phone-list"), 200),
    ("POST", "/phone-list/{assignment_id}/calls"): (
        post("/phone-list/{scene.reserved}/calls", {"reached": False, "note": "engaged"}),
        200,
    ),
    ("GET", "/work-orders/{order_id}/chain"): (get("/work-orders/{scene.assigned}/chain"), 200),
    ("GET", "/levels"): (get("/levels"), 200),
    ("POST", "/work-orders/{order_id}/escalate"): (
        post("/work-orders/{scene.assigned}/escalate", ESCALATE),
        200,
    ),
    ("GET", "/work-orders/{order_id}/escalations"): (
        get("/work-orders/{scene.assigned}/escalations"),
        200,
    ),
    ("GET", "/escalations"): (get("/escalations?unacknowledged=true"), 200),
    ("POST", "/escalations/tellings/{telling_id}/acknowledge"): (acknowledge, 200),
    ("GET", "/duty"): (get("/duty?level=grid&area_code=001"), 200),
    ("GET", "/duty/gaps"): (get("/duty/gaps?level=grid"), 200),
    ("GET", "/responsibles"): (get("/responsibles?layer=grids&place_code=001"), 200),
}

REFUSED = {
    ("GET", "/queues/{name}"): (get("/queues/limbo"), 404, "not_found"),
    ("GET", "/phone-list"): (get("/phone-list?limit=0"), 422, "invalid_body"),
    ("POST", "/phone-list/{assignment_id}/calls"): (
        post("/phone-list/{scene.arrived}/calls", {"reached": True}),
        409,
        "illegal_move",
    ),
    ("GET", "/work-orders/{order_id}/chain"): (
        get("/work-orders/{scene.nobody}/chain"),
        404,
        "not_found",
    ),
    ("POST", "/work-orders/{order_id}/escalate"): (
        post("/work-orders/{scene.assigned}/escalate", ESCALATE | {"level": "moon"}),
        400,
        "bad_input",
    ),
    ("GET", "/work-orders/{order_id}/escalations"): (
        get("/work-orders/{scene.nobody}/escalations"),
        404,
        "not_found",
    ),
    ("GET", "/escalations"): (get("/escalations?limit=0"), 422, "invalid_body"),
    ("POST", "/escalations/tellings/{telling_id}/acknowledge"): (
        post("/escalations/tellings/{scene.nobody}/acknowledge", {}),
        404,
        "not_found",
    ),
    ("GET", "/duty"): (get("/duty?at=yesterday"), 422, "invalid_body"),
    ("GET", "/duty/gaps"): (get("/duty/gaps?level=moon"), 400, "bad_input"),
    ("GET", "/responsibles"): (get("/responsibles?limit=0"), 422, "invalid_body"),
}

CANNOT_BE_REFUSED = {("GET", "/queues"), ("GET", "/levels")}
