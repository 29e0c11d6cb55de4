"""The routes of teams, follow-ups and cover, each tried twice, on orders of their own."""

import itertools

from mode_routes import HERE, REASON, keyed

NOBODY = "00000000-0000-7000-8000-000000000000"
HAND = {"code": "hand", "zh": "人手", "en": "a hand", "need": "required"}
LAW = {"code": "law", "zh": "法律", "en": "law", "need": "wanted", "skills": ["law"]}


def ask(client, *parts, order=None):
    """Return the address of an order that asks for these parts; without a worker nobody goes."""
    if order is None:
        received = keyed(client, "/requests", {"channel": "phone", "position": HERE}).json()
        order = f"/work-orders/{received['work_order_id']}"
    asked = client.post(f"{order}/team", json={"parts": list(parts)})
    assert asked.status_code == 200, asked.text
    return order


def sent(client, *parts):
    """Return the address of an order whose team has been sent."""
    order = ask(client, *parts)
    assert client.post(f"{order}/team/send").json()["outcome"] == "assign"
    return order


def sign_all(client, order):
    people = client.get(f"{order}/team").json()["people"]
    for one in people:
        client.post(f"/assignments/{one['assignment_id']}/sign", json={})
    return next(one["assignment_id"] for one in people if not one["is_lead"])


def pass_on(client, _):
    order = sent(client, HAND)
    answer = client.post(f"{order}/team/lead", json={"to": sign_all(client, order), **REASON})
    client.post(f"{order}/team/finish", json={})
    return answer


def finish(client, _):
    order = sent(client, HAND)
    sign_all(client, order)
    return client.post(f"{order}/team/finish", json={})


def follow_up(client, verb, body):
    order = sent(client, LAW)
    (later,) = client.get(f"{order}/team").json()["follow_ups"]
    return client.post(f"/follow-ups/{later['id']}/{verb}", json=body)


def post_to(path, body):
    return lambda client, _: client.post(path.format(NOBODY), json=body)


def a_plan(order, *members, **more):
    """Return a plan for an hour in 2190, at another hour each time."""
    hour = next(_HOURS)
    return {
        "work_order_id": order.removeprefix("/work-orders/"),
        "title": "night market",
        "starts_at": f"{2190 + hour // 24}-01-01T{hour % 24:02d}:00:00Z",
        "ends_at": f"{2190 + hour // 24}-01-01T{hour % 24:02d}:30:00Z",
        "members": [{"member_code": "M0", "part": "lead"}],
        **more,
    }


_HOURS = itertools.count()


def plan(client):
    """Return the address of a joint operation that is planned."""
    planned = keyed(client, "/joint-operations", a_plan(ask(client)))
    return f"/joint-operations/{planned.json()['id']}"


def start(client, _):
    """Start a plan early, with whoever has a free place."""
    free = client.post(f"{ask(client)}/preview").json()["recommended"]
    body = a_plan(ask(client), members=[{"member_code": free, "part": "lead"}])
    planned = keyed(client, "/joint-operations", body).json()
    return client.post(f"/joint-operations/{planned['id']}/start")


