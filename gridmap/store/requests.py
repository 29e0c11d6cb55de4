"""Requests: stored once, whatever is sent twice."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.casework.category import Category
from gridmap.model.ids import FeatureId, RequestId, TenantId, WorkOrderId
from gridmap.model.request import RequestIntake
from gridmap.model.work_order import Disposition, Urgency
from gridmap.store.new_id import new_id
from gridmap.store.places import Location
from gridmap.store.points import as_point
from gridmap.store.tables import requests, work_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request with everything that the district's settings and areas say about it."""

    id: RequestId
    intake: RequestIntake
    category: Category
    urgency: Urgency
    disposition: Disposition
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
    """Return what tells two bodies under one key apart: a hash of everything but the key."""
    body = asdict(intake)
    del body["idempotency_key"]
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).digest()


def insert_new(
    conn: Connection, tenant: TenantId, prepared: Sequence[Prepared], *, at: datetime
) -> frozenset[RequestId]:
    """Store the requests that are new and return their ids; the others are left as they are."""
    statement = insert(requests).on_conflict_do_nothing().returning(requests.c.id)
    rows = conn.execute(statement, [_row(tenant, one, at) for one in prepared])
    return frozenset(row.id for row in rows)


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


def _row(tenant: TenantId, one: Prepared, at: datetime) -> Mapping[str, object]:
    intake = one.intake
    return {
        "tenant_id": tenant,
        "id": one.id,
        "idempotency_key": intake.idempotency_key,
        "fingerprint": fingerprint(intake),
        "channel": intake.channel,
        "source_ref": intake.source_ref,
        "received_at": intake.received_at or at,
        "recorded_at": at,
        "category": one.category.code,
        "urgency": one.urgency.value,
        "disposition": one.disposition.value,
        "text": intake.text,
        "address": intake.address,
        "caller_name": intake.caller_name,
        "caller_phone": intake.caller_phone,
        "answer": intake.answer,
        "unit_id": one.unit_id,
        "position": as_point(intake.position),
        "subdistrict_id": one.location.subdistrict_id if one.location else None,
    }
