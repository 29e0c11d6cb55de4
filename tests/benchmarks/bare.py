"""The floor: the rows of an intake and of a dispatch, written by psycopg alone, undecided.

Everything is known beforehand: no place is looked up, nobody is chosen, nothing is read. What
a flow takes longer than this is what it thinks about and what our own layers cost.
"""

import functools
import queue
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from big_town import BigTown, a_place
from timing import Step

from gridmap.model.ids import WorkOrderId

_TEXT = "楼道堆放杂物，影响通行，请派人查看处理。"
_POINT = "st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4490)"

_REQUEST = f"""INSERT INTO requests (tenant_id, id, idempotency_key, fingerprint, channel,
    source_ref, received_at, recorded_at, category, urgency, disposition, text, address,
    caller_name, caller_phone, position)
    VALUES (1, %(request)s, %(key)s, %(hash)s, '12345', %(key)s, %(at)s, %(at)s, 'other',
    'normal', 'person', %(text)s, '海府路', '王先生', '13800000000', {_POINT})"""  # noqa: S608
_NUMBER = """INSERT INTO order_numbers AS o VALUES (1, %(day)s, 1)
    ON CONFLICT (tenant_id, day) DO UPDATE SET last = o.last + 1 RETURNING last"""
_ORDER = f"""INSERT INTO work_orders (tenant_id, id, request_id, number, state, category,
    urgency, handling, position, opened_at, respond_by, arrive_by, close_by)
    VALUES (1, %(order)s, %(request)s, %(number)s, 'A00', 'other', 'normal', 'person', {_POINT},
    %(at)s, %(by)s, %(by)s, %(by)s)"""  # noqa: S608
_STATE = """UPDATE work_orders SET state = %(state)s, next_try_at = %(at)s
    WHERE tenant_id = 1 AND id = %(order)s"""
_EVENT = """INSERT INTO events (tenant_id, id, at, kind, actor, request_id, work_order_id, facts)
    VALUES (1, %(event)s, %(at)s, %(kind)s, 'bare', %(request)s, %(order)s, '{"a": 1}')"""
_OUTBOX = """INSERT INTO outbox (tenant_id, at, kind, payload)
    VALUES (1, %(at)s, %(kind)s, '{"a": 1}')"""
_CLAIM = """UPDATE member_live SET active = active + 1
    WHERE tenant_id = 1 AND member_id = %(member)s AND active < capacity"""
_DECISION = """INSERT INTO decisions (tenant_id, id, work_order_id, order_version, decided_at,
    outcome, member_id, engine, radius_m, policy, candidates, counted, schema, situation)
    VALUES (1, %(decision)s, %(order)s, 1, %(at)s, 'assign', %(member)s, 'bare', 1500, '{}',
    %(candidates)s, '{}', 1, %(situation)s)"""
_ASSIGNMENT = """INSERT INTO assignments (tenant_id, id, work_order_id, decision_id, member_id,
    is_lead, state, reserved_at, is_urgent)
    VALUES (1, %(assignment)s, %(order)s, %(decision)s, %(member)s, true, 'reserved', %(at)s,
    false)"""
_DISPATCHED = """UPDATE work_orders SET state = 'A06', version = version + 1, next_try_at = NULL
    WHERE tenant_id = 1 AND id = %(order)s AND version = 1"""

DISPATCH_ROWS = (_CLAIM, _DECISION, _ASSIGNMENT, _DISPATCHED, _EVENT, _OUTBOX)
"""The statements of a dispatch, the claim first."""


def plain(url: str) -> str:
    """Return an address as psycopg reads it."""
    return url.replace("+psycopg", "")


class Connections:
    """As many connections as our own pool has, for however many clients: they take turns."""

    def __init__(self, url: str, *, size: int = 8) -> None:
        self._free: queue.Queue[psycopg.Connection] = queue.Queue()
        for _ in range(size):
            self._free.put(psycopg.connect(url, autocommit=True))

    @contextmanager
    def taken(self) -> Iterator[psycopg.Connection]:
        connection = self._free.get()
        try:
            yield connection
        finally:
            self._free.put(connection)


