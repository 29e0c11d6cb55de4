"""Reads for pages and maps: one question, one read-only transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gridmap.dispatch.reasons import told
from gridmap.errors import NotFound
from gridmap.layers.compounds import TIERS, Tier
from gridmap.layers.description import Words
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.model.event import EventKind
from gridmap.model.feed import OrderLeft
from gridmap.model.ids import WorkOrderId
from gridmap.model.layer_fields import LAYERS
from gridmap.store import (
    events,
    layer_versions,
    levels,
    look_up,
    reference,
    responsibles,
    shown_decisions,
    subdistricts,
)
from gridmap.store.district import District
from gridmap.store.events import Announced
from gridmap.store.look_up import PlacedRow

_N_RECENT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened after a cursor, and how everything stands now that it happened to.

    `is_reset` says that what came after the cursor is not known: another database gave it out,
    or it is so old that rows after it are gone. Whoever follows the feed has to begin anew.
    `epoch` is another one where cursors of before mean nothing any more.
    """

    epoch: str
    cursor: str
    at: datetime
    changes: tuple[Announced, ...]
    members: MapLayerData
    orders: MapLayerData
    left: tuple[OrderLeft, ...] = ()
    is_reset: bool = False


def read_layer(name: str, *, district: District) -> MapLayerData:
    """Return what a feature layer holds now.

    An organization without a place of its own stands at what it answers for.

    Raises
    ------
    NotFound
        There is no such layer.
    """
    if name not in LAYERS:
        raise NotFound(
            problem=f"there is no layer {name!r}", problem_zh=f"没有图层 {name!r}", layer=name
        )
    with district.reading() as conn:
        rows = look_up.features_of(conn, district.tenant, name)
        if name == "organizations":
            rows = look_up.placed_at_work(conn, district.tenant, rows)
        return _layer(name, rows)


def read_layer_state(name: str, *, district: District) -> str:
    """Return a mark that changes whenever what a feature layer holds does.

    Which of it a narrower sight covers changes with the areas that say what lies where.
    """
    seen = (name, *look_up.PLACES) if name == "organizations" else (name,)
    if district.sight.subdistricts is not None:
        seen = (*seen, *subdistricts.DECIDING)
    with district.reading() as conn:
        states = [layer_versions.state_of(conn, district.tenant, one) for one in seen]
        return "+".join(states)


def read_members(*, district: District, fix_age_limit_s: float) -> MapLayerData:
    """Return every member that has a position, with its state.

    A free member whose fix is older than the limit is `lost`: a dispatch passes it over.
    """
    with district.reading() as conn:
        rows = look_up.members_of(
            conn, district.tenant, district.clock(), fix_age_limit_s=fix_age_limit_s
        )
    return _layer("members", rows)


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


def read_pressing_orders(
    *, district: District, states: Sequence[str], limit: int = 2_000
) -> MapLayerData:
    """Return work orders for a map, the newest first.

    Past the limit those are left out that press least: neither urgent nor due soon.
    """
    with district.reading() as conn:
        ids = look_up.most_pressing(conn, district.tenant, states=states, limit=limit)
        rows = look_up.orders_of(conn, district.tenant, ids=ids, limit=limit)
    return _layer("work_orders", rows)


def read_order(order_id: WorkOrderId, *, district: District, lang: str) -> dict[str, object]:
    """Return one work order with its history, the last decision and who answers for the place.

    Reasons are told in words.

    Raises
    ------
    NotFound
        No such work order.
    """
    with district.reading() as conn:
        detail = look_up.order_detail(conn, district.tenant, order_id)
        if detail is None:
            raise NotFound(
                problem="there is no such work order",
                problem_zh="没有这一工单",
                work_order=str(order_id),
            )
        decision = look_up.newest_decision(conn, district.tenant, order_id)
        if decision is not None and district.sight.subdistricts is not None:
            decision = shown_decisions.among_seen(conn, district.tenant, decision)
        history = list(events.history_of(conn, district.tenant, order_id))
        areas = levels.areas_of_order(conn, district.tenant, order_id)
        linked = responsibles.of_order(
            conn,
            district.tenant,
            order_id,
            area_ids=[area.id for area in areas.values()],
            at=district.clock(),
        )
    return {
        **detail,
        "responsible": [asdict(one) for one in linked],
        "decision": None if decision is None else _in_words(decision, lang),
        "assignments": _as_on_paper(detail, history),
        "events": history,
    }


def read_centre_name(*, district: District) -> str | None:
    """Return the name under which the district was set up; None before that."""
    with district.reading() as conn:
        return look_up.centre_name(conn, district.tenant)


def read_headline(*, district: District) -> dict[str, object]:
    """Return the figures at the top of the live page, and the instant they are of."""
    with district.reading() as conn:
        return {**look_up.headline(conn, district.tenant), "at": district.clock()}


def read_layer_counts(*, district: District) -> dict[str, int]:
    """Return how many features each layer holds now."""
    with district.reading() as conn:
        return look_up.layer_counts(conn, district.tenant)


def read_tiers(*, district: District) -> tuple[Tier, ...]:
    """Return the tiers of smart-security compounds, the lowest first, or the usual ones."""
    with district.reading() as conn:
        tiers = look_up.tiers_of(conn, district.tenant)
    return tuple(Tier(code=code, title=Words(zh, en)) for code, zh, en in tiers) or TIERS


