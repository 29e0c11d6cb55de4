"""Messages at their destinations: copied from the outbox, sent, settled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.model.delivery import DeliveryState, DueMessage, Message, Tried
from gridmap.model.ids import TenantId
from gridmap.store.destinations import HeldDestination
from gridmap.store.one_of import one_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import deliveries

_OPEN = (DeliveryState.WAITING, DeliveryState.STUCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One piece of news as the outbox has it."""

    message_id: UUID
    sequence: int
    at: datetime
    kind: str
    payload: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNews:
    """What the outbox has for a destination, up to the cursor `reached`; `n_read` rows in all."""

    reached: str
    n_read: int
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """When a message was given up, by whom and why."""

    at: datetime
    actor: str
    reason: str


def news_for(
    conn: Connection, tenant: TenantId, to: HeldDestination, *, kinds: Collection[str], limit: int
) -> ReadNews | None:
    """Return what comes after a destination's cursor; None where nothing does."""
    xid, _, row_id = to.cursor.partition(".")
    values = {
        "tenant": tenant,
        "xid": xid,
        "id": int(row_id),
        "kinds": sorted(kinds),
        "subdistrict_id": to.subdistrict_id,
        "limit": limit,
    }
    rows = conn.execute(statement("news_for_destination"), values).mappings().all()
    if not rows:
        return None
    return ReadNews(
        reached=rows[0]["reached"],
        n_read=rows[0]["n_read"],
        news=tuple(
            News(
                message_id=row["message_id"],
                sequence=row["sequence"],
                at=row["at"],
                kind=row["kind"],
                payload=row["payload"],
            )
            for row in rows
            if row["message_id"] is not None
        ),
    )


def keep(
    conn: Connection,
    tenant: TenantId,
    destination_id: UUID,
    messages: Sequence[Message],
    *,
    at: datetime,
) -> None:
    """Keep messages for a destination, due at once; one that is there already stays as it is."""
    if not messages:
        return
    rows = [
        {
            "tenant_id": tenant,
            "destination_id": destination_id,
            "id": one.id,
            "sequence": one.sequence,
            "kind": one.kind,
            "number": one.number,
            "happened_at": one.happened_at,
            "body": one.body,
            "next_try_at": at,
        }
        for one in messages
    ]
    conn.execute(insert(deliveries).on_conflict_do_nothing(), rows)


def lease(
    conn: Connection, tenant: TenantId, destination_id: UUID, *, at: datetime, until: datetime
) -> DueMessage | None:
    """Return the message that is due first and hold it off others; None where none is."""
    values = {"tenant": tenant, "destination_id": destination_id, "at": at, "until": until}
    row = conn.execute(statement("lease_delivery"), values).one_or_none()
    if row is None:
        return None
    return DueMessage(
        id=row.id,
        destination_id=destination_id,
        body=row.body,
        n_failed=row.n_failed,
        url=row.url,
        secrets=tuple(bytes(one) for one in (row.secret, row.previous_secret) if one is not None),
        leased_until=until,
    )


def note_delivered(
    conn: Connection, tenant: TenantId, message: DueMessage, tried: Tried, *, at: datetime
) -> None:
    """Note that a receiver has taken a message, whoever else may have tried it meanwhile."""
    conn.execute(
        update(deliveries)
        .where(*_is(tenant, message.destination_id), deliveries.c.id == message.id, _is_open())
        .values(
            state=DeliveryState.DELIVERED.value,
            settled_at=at,
            status=tried.status,
            fault=None,
            leased_until=None,
        )
    )


def note_failed(
    conn: Connection,
    tenant: TenantId,
    message: DueMessage,
    tried: Tried,
    *,
    at: datetime,
    next_try_at: datetime | None,
) -> None:
    """Note that a try has failed; without a next one the message is stuck.

    A sender whose lease has ended notes nothing: another one has the message.
    """
    values: dict[str, object] = {
        "n_failed": message.n_failed + 1,
        "fault": None if tried.fault is None else tried.fault.value,
        "status": tried.status,
        "failed_at": at,
        "leased_until": None,
    }
    if next_try_at is None:
        values["state"] = DeliveryState.STUCK.value
    else:
        values["next_try_at"] = next_try_at
    conn.execute(
        update(deliveries)
        .where(
            *_is(tenant, message.destination_id),
            deliveries.c.id == message.id,
            deliveries.c.state == DeliveryState.WAITING.value,
            deliveries.c.leased_until == message.leased_until,
        )
        .values(**values)
    )


def take_up_again(
    conn: Connection,
    tenant: TenantId,
    destination_id: UUID,
    *,
    at: datetime,
    message_id: UUID | None,
) -> int:
    """Make a message that is not settled due at once, or all that are stuck; return how many."""
    wanted = (
        deliveries.c.state == DeliveryState.STUCK.value
        if message_id is None
        else (deliveries.c.id == message_id) & _is_open()
    )
    changed = conn.execute(
        update(deliveries)
        .where(*_is(tenant, destination_id), wanted)
        .values(state=DeliveryState.WAITING.value, n_failed=0, next_try_at=at)
    )
    return changed.rowcount


def start_anew(conn: Connection, tenant: TenantId, destination_id: UUID, *, at: datetime) -> None:
    """Make what waits after a failure due at once, with as many tries as a new message has.

    Whoever is sending one meanwhile does not note its failure: it was of another address.
    """
    conn.execute(
        update(deliveries)
        .where(
            *_is(tenant, destination_id),
            deliveries.c.state == DeliveryState.WAITING.value,
            (deliveries.c.n_failed > 0) | deliveries.c.leased_until.is_not(None),
        )
        .values(n_failed=0, next_try_at=at, leased_until=None)
    )


def give_up(
    conn: Connection,
    tenant: TenantId,
    destination_id: UUID,
    given_up: GivenUp,
    *,
    message_id: UUID | None = None,
    states: Collection[DeliveryState] = (DeliveryState.STUCK,),
) -> int:
    """Give a message up that is not settled, or all of some states; return how many."""
    wanted = (
        one_of(deliveries.c.state, [one.value for one in states])
        if message_id is None
        else (deliveries.c.id == message_id) & _is_open()
    )
    changed = conn.execute(
        update(deliveries)
        .where(*_is(tenant, destination_id), wanted)
        .values(
            state=DeliveryState.GIVEN_UP.value,
            settled_at=given_up.at,
            settled_by=given_up.actor,
            reason=given_up.reason,
            leased_until=None,
        )
    )
    return changed.rowcount


def listed(
    conn: Connection,
    tenant: TenantId,
    destination_id: UUID,
    *,
    state: DeliveryState | None,
    limit: int,
) -> list[dict[str, object]]:
    """Return messages of a destination, the newest first, without their bodies."""
    values = {
        "tenant": tenant,
        "destination_id": destination_id,
        "state": None if state is None else state.value,
        "limit": limit,
    }
    rows = conn.execute(statement("deliveries_listed"), values)
    return [dict(row) for row in rows.mappings()]


def trim(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Delete messages that were settled before an instant, so many at once; return how many."""
    values = {"tenant": tenant, "before": before, "limit": limit}
    return conn.execute(statement("trim_deliveries"), values).rowcount


def _is(tenant: TenantId, destination_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.tenant_id == tenant, deliveries.c.destination_id == destination_id


def _is_open() -> ColumnElement[bool]:
    return one_of(deliveries.c.state, [one.value for one in _OPEN])
