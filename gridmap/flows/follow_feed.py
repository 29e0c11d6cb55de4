"""Follow the feed for whoever listens: what has happened, and how that stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gridmap.layers.feature import MapFeature
from gridmap.model.feed import ORDER_CAME, ORDER_LEFT, FeedState, OrderLeft
from gridmap.store import events, look_up
from gridmap.store.district import District
from gridmap.store.events import Announced
from gridmap.store.look_up import PlacedRow

NO_EVENTS = frozenset({"positions", "members_turned", ORDER_LEFT, ORDER_CAME})
"""Rows that only say that some `members`, or an order, stand otherwise now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFeature:
    """A feature of the map, and the subdistrict that it belongs to."""

    feature: MapFeature
    subdistrict_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the feed tells between two cursors.

    `members` and `orders` are those that the changes are about, as they stood when it was read.
    `is_all` says that nothing more was to be told then.
    """

    state: FeedState
    cursor: str
    at: datetime
    changes: tuple[Announced, ...] = ()
    members: tuple[SeenFeature, ...] = ()
    orders: tuple[SeenFeature, ...] = ()
    left: tuple[OrderLeft, ...] = ()
    is_all: bool = True


def follow_feed(
    after: str | None, *, district: District, fix_age_limit_s: float, limit: int
) -> Heard | None:
    """Return what the feed tells after a cursor; without one, only how far it has come.

    None where what came after the cursor is not known: it is forgotten after a day, and a
    database that has been set back never gave the cursor out.
    """
    with district.reading() as conn:
        at = district.clock()
        state = events.feed_state(conn, district.tenant)
        if after is None:
            return Heard(state=state, cursor=state.cursor, at=at)
        if events.is_ahead(after, state.cursor) or events.is_forgotten(
            conn, district.tenant, after, before=at - events.KEPT
        ):
            return None
        changes = events.announced_after(conn, district.tenant, after, limit=limit)
        people = look_up.members_of(
            conn, district.tenant, at, fix_age_limit_s=fix_age_limit_s, ids=_members(changes)
        )
        named = _ids(one.payload.get("work_order_id") for one in changes)
        orders = look_up.orders_of(conn, district.tenant, ids=named, limit=len(named))
    is_all = len(changes) < limit
    return Heard(
        state=state,
        cursor=state.cursor if is_all else changes[-1].cursor,
        at=at,
        changes=changes,
        members=_seen(people),
        orders=_seen(orders),
        left=events.orders_left(changes),
        is_all=is_all,
    )


def _members(changes: Iterable[Announced]) -> list[UUID]:
    """Return who changes are about: who did something, and who stands otherwise now."""
    named: list[object] = []
    for one in changes:
        named.append(one.payload.get("member_id"))
        moved = one.payload.get("members")
        if one.kind in NO_EVENTS and isinstance(moved, list):
            named += [place["id"] for place in moved]
    return _ids(named)


def _ids(named: Iterable[object]) -> list[UUID]:
    """Return ids, each once."""
    return [UUID(id_) for id_ in dict.fromkeys(str(one) for one in named if one is not None)]


def _seen(rows: Iterable[PlacedRow]) -> tuple[SeenFeature, ...]:
    return tuple(
        SeenFeature(
            feature=MapFeature(id=id_, geometry=geometry, properties=properties),
            subdistrict_id=_subdistrict(properties["subdistrict_id"]),
        )
        for id_, geometry, properties in rows
    )


def _subdistrict(value: object) -> UUID | None:
    return value if isinstance(value, UUID) else None
