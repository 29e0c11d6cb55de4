"""The routes of emergencies, each tried twice: as it is meant, and refused with a reason.

Every route works on a drill of its own, prepared through the door.
"""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NOW = datetime.now(UTC)
HERE = {"lon": 110.3025, "lat": 20.0025}
DESK = {"actor": "desk"}
PLAN = {
    "code": "typhoon",
    "kind": "typhoon",
    "title": "防台风",
    "area_code": "001",
    "headquarters": "指挥部",
    "position": HERE,
    "groups": [
        {"code": "rescue", "title": "抢险", "quota": 1, "place": "广场", "position": HERE},
    ],
    "duties": [{"area_code": "001", "name": "责任人", "phone": "0000"}],
}
WARNING = {
    "kind": "typhoon",
    "colour": "red",
    "headline": "台风红色预警",
    "issuer": "气象台",
    "sent_at": NOW.isoformat(),
    "valid_from": NOW.isoformat(),
    "valid_to": (NOW + timedelta(days=1)).isoformat(),
}
SENT = NOW.astimezone(ZoneInfo("Asia/Shanghai")).replace(microsecond=0)
FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>f-1</identifier><sender>s</sender>
<sent>{SENT.isoformat()}</sent><status>Actual</status><msgType>Alert</msgType>
<scope>Public</scope><info><event>台风</event><severity>Severe</severity></info></alert>"""
XML = {"Content-Type": "application/xml"}
LINE = {"line": "1", "building_code": "B1", "household": "101", "n_people": 3}
NOBODY = "00000000-0000-7000-8000-000000000000"
NO = "/emergency/operations/999999"


def keyed(client, path, body, key=None):
    return client.post(path, json=body, headers={"Idempotency-Key": key or str(uuid.uuid4())})


def prepare(client, key=None):
    assert client.post("/emergency/plans", json=PLAN).status_code == 200
    return keyed(client, "/emergency/operations", {"plan_code": "typhoon"}, key)


def prepared(client):
    """Return the address of a drill that nobody has signed."""
    return f"/emergency/operations/{prepare(client).json()['number']}"


def on(client):
    """Return the address of a drill that two persons have switched on."""
    operation = prepared(client)
    for name in ("甲", "乙"):
        assert client.post(f"{operation}/sign", json={"actor": name}).status_code == 200
    return operation


def warned(client):
    """Return the address of a warning for grid 001."""
    client.post("/emergency/plans", json=PLAN)
    body = WARNING | {"identifier": str(uuid.uuid4()), "area_codes": ["001"]}
    taken = client.post("/emergency/warnings", json=body).json()
    return f"/emergency/warnings/{taken['warning_id']}"


def called(client, operation):
    """Return the codes of those whom a drill has called."""
    assert client.post(f"{operation}/mobilise", json=DESK).status_code == 200
    return [one["code"] for one in client.get(f"{operation}/called").json()]


def phone(client):
    warning = warned(client)
    (duty,) = client.get(warning).json()["duties"]
    body = {"duty_id": duty["id"], "was_reached": True}
    return client.post(f"{warning}/calls", json=body)


def roll(client, operation):
    return keyed(client, f"{operation}/rolls", {"group": "rescue", "actor": "head"})


def answer_roll(client):
    operation = on(client)
    codes = called(client, operation)
    asked = roll(client, operation).json()
    assert asked["n_expected"] == len(codes)
    answers = dict.fromkeys(codes, "present") or {"nobody": "present"}
    return client.post(
        f"{operation}/rolls/{asked['roll_id']}/answers",
        json={"answers": answers, "actor": "head"},
    )


def answer_call(client):
    operation = on(client)
    answers = dict.fromkeys(called(client, operation), "confirmed")
    return client.post(f"{operation}/answers", json={"answers": answers, **DESK})


def off(client, **more):
    operation = on(client)
    client.post(f"{operation}/evacuees", json={"lines": [LINE], **DESK})
    assert client.post(f"{operation}/stand-down", json=DESK).status_code == 200
    return client.post(f"{operation}/off", json=DESK | more)


def evacuees(client):
    operation = on(client)
    assert client.post(f"{operation}/evacuees", json={"lines": [LINE], **DESK}).json() == {"n": 1}
    return operation


def tick(client, lines):
    body = {"lines": lines, "shelter": "学校", **DESK}
    return client.post(f"{evacuees(client)}/evacuees/tick", json=body)


def show(client, **body):
    look = {"building_code": "B1", "purpose": "核对", **DESK}
    return client.post(f"{evacuees(client)}/evacuees/show", json=look | body)


def goods(client, operation):
    body = {"goods": "G1", "move": "issue", "quantity": 1, **DESK}
    return keyed(client, f"{operation}/goods", body)


def hazard(client, operation):
    body = {"hazard": "H1", "finding": "safe", **DESK}
    return client.post(f"{operation}/hazards", json=body)


def register(client, quantity):
    rows = f"code,name,measure,place,quantity,lon,lat\nG2,沙袋,条,库,{quantity},110.3,20.0\n"
    return client.post(
        "/emergency/registers/goods", content=rows.encode(), headers={"Content-Type": "text/csv"}
    )


def get(path):
    return lambda client, _: client.get(path)


def of(operation, path):
    """Return what reads something of a drill that is on."""
    return lambda client, _: client.get(f"{operation(client)}{path}")


_N = "/emergency/operations/{number}"

MEANT = {
    ("POST", "/emergency/plans"): (lambda c, _: c.post("/emergency/plans", json=PLAN), 200),
    ("GET", "/emergency/plans"): (get("/emergency/plans"), 200),
    ("POST", "/emergency/warnings"): (
        lambda c, _: c.post("/emergency/warnings", json=WARNING | {"identifier": "w-1"}),
        200,
    ),
    ("POST", "/emergency/warnings/file"): (
        lambda c, _: c.post("/emergency/warnings/file", content=FILE.encode(), headers=XML),
        200,
    ),
    ("GET", "/emergency/warnings"): (get("/emergency/warnings?limit=5"), 200),
    ("GET", "/emergency/warnings/{warning_id}"): (lambda c, _: c.get(warned(c)), 200),
    ("POST", "/emergency/warnings/{warning_id}/confirm"): (
        lambda c, _: c.post(f"{warned(c)}/confirm", json={"name": "责任人"}),
        200,
    ),
    ("POST", "/emergency/warnings/{warning_id}/calls"): (lambda c, _: phone(c), 200),
    ("POST", "/emergency/operations"): (lambda c, _: prepare(c), 201),
    ("GET", "/emergency/operations"): (get("/emergency/operations"), 200),
    ("GET", _N): (of(on, ""), 200),
    ("POST", f"{_N}/sign"): (lambda c, _: c.post(f"{prepared(c)}/sign", json=DESK), 200),
    ("POST", f"{_N}/mobilise"): (lambda c, _: c.post(f"{on(c)}/mobilise", json=DESK), 200),
    ("GET", f"{_N}/called"): (of(on, "/called"), 200),
    ("GET", f"{_N}/reasons"): (of(on, "/reasons"), 200),
    ("POST", f"{_N}/answers"): (lambda c, _: answer_call(c), 200),
    ("POST", f"{_N}/rolls"): (lambda c, _: roll(c, on(c)), 200),
    ("POST", f"{_N}/rolls/{{roll_id}}/answers"): (lambda c, _: answer_roll(c), 200),
    ("POST", f"{_N}/stand-down"): (lambda c, _: c.post(f"{on(c)}/stand-down", json=DESK), 200),
    ("POST", f"{_N}/off"): (lambda c, _: off(c, left_open="明日返家"), 200),
    ("GET", "/emergency/figures"): (get("/emergency/figures"), 200),
    ("GET", "/emergency/hazards"): (get("/emergency/hazards"), 200),
    ("POST", f"{_N}/hazards"): (lambda c, _: hazard(c, on(c)), 200),
    ("POST", "/emergency/hazards"): (lambda c, _: hazard(c, "/emergency"), 200),
    ("POST", "/emergency/registers/{register}"): (lambda c, _: register(c, "7"), 200),
    ("GET", "/emergency/goods"): (get("/emergency/goods"), 200),
    ("GET", f"{_N}/goods"): (of(on, "/goods"), 200),
    ("POST", f"{_N}/goods"): (lambda c, _: goods(c, on(c)), 200),
    ("GET", f"{_N}/evacuees"): (of(evacuees, "/evacuees"), 200),
    ("POST", f"{_N}/evacuees"): (
        lambda c, _: c.post(f"{on(c)}/evacuees", json={"lines": [LINE], **DESK}),
        200,
    ),
    ("POST", f"{_N}/evacuees/tick"): (lambda c, _: tick(c, ["1"]), 200),
    ("POST", f"{_N}/evacuees/show"): (lambda c, _: show(c), 200),
}

CHILD = LINE | {"is_child": True, "person_name": "童"}


def alone(client):
    """Let one person sign twice."""
    operation = prepared(client)
    client.post(f"{operation}/sign", json={"actor": "甲"})
    return client.post(f"{operation}/sign", json={"actor": " 甲"})


REFUSED = {
    ("POST", "/emergency/plans"): (
        lambda c, _: c.post("/emergency/plans", json=PLAN | {"area_code": "nowhere"}),
        400,
        "bad_input",
    ),
    ("POST", "/emergency/warnings"): (
        lambda c, _: c.post(
            "/emergency/warnings",
            json=WARNING | {"identifier": "w-2", "valid_to": WARNING["valid_from"]},
        ),
        400,
        "bad_input",
    ),
    ("POST", "/emergency/warnings/file"): (
        lambda c, _: c.post("/emergency/warnings/file", content=b"<rss/>", headers=XML),
        400,
        "unreadable_file",
    ),
    ("GET", "/emergency/warnings"): (get("/emergency/warnings?limit=0"), 422, "invalid_body"),
    ("GET", "/emergency/warnings/{warning_id}"): (
        get(f"/emergency/warnings/{NOBODY}"),
        404,
        "not_found",
    ),
    ("POST", "/emergency/warnings/{warning_id}/confirm"): (
        lambda c, _: c.post(f"{warned(c)}/confirm", json={"name": "路人"}),
        404,
        "not_found",
    ),
    ("POST", "/emergency/warnings/{warning_id}/calls"): (
        lambda c, _: c.post(f"{warned(c)}/calls", json={"duty_id": NOBODY, "was_reached": False}),
        404,
        "not_found",
    ),
    ("POST", "/emergency/operations"): (
        lambda c, _: keyed(c, "/emergency/operations", {"plan_code": "none"}),
        404,
        "not_found",
    ),
    ("GET", _N): (get(NO), 404, "not_found"),
    ("POST", f"{_N}/sign"): (lambda c, _: alone(c), 409, "same_person"),
    ("POST", f"{_N}/mobilise"): (
        lambda c, _: c.post(f"{prepared(c)}/mobilise", json=DESK),
        409,
        "illegal_move",
    ),
    ("GET", f"{_N}/called"): (get(f"{NO}/called"), 404, "not_found"),
    ("GET", f"{_N}/reasons"): (get(f"{NO}/reasons"), 404, "not_found"),
    ("POST", f"{_N}/answers"): (
        lambda c, _: c.post(f"{on(c)}/answers", json={"answers": {"nobody": "confirmed"}, **DESK}),
        404,
        "not_found",
    ),
    ("POST", f"{_N}/rolls"): (
        lambda c, _: keyed(c, f"{on(c)}/rolls", {"group": "none", **DESK}),
        404,
        "not_found",
    ),
    ("POST", f"{_N}/rolls/{{roll_id}}/answers"): (
        lambda c, _: c.post(
            f"{on(c)}/rolls/{NOBODY}/answers", json={"answers": {"x": "present"}, **DESK}
        ),
        404,
        "not_found",
    ),
    ("POST", f"{_N}/stand-down"): (
        lambda c, _: c.post(f"{prepared(c)}/stand-down", json=DESK),
        409,
        "illegal_move",
    ),
    ("POST", f"{_N}/off"): (lambda c, _: off(c), 409, "still_open"),
    ("GET", "/emergency/hazards"): (
        get("/emergency/hazards?operation=999999"),
        404,
        "not_found",
    ),
    ("POST", f"{_N}/hazards"): (
        lambda c, _: c.post(f"{on(c)}/hazards", json={"hazard": "none", "finding": "safe", **DESK}),
        404,
        "not_found",
    ),
    ("POST", "/emergency/hazards"): (
        lambda c, _: c.post("/emergency/hazards", json={"hazard": "0", "finding": "safe", **DESK}),
        404,
        "not_found",
    ),
    ("POST", "/emergency/registers/{register}"): (
        lambda c, _: register(c, "many"),
        400,
        "unreadable_file",
    ),
    ("GET", f"{_N}/goods"): (get(f"{NO}/goods"), 404, "not_found"),
    ("POST", f"{_N}/goods"): (
        lambda c, _: keyed(
            c,
            f"{on(c)}/goods",
            {"goods": "G1", "move": "issue", "quantity": 1_000, **DESK},
        ),
        409,
        "out_of_stock",
    ),
    ("GET", f"{_N}/evacuees"): (get(f"{NO}/evacuees"), 404, "not_found"),
    ("POST", f"{_N}/evacuees"): (
        lambda c, _: c.post(f"{on(c)}/evacuees", json={"lines": [CHILD], **DESK}),
        400,
        "bad_input",
    ),
    ("POST", f"{_N}/evacuees/tick"): (lambda c, _: tick(c, ["none"]), 404, "not_found"),
    ("POST", f"{_N}/evacuees/show"): (lambda c, _: show(c, purpose=" "), 400, "bad_input"),
}

CANNOT_BE_REFUSED = {
    ("GET", "/emergency/plans"),
    ("GET", "/emergency/operations"),
    ("GET", "/emergency/goods"),
    ("GET", "/emergency/figures"),
}