MEANT = {
    ("GET", "/joint-operations"): (lambda client, _: client.get("/joint-operations"), 200),
    ("POST", "/joint-operations"): (
        lambda client, _: keyed(client, "/joint-operations", a_plan(ask(client))),
        201,
    ),
    ("POST", "/joint-operations/{operation_id}/start"): (start, 200),
    ("POST", "/joint-operations/{operation_id}/cancel"): (
        lambda client, _: client.post(f"{plan(client)}/cancel", json=REASON),
        200,
    ),
    ("GET", "/teams"): (lambda client, _: client.get("/teams"), 200),
    ("GET", "/cover"): (lambda client, _: client.get("/cover"), 200),
    ("GET", "/work-orders/{order_id}/cover"): (
        lambda client, _: client.get(f"{ask(client)}/cover"),
        200,
    ),
    ("GET", "/work-orders/{order_id}/team"): (
        lambda client, _: client.get(f"{ask(client, HAND)}/team"),
        200,
    ),
    ("POST", "/work-orders/{order_id}/team"): (
        lambda client, _: client.post(f"{ask(client)}/team", json={"parts": [HAND, LAW]}),
        200,
    ),
    ("POST", "/work-orders/{order_id}/team/send"): (
        lambda client, _: client.post(f"{ask(client, LAW)}/team/send"),
        200,
    ),
    ("POST", "/work-orders/{order_id}/co-handlers"): (
        lambda client, _: client.post(f"{sent(client)}/co-handlers", json={}),
        201,
    ),
    ("POST", "/work-orders/{order_id}/team/lead"): (pass_on, 200),
    ("POST", "/work-orders/{order_id}/team/finish"): (finish, 200),
    ("GET", "/follow-ups"): (lambda client, _: client.get("/follow-ups?state=open"), 200),
    ("POST", "/follow-ups/{follow_up_id}/done"): (
        lambda client, _: follow_up(client, "done", {"note": "came later"}),
        200,
    ),
    ("POST", "/follow-ups/{follow_up_id}/drop"): (
        lambda client, _: follow_up(client, "drop", {"note": "settled"}),
        200,
    ),
}

REFUSED = {
    ("GET", "/joint-operations"): (
        lambda client, _: client.get("/joint-operations?state=lost"),
        422,
        "invalid_body",
    ),
    ("POST", "/joint-operations"): (
        lambda client, _: keyed(
            client,
            "/joint-operations",
            a_plan(ask(client), members=[{"member_code": "ghost", "part": "lead"}]),
        ),
        409,
        "team_incomplete",
    ),
    ("POST", "/joint-operations/{operation_id}/start"): (
        post_to("/joint-operations/{}/start", None),
        404,
        "not_found",
    ),
    ("POST", "/joint-operations/{operation_id}/cancel"): (
        post_to("/joint-operations/{}/cancel", REASON),
        404,
        "not_found",
    ),
    ("GET", "/work-orders/{order_id}/cover"): (
        lambda client, _: client.get(f"/work-orders/{NOBODY}/cover"),
        404,
        "not_found",
    ),
    ("GET", "/work-orders/{order_id}/team"): (
        lambda client, _: client.get(f"/work-orders/{NOBODY}/team"),
        404,
        "not_found",
    ),
    ("POST", "/work-orders/{order_id}/team"): (
        post_to("/work-orders/{}/team", {"parts": [HAND | {"n": 0}]}),
        422,
        "invalid_body",
    ),
    ("POST", "/work-orders/{order_id}/team/send"): (
        post_to("/work-orders/{}/team/send", None),
        404,
        "not_found",
    ),
    ("POST", "/work-orders/{order_id}/co-handlers"): (
        lambda client, _: client.post(f"{ask(client)}/co-handlers", json={}),
        409,
        "illegal_move",
    ),
    ("POST", "/work-orders/{order_id}/team/lead"): (
        post_to("/work-orders/{}/team/lead", {"to": NOBODY, **REASON}),
        404,
        "not_found",
    ),
    ("POST", "/work-orders/{order_id}/team/finish"): (
        lambda client, _: client.post(f"{ask(client)}/team/finish", json={}),
        409,
        "illegal_move",
    ),
    ("GET", "/follow-ups"): (
        lambda client, _: client.get("/follow-ups?state=lost"),
        422,
        "invalid_body",
    ),
    ("POST", "/follow-ups/{follow_up_id}/done"): (
        post_to("/follow-ups/{}/done", {}),
        404,
        "not_found",
    ),
    ("POST", "/follow-ups/{follow_up_id}/drop"): (
        post_to("/follow-ups/{}/drop", {}),
        400,
        "bad_input",
    ),
}

CANNOT_BE_REFUSED = {("GET", "/teams"), ("GET", "/cover")}