connections_to = functools.cache(Connections)
"""One set of connections for each address, shared by all that is measured there."""


class Commits:
    """Durable transactions of one row each."""

    def __init__(self, town: BigTown) -> None:
        self._url = plain(town.owner_url)
        with psycopg.connect(self._url) as owner:
            owner.execute("CREATE TABLE IF NOT EXISTS floor (id uuid PRIMARY KEY, n int)")

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        with psycopg.connect(self._url) as connection:

            def step(n: int) -> None:
                connection.execute("INSERT INTO floor VALUES (%s, %s)", (uuid.uuid4(), n))
                connection.commit()

            yield step


class Requests:
    """The rows of a request that was received."""

    def __init__(self, town: BigTown) -> None:
        self._town = town

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        with psycopg.connect(plain(self._town.app_url)) as connection:
            yield lambda n: self._receive(connection, n)

    def _receive(self, connection: psycopg.Connection, n: int) -> None:
        at = datetime.now(UTC)
        ids = {name: uuid.uuid4() for name in ("request", "order")}
        place = a_place(n)
        values = {
            **ids,
            "key": str(ids["request"]),
            "hash": ids["request"].bytes,
            "text": _TEXT,
            "lon": place.lon,
            "lat": place.lat,
            "at": at,
            "by": at + timedelta(hours=1),
            "day": "1999-01-01",
        }
        with connection.transaction():
            connection.execute(_REQUEST, values)
            row = connection.execute(_NUMBER, values).fetchone()
            connection.execute(_ORDER, {**values, "number": f"bare-{row[0]}"})
            connection.execute(_STATE, {**values, "state": "A03"})
            connection.execute(_STATE, {**values, "state": "A05"})
            for kind in ("request_received", "order_opened", "order_filed"):
                connection.execute(_EVENT, {**values, "event": uuid.uuid4(), "kind": kind})
                connection.execute(_OUTBOX, {**values, "kind": kind})


class Dispatches:
    """The rows of a dispatch, to members in turn; a decision as long as the real ones."""

    def __init__(
        self,
        town: BigTown,
        orders: Sequence[WorkOrderId],
        told: "Told",
        *,
        n_connections: int = 8,
    ) -> None:
        self._orders, self._told = orders, told
        self._connections = connections_to(plain(town.app_url), size=n_connections)
        with self._connections.taken() as connection:
            rows = connection.execute("SELECT member_id FROM member_live").fetchall()
        self._members = [row[0] for row in rows]

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._dispatch

    def _dispatch(self, n: int) -> None:
        values = dispatch_values(self._orders[n], self._told)
        values["member"] = self._members[n % len(self._members)]
        with self._connections.taken() as connection, connection.transaction():
            for statement in DISPATCH_ROWS:
                connection.execute(statement, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a decision keeps: its reasons, and the situation it was made in."""

    candidates: str = "[]"
    situation: bytes | None = None


def told_by(town: BigTown) -> Told:
    """Return what the newest real decision of a town keeps."""
    with psycopg.connect(plain(town.app_url)) as connection:
        row = connection.execute(
            "SELECT candidates::text, situation FROM decisions ORDER BY decided_at DESC LIMIT 1"
        ).fetchone()
    return Told(candidates=row[0], situation=row[1])


def dispatch_values(order: WorkOrderId, told: Told) -> dict[str, object]:
    """Return the values of the rows of one dispatch, but for the member."""
    return {
        "order": order,
        "request": None,
        "candidates": told.candidates,
        "situation": told.situation,
        "at": datetime.now(UTC),
        "kind": "order_assigned",
        **{name: uuid.uuid4() for name in ("decision", "assignment", "event")},
    }
