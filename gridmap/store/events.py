"""Append what happened: to the history, and to the outbox that feeds the live map."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select

from gridmap.model.event import Event
from gridmap.model.feed import ORDER_LEFT, FeedState, OrderLeft
from gridmap.model.ids import TenantId
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import events, outbox

KEPT = timedelta(days=1)
"""How long a page may be away and still follow the feed; after that it begins anew."""

_LARGEST_ROW_ID = 2**63 - 1


def append(conn: Connection, tenant: TenantId, happened: Sequence[Event]) -> None:
    """Write events and their outbox rows in the transaction of the change itself."""
    if not happened:
        return
    rows = as_json([_row(event) for event in happened])
    conn.execute(statement("append_events"), {"tenant": tenant, "rows": rows})


def columns_of(event: Event) -> dict[str, object]:
    """Return one event as values of a statement that writes it among other rows.

    `payload` is what the feed says of it: the ids that there are, beside the facts.
    """
    ids = {
        "request_id": event.request_id,
        "work_order_id": event.work_order_id,
        "assignment_id": event.assignment_id,
        "member_id": event.member_id,
    }
    told = {name: str(value) for name, value in ids.items() if value is not None}
    return {
        **ids,
        "order_id": event.work_order_id,
        "event_id": new_id(),
        "at": event.at,
        "kind": event.kind.value,
        "subdistrict_id": event.subdistrict_id,
        "facts": json.dumps({**event.facts, **event.written}),
        "payload": json.dumps(told | dict(event.facts)),
    }


def announce(
    conn: Connection,
    tenant: TenantId,
    *,
    at: datetime,
    kind: str,
    payloads: Mapping[UUID | None, Mapping[str, object]],
) -> None:
    """Tell the live map something that is no event, such as new positions, by subdistrict."""
    rows = [
        {
            "tenant_id": tenant,
            "at": at,
            "kind": kind,
            "payload": dict(payload),
            "subdistrict_id": subdistrict_id,
        }
        for subdistrict_id, payload in payloads.items()
    ]
    if rows:
        conn.execute(insert(outbox), rows)


def _row(event: Event) -> Mapping[str, object]:
    return {
        "id": new_id(),
        "at": event.at,
        "kind": event.kind,
        "actor": event.actor,
        "request_id": event.request_id,
        "work_order_id": event.work_order_id,
        "assignment_id": event.assignment_id,
        "member_id": event.member_id,
        "facts": dict(event.facts),
        "written": dict(event.written),
        "subdistrict_id": event.subdistrict_id,
    }


@dataclass(frozen=True, slots=True)
class Announced:
    """One outbox row; `cursor` is its place in the feed, `xid.id`.

    `subdistrict_id` is where it belongs, for those who may see some subdistricts only.
    """

    cursor: str
    at: datetime
    kind: str
    payload: Mapping[str, object]
    subdistrict_id: UUID | None = None


def orders_left(announced: Iterable[Announced]) -> tuple[OrderLeft, ...]:
    """Return which orders left their subdistrict, in the order of their leaving."""
    return tuple(
        OrderLeft(
            cursor=one.cursor,
            order_id=UUID(str(one.payload["work_order_id"])),
            from_id=one.subdistrict_id,
            to_id=None if (to := one.payload.get("to")) is None else UUID(str(to)),
        )
        for one in announced
        if one.kind == ORDER_LEFT
    )


def newest_places(announced: Sequence[Announced]) -> tuple[Announced, ...]:
    """Return the same rows with each member's last place alone; who moves fast is told once."""
    told: list[Announced] = []
    known: set[object] = set()
    for one in reversed(announced):
        places = one.payload.get("members")
        if one.kind != "positions" or not isinstance(places, list):
            told.append(one)
            continue
        new = [place for place in places if place["id"] not in known]
        known.update(place["id"] for place in new)
        if new:
            told.append(replace(one, payload={**one.payload, "members": new}))
    return tuple(reversed(told))


def announced_after(
    conn: Connection, tenant: TenantId, cursor: str, *, limit: int
) -> tuple[Announced, ...]:
    """Return the outbox rows after a cursor, oldest first.

    The order is that of the pair (transaction id, id) and stops below the oldest transaction
    still running: an id alone would skip rows whose transaction commits late.
    """
    xid, _, row_id = cursor.partition(".")
    rows = conn.execute(
        statement("outbox_after"),
        {
            "tenant": tenant,
            "xid": xid,
            "id": min(int(row_id or 0), _LARGEST_ROW_ID),
            "limit": limit,
        },
    )
    return tuple(_announced(row) for row in rows)


def announced_last(conn: Connection, tenant: TenantId, n: int) -> tuple[Announced, ...]:
    """Return the last `n` outbox rows that are events, oldest first."""
    rows = conn.execute(statement("outbox_last"), {"tenant": tenant, "n": n})
    return tuple(_announced(row) for row in rows)


def _announced(row: Row[Any]) -> Announced:
    return Announced(row.cursor, row.at, row.kind, row.payload, row.subdistrict_id)


def newest_cursor(conn: Connection) -> str:
    """Return the cursor after which everything is still to come."""
    return str(conn.execute(statement("outbox_now")).scalar_one())


def feed_state(conn: Connection, tenant: TenantId) -> FeedState:
    """Return how far the feed can be told now."""
    row = conn.execute(statement("feed_state"), {"tenant": tenant}).one()
    return FeedState(
        epoch=row.epoch,
        cursor=row.cursor,
        oldest_xid=int(row.oldest_xid),
        next_xid=int(row.next_xid),
        is_held_back=row.is_held_back,
    )


def is_ahead(cursor: str, newest: str) -> bool:
    """Tell whether a cursor lies after the newest one: another database gave it out.

    >>> is_ahead("12.7", "11.9223372036854775807")
    True
    """
    return int(cursor.partition(".")[0]) > int(newest.partition(".")[0])


def is_forgotten(conn: Connection, tenant: TenantId, cursor: str, *, before: datetime) -> bool:
    """Tell whether rows after a cursor have been trimmed away, where rows go at this age."""
    xid, _, row_id = cursor.partition(".")
    values = {
        "tenant": tenant,
        "xid": xid,
        "id": min(int(row_id or 0), _LARGEST_ROW_ID),
        "before": before,
    }
    return bool(conn.execute(statement("outbox_forgotten"), values).scalar_one())


def trim(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Delete the oldest outbox rows from before an instant, and return how many went.

    The last of them stays as a mark, so that `is_forgotten` can tell who has missed something.
    """
    gone = conn.execute(
        statement("trim_outbox"), {"tenant": tenant, "before": before, "limit": limit}
    )
    return gone.rowcount


def newest_instant(conn: Connection, tenant: TenantId) -> datetime | None:
    """Return the instant of the newest event, or None."""
    newest: datetime | None = conn.execute(
        select(func.max(events.c.at)).where(events.c.tenant_id == tenant)
    ).scalar_one()
    return newest


def history_of(
    conn: Connection, tenant: TenantId, work_order_id: UUID
) -> Iterable[Mapping[str, object]]:
    """Return the events of one work order, oldest first."""
    rows = conn.execute(
        statement("events_of_order"), {"tenant": tenant, "work_order_id": work_order_id}
    )
    return [dict(row) for row in rows.mappings()]
