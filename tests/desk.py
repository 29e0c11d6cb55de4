"""What the browser tests stand on: a served district, and a page that remembers what it did."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta

from api_process import ApiProcess, local_client
from playwright.sync_api import Browser
from sqlalchemy import func, insert

from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.tables import FEATURE_TABLES, features, layer_versions

_version_numbers = itertools.count(1)
READY = 'html[data-state="ready"]'


class Desk:
    """A district in a database of its own, and the process that serves it."""

    def __init__(self, app_url: str, owner_url: str):
        self.urls = (app_url, owner_url)
        self._db = open_database(app_url)
        self.district = District(db=self._db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
        self.server: ApiProcess | None = None

    def start(self, *, port: int = 0, flags: tuple[str, ...] = ("--worker",)) -> None:
        """Serve, with a worker unless the flags say otherwise; a port of 0 is any free one."""
        self.server = ApiProcess(*self.urls, port=port, flags=flags).wait_until_alive()
        self.url = self.server.url
        self.client = local_client(self.url)

    def stop(self) -> None:
        """End the process as a power cut would."""
        assert self.server is not None
        self.client.close()
        self.server.kill()
        self.server = None

    def close(self) -> None:
        if self.server is not None:
            self.stop()
        self._db.close()

    def post_request(self, lon: float | None = None, lat: float | None = None, **more) -> dict:
        """Receive a request through the door and return the answer."""
        body = {"channel": "phone", **more}
        if lon is not None:
            body["position"] = {"lon": lon, "lat": lat}
        answer = self.client.post(
            "/requests", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def move(self, order_id: str, step: str, **body) -> None:
        """Take the next step with the newest assignment of a work order."""
        held = self.client.get(f"/work-orders/{order_id}").json()["assignments"]
        answer = self.client.post(f"/assignments/{held[-1]['id']}/{step}", json=body)
        assert answer.status_code == 200, answer.text

    def put_member(self, code: str, lon: float, lat: float, *, ago_s: float = 0.0) -> None:
        """Report where a member is, or was."""
        fix = {
            "member_code": code,
            "position": {"lon": lon, "lat": lat},
            "measured_at": (datetime.now(UTC) - timedelta(seconds=ago_s)).isoformat(),
        }
        told = self.client.post("/positions", json=[fix]).json()
        assert told["refused"] == [], told


class Visit:
    """A page that is open, with everything it asked for or complained about."""

    def __init__(self, browser: Browser, address: str):
        self.page = browser.new_page(viewport={"width": 1280, "height": 720})
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self._note(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.set_default_timeout(60_000)
        self.page.goto(address)

    def _note(self, said: str) -> None:
        """Note what the page says, but for advice to whoever reads its pixels: the tests do."""
        if "willReadFrequently" not in said:
            self.complaints.append(said)

    def _dismiss(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def wait_until_ready(self) -> "Visit":
        self.page.wait_for_selector(READY, timeout=60_000)
        return self

    def from_outside(self, url: str) -> list[str]:
        """Return what it asked of anybody but the server of this address."""
        return [asked for asked in self.requests if not asked.startswith((url, "data:"))]


def add_feature(
    district: District, layer: str, wkt: str | None, *, name: str, **more: object
) -> None:
    """Put one feature of a layer into force, in a version of its own."""
    at, feature, version = district.clock(), uuid.uuid4(), uuid.uuid4()
    code = str(feature)
    shared = {"tenant_id": TenantId(1), "layer": layer}
    with district.writing() as conn:
        conn.execute(
            insert(layer_versions).values(
                id=version,
                number=next(_version_numbers),
                valid_from=at,
                created_at=at,
                source_name="town",
                source_sha256="",
                **shared,
            )
        )
        conn.execute(insert(features).values(id=feature, key=code, **shared))
        conn.execute(
            insert(FEATURE_TABLES[layer]).values(
                feature_id=feature,
                opened_by=version,
                valid_from=at,
                code=code,
                name=name,
                row_hash=b"",
                geom=func.st_geomfromtext(wkt, 4490),
                **shared,
                **more,
            )
        )
