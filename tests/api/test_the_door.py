"""What goes no further than the door, and what is answered while all else waits."""

import http.client
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import town

from api.door import MOST_BYTES
from gridmap.errors import IllegalMove
from gridmap.model.ids import TenantId
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis

KEY = {"Idempotency-Key": "door"}
REQUEST = {"channel": "phone"}


def test_a_body_that_is_announced_as_too_large_is_not_waited_for(client):
    line = http.client.HTTPConnection(urlsplit(str(client.base_url)).netloc, timeout=10)
    line.putrequest("POST", "/positions")
    line.putheader("Content-Type", "application/json")
    line.putheader("Content-Length", str(MOST_BYTES + 1))
    line.endheaders()
    answer = line.getresponse()
    assert answer.status == 413
    assert answer.headers["content-type"] == "application/problem+json"
    line.close()


@pytest.mark.parametrize(("n_bytes", "status"), [(MOST_BYTES, 422), (MOST_BYTES + 1, 413)])
def test_a_body_of_unknown_length_is_counted(client, n_bytes, status):
    pieces = (b" " * min(65_536, n_bytes - start) for start in range(0, n_bytes, 65_536))
    answer = client.post("/positions", content=pieces, headers={"Content-Type": "application/json"})
    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert answer.status_code == status
    assert answer.json()["code"] == {413: "body_too_large", 422: "invalid_body"}[status]


@pytest.mark.parametrize(
    "head",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
    ],
)
def test_a_page_of_another_site_may_not_write(client, head):
    before = client.get("/headline").json()["n_requests"]
    answer = client.post("/requests", json=REQUEST, headers=KEY | head)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert answer.json()["title"] == "不接受其他网站的请求"
    assert client.get("/headline", headers=head).json()["n_requests"] == before


def test_our_own_pages_may_write(client):
    own = {"Sec-Fetch-Site": "same-origin", "Origin": str(client.base_url).rstrip("/")}
    assert client.post("/requests", json=REQUEST, headers=KEY | own).status_code in {200, 201}


def test_json_that_calls_itself_plain_text_is_refused(client):
    """A form of another site can send this without asking first."""
    plain = {"Content-Type": "text/plain", "Idempotency-Key": "plain"}
    before = client.get("/headline").json()["n_requests"]
    answer = client.post("/requests", content='{"channel": "phone"}', headers=plain)
    assert answer.status_code == 422
    assert client.get("/headline").json()["n_requests"] == before


@pytest.mark.parametrize("digits", ["\u0661.\u0661", "\uff11.\uff11"])
def test_a_cursor_is_written_in_plain_digits(client, digits):
    assert client.get("/live", params={"after": digits}).status_code == 422


def test_the_process_is_alive_while_every_thread_waits_for_a_connection(client_of, app_url):
    db = open_database(app_url, pool_size=1, wait_s=120)
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    client = client_of(Services(district=district, settings=Settings()))
    with ThreadPoolExecutor(60) as pool, district.reading():
        waiting = [pool.submit(client.get, "/headline", timeout=120) for _ in range(60)]
        time.sleep(0.8)
        assert client.get("/livez", timeout=60).status_code == 200
        assert not any(one.done() for one in waiting)
    assert {one.result().status_code for one in waiting} == {200}
    db.close()


def test_no_more_calls_are_worked_on_than_the_connections_can_serve(client_of, services):
    class Counts:
        """Counts who thinks at once."""

        fastest_mps = float("inf")
        now, most, lock = 0, 0, threading.Lock()

        def times_to(self, origins, destination, *, at):
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.02)
            with self.lock:
                self.now -= 1
            return StraightLine().times_to(origins, destination)

    counts = Counts()
    client = client_of(replace(services, travel=counts))
    town.add_member(services.district, str(uuid.uuid4()), capacity=100)
    order = town.receive(services.district).work_order_id
    with ThreadPoolExecutor(60) as pool:
        asked = [pool.submit(client.post, f"/work-orders/{order}/preview") for _ in range(60)]
    assert {one.result().status_code for one in asked} == {200}
    assert 1 < counts.most <= 2 * services.settings.pool_size


@pytest.mark.parametrize(
    ("lang", "facts", "detail"),
    [
        ("en", {"problem_zh": "已结束", "mend_zh": "请刷新"}, "Move not allowed now: Over → Look"),
        (
            "zh",
            {"problem_zh": "已结束", "mend_zh": "请刷新"},
            "当前状态不允许此操作: 已结束 → 请刷新",
        ),
        ("zh", {}, "当前状态不允许此操作: Over → Look"),
    ],
)
def test_an_error_with_a_chinese_wording_is_told_in_it(client_of, services, lang, facts, detail):
    class Over:
        def times_to(self, origins, destination, *, at):
            raise IllegalMove(problem="over", mend="look", order=7, **facts)

    client = client_of(replace(services, travel=Over()))
    town.add_member(services.district, str(uuid.uuid4()), capacity=9)
    received = town.receive(services.district)
    told = client.post(
        f"/work-orders/{received.work_order_id}/dispatch", headers={"Accept-Language": lang}
    ).json()
    assert told["detail"] == detail
    assert told["facts"] == {"mend": "look", "order": 7}
