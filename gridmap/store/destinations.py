"""Destinations: where news of the district goes to, and how far the outbox was copied for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Text, cast, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.errors import NotFound
from gridmap.model.delivery import (
    COUNTED_TO,
    DestinationStanding,
    NewDestination,
)
from gridmap.model.event import EventKind
from gridmap.model.ids import FeatureId, TenantId
from gridmap.store.events import newest_cursor
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import destinations, features


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDestination:
    """A destination as it is added, with the secret that signs what goes there."""

    new: NewDestination
    secret: bytes = field(repr=False)
    subdistrict_id: FeatureId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDestination:
    """A destination that is this transaction's to copy news for; `cursor` is `xid.id`."""

    id: UUID
    kinds: tuple[str, ...] | None
    subdistrict_id: UUID | None
    cursor: str


def add(
    conn: Connection,
    tenant: TenantId,
    kept: KeptDestination,
    *,
    at: datetime,
    actor: str,
) -> bool:
    """Keep a destination, which hears of what comes from now on; False where the code is taken."""
    new = kept.new
    xid, _, row_id = newest_cursor(conn).partition(".")
    added = conn.execute(
        insert(destinations)
        .on_conflict_do_nothing(
            index_elements=["tenant_id", text("lower(code)")],
            index_where=destinations.c.removed_at.is_(None),
        )
        .returning(destinations.c.id),
        {
            "tenant_id": tenant,
            "id": new_id(),
            "code": new.code,
            "name": new.name,
            "url": new.url,
            "kinds": None if new.kinds is None else sorted(new.kinds),
            "subdistrict_id": kept.subdistrict_id,
            "secret": kept.secret,
            "xid": xid,
            "row_id": int(row_id),
            "added_at": at,
            "added_by": actor,
        },
    )
    return added.one_or_none() is not None


def id_of(conn: Connection, tenant: TenantId, code: str, *, is_held: bool = True) -> UUID:
    """Return the destination of a code that nobody has removed, held against another change.

    Raises
    ------
    NotFound
        There is none.
    """
    query = select(destinations.c.id).where(
        destinations.c.tenant_id == tenant,
        func.lower(destinations.c.code) == code.lower(),
        destinations.c.removed_at.is_(None),
    )
    if is_held:
        query = query.with_for_update(key_share=True)
    found: UUID | None = conn.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem=f"there is no destination {code!r}",
            mend="`gridmap destination list` shows those that there are",
            problem_zh=f"没有编码为 {code!r} 的接收方",
            mend_zh="用 gridmap destination list 查看",
            destination=code,
        )
    return found


def as_added(conn: Connection, tenant: TenantId, id_: UUID) -> NewDestination:
    """Return a destination as it would be added now."""
    of_its_tenant = features.c.tenant_id == destinations.c.tenant_id
    is_its_own = features.c.id == destinations.c.subdistrict_id
    row = conn.execute(
        select(
            destinations.c.code,
            destinations.c.name,
            destinations.c.url,
            destinations.c.kinds,
            features.c.key.label("subdistrict"),
        )
        .select_from(destinations.outerjoin(features, of_its_tenant & is_its_own))
        .where(destinations.c.tenant_id == tenant, destinations.c.id == id_)
    ).one()
    return NewDestination(
        code=row.code,
        name=row.name,
        url=row.url,
        kinds=None if row.kinds is None else frozenset(EventKind(one) for one in row.kinds),
        subdistrict_code=row.subdistrict,
    )


def change(conn: Connection, tenant: TenantId, id_: UUID, values: Mapping[str, object]) -> None:
    """Write other values of `name`, `url`, `kinds` or `subdistrict_id`."""
    conn.execute(
        update(destinations)
        .where(destinations.c.tenant_id == tenant, destinations.c.id == id_)
        .values(**values)
    )


def pause(conn: Connection, tenant: TenantId, id_: UUID, *, at: datetime, actor: str) -> bool:
    """Send nothing there from now on; False where it is paused already."""
    return _change(conn, tenant, id_, is_paused=False, paused_at=at, paused_by=actor)


def resume(conn: Connection, tenant: TenantId, id_: UUID) -> bool:
    """Send there again; False where it is not paused."""
    return _change(conn, tenant, id_, is_paused=True, paused_at=None, paused_by=None)


