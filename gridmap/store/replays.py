"""Read a past hour again: its orders, what had happened, what happened, where members were."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from gridmap.casework.order_history import Happened, Standing, after, standing_after
from gridmap.model.event import EventKind
from gridmap.model.history_place import HistoryPlace
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement
from gridmap.store.tables import fixes

MOST_ORDERS = 5_000
"""So many orders of one hour are told; of more, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where an order stood, with the code of the member who led it."""

    standing: Standing
    member_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event with where its order stood after it."""

    id: UUID
    at: datetime
    kind: EventKind
    order_id: UUID
    number: str
    member_code: str | None
    stood: Stood


def orders_of(
    conn: Connection, tenant: TenantId, *, since: datetime, until: datetime
) -> list[Mapping[str, object]]:
    """Return the orders that were open for a part of an hour, one more than are told at most."""
    asked = {"tenant": tenant, "since": since, "until": until, "limit": MOST_ORDERS + 1}
    return [dict(row) for row in conn.execute(statement("replayed_orders"), asked).mappings()]


def stood_at(
    conn: Connection, tenant: TenantId, ids: Sequence[UUID], place: HistoryPlace
) -> dict[UUID, Stood]:
    """Return where orders stood at a place in the history, as their events say."""
    asked = {"tenant": tenant, "ids": list(ids), "at": place.at, "id": place.event}
    told: dict[UUID, list[Happened]] = defaultdict(list)
    codes: dict[UUID, str] = {}
    for row in conn.execute(statement("replayed_before"), asked):
        told[row.work_order_id].append(_happened(row))
        if row.member_id is not None:
            codes[row.member_id] = row.member_code
    return {order: _stood(standing_after(events), codes) for order, events in told.items()}


def told_after(
    conn: Connection, tenant: TenantId, place: HistoryPlace, *, until: datetime, limit: int
) -> list[Told]:
    """Return what happened to orders after a place in the history, with where that left them."""
    asked = {"tenant": tenant, "at": place.at, "id": place.event, "until": until, "limit": limit}
    rows = conn.execute(statement("replayed_events"), asked).all()
    before = stood_at(conn, tenant, list({row.work_order_id for row in rows}), place)
    standings = {order: one.standing for order, one in before.items()}
    codes: dict[UUID, str] = {
        one.standing.lead: one.member_code
        for one in before.values()
        if one.standing.lead is not None and one.member_code is not None
    }
    told = []
    for row in rows:
        if row.member_id is not None:
            codes[row.member_id] = row.member_code
        standing = after(standings.get(row.work_order_id, Standing()), _happened(row))
        standings[row.work_order_id] = standing
        told.append(
            Told(
                id=row.id,
                at=row.at,
                kind=EventKind(row.kind),
                order_id=row.work_order_id,
                number=row.number,
                member_code=row.member_code,
                stood=_stood(standing, codes),
            )
        )
    return told


def trails_of(
    conn: Connection, tenant: TenantId, *, since: datetime, until: datetime, step_s: float
) -> dict[str, list[tuple[datetime, float, float]]]:
    """Return where members were, by code: instants with longitude and latitude, in their order."""
    asked = {"tenant": tenant, "since": since, "until": until, "step_s": step_s}
    trails: dict[str, list[tuple[datetime, float, float]]] = defaultdict(list)
    for row in conn.execute(statement("replayed_trails"), asked):
        trails[row.code].append((row.measured_at, row.lon, row.lat))
    return dict(trails)


def oldest_fix(conn: Connection, tenant: TenantId) -> datetime | None:
    """Return from when on trails are kept; None where none is."""
    oldest: datetime | None = conn.execute(
        select(func.min(fixes.c.measured_at)).where(fixes.c.tenant_id == tenant)
    ).scalar_one()
    return oldest


def _happened(row: Row[Any]) -> Happened:
    return Happened(
        kind=EventKind(row.kind),
        assignment_id=row.assignment_id,
        member_id=row.member_id,
        facts=row.facts,
    )


def _stood(standing: Standing, codes: Mapping[UUID, str]) -> Stood:
    code = None if standing.lead is None else codes.get(standing.lead)
    return Stood(standing=standing, member_code=code)
