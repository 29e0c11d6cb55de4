"""The routes of care: as they are meant, refused with a reason, and silent to volunteers."""

import uuid
from datetime import UTC, datetime, timedelta

import care_routes
import pytest
import town
from sqlalchemy import text

pytestmark = pytest.mark.postgis

HERE = {"lon": 110.3025, "lat": 20.0025}
PERSON = {"name": "赵乙丑", "colour": "red", "position": HERE, "member_code": "CARE1"}
SECRETS = {"kind": "kind-secret", "note": "note-secret", "phone": "0000-555-00001"}
NOBODY = "00000000-0000-7000-8000-000000000000"


def now():
    return datetime.now(UTC).isoformat()


def today():
    """Return the local day; the routes plan by the district's own calendar."""
    return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()


@pytest.fixture(scope="module")
def helped(services):
    """Who visits and who helps: a member in charge and two volunteers."""
    town.add_member(services.district, "CARE1", town.grid_centre("001"), home_grid="001")
    with services.district.writing() as conn:
        for code in ("V1", "V2"):
            conn.execute(
                text(
                    "INSERT INTO volunteers (tenant_id, id, code, name) VALUES (1, :id, :code, 'V')"
                ),
                {"id": uuid.uuid4(), "code": code},
            )
    return services


def put(client, code, **more):
    return client.put(f"/care/persons/{code}", json=PERSON | more)


def report(client, path, key=None, **body):
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return client.post(path, json=body, headers=headers)


def visit_of(client, code):
    """Put somebody in, plan today, and return the id of the visit."""
    assert put(client, code, **SECRETS).status_code in {200, 201}
    client.post("/care/plan", json={"on": today()})
    visits = client.get("/care/plan", params={"on": today()}).json()
    return next(one["id"] for one in visits if one["code"] == code)


def an_errand(client, code):
    visit = visit_of(client, code)
    body = {"volunteer_code": "V1", "errand": "送一份午饭"}
    assert client.post(f"/care/visits/{visit}/hand", json=body).status_code == 204
    return visit


def met(**more):
    return {"outcome": "met", "visited_at": now(), **more}


def test_a_person_is_put_in_once_and_changed_by_code(client, helped):
    code = f"P-{uuid.uuid4()}"
    assert put(client, code).status_code == 201
    assert put(client, code, colour="blue").status_code == 200
    file = client.get(f"/care/persons/{code}").json()
    assert (file["colour"], file["name"], file["member_code"]) == ("blue", "赵乙丑", "CARE1")
    listed = client.get("/care/persons", params={"area": "001"}).json()
    assert next(one for one in listed if one["code"] == code)["name"] == "赵**"


def test_supervision_is_refused_by_field(client, helped):
    refused = put(client, "S", kind="刑满释放人员")
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_input")
    assert refused.json()["facts"]["field"] == "kind"
    assert put(client, "S", member_code="no such").status_code == 400


def test_a_day_is_planned_reported_and_closed(client, helped):
    visit = visit_of(client, "D")
    path, key = "/care/persons/D/reports", str(uuid.uuid4())
    body = met(member_code="CARE1")
    first = report(client, path, key, **body)
    assert (first.status_code, first.json()["visit_id"], first.json()["is_done"]) == (
        201,
        visit,
        True,
    )
    assert report(client, path, key, **body).status_code == 200
    assert report(client, path, key, **body | {"outcome": "not_met"}).status_code == 409
    told = client.get("/care/plan", params={"on": today(), "area": "001"}).json()
    assert next(one for one in told if one["id"] == visit)["state"] == "done"
    again = client.post("/care/plan", json={"on": today()}).json()
    assert (again["n_new"], again["n_dropped"]) == (0, 0)


def test_a_call_for_help_is_a_work_order_at_once(client, helped):
    visit_of(client, "H")
    body = met(member_code="CARE1") | {"outcome": "needs_help"}
    told = report(client, "/care/persons/H/reports", **body).json()
    sql = "SELECT count(*) FROM requests WHERE channel = 'care' AND source_ref = :ref"
    assert town.one(helped.district, sql, ref=told["report_id"]) == 1


