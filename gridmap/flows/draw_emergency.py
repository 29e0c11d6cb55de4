"""Draw one operation on a map for the wall of a command centre."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from shapely.geometry.base import BaseGeometry

from gridmap.layers.description import Lang
from gridmap.layers.emergency_map import EmergencyMapData, HazardOnMap, PersonOnMap, StoreOnMap
from gridmap.layers.folium_map import emergency_page
from gridmap.model.emergency import CalledPerson
from gridmap.model.place import LonLat
from gridmap.store import (
    emergency_figures,
    emergency_goods,
    emergency_plans,
    hazard_points,
    look_up,
    mobilising,
    operations,
)
from gridmap.store.district import District
from gridmap.store.emergency_goods import Goods, GoodsOut
from gridmap.store.look_up import PlacedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyMapOrder:
    """What somebody wants printed: which operation, and the marks on the page."""

    number: int
    lang: Lang = "zh"
    review_number: str | None = None
    internal: bool = True


def draw_emergency(order: EmergencyMapOrder, *, district: District, zone: tzinfo) -> str:
    """Return the map as one self-contained HTML page; instants are told in `zone`.

    Raises
    ------
    NotFound
        There is no operation of this number.
    """
    tenant = district.tenant
    at = district.clock().astimezone(zone)
    with district.reading() as conn:
        operation = operations.read(conn, tenant, order.number)
        called = mobilising.called(conn, tenant, operation)
        affected = set(map(str, operations.grids(conn, tenant, operation)))
        grids = look_up.features_of(conn, tenant, "grids")
        data = EmergencyMapData(
            area_name=look_up.district_name(conn, tenant) or "",
            as_of=at,
            source=look_up.source_line(conn, tenant),
            operation=operation,
            plan=emergency_plans.read_version(conn, tenant, operation.plan_id).plan,
            report=emergency_figures.report(conn, tenant, operation),
            areas=_named(look_up.features_of(conn, tenant, "subdistricts"), "name"),
            waters=_shapes(look_up.features_of(conn, tenant, "waters")),
            streets=_named(look_up.features_of(conn, tenant, "streets"), "highway"),
            grids=_shapes(one for one in grids if str(one[0]) in affected),
            people=tuple(_person(one, one.position) for one in called if one.position),
            hazards=tuple(
                HazardOnMap(name=one.name, position=one.position, finding=one.finding)
                for one in hazard_points.listed(conn, tenant, operation)
            ),
            stores=_stores(
                emergency_goods.listed(conn, tenant), emergency_goods.out(conn, tenant, operation)
            ),
            calls_by_group=_counts(called),
        )
    return emergency_page(
        data,
        lang=order.lang,
        made_at=at,
        review_number=order.review_number,
        internal=order.internal,
    )


def _named(rows: Iterable[PlacedRow], name: str) -> tuple[tuple[str, BaseGeometry], ...]:
    return tuple((str(facts[name]), shape) for _, shape, facts in rows if shape is not None)


def _shapes(rows: Iterable[PlacedRow]) -> tuple[BaseGeometry, ...]:
    return tuple(shape for _, shape, _ in rows if shape is not None)


def _person(one: CalledPerson, position: LonLat) -> PersonOnMap:
    return PersonOnMap(
        position=position,
        group=one.group_code,
        state=one.state,
        was_mustered=one.mustered_at is not None,
    )


def _counts(called: Iterable[CalledPerson]) -> dict[str, dict[str, int]]:
    """Return by group how many were called, and how many have come."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in called:
        counts[one.group_code]["called"] += 1
        counts[one.group_code]["mustered"] += one.mustered_at is not None
    return {group: dict(counted) for group, counted in counts.items()}


def _stores(every: Iterable[Goods], out: Iterable[GoodsOut]) -> tuple[StoreOnMap, ...]:
    """Return the stores by place: how many kinds of things, and how many are out."""
    n_out = {one.code: one.n_out for one in out}
    by_place: dict[str, list[Goods]] = defaultdict(list)
    for one in every:
        by_place[one.place].append(one)
    return tuple(
        StoreOnMap(
            place=place,
            position=goods[0].position,
            n_kinds=len(goods),
            n_out=sum(n_out.get(one.code, 0) for one in goods),
        )
        for place, goods in sorted(by_place.items())
    )
