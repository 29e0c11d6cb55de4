"""Risks that the words of requests hold, until a person has read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from gridmap.casework.risk_words import Risk
from gridmap.model.ids import FeatureId, RequestId, TenantId, WorkOrderId
from gridmap.store.requests import Prepared
from gridmap.store.sql_files import statement
from gridmap.store.tables import requests, risks, work_orders

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskyRequest:
    """A request as a person reads it; `order_id` is None where nobody had to be sent."""

    order_id: WorkOrderId | None
    subdistrict_id: FeatureId | None


def write(
    conn: Connection,
    tenant: TenantId,
    new: Sequence[Prepared],
    raised: Mapping[RequestId, Sequence[Risk]],
    *,
    at: datetime,
) -> None:
    """Keep what the words of new requests raise."""
    rows = [
        {
            "tenant_id": tenant,
            "request_id": one.id,
            "kind": risk.kind.value,
            "words": list(risk.words),
            "raised_at": at,
            "subdistrict_id": one.location and one.location.subdistrict_id,
        }
        for one in new
        for risk in raised[one.id]
    ]
    if rows:
        conn.execute(insert(risks), rows)


def request_of(conn: Connection, tenant: TenantId, request_id: RequestId) -> RiskyRequest | None:
    """Return the request, held until the transaction ends; None if it is unknown."""
    row = conn.execute(
        select(requests.c.subdistrict_id, work_orders.c.id)
        .outerjoin(
            work_orders,
            (work_orders.c.tenant_id == requests.c.tenant_id)
            & (work_orders.c.request_id == requests.c.id),
        )
        .where(requests.c.tenant_id == tenant, requests.c.id == request_id)
        .with_for_update(of=requests)
    ).one_or_none()
    if row is None:
        return None
    return RiskyRequest(order_id=row.id, subdistrict_id=row.subdistrict_id)


def mark_seen(
    conn: Connection, tenant: TenantId, request_id: RequestId, *, at: datetime, actor: str
) -> list[str]:
    """Note that a person has read a request, and return the risks that were unread."""
    seen = conn.execute(
        update(risks)
        .where(
            risks.c.tenant_id == tenant,
            risks.c.request_id == request_id,
            risks.c.seen_at.is_(None),
        )
        .values(seen_at=at, seen_by=actor)
        .returning(risks.c.kind)
    )
    return sorted(row.kind for row in seen)


def unread(conn: Connection, tenant: TenantId, *, limit: int) -> list[Row]:
    """Return the requests with risks that nobody has read, the oldest first."""
    found = conn.execute(statement("unread_risks"), {"tenant": tenant, "limit": limit})
    return [dict(row) for row in found.mappings()]
