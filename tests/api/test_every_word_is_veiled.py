"""Who called stays hidden from whoever may not see persons, wherever it was written down.

A street is full of work, and whatever people wrote about it holds a name and a telephone number.
Everybody without the right reads everything there is to be read, and neither is found.
"""

import io
import itertools
import logging
import re
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import accounts
import httpx
import marked_town
import pytest
import told_work
import town
from asked_with import NOBODY, WITH, url_of
from marked_stream import listen
from marked_town import Street
from proofs import write_down
from sqlalchemy import text
from told_work import CLEAR, NAME, PHONE, TAIL, Told

from api.audit_trail import AuditTrail
from api.logs import handler_of
from api.route_rights import ROUTE_RIGHTS
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.casework.outbound import DeliveryPolicy
from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.flows.copy_news import copy_news
from gridmap.flows.keep_destinations import add_destination, remove_destination
from gridmap.flows.receive_requests import receive_requests
from gridmap.layers.catalogue import MAP_LAYERS
from gridmap.model.actor import AccountRole
from gridmap.model.audit import By
from gridmap.model.delivery import NewDestination
from gridmap.model.ids import TenantId
from gridmap.model.record_kind import RecordKind as Kind
from gridmap.model.rights import RIGHTS_OF, Right
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis

BLIND = sorted(role for role, rights in RIGHTS_OF.items() if Right.SEE_PERSONAL_DATA not in rights)

OF_A_PERSON = {
    AccountRole.MEMBER: "member_code",
    AccountRole.VOLUNTEER: "volunteer_code",
    AccountRole.UNIT: "unit_code",
}
"""Roles whose account is somebody's: here of whom nothing has been given to."""

ASIDE = {"/stream", "/assets", "/console", "/positions/phone"}
"""Listened to by itself; files of the program; phones that have no account."""

LEAST_COLUMNS = 50


@dataclass
class Searched:
    """What has been read so far, how much it was, and where somebody was found in it."""

    n_bytes: int = 0
    n_answers: int = 0
    found: set[tuple[str, str, str]] = field(default_factory=set)

    def search(self, who: str, what: str, said: bytes) -> None:
        self.n_answers += 1
        if said.startswith(b"PK"):
            said = _unpacked(said)
        self.n_bytes += len(said)
        for clear in CLEAR:
            escaped = clear.encode("unicode_escape")
            if clear.encode() in said or escaped in said:
                self.found.add((who, what, clear))


