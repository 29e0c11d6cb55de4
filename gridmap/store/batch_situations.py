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
    """Return the situation of each order that has a place, as `situations.read_as` does.

    Two statements, however many orders: a member stands near several of them, and is read once.
    """
    found = {one.of_each: one for one in _orders(conn, tenant, order_ids, look)}
    around = _around(conn, tenant, list(found.values()), look)
    called: dict[int, frozenset[MemberId]] = {}
    situations = {}
    for order_id, candidates in zip(found, around, strict=True):
        order = facts_of(order_id, found[order_id])
        radius_m = _radius_m(found[order_id], look)
        situation = Situation(
            at=look.at,
            radius_m=radius_m,
            order=order,
            candidates=candidates,
            is_whole=radius_m == look.radius_m,
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
    }
    asked = statement_for_each("order_to_dispatch", "id", nearest=look.nearest)
    return [row for row in conn.execute(asked, values) if row.lon is not None]


def _radius_m(order: Row[Any], look: Look) -> float:
    """Return how far is looked for an order: to the last of the nearest, the radius at the most."""
    return look.radius_m if order.near_m is None else min(order.near_m, look.radius_m)


def _around(
    conn: Connection, tenant: TenantId, orders: Sequence[Row[Any]], look: Look
) -> list[tuple[Candidate, ...]]:
    """Return whom the look takes in around each order, in its place."""
    if not orders:
        return []
    values = {
        "tenant": tenant,
        "lons": [one.lon for one in orders],
        "lats": [one.lat for one in orders],
        "radii_m": [_radius_m(one, look) for one in orders],
        "own_grids": [one.grid_id for one in orders],
        "own_grid_m": look.radius_m,
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
            is_first = place == places[0] and not here
            seen = one if is_first else one.but(distance_m=distance_m, **here)
            around[place - 1].append(seen)
    return [tuple(one) for one in around]


def _hands(order: Row[Any]) -> Mapping[MemberId, dict[str, Any]]:
    """Return what is true of members for this order alone: it was refused, or is in hand."""
    hands: dict[MemberId, dict[str, Any]] = defaultdict(dict)
    for member_id in order.refused_by:
        hands[member_id]["refused_before"] = True
    for member_id in order.held_by:
        hands[member_id]["in_team"] = True
    return hands
