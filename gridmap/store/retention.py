"""Callers that are forgotten in time, and those who are kept by order of the law."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.casework.masking import masked_text
from gridmap.model.ids import TenantId
from gridmap.store.json_rows import as_json
from gridmap.store.sql_files import statement
from gridmap.store.tables import order_notes, requests, retention_keys, work_orders

_KEY_BYTES = 32
_PURPOSE = "callers"
_PSEUDONYM_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCaller:
    """A request that is to be forgotten, with what of it is a person's."""

    id: UUID
    caller_phone: str | None
    text: str | None
    answer: str | None
    has_name: bool
    has_phone: bool
    has_address: bool
    is_held: bool


def due(
    conn: Connection, tenant: TenantId, *, before: datetime, limit: int, with_held: bool = False
) -> list[DueCaller]:
    """Return requests whose matter ended before an instant."""
    asked = {"tenant": tenant, "before": before, "limit": limit, "with_held": with_held}
    rows = conn.execute(statement("callers_to_forget"), asked).mappings()
    return [DueCaller(**row) for row in rows]


def forget(
    conn: Connection, tenant: TenantId, callers: Sequence[DueCaller], *, at: datetime
) -> None:
    """Take away who called. One caller stays one: a number is the same pseudonym each time.

    So the figures of repeated callers, and of households, stay what they were.
    """
    key = _key(conn, tenant)
    rows = [
        {
            "id": str(one.id),
            "caller_phone": one.caller_phone and pseudonym(one.caller_phone, key),
            "text": one.text and masked_text(one.text),
            "answer": one.answer and masked_text(one.answer),
        }
        for one in callers
    ]
    conn.execute(statement("forget_callers"), {"tenant": tenant, "at": at, "rows": as_json(rows)})
    _mask_notes(conn, tenant, [one.id for one in callers])


def pseudonym(phone: str, key: bytes) -> str:
    """Return what stands for a telephone number from now on.

    >>> pseudonym("13800138000", b"k") == pseudonym("13800138000", b"k")
    True
    """
    digest = hmac.new(key, phone.encode("utf-8"), hashlib.sha256).hexdigest()
    return f"forgotten-{digest[:_PSEUDONYM_LENGTH]}"


def hold(
    conn: Connection, tenant: TenantId, number: str, *, at: datetime | None, by: str | None
) -> str | None:
    """Keep the request of an order from being forgotten, or no longer; return its number.

    None where there is no such order.
    """
    request = select(work_orders.c.request_id).where(
        work_orders.c.tenant_id == tenant, work_orders.c.number == number
    )
    held = conn.execute(
        update(requests)
        .where(requests.c.tenant_id == tenant, requests.c.id == request.scalar_subquery())
        .values(held_at=at, held_by=by)
    )
    return number if held.rowcount else None


def _mask_notes(conn: Connection, tenant: TenantId, request_ids: Sequence[UUID]) -> None:
    """Mask what people wrote beside the orders of requests."""
    notes = order_notes.c
    of_these = select(work_orders.c.id).where(
        work_orders.c.tenant_id == tenant, work_orders.c.request_id.in_(request_ids)
    )
    written = conn.execute(
        select(notes.id, notes.text).where(
            notes.tenant_id == tenant, notes.work_order_id.in_(of_these), notes.text.is_not(None)
        )
    )
    for row in written.all():
        masked = masked_text(row.text)
        if masked != row.text:
            conn.execute(
                update(order_notes)
                .where(notes.tenant_id == tenant, notes.id == row.id)
                .values(text=masked)
            )


def _key(conn: Connection, tenant: TenantId) -> bytes:
    """Return the key of pseudonyms, drawn the first time."""
    conn.execute(
        insert(retention_keys)
        .values(tenant_id=tenant, purpose=_PURPOSE, key=secrets.token_bytes(_KEY_BYTES))
        .on_conflict_do_nothing()
    )
    query = select(retention_keys.c.key).where(
        retention_keys.c.tenant_id == tenant, retention_keys.c.purpose == _PURPOSE
    )
    return bytes(conn.execute(query).scalar_one())
