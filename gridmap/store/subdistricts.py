"""Which subdistrict a row belongs to: the column by which a jurisdiction is enforced.

It is derived from what is in force, never stated by a file. So it is no part of a row's
hash, and it is derived again in place when the areas that it follows from have changed.
"""

from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Uuid,
    cast,
    func,
    null,
    select,
    update,
)

from gridmap.model.ids import TenantId
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.store.sql_files import statement
from gridmap.store.tables import FEATURE_TABLES, areas

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
    by_point = _covering(row, tenant).scalar_subquery()
    if layer not in AREA_LEVELS:
        return by_point
    parent = areas.alias("parent")
    by_parent = (
        select(parent.c.subdistrict_id)
        .where(
            parent.c.tenant_id == tenant,
            parent.c.feature_id == row.c.parent_id,
            parent.c.valid_to.is_(None),
        )
        .scalar_subquery()
    )
    return func.coalesce(by_parent, by_point)


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
    right = subdistrict_of(table, tenant, layer)
    conn.execute(
        update(table)
        .where(
            table.c.tenant_id == tenant,
            table.c.layer == layer,
            table.c.valid_to.is_(None),
            table.c.subdistrict_id.is_distinct_from(right),
        )
        .values(subdistrict_id=right)
    )


def refresh_members(conn: Connection, tenant: TenantId) -> None:
    """Derive the subdistrict of members, their live rows and shifts where it is another one."""
    conn.execute(statement("subdistricts_of_members"), {"tenant": tenant})
    for table in ("member_live", "shifts"):
        conn.execute(statement(f"subdistricts_of_{table}"), {"tenant": tenant})


def _covering(row: FromClause, tenant: TenantId) -> Select[tuple[UUID]]:
    """Select the subdistrict in force that covers a row; the smaller code wins."""
    area = areas.alias("subdistrict")
    return (
        select(area.c.feature_id)
        .where(
            area.c.tenant_id == tenant,
            area.c.layer == "subdistricts",
            area.c.valid_to.is_(None),
            func.st_covers(area.c.geom, func.st_pointonsurface(row.c.geom)),
        )
        .order_by(area.c.code)
        .limit(1)
    )