def test_pause_resume_and_end(client, helped):
    visit_of(client, "E")
    pause = {"first": today(), "reason": "hospital"}
    assert client.post("/care/persons/E/pause", json=pause).status_code == 204
    file = client.get("/care/persons/E").json()
    assert file["pauses"][0]["reason"] == "hospital"
    resumed = client.post("/care/persons/E/resume", json={"from_day": today()})
    assert resumed.status_code == 204
    ended = client.post("/care/persons/E/end", json={"on": today(), "reason": "moved in"})
    assert ended.status_code == 204
    assert client.get("/care/persons/E").json()["end_reason"] == "moved in"
    assert client.get("/care/missed").status_code == 200


def test_every_byte_that_a_volunteer_reads_is_harmless(client, helped):
    visit = an_errand(client, "CARECODE")
    answer = client.get("/care/errands", params={"volunteer": "V1"})
    mine = [one for one in answer.json() if one["id"] == visit]
    assert [set(one) for one in mine] == [{"id", "name", "place", "errand"}]
    bodies = [
        answer.content.decode(),
        answer.headers.get("etag", ""),
        report(
            client, f"/care/errands/{visit}/reports", **met(volunteer_code="V1")
        ).content.decode(),
        report(
            client, f"/care/errands/{visit}/reports", **met(volunteer_code="V1")
        ).content.decode(),
        report(
            client, f"/care/errands/{visit}/reports", **met(volunteer_code="V2")
        ).content.decode(),
    ]
    words = ("secret", "0000-555", "CARECODE", "colour", "red", "yellow", "blue", "红", "黄", "蓝")
    for body in bodies:
        assert [word for word in words if word in body] == []
    assert client.get("/care/errands", params={"volunteer": "V2"}).json() == []


def test_no_open_door_shows_people_in_need(client, helped):
    visit_of(client, "LAYER")
    assert client.get("/layers/care_persons.geojson").status_code == 404
    assert client.get("/layers/volunteers.geojson").status_code == 404
    shown = client.get("/layers").text + client.get("/live").text
    assert "LAYER" not in shown
    assert "赵" not in shown


def refused(client):
    """Return the answer of every route to what it cannot take."""
    errand = an_errand(client, "R")
    hand = {"volunteer_code": "V1", "errand": "call 13800000000"}
    return {
        ("PUT", "/care/persons/{code}"): put(client, "S", note="社区矫正"),
        ("GET", "/care/persons/{code}"): client.get("/care/persons/none"),
        ("POST", "/care/persons/{code}/pause"): client.post(
            "/care/persons/R/pause", json={"first": "2026-03-02", "last": "2026-03-01"}
        ),
        ("POST", "/care/persons/{code}/resume"): client.post(
            "/care/persons/none/resume", json={"from_day": "2026-03-02"}
        ),
        ("POST", "/care/persons/{code}/end"): client.post(
            "/care/persons/none/end", json={"on": "2026-03-02", "reason": "x"}
        ),
        ("POST", "/care/persons/{code}/reports"): report(
            client, "/care/persons/none/reports", **met(member_code="CARE1")
        ),
        ("POST", "/care/plan"): client.post("/care/plan", json={"on": "soon"}),
        ("GET", "/care/plan"): client.get("/care/plan", params={"on": "soon"}),
        ("GET", "/care/missed"): client.get("/care/missed", params={"n_days": 0}),
        ("POST", "/care/visits/{visit_id}/hand"): client.post(
            f"/care/visits/{errand}/hand", json=hand
        ),
        ("GET", "/care/errands"): client.get("/care/errands", params={"volunteer": "none"}),
        ("POST", "/care/errands/{visit_id}/reports"): report(
            client, f"/care/errands/{NOBODY}/reports", **met(volunteer_code="V1")
        ),
    }


def test_every_route_refuses_with_a_problem_document(client, helped):
    answers = refused(client)
    assert answers.keys() == care_routes.CARE - {("GET", "/care/persons")}
    for route, answer in answers.items():
        assert answer.headers["content-type"] == "application/problem+json", route
        assert answer.status_code in {400, 404, 422}, route
