"""Which subdistrict a row belongs to: the column by which a jurisdiction is enforced.

It is derived from what is in force, never stated by a file. So it is no part of a row's
hash, and it is derived again in place when the areas that it follows from have changed.
"""

from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Table,
    Uuid,
    cast,
    func,
    null,
    select,
    update,
)

from gridmap.model.ids import TenantId
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.store.tables import FEATURE_TABLES, areas, member_live, members, shifts

_LEVEL = AREA_LEVELS.index("subdistricts")
_DECIDING = AREA_LEVELS[_LEVEL : AREA_LEVELS.index("grids") + 1]
"""Levels by which the subdistrict of other rows is told."""


def subdistrict_of(row: FromClause, tenant: TenantId, layer: str) -> ColumnElement[UUID | None]:
    """Return the expression that tells the subdistrict of a row of a feature table.

    An area follows its parent, and where it has none its own point on surface, as everything
    else does. A subdistrict belongs to itself; what is larger, and what lies in none, to none.
    """
    if layer == "subdistricts":
        return row.c.feature_id
    if layer in AREA_LEVELS[:_LEVEL]:
        return cast(null(), Uuid)
    by_point = _covering(func.st_pointonsurface(row.c.geom), tenant)
    if layer not in AREA_LEVELS:
        return by_point
    return func.coalesce(_subdistrict_of_area(row.c.parent_id, tenant), by_point)


def refresh_after(conn: Connection, tenant: TenantId, changed: str) -> None:
    """Derive again what follows from a layer that has changed: smaller areas, places, members."""
    if changed not in _DECIDING:
        return
    for layer in AREA_LEVELS[AREA_LEVELS.index(changed) + 1 :]:
        refresh(conn, tenant, layer)
    if changed == "subdistricts":
        for layer in FEATURE_TABLES:
            if layer not in AREA_LEVELS:
                refresh(conn, tenant, layer)
    refresh_members(conn, tenant)


def refresh(conn: Connection, tenant: TenantId, layer: str) -> None:
    """Derive the subdistrict of a layer's rows in force, where it is another one."""
    table = FEATURE_TABLES[layer]
    _correct(
        conn,
        table,
        subdistrict_of(table, tenant, layer),
        table.c.tenant_id == tenant,
        table.c.layer == layer,
        table.c.valid_to.is_(None),
    )


def refresh_members(conn: Connection, tenant: TenantId) -> None:
    """Derive the subdistrict of members, their live rows and shifts where it is another one.

    A member belongs to the subdistrict of the home grid; without one, to where it stands.
    """
    position = (
        select(func.geometry(member_live.c.position))
        .where(member_live.c.tenant_id == tenant, member_live.c.member_id == members.c.id)
        .scalar_subquery()
    )
    home = _subdistrict_of_area(members.c.home_grid_id, tenant)
    right = func.coalesce(home, _covering(position, tenant))
    _correct(conn, members, right, members.c.tenant_id == tenant)
    for table in (member_live, shifts):
        follows = (
            select(members.c.subdistrict_id)
            .where(members.c.tenant_id == tenant, members.c.id == table.c.member_id)
            .scalar_subquery()
        )
        _correct(conn, table, follows, table.c.tenant_id == tenant)


def _subdistrict_of_area(
    feature_id: ColumnElement[object], tenant: TenantId
) -> ScalarSelect[UUID | None]:
    area = areas.alias("area")
    return (
        select(area.c.subdistrict_id)
        .where(
            area.c.tenant_id == tenant,
            area.c.feature_id == feature_id,
            area.c.valid_to.is_(None),
        )
        .scalar_subquery()
    )


def _covering(point: ColumnElement[object], tenant: TenantId) -> ScalarSelect[UUID]:
    """Select the subdistrict in force that covers a point; the smaller code wins."""
    area = areas.alias("subdistrict")
    return (
        select(area.c.feature_id)
        .where(
            area.c.tenant_id == tenant,
            area.c.layer == "subdistricts",
            area.c.valid_to.is_(None),
            func.st_covers(area.c.geom, point),
        )
        .order_by(area.c.code)
        .limit(1)
        .scalar_subquery()
    )


def _correct(
    conn: Connection,
    table: Table,
    right: ColumnElement[UUID | None],
    *which: ColumnElement[bool],
) -> None:
    """Write what is right where it is not.

    It is looked up by key, row by row: in a transaction that has just filled its tables the
    planner knows nothing of their sizes, and joins them in the worst way.
    """
    conn.execute(
        update(table)
        .where(*which, table.c.subdistrict_id.is_distinct_from(right))
        .values(subdistrict_id=right)
    )
