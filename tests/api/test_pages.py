"""Pages and what leaves the house by them."""

import re

import pytest
import town
from sqlalchemy import text

pytestmark = pytest.mark.postgis

NAME, PHONE = "王秘密", "13899990000"
OUTSIDE = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}")


@pytest.mark.parametrize("path", ["/docs", "/map", "/plan", "/desk", "/"])
def test_a_page_names_no_outside_address(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert OUTSIDE.findall(page.text) == []


@pytest.mark.parametrize("path", ["/docs", "/map", "/plan", "/desk"])
def test_everything_a_page_asks_for_is_here(client, path):
    page = client.get(path).text
    asked = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert asked
    for address in asked:
        if not address.startswith("data:"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", ["/docs", "/map", "/plan", "/desk", "/work-orders", "/nowhere"])
def test_every_answer_says_what_a_page_may_do(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("private, no-cache" if "etag" in headers else "no-store")
    if path != "/docs":
        assert "script-src 'self';" in policy


def test_the_description_of_the_interface_is_served(client):
    described = client.get("/openapi.json").json()
    assert described["info"]["title"] == "gridmap"
    assert "/work-orders/{order_id}/dispatch" in described["paths"]
    assert OUTSIDE.findall(str(described)) == []


DAYS = "first=2026-03-01&last=2026-03-31"
ASKED = {
    "/offers": "member=M0",
    "/figures/counted": DAYS,
    "/figures/counted.csv": DAYS,
    "/figures/requests": f"{DAYS}&counted=received",
    "/replay/events": "from=2026-03-02T00:00:00Z&to=2026-03-02T04:00:00Z",
    "/replay/trails": "from=2026-03-02T00:00:00Z&to=2026-03-02T04:00:00Z",
    "/base-map/shifts": "west=110&south=20&east=111&north=21",
    "/places": "q=001",
    "/settings/calendar": "month=2026-10",
    "/settings/calendar/deadline": (
        "start=2026-06-12T17:29:00%2B08:00&amount_s=14400&unit=working_hours"
    ),
    "/care/plan": "on=2026-03-02",
    "/care/errands": "volunteer=nobody",
    "/visits/coverage": DAYS,
    "/wishes/near": "volunteer=nobody",
    "/wishes/held": "volunteer=nobody",
}
"""What has to be asked for with an address."""

REPORTS = {"/positions/phone"}
"""Where a get tells instead of asking, because phones do it so."""

STREAMS = {"/stream"}
"""What never ends: `test_stream.py` listens to it."""


def every_get(client):
    """Return every address that a caller can get, with what the others named."""
    paths = client.get("/openapi.json").json()["paths"]
    fixed = [
        f"{path}?{ASKED[path]}" if path in ASKED else path
        for path, methods in paths.items()
        if "get" in methods and "{" not in path and path not in REPORTS | STREAMS
    ]
    layers = [layer["name"] for layer in client.get("/layers").json()["layers"]]
    orders = [order["id"] for order in client.get("/work-orders").json()]
    assert orders
    runs = [run["run"] for run in client.get("/coverage/runs").json()]
    assert runs
    return [
        *fixed,
        "/live?after=0.0",
        "/map",
        "/desk",
        "/docs",
        "/openapi.json",
        *(f"/layers/{name}.geojson" for name in layers),
        *(f"/work-orders/{order}" for order in orders),
        *(f"/coverage/runs/{run}" for run in runs),
        *(f"/coverage/runs/{run}/compare/{runs[0]}" for run in runs[:1]),
    ]


def test_names_and_numbers_of_people_never_leave_by_a_get(client, services, scene):
    district = services.district
    town.receive(district, caller_name=NAME, caller_phone=PHONE, text="积水")
    with district.writing() as conn:
        conn.execute(text("UPDATE members SET name = :n, phone = :p"), {"n": NAME, "p": PHONE})
        conn.execute(
            text(
                "INSERT INTO units (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, row_hash, liaison_name, liaison_phone, geom)"
                " SELECT 1, f.id, v.id, now(), 'units', 'U1', 'water', '', :n, :p,"
                " st_setsrid(st_makepoint(110.3, 20), 4490)"
                " FROM features AS f, layer_versions AS v LIMIT 1"
            ),
            {"n": NAME, "p": PHONE},
        )
    answers = {address: client.get(address) for address in every_get(client)}
    unheard = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != (404 if "volunteer=" in address else 200)
    }
    assert unheard == {}
    for address, answer in answers.items():
        assert NAME not in answer.text, address
        assert PHONE not in answer.text, address


def test_the_address_alone_leads_to_the_map_in_the_language_asked_for(client):
    answer = client.get("/?lang=en", follow_redirects=False)
    assert answer.headers["location"] == "/map?lang=en"