def _unpacked(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as sheets:
        return b"".join(sheets.read(name) for name in sheets.namelist())


@pytest.fixture(scope="module")
def told(served, cluster, template) -> Iterator[Told]:
    """Fill one of two streets with work, and write about it at every door that takes words."""
    create_database(cluster, "test_words", template=template)
    db = open_database(cluster.url(Role.APP, "test_words"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    app, url = served
    app.state.services = Services(district=district, settings=Settings())
    street, _ = marked_town.lay(district)
    street.tail = TAIL
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        written = Told(client, district, street)
        written.fill()
        written.tell()
    marked = told_work.mark_all(cluster.conninfo(Role.SUPERUSER, "test_words"))
    assert len(marked) > LEAST_COLUMNS, marked
    yield written
    db.close()
    drop_database(cluster, "test_words")


@pytest.fixture(scope="module")
def people(guarded_alone, told) -> Iterator[dict[AccountRole, httpx.Client]]:
    """Return a client of each role, of nobody to whom work has been given."""
    app, url = guarded_alone
    codes = {"member_code": f"{told.street.mark}-M4", "unit_code": "idle"}
    codes |= {"volunteer_code": f"{told.street.mark}-idle"}
    idle(told)
    app.state.services = Services(district=told.district, settings=Settings())
    app.state.audit_trail = AuditTrail()
    with accounts.signing_in(url, told.district) as signed_in:
        yield {
            role: signed_in(role, **{of: codes[of] for of in [OF_A_PERSON.get(role)] if of})
            for role in AccountRole
        }


def idle(told: Told) -> None:
    """Add a unit and a volunteer that nothing is given to."""
    marked_town.run(
        told.district,
        "INSERT INTO volunteers (tenant_id, id, code, name, phone, position, subdistrict_id)"
        " SELECT tenant_id, gen_random_uuid(), :idle, 'nobody', '', position, subdistrict_id"
        " FROM volunteers WHERE code = :helper",
        idle=f"{told.street.mark}-idle",
        helper=f"{told.street.mark}-helper",
    )
    marked_town.add_unit(told.district, "idle")


def addresses(street: Street) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield every address that can be read, with what stands in the street where it asks."""
    each = {
        "/layers/{name}.geojson": sorted(MAP_LAYERS),
        "/queues/{name}": ["unlocated", "unassigned", "waiting", "overdue", "desk"],
        "/settings/lists/{kind}": ["categories", "calendars", "roles", "tiers", "teams"],
    }
    nobody = dict.fromkeys(("run_id", "before", "after", "batch_id", "simulation"), NOBODY)
    nobody |= {"day": "2026-03-02"}
    for method, path in ROUTE_RIGHTS:
        if method == "GET" and path not in ASIDE:
            for one in each.get(path, [""]):
                address = url_of(path, street, **nobody, name=one, kind=one)
                yield path, address, WITH.get(path, lambda _: {})(street)


def read_all(
    people, told: Told, searched: Searched, *, tries_locked: bool = False, **more: object
) -> int:
    """Let everybody without the right read everything; return how many answers told something.

    Doors that are locked for them are tried with `tries_locked` only.
    """
    n_told = 0
    for role, (path, address, params) in itertools.product(BLIND, [*addresses(told.street)]):
        if tries_locked or ROUTE_RIGHTS["GET", path] in {None, *RIGHTS_OF[role]}:
            answer = people[role].get(address, params={**more, **params})
            assert answer.status_code < 500, (role, path, answer.text)
            n_told += answer.status_code == 200
            searched.search(role, path, f"{answer.headers}".encode() + answer.content)
    return n_told


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Keep what the server would write to standard error."""
    kept, handler = io.StringIO(), handler_of("json")
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(kept)
    kinds = {"": logging.INFO, "uvicorn.error": logging.INFO, "httpx": logging.WARNING}
    loggers = {logging.getLogger(name): level for name, level in kinds.items()}
    before = [(one, one.level) for one in loggers]
    for one, level in loggers.items():
        one.setLevel(level)
        one.addHandler(handler)
    yield kept
    for one, level in before:
        one.setLevel(level)
        one.removeHandler(handler)


@pytest.fixture(autouse=True)
def behind(guarded_alone, told):
    guarded_alone[0].state.services = Services(district=told.district, settings=Settings())


def test_nobody_without_the_right_reads_who_called_anywhere(people, told):
    searched = Searched()
    with logged() as log:
        n_told = read_all(people, told, searched)
    searched.search("log", "log", log.getvalue().encode())
    assert log.getvalue().count("\n") > n_told
    assert searched.found == set()
    assert n_told > 300


def test_whoever_has_the_right_reads_it_so_that_silence_says_something(people, told):
    order = told.street.names[Kind.WORK_ORDER]
    leader, checker = people[AccountRole.SHIFT_LEADER], people[AccountRole.CHECKER]
    file = leader.post(f"/desk/orders/{order}/file").json()
    assert any(NAME in one["from_whom"] for one in file["instructions"])
    assert NAME in leader.get(f"/work-orders/{order}").text
    assert NAME in leader.get("/petitions").text
    read = checker.get(f"/work-orders/{order}").json()
    assert read["text"].startswith(f"{told.street.mark} text {NAME[0]}**")


def test_no_stream_tells_who_called(people, told):
    searched = Searched()
    for role in BLIND:
        if Right.SEE_MAP in RIGHTS_OF[role]:
            searched.search(role, "/stream", listen(people[role]).text.encode())
    assert searched.n_answers > 3
    assert searched.found == set()


def test_no_message_to_another_system_tells_who_called(told):
    """All that happened here goes to a destination that asks for everything."""
    district, policy = told.district, DeliveryPolicy()
    new = NewDestination(code="hub", name="hub", url="https://hub.example/")
    add_destination(new, district=district, policy=policy, by=By(actor="admin"))
    marked_town.run(district, "UPDATE destinations SET xid = '0', row_id = 0")
    copy_news(district=district)
    searched = Searched()
    with district.reading() as conn:
        for kind, body in conn.execute(text("SELECT kind, body FROM deliveries")):
            searched.search("hub", kind, body.encode())
            assert re.findall(r"[^ -~*]", body) == [], "what people wrote in their own words"
    remove_destination("hub", district=district, by=By(actor="admin"))
    assert searched.n_answers > 50
    assert searched.found == set()


def refused(people, told: Told) -> Iterator[tuple[str, str, httpx.Response]]:
    """Yield what everybody is told who writes where they may not, or what cannot be read."""
    street, said = told.street, f"{NAME} {PHONE}"
    body = {"text": said, "reason": said, "caller_name": NAME, "caller_phone": PHONE, "wrong": said}
    for role in BLIND:
        client = people[role]
        for address in (f"/queues/{said}", f"/work-orders/{said}", f"/members/{PHONE}/work"):
            yield role, f"/typed{address}", client.get(address, params={"q": said})
        for path in ("/requests", "/notes", "/visits", "/desk/late-entries", "/sessions"):
            for sent in ({"json": body}, {"content": f"{{{said}".encode()}):
                yield role, path, client.post(path, **sent)
        order = f"/work-orders/{street.names[Kind.WORK_ORDER]}"
        for verb in ("close", "notes", "instructions", "escalate", "transfer"):
            yield role, verb, client.post(f"{order}/{verb}", json=body)


def test_neither_errors_nor_the_log_tell_who_called(people, told, cluster):
    """Also where the database itself refuses what somebody sent."""
    searched = Searched()
    with logged() as log:
        for role, what, answer in refused(people, told):
            assert answer.status_code >= 400, (role, what)
            if not what.startswith("/typed"):  # what somebody typed is told back to them
                searched.search(role, what, answer.content)
        with a_broken_table(cluster):
            body = {"channel": "phone", "text": f"{NAME} {PHONE}", "caller_name": NAME}
            for role in (AccountRole.GATEWAY, AccountRole.OPERATOR):
                keyed = {"Idempotency-Key": f"broken {role}"}
                answer = people[role].post("/requests", json=body, headers=keyed)
                assert answer.status_code == 500
                searched.search(role, "/requests", answer.content)
    searched.search("log", "log", log.getvalue().encode())
    assert "UndefinedTable" in log.getvalue()
    assert searched.found == set()


@contextmanager
def a_broken_table(cluster) -> Iterator[None]:
    """Let every statement about requests fail for the block."""
    rename = "ALTER TABLE {} RENAME TO {}"
    with told_work.connected(cluster.conninfo(Role.SUPERUSER, "test_words")) as conn:
        conn.execute(rename.format("requests", "requests_gone"))
        yield
        conn.execute(rename.format("requests_gone", "requests"))


@pytest.mark.prove
@pytest.mark.timeout(3_600)
def test_nobody_is_found_in_a_gigabyte_of_answers(people, told):
    """Expert test 49 (dispatch.md 6 G): its gigabyte, or as near as forty minutes allow."""
    many(told, 3_000)
    searched, began = Searched(), time.monotonic()
    n_rounds = 0
    with logged() as log:
        for limit in itertools.cycle((2_000, 1_000, 500)):
            read_all(people, told, searched, tries_locked=n_rounds == 0, limit=limit)
            n_rounds += 1
            if searched.n_bytes > 10**9 or time.monotonic() - began > 2_400:
                break
    searched.search("log", "log", log.getvalue().encode())
    write_down(
        "nobody_is_found",
        mb_searched=round(searched.n_bytes / 1e6),
        answers=searched.n_answers,
        rounds=n_rounds,
        roles=len(BLIND),
        log_lines=log.getvalue().count("\n"),
        found=len(searched.found),
    )
    assert searched.found == set()


def many(told: Told, n: int) -> None:
    """Receive many requests, the words of each with who called in them."""
    said = f"{told.street.mark} {TAIL}"
    for first in range(0, n, 500):
        intakes = [
            town.an_intake(
                town.grid_centre(told.street.grid),
                text=f"{said} {first + one}",
                address=f"{PHONE} {first + one}",
                caller_name=NAME,
                caller_phone=PHONE,
            )
            for one in range(500)
        ]
        receive_requests(intakes, district=told.district, policy=IntakePolicy())
