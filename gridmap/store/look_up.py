"""Reads for pages and maps. Plain values out; no personal field of a feature leaves by here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, func, select

from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.layer_fields import AREA_LEVELS, LAYERS
from gridmap.store.clocks import with_due_nearing, with_nearing
from gridmap.store.sql_files import statement
from gridmap.store.tables import FEATURE_TABLES, tenants, tiers

Row = Mapping[str, object]
PLACES = (*AREA_LEVELS, "compounds", "buildings")
"""The layers that an organization may answer for."""

PlacedRow = tuple[str, BaseGeometry | None, Row]
"""Id, geometry in degrees (longitude first), attributes."""


def features_of(conn: Connection, tenant: TenantId, layer: str) -> list[PlacedRow]:
    """Return what a feature layer holds now, by code; KeyError for an unknown layer."""
    table = FEATURE_TABLES[layer]
    personal = {field.name for field in LAYERS[layer].fields if field.personal}
    wanted = [
        one
        for one in table.c
        if one.name in {field.name for field in LAYERS[layer].fields} - personal
    ]
    extra = [table.c.subdistrict_id]
    extra += [one for one in table.c if one.name in {"parent_id", "compound_id", "place_ids"}]
    rows = conn.execute(
        select(table.c.feature_id, func.st_asbinary(table.c.geom).label("wkb"), *wanted, *extra)
        .where(table.c.tenant_id == tenant, table.c.layer == layer, table.c.valid_to.is_(None))
        .order_by(table.c.code)
    ).mappings()
    return [_placed(row, "feature_id") for row in rows]


def smallest_areas(conn: Connection, tenant: TenantId) -> tuple[str, list[PlacedRow]]:
    """Return the smallest level of areas, from grids up, that has any in force, and these."""
    for level in reversed(AREA_LEVELS[: AREA_LEVELS.index("grids") + 1]):
        if rows := features_of(conn, tenant, level):
            return level, rows
    return "grids", []


def placed_at_work(
    conn: Connection, tenant: TenantId, rows: Sequence[PlacedRow]
) -> list[PlacedRow]:
    """Return organizations, those without a place set on the first thing they answer for."""
    firsts = {id_: _first_place(row) for id_, geometry, row in rows if geometry is None}
    wanted = [place for place in firsts.values() if place is not None]
    points: dict[UUID | None, BaseGeometry] = {}
    for table in dict.fromkeys(FEATURE_TABLES[layer] for layer in PLACES):
        found = conn.execute(
            select(
                table.c.feature_id,
                func.st_asbinary(func.st_pointonsurface(table.c.geom)).label("wkb"),
            ).where(
                table.c.tenant_id == tenant,
                table.c.feature_id == func.any(wanted),
                table.c.valid_to.is_(None),
                table.c.geom.is_not(None),
            )
        )
        points |= {row.feature_id: shapely.from_wkb(bytes(row.wkb)) for row in found}
    return [
        (id_, points.get(firsts[id_]) if geometry is None else geometry, row)
        for id_, geometry, row in rows
    ]


def _first_place(row: Row) -> UUID | None:
    places = row["place_ids"]
    return places[0] if isinstance(places, list) and places else None


def members_of(
    conn: Connection,
    tenant: TenantId,
    at: datetime,
    *,
    fix_age_limit_s: float,
    ids: Sequence[UUID] | None = None,
) -> list[PlacedRow]:
    """Return members with a position and their state, all or some, without name and number."""
    if ids is not None and not ids:
        return []
    asked = {
        "tenant": tenant,
        "at": at,
        "fix_age_limit_s": fix_age_limit_s,
        "ids": None if ids is None else list(ids),
    }
    rows = conn.execute(statement("members_on_map"), asked).mappings()
    return [_placed(row, "id") for row in rows]


def orders_of(
    conn: Connection,
    tenant: TenantId,
    *,
    states: Sequence[str] | None = None,
    waiting_for: str | None = None,
    ids: Sequence[UUID] | None = None,
    limit: int,
) -> list[PlacedRow]:
    """Return work orders, the newest first."""
    if ids is not None and not ids:
        return []
    rows = conn.execute(
        statement("work_orders_on_map"),
        {
            "tenant": tenant,
            "states": list(states) if states is not None else None,
            "waiting_for": waiting_for,
            "ids": None if ids is None else list(ids),
            "limit": limit,
        },
    ).mappings()
    return [_placed(with_due_nearing(row), "id") for row in rows]


def most_pressing(
    conn: Connection, tenant: TenantId, *, states: Sequence[str], limit: int
) -> list[UUID]:
    """Return the ids of work orders, the urgent first and then those that are due first."""
    rows = conn.execute(
        statement("most_pressing_orders"),
        {"tenant": tenant, "states": list(states), "limit": limit},
    )
    return [row.id for row in rows]


def order_detail(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> Row | None:
    """Return one work order with its request and assignments; None if there is none."""
    row = (
        conn.execute(statement("work_order_detail"), {"tenant": tenant, "id": order_id})
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    opened = "opened_at"
    told = with_nearing(row, respond=opened, arrive=opened, close=opened)
    return with_due_nearing(told)


def newest_decision(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> Row | None:
    """Return the last decision of a work order with all its reasons."""
    row = (
        conn.execute(statement("newest_decision"), {"tenant": tenant, "id": order_id})
        .mappings()
        .one_or_none()
    )
    return None if row is None else dict(row)


def headline(conn: Connection, tenant: TenantId) -> Row:
    """Return the figures at the top of the live page."""
    return dict(conn.execute(statement("headline"), {"tenant": tenant}).mappings().one())


def tallies_off(conn: Connection, tenant: TenantId) -> list[str]:
    """Return the figures of all time that are not what the tables say: `n_closed: 3, not 4`.

    One of a subdistrict names it: `n_closed in 460107001: 3, not 4`.
    """
    rows = conn.execute(statement("tallies_off"), {"tenant": tenant})
    return [
        f"{row.name}{f' in {row.subdistrict}' if row.subdistrict else ''}:"
        f" {row.counted}, not {row.there}"
        for row in rows
    ]


def layer_counts(conn: Connection, tenant: TenantId) -> dict[str, int]:
    """Return how many features each layer holds now."""
    counts: dict[str, int] = {}
    for table in dict.fromkeys(FEATURE_TABLES.values()):
        rows = conn.execute(
            select(table.c.layer, func.count())
            .where(table.c.tenant_id == tenant, table.c.valid_to.is_(None))
            .group_by(table.c.layer)
        )
        counts |= {row[0]: row[1] for row in rows}
    return counts


def subdistrict_names(conn: Connection, tenant: TenantId) -> dict[UUID, str]:
    """Return the names of the subdistricts in force by id."""
    table = FEATURE_TABLES["subdistricts"]
    rows = conn.execute(
        select(table.c.feature_id, table.c.name).where(
            table.c.tenant_id == tenant,
            table.c.layer == "subdistricts",
            table.c.valid_to.is_(None),
        )
    )
    return {row.feature_id: row.name for row in rows}


def _placed(row: Mapping[Any, Any], id_name: str) -> PlacedRow:
    values: dict[str, object] = {str(name): value for name, value in row.items()}
    wkb = values.pop("wkb")
    geometry = shapely.from_wkb(bytes(wkb)) if isinstance(wkb, bytes | memoryview) else None
    return str(values.pop(id_name)), geometry, values


def centre_name(conn: Connection, tenant: TenantId) -> str | None:
    """Return the name under which the centre was set up."""
    return conn.execute(
        select(tenants.c.name).where(tenants.c.tenant_id == tenant)
    ).scalar_one_or_none()


def district_name(conn: Connection, tenant: TenantId) -> str | None:
    """Return the name of the district: that of its area, else that of its centre."""
    found: str | None = conn.execute(
        statement("district_name"), {"tenant": tenant}
    ).scalar_one_or_none()
    return found


def source_names(conn: Connection, tenant: TenantId) -> list[str]:
    """Return whose the present layers are, or the names of the files that they came from."""
    rows = conn.execute(statement("source_names"), {"tenant": tenant})
    return [row.source_name for row in rows]


def source_line(conn: Connection, tenant: TenantId, *, stated: str | None = None) -> str:
    """Return what a map says of where its data are from; whose they are, it says in any case."""
    if stated is None:
        return "、".join(source_names(conn, tenant))
    whose = conn.execute(statement("layer_attributions"), {"tenant": tenant}).scalars()
    return "、".join((stated, *whose))


def tiers_of(conn: Connection, tenant: TenantId) -> list[tuple[str, str, str]]:
    """Return the security tiers, the lowest first: code, Chinese name, English name."""
    rows = conn.execute(
        select(tiers.c.code, tiers.c.zh, tiers.c.en)
        .where(tiers.c.tenant_id == tenant)
        .order_by(tiers.c.rank, tiers.c.code)
    )
    return [(row.code, row.zh, row.en) for row in rows]
