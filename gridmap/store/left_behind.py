"""Who still points at features that a new version or a roll-back took out of force."""

from sqlalchemy import Column, Connection, Table, select

from gridmap.model.ids import TenantId
from gridmap.model.layer_version import LeftBehind
from gridmap.store.tables import FEATURE_TABLES, features, members, work_orders

_POINTERS: dict[str, tuple[tuple[str, Table, Column[object], Column[str]], ...]] = {
    "grids": (
        ("home_grid", members, members.c.home_grid_id, members.c.code),
        ("grid", work_orders, work_orders.c.grid_id, work_orders.c.number),
    ),
    "compounds": (("compound", work_orders, work_orders.c.compound_id, work_orders.c.number),),
    "units": (("unit", work_orders, work_orders.c.unit_id, work_orders.c.number),),
}


def left_behind(conn: Connection, tenant: TenantId, layer: str) -> tuple[LeftBehind, ...]:
    """Return the members and open work orders that point at what the layer no longer holds.

    By field, then by holder.
    """
    shape = FEATURE_TABLES[layer]
    in_force = (
        select(shape.c.feature_id)
        .where(
            shape.c.tenant_id == tenant,
            shape.c.feature_id == features.c.id,
            shape.c.valid_to.is_(None),
        )
        .exists()
    )
    found = []
    for field, table, pointer, holder in _POINTERS.get(layer, ()):
        asked = (
            select(holder.label("holder"), features.c.key)
            .join_from(
                table, features, (features.c.tenant_id == tenant) & (features.c.id == pointer)
            )
            .where(table.c.tenant_id == tenant, features.c.layer == layer, ~in_force)
            .order_by(holder)
        )
        if table is work_orders:
            asked = asked.where(work_orders.c.closed_at.is_(None))
        rows = conn.execute(asked)
        found += [LeftBehind(field=field, holder=row.holder, feature=row.key) for row in rows]
    return tuple(found)
