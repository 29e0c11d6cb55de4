"""The routes of rehearsals, each tried twice."""

ONE_DAY = {"n_days": 1, "days": "replayed", "since": "2026-03-02", "until": "2026-03-02"}
NO_PAST = {"since": "1999-01-01", "until": "1999-01-02"}


def made(client, _=None, **more):
    return client.post("/simulations", json=ONE_DAY | more)


def looked_at(client, _):
    return client.get(f"/simulations/{made(client).json()['simulation']}")


MEANT = {
    ("POST", "/simulations"): (made, 201),
    ("GET", "/simulations"): (lambda client, _: client.get("/simulations"), 200),
    ("GET", "/simulations/{simulation}"): (looked_at, 200),
}

REFUSED = {
    ("POST", "/simulations"): (lambda client, _: made(client, **NO_PAST), 400, "bad_input"),
    ("GET", "/simulations"): (
        lambda client, _: client.get("/simulations?limit=0"),
        422,
        "invalid_body",
    ),
    ("GET", "/simulations/{simulation}"): (
        lambda client, scene: client.get(f"/simulations/{scene.nobody}"),
        404,
        "not_found",
    ),
}
