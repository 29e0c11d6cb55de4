"""Read the situations of many orders at one instant, each as if it were read alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from gridmap.dispatch.overlay import under_emergency
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.ids import MemberId, TenantId, WorkOrderId
from gridmap.store import emergency_overlays
from gridmap.store.situations import (
    Look,
    Shared,
    candidate_of,
    facts_of,
    known_since,
    work_done_since,
)
from gridmap.store.sql_files import statement, statement_for_each

_NONE: Mapping[str, Any] = {}


def read_each(
    conn: Connection, tenant: TenantId, order_ids: Sequence[WorkOrderId], look: Look
) -> dict[WorkOrderId, Situation]:
    """Return the situation of each order that has a place; whoever is in reach is always whole.

    Two statements, however many orders: a member stands near several of them, and is read once.
    """
    found = {one.of_each: one for one in _orders(conn, tenant, order_ids, look)}
    around = _around(conn, tenant, list(found.values()), look)
    called: dict[int, frozenset[MemberId]] = {}
    situations = {}
    for order_id, candidates in zip(found, around, strict=True):
        order = facts_of(order_id, found[order_id])
        situation = Situation(
            at=look.at, radius_m=look.radius_m, order=order, candidates=candidates
        )
        if order.operation is not None:
            number = order.operation
            if number not in called:
                called[number] = emergency_overlays.mobilised(conn, tenant, number)
            situation = under_emergency(situation, called[number])
        situations[order_id] = situation
    return situations


def _orders(
    conn: Connection, tenant: TenantId, order_ids: Sequence[WorkOrderId], look: Look
) -> list[Row[Any]]:
    values = {
        "tenant": tenant,
        "each": list(order_ids),
        "known_since": known_since(look.policy, look.at),
        "nearest": None,
    }
    rows = conn.execute(statement_for_each("order_to_dispatch", "id"), values)
    return [row for row in rows if row.lon is not None]


def _around(
    conn: Connection, tenant: TenantId, orders: Sequence[Row[Any]], look: Look
) -> list[tuple[Candidate, ...]]:
    """Return everybody in reach of each order, in its place."""
    if not orders:
        return []
    values = {
        "tenant": tenant,
        "lons": [one.lon for one in orders],
        "lats": [one.lat for one in orders],
        "radius_m": look.radius_m,
        "at": look.at,
        **work_done_since(look.policy, look.at),
    }
    found = conn.execute(statement("candidates_of_batch"), values)
    assert found.cursor is not None  # noqa: S101 (the statement returns rows)
    rows = found.cursor.fetchall()
    found.close()
    shared = Shared(orders[0].roles or {})
    hands = [_hands(one) for one in orders]
    around: list[list[Candidate]] = [[] for _ in orders]
    for *row, places, distances_m in rows:
        one = candidate_of(row, shared)
        for place, distance_m in zip(places, distances_m, strict=True):
            here = hands[place - 1].get(one.member_id, _NONE) if hands[place - 1] else _NONE
            around[place - 1].append(one.but(distance_m=distance_m, **here))
    return [tuple(one) for one in around]


def _hands(order: Row[Any]) -> Mapping[MemberId, dict[str, Any]]:
    """Return what is true of members for this order alone: it was refused, or is in hand."""
    hands: dict[MemberId, dict[str, Any]] = defaultdict(dict)
    for member_id in order.refused_by:
        hands[member_id]["refused_before"] = True
    for member_id in order.held_by:
        hands[member_id]["in_team"] = True
    return hands