def read_changes(after: str, *, district: District, limit: int = 1_000) -> tuple[Announced, ...]:
    """Return what the live page has yet to hear after a cursor."""
    with district.reading() as conn:
        return events.announced_after(conn, district.tenant, after, limit=limit)


def read_news(
    after: str | None, *, district: District, fix_age_limit_s: float, limit: int = 1_000
) -> News:
    """Return what a page has yet to hear after a cursor, with the rows to draw anew.

    Without a cursor these are the last events, and the cursor of now. Of a feed that is seen in
    part, the mark that it was trimmed may be of another subdistrict: the whole is asked for it.
    """
    news = _news(after, district=district, fix_age_limit_s=fix_age_limit_s, limit=limit)
    if after is None or news.is_reset or district.sight.subdistricts is None:
        return news
    with district.whole().reading() as conn:
        before = district.clock() - events.KEPT
        is_forgotten = events.is_forgotten(conn, district.tenant, after, before=before)
    if not is_forgotten:
        return news
    anew = _news(None, district=district, fix_age_limit_s=fix_age_limit_s, limit=limit)
    return replace(anew, is_reset=True)


def _news(after: str | None, *, district: District, fix_age_limit_s: float, limit: int) -> News:
    with district.reading() as conn:
        at = district.clock()
        state = events.feed_state(conn, district.tenant)
        is_reset = after is not None and (
            events.is_ahead(after, state.cursor)
            or events.is_forgotten(conn, district.tenant, after, before=at - events.KEPT)
        )
        if after is None or is_reset:
            recent = events.announced_last(conn, district.tenant, _N_RECENT)
            return News(
                epoch=state.epoch,
                cursor=state.cursor,
                at=at,
                changes=recent,
                members=_layer("members", ()),
                orders=_layer("work_orders", ()),
                is_reset=is_reset,
            )
        changes = events.announced_after(conn, district.tenant, after, limit=limit)
        people = look_up.members_of(
            conn,
            district.tenant,
            at,
            fix_age_limit_s=fix_age_limit_s,
            ids=_named(changes, "member_id"),
        )
        orders = _named(changes, "work_order_id")
        return News(
            epoch=state.epoch,
            cursor=changes[-1].cursor if changes else after,
            at=at,
            changes=events.newest_places(changes),
            members=_layer("members", people),
            orders=_layer(
                "work_orders",
                look_up.orders_of(conn, district.tenant, ids=orders, limit=len(orders)),
            ),
            left=events.orders_left(changes),
        )


def read_code_titles(*, district: District, lang: str) -> dict[str, dict[str, str]]:
    """Return the words behind the codes that a page meets: categories, roles, units."""
    with district.reading() as conn:
        categories = reference.read_categories(conn, district.tenant)
        roles = reference.read_role_titles(conn, district.tenant)
        units = look_up.features_of(conn, district.tenant, "units")
    place = 1 if lang == "en" else 0
    return {
        "categories": {code: (one.zh, one.en)[place] for code, one in categories.items()},
        "roles": {code: titles[place] for code, titles in roles.items()},
        "units": {str(row["code"]): str(row["name"]) for _, _, row in units},
    }


def read_district_name(*, district: District) -> str | None:
    """Return the name of the district; None before it is set up."""
    with district.reading() as conn:
        return look_up.district_name(conn, district.tenant)


def read_newest_cursor(*, district: District) -> str:
    """Return the cursor after which everything is still to come."""
    with district.reading() as conn:
        return events.newest_cursor(conn)


def read_last_event(*, district: District) -> datetime | None:
    """Return the instant of the newest event; None where nothing has happened yet."""
    with district.reading() as conn:
        return events.newest_instant(conn, district.tenant)


def _named(changes: Iterable[Announced], what: str) -> list[UUID]:
    """Return the ids of one kind that changes are about, each once."""
    ids = dict.fromkeys(str(one.payload[what]) for one in changes if what in one.payload)
    return [UUID(id_) for id_ in ids]


def _layer(name: str, rows: Sequence[PlacedRow]) -> MapLayerData:
    return MapLayerData(
        name=name,
        features=tuple(
            MapFeature(id=id_, geometry=geometry, properties=properties)
            for id_, geometry, properties in rows
        ),
    )


_INSTANT_OF = {
    EventKind.ORDER_ASSIGNED: "reserved_at",
    EventKind.ASSIGNMENT_SIGNED: "signed_at",
    EventKind.ASSIGNMENT_ARRIVED: "arrived_at",
    EventKind.ASSIGNMENT_DONE: "ended_at",
}


def _as_on_paper(
    detail: Mapping[str, Any], history: Iterable[Mapping[str, Any]]
) -> list[dict[str, object]]:
    """Return the assignments of an order, what was entered from paper at the instants of the sheet.

    `entered_at` then says by name when each of these was entered; so does the history. What the
    sheet does not state, as that whoever was there had signed, is without an instant.
    """
    told = {str(one["id"]): dict(one) for one in detail["assignments"]}
    for event in history:
        name = _INSTANT_OF.get(event["kind"])
        if name is None or not event["facts"].get("on_paper"):
            continue
        one = told[str(event["assignment_id"])]
        entered: Any = one.setdefault("entered_at", {})
        entered[name], one[name] = one[name], event["facts"].get("happened_at")
    return list(told.values())


def _in_words(decision: Mapping[str, object], lang: str) -> dict[str, object]:
    candidates = decision["candidates"]
    assert isinstance(candidates, list)  # noqa: S101 (the column is a JSON array)
    return {
        **decision,
        "candidates": [told(one, lang=lang) for one in candidates],
    }
