"""Past requests with their orders and assignments, written straight into the tables.

Flows only know now; figures are about months of work. The triggers that watch over moves are off
while it is written, by the role that owns the tables.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One lead assignment; `state` is where it ended, or stands."""

    reserved_at: datetime
    signed_at: datetime | None = None
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    state: str = "reserved"


@dataclass(frozen=True, kw_only=True)
class Past:
    """One request; without a `state` it has no order."""

    received_at: datetime
    category: str = "other"
    channel: str = "phone"
    disposition: str = "person"
    urgency: str = "normal"
    phone: str | None = None
    cancelled_at: datetime | None = None
    is_late: bool = False
    subdistrict: uuid.UUID | None = None
    grid: uuid.UUID | None = None
    unit: uuid.UUID | None = None
    state: str | None = None
    opened_at: datetime | None = None
    respond_by: datetime | None = None
    arrive_by: datetime | None = None
    close_by: datetime | None = None
    closed_at: datetime | None = None
    sent: tuple[Sent, ...] = ()
    id: uuid.UUID = field(default_factory=uuid.uuid4)


_REQUESTS = """COPY requests (tenant_id, id, idempotency_key, fingerprint, channel, received_at,
    recorded_at, category, urgency, disposition, caller_phone, cancelled_at, subdistrict_id,
    unit_id) FROM STDIN"""
_ENTRIES = """COPY intake_entries (tenant_id, request_id, entered_by, entered_at, is_late,
    was_read_back, subdistrict_id) FROM STDIN"""
_ORDERS = """COPY work_orders (tenant_id, id, request_id, number, state, category, urgency,
    handling, position, grid_id, subdistrict_id, unit_id, opened_at, respond_by, arrive_by,
    close_by, closed_at) FROM STDIN"""
_ASSIGNMENTS = """COPY assignments (tenant_id, id, work_order_id, member_id, is_lead, state,
    reserved_at, signed_at, arrived_at, ended_at, asked_at, asked_reason, subdistrict_id)
    FROM STDIN"""
_HERE = "SRID=4490;POINT(110.3025 20.0025)"


def write(owner_url: str, past: Iterable[Past], *, member: uuid.UUID) -> None:
    """Write requests and all that came of them; `member` is whoever was sent."""
    rows = list(past)
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        for table in ("work_orders", "assignments"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _copy(owner, _REQUESTS, (_request(one) for one in rows))
        _copy(owner, _ENTRIES, (_entry(one) for one in rows if one.is_late))
        orders = [one for one in rows if one.state is not None]
        _copy(owner, _ORDERS, map(_order, orders))
        _copy(
            owner, _ASSIGNMENTS, (_sent(one, sent, member) for one in orders for sent in one.sent)
        )
        for table in ("work_orders", "assignments"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def count_sizes(owner_url: str) -> None:
    """Let the planner know how large the tables have become."""
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE) requests, work_orders, assignments, intake_entries")


def order_of(request: uuid.UUID) -> uuid.UUID:
    """Return the id of the order of a request."""
    return uuid.uuid5(request, "order")


def _copy(owner, sql, rows):
    with owner.cursor().copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _request(one):
    return (
        *(1, one.id, str(one.id), b"", one.channel, one.received_at, one.received_at),
        *(one.category, one.urgency, one.disposition, one.phone, one.cancelled_at),
        *(one.subdistrict, one.unit),
    )


def _entry(one):
    late = one.received_at + timedelta(hours=2)
    return (1, one.id, "desk", late, True, False, one.subdistrict)


def _order(one):
    handling = "unit" if one.unit else "person"
    return (
        *(1, order_of(one.id), one.id, str(one.id), one.state, one.category, one.urgency, handling),
        *(_HERE, one.grid, one.subdistrict, one.unit, one.opened_at, one.respond_by),
        *(one.arrive_by, one.close_by, one.closed_at),
    )


def _sent(one, sent, member):
    return (
        *(1, uuid.uuid4(), order_of(one.id), member, True, sent.state, sent.reserved_at),
        *(sent.signed_at, sent.arrived_at, sent.ended_at, None, None, one.subdistrict),
    )
