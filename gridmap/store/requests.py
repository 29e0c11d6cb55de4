"""Requests: stored once, whatever is sent twice."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import Connection, or_, select, tuple_, update

from gridmap.casework.category import Category
from gridmap.model.ids import FeatureId, RequestId, TenantId, WorkOrderId
from gridmap.model.request import RequestIntake
from gridmap.model.work_order import Disposition, Urgency
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.places import Location
from gridmap.store.sql_files import statement
from gridmap.store.tables import requests, work_orders

_YOUNGER_THAN_MARKS = frozenset({"taken_by", "is_underway"})
"""Fields of an entry that earlier ones did not have: empty, they change no mark."""

_HASHED = [one.name for one in fields(RequestIntake) if one.name != "idempotency_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request with everything that the district's settings and areas say about it.

    `needs_desk`: somebody has to decide who handles it; until then it counts as a person's.
    """

    id: RequestId
    intake: RequestIntake
    category: Category
    urgency: Urgency
    disposition: Disposition
    needs_desk: bool
    unit_id: FeatureId | None
    location: Location | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A request that is stored already."""

    request_id: RequestId
    idempotency_key: str
    channel: str
    source_ref: str | None
    fingerprint: bytes
    work_order_id: WorkOrderId | None
    number: str | None


def new_request_id() -> RequestId:
    """Return a fresh id."""
    return RequestId(new_id())


def fingerprint(intake: RequestIntake) -> bytes:
    """Return what tells two bodies under one key apart: a hash of everything but the key.

    An instant counts as such: written with another offset it is the same body.
    """
    body = {name: getattr(intake, name) for name in _HASHED}
    if intake.received_at is not None:
        body["received_at"] = intake.received_at.astimezone(UTC)
    if intake.position is not None:
        body["position"] = {"lon": intake.position.lon, "lat": intake.position.lat}
    # Requests that accuse nobody keep the mark that they had before anybody could be accused.
    # Nor do an appointment or an entry by hand touch the mark of requests that have none.
    del body["window"], body["entry"]
    if intake.entry is not None:
        body["entry"] = {
            name: value
            for name, value in asdict(intake.entry).items()
            if name not in _YOUNGER_THAN_MARKS or value
        }
    if intake.window is not None:
        ends = (intake.window.from_at, intake.window.to_at)
        body["window"] = [one.astimezone(UTC) for one in ends]
    accused = sorted(f"{one.kind}:{one.code}" for one in intake.accused)
    del body["accused"]
    if accused:
        body["accused"] = accused
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).digest()


def insert_new(
    conn: Connection, tenant: TenantId, prepared: Sequence[Prepared], *, at: datetime
) -> frozenset[RequestId]:
    """Store the requests that are new and return their ids; the others are left as they are."""
    rows = as_json([_row(one) for one in prepared])
    new = conn.execute(statement("insert_requests"), {"tenant": tenant, "at": at, "rows": rows})
    return frozenset(row.id for row in new)


def find_known(
    conn: Connection, tenant: TenantId, intakes: Sequence[RequestIntake]
) -> tuple[Known, ...]:
    """Return the stored requests that carry one of these keys or outside numbers."""
    keys = [one.idempotency_key for one in intakes]
    refs = [(one.channel, one.source_ref) for one in intakes if one.source_ref is not None]
    by_key = requests.c.idempotency_key.in_(keys)
    by_ref = tuple_(requests.c.channel, requests.c.source_ref).in_(refs)
    rows = conn.execute(
        select(
            requests.c.id,
            requests.c.idempotency_key,
            requests.c.channel,
            requests.c.source_ref,
            requests.c.fingerprint,
            work_orders.c.id.label("work_order_id"),
            work_orders.c.number,
        )
        .join_from(
            requests,
            work_orders,
            (work_orders.c.tenant_id == requests.c.tenant_id)
            & (work_orders.c.request_id == requests.c.id),
            isouter=True,
        )
        .where(requests.c.tenant_id == tenant, or_(by_key, by_ref) if refs else by_key)
    )
    return tuple(
        Known(
            request_id=row.id,
            idempotency_key=row.idempotency_key,
            channel=row.channel,
            source_ref=row.source_ref,
            fingerprint=bytes(row.fingerprint),
            work_order_id=row.work_order_id,
            number=row.number,
        )
        for row in rows
    )


def order_of_key(conn: Connection, tenant: TenantId, key: str) -> WorkOrderId | None:
    """Return the work order of the request that came under a key; None where there is none."""
    return conn.execute(
        select(work_orders.c.id)
        .join(
            requests,
            (requests.c.tenant_id == work_orders.c.tenant_id)
            & (requests.c.id == work_orders.c.request_id),
        )
        .where(requests.c.tenant_id == tenant, requests.c.idempotency_key == key)
    ).scalar_one_or_none()


def settle(
    conn: Connection,
    tenant: TenantId,
    request_id: RequestId,
    *,
    disposition: Disposition,
    unit_id: FeatureId | None,
    answer: str | None,
) -> None:
    """Write what the desk decided about a request."""
    conn.execute(
        update(requests)
        .where(requests.c.tenant_id == tenant, requests.c.id == request_id)
        .values(disposition=disposition.value, unit_id=unit_id, answer=answer)
    )


def note_subdistrict(
    conn: Connection,
    tenant: TenantId,
    request_id: RequestId,
    subdistrict_id: FeatureId | None,
) -> None:
    """Write in which subdistrict a request turned out to lie."""
    conn.execute(
        update(requests)
        .where(requests.c.tenant_id == tenant, requests.c.id == request_id)
        .values(subdistrict_id=subdistrict_id)
    )


def cancel(
    conn: Connection, tenant: TenantId, request_id: RequestId, *, at: datetime, reason: str
) -> bool:
    """Mark a request as cancelled; False if it is unknown or cancelled already."""
    done = conn.execute(
        update(requests)
        .where(
            requests.c.tenant_id == tenant,
            requests.c.id == request_id,
            requests.c.cancelled_at.is_(None),
        )
        .values(cancelled_at=at, cancel_reason=reason)
    )
    return done.rowcount == 1


def _row(one: Prepared) -> Mapping[str, object]:
    intake, position = one.intake, one.intake.position
    return {
        "id": one.id,
        "idempotency_key": intake.idempotency_key,
        "fingerprint": f"\\x{fingerprint(intake).hex()}",
        "channel": intake.channel,
        "source_ref": intake.source_ref,
        "received_at": intake.received_at,
        "category": one.category.code,
        "urgency": one.urgency,
        "disposition": one.disposition,
        "text": intake.text,
        "address": intake.address,
        "caller_name": intake.caller_name,
        "caller_phone": intake.caller_phone,
        "answer": intake.answer,
        "unit_id": one.unit_id,
        "lon": position and position.lon,
        "lat": position and position.lat,
        "subdistrict_id": one.location and one.location.subdistrict_id,
    }