def remove(conn: Connection, tenant: TenantId, id_: UUID, *, at: datetime, actor: str) -> None:
    """Take a destination away, and its secret with it."""
    conn.execute(
        update(destinations)
        .where(destinations.c.tenant_id == tenant, destinations.c.id == id_)
        .values(
            removed_at=at,
            removed_by=actor,
            secret=None,
            previous_secret=None,
            previous_secret_until=None,
        )
    )


def previous_secret_until(conn: Connection, tenant: TenantId, id_: UUID) -> datetime | None:
    """Return till when the secret before the last one signs too; None where there is none."""
    until: datetime | None = conn.execute(
        select(destinations.c.previous_secret_until).where(
            destinations.c.tenant_id == tenant, destinations.c.id == id_
        )
    ).scalar_one()
    return until


def renew_secret(
    conn: Connection, tenant: TenantId, id_: UUID, secret: bytes, *, until: datetime | None
) -> None:
    """Sign by another secret from now on, by the one before too until then, or not at all."""
    conn.execute(
        update(destinations)
        .where(destinations.c.tenant_id == tenant, destinations.c.id == id_)
        .values(
            secret=secret,
            previous_secret=None if until is None else destinations.c.secret,
            previous_secret_until=until,
        )
    )


def forget_previous_secrets(conn: Connection, tenant: TenantId, *, at: datetime) -> int:
    """Delete the secrets whose day is over; return how many."""
    gone = conn.execute(
        update(destinations)
        .where(
            destinations.c.tenant_id == tenant,
            destinations.c.previous_secret_until <= at,
        )
        .values(previous_secret=None, previous_secret_until=None)
    )
    return gone.rowcount


def listed(
    conn: Connection, tenant: TenantId, *, at: datetime, since: datetime
) -> list[DestinationStanding]:
    """Return destinations by age, with how their messages stand; `since` begins what is counted."""
    values = {"tenant": tenant, "since": since, "most": COUNTED_TO}
    rows = conn.execute(statement("destinations_listed"), values)
    told_otherwise = ("id", "kinds", "previous_secret_until")
    return [
        DestinationStanding(
            **{name: value for name, value in row.items() if name not in told_otherwise},
            kinds=None if row["kinds"] is None else tuple(row["kinds"]),
            previous_secret_until=_still(row["previous_secret_until"], at),
            oldest_waiting_s=(
                None
                if row["oldest_waiting_at"] is None
                else (at - row["oldest_waiting_at"]).total_seconds()
            ),
        )
        for row in rows.mappings()
    ]


def behind(conn: Connection, tenant: TenantId) -> dict[UUID, bool]:
    """Return whether there is news for each destination that nobody has removed, by age."""
    rows = conn.execute(statement("destinations_behind"), {"tenant": tenant})
    return {row.id: row.has_news for row in rows}


def hold(conn: Connection, tenant: TenantId, id_: UUID) -> HeldDestination | None:
    """Hold a destination to copy news for it; None where somebody else does, or it is removed."""
    row = conn.execute(
        select(
            destinations.c.kinds,
            destinations.c.subdistrict_id,
            cast(destinations.c.xid, Text).label("xid"),
            destinations.c.row_id,
        )
        .where(
            destinations.c.tenant_id == tenant,
            destinations.c.id == id_,
            destinations.c.removed_at.is_(None),
        )
        .with_for_update(skip_locked=True, key_share=True)
    ).one_or_none()
    if row is None:
        return None
    return HeldDestination(
        id=id_,
        kinds=None if row.kinds is None else tuple(row.kinds),
        subdistrict_id=row.subdistrict_id,
        cursor=f"{row.xid}.{row.row_id}",
    )


def move_cursor(conn: Connection, tenant: TenantId, id_: UUID, cursor: str) -> None:
    """Note up to where the outbox was copied."""
    xid, _, row_id = cursor.partition(".")
    conn.execute(
        update(destinations)
        .where(destinations.c.tenant_id == tenant, destinations.c.id == id_)
        .values(xid=xid, row_id=int(row_id))
    )


def _still(until: datetime | None, at: datetime) -> datetime | None:
    return until if until is not None and until > at else None


def _change(
    conn: Connection, tenant: TenantId, id_: UUID, *, is_paused: bool, **values: object
) -> bool:
    at = destinations.c.paused_at
    changed = conn.execute(
        update(destinations)
        .where(
            destinations.c.tenant_id == tenant,
            destinations.c.id == id_,
            at.is_not(None) if is_paused else at.is_(None),
        )
        .values(**values)
    )
    return changed.rowcount > 0
