"""Reads for pages and maps: one question, one read-only transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from gridmap.dispatch.reasons import ReasonCode, reason_text
from gridmap.errors import NotFound
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.model.ids import WorkOrderId
from gridmap.model.layer_fields import LAYERS
from gridmap.store import events, look_up
from gridmap.store.district import District
from gridmap.store.events import Announced
from gridmap.store.look_up import PlacedRow


def read_layer(name: str, *, district: District) -> MapLayerData:
    """Return what a feature layer holds now.

    Raises
    ------
    NotFound
        There is no such layer.
    """
    if name not in LAYERS:
        raise NotFound(problem=f"there is no layer {name!r}", layer=name)
    with district.reading() as conn:
        return _layer(name, look_up.features_of(conn, district.tenant, name))


def read_members(*, district: District) -> MapLayerData:
    """Return every member that has a position, with its state."""
    with district.reading() as conn:
        return _layer("members", look_up.members_of(conn, district.tenant, district.clock()))


def read_orders(
    *,
    district: District,
    states: Sequence[str] | None = None,
    waiting_for: str | None = None,
    limit: int = 2_000,
) -> MapLayerData:
    """Return work orders, the newest first."""
    with district.reading() as conn:
        rows = look_up.orders_of(
            conn, district.tenant, states=states, waiting_for=waiting_for, limit=limit
        )
    return _layer("work_orders", rows)


def read_order(order_id: WorkOrderId, *, district: District, lang: str) -> dict[str, object]:
    """Return one work order with its history and the last decision, reasons in words.

    Raises
    ------
    NotFound
        No such work order.
    """
    with district.reading() as conn:
        detail = look_up.order_detail(conn, district.tenant, order_id)
        if detail is None:
            raise NotFound(problem="there is no such work order", work_order=str(order_id))
        decision = look_up.newest_decision(conn, district.tenant, order_id)
        history = list(events.history_of(conn, district.tenant, order_id))
    return {
        **detail,
        "decision": None if decision is None else _in_words(decision, lang),
        "events": history,
    }


def read_headline(*, district: District) -> dict[str, object]:
    """Return the figures at the top of the live page, and the instant they are of."""
    with district.reading() as conn:
        return {**look_up.headline(conn, district.tenant), "at": district.clock()}


def read_layer_counts(*, district: District) -> dict[str, int]:
    """Return how many features each layer holds now."""
    with district.reading() as conn:
        return look_up.layer_counts(conn, district.tenant)


def read_changes(after: str, *, district: District, limit: int = 1_000) -> tuple[Announced, ...]:
    """Return what the live page has yet to hear after a cursor."""
    with district.reading() as conn:
        return events.announced_after(conn, district.tenant, after, limit=limit)


def read_recent(*, district: District, n: int = 60) -> tuple[Announced, ...]:
    """Return the last events that were told, oldest first; positions are left out."""
    with district.reading() as conn:
        return events.announced_last(conn, district.tenant, n)


def read_newest_cursor(*, district: District) -> str:
    """Return the cursor after which everything is still to come."""
    with district.reading() as conn:
        return events.newest_cursor(conn)


def read_last_event(*, district: District) -> datetime | None:
    """Return the instant of the newest event; None where nothing has happened yet."""
    with district.reading() as conn:
        return events.newest_instant(conn, district.tenant)


def _layer(name: str, rows: Sequence[PlacedRow]) -> MapLayerData:
    return MapLayerData(
        name=name,
        features=tuple(
            MapFeature(id=id_, geometry=geometry, properties=properties)
            for id_, geometry, properties in rows
        ),
    )


def _in_words(decision: Mapping[str, object], lang: str) -> dict[str, object]:
    candidates = decision["candidates"]
    assert isinstance(candidates, list)  # noqa: S101 (the column is a JSON array)
    return {
        **decision,
        "candidates": [
            {**one, "text": reason_text(ReasonCode(one["reason"]), one, lang=lang)}
            for one in candidates
        ],
    }
