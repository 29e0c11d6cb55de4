"""The queue of the desk: what every open order needs, counted and listed page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, select, text

from gridmap.casework.desk_need import DUE_SOON, Need
from gridmap.model.desk_filters import DeskFilters
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import script, statement
from gridmap.store.tables import areas

Row = Mapping[str, object]


def counts(
    conn: Connection, tenant: TenantId, filters: DeskFilters, *, at: datetime
) -> dict[Need, int]:
    """Return how many of the orders looked at have each need; what nobody has is missing."""
    counted = text(
        f"SELECT n.need, count(*) AS n FROM ({_needs()}) AS n GROUP BY n.need"  # noqa: S608
    ).bindparams(bindparam("tenant", type_=Integer))
    rows = conn.execute(counted, _asked(tenant, filters, at=at))
    return {Need(row.need): row.n for row in rows}


def page(
    conn: Connection,
    tenant: TenantId,
    filters: DeskFilters,
    *,
    at: datetime,
    needs: Sequence[Need],
    places: range,
) -> list[Row]:
    """Return the orders with one of the needs at some places of the queue, from 0.

    The most pressing need first, in it the urgent, then what is due first.
    """
    listed = text(
        f"SELECT n.id, n.need, n.due FROM ({_needs()}) AS n"  # noqa: S608
        " WHERE n.need = ANY(:needs)"
        " ORDER BY array_position(CAST(:ranked AS text[]), n.need), n.is_urgent DESC, n.due,"
        " n.number OFFSET :first LIMIT :limit"
    ).bindparams(bindparam("tenant", type_=Integer))
    asked = {
        "needs": [one.value for one in needs],
        "ranked": [one.value for one in Need],
        "first": places.start,
        "limit": len(places),
    }
    found = conn.execute(listed, _asked(tenant, filters, at=at) | asked).all()
    if not found:
        return []
    ids = [row.id for row in found]
    rows = conn.execute(statement("desk_orders"), {"tenant": tenant, "ids": ids}).mappings()
    by_id = {row["id"]: row for row in rows}
    return [{**by_id[one.id], "need": one.need, "due": one.due} for one in found]


def areas_of(conn: Connection, tenant: TenantId, level: str) -> list[Row]:
    """Return the areas of a level by name, with the code of the area that each lies in."""
    parents = areas.alias()
    rows = conn.execute(
        select(areas.c.code, areas.c.name, parents.c.code.label("parent_code"))
        .outerjoin(
            parents,
            (parents.c.tenant_id == areas.c.tenant_id)
            & (parents.c.feature_id == areas.c.parent_id)
            & parents.c.valid_to.is_(None),
        )
        .where(areas.c.tenant_id == tenant, areas.c.layer == level, areas.c.valid_to.is_(None))
        .order_by(areas.c.code)
    ).mappings()
    return [dict(row) for row in rows]


def _asked(tenant: TenantId, filters: DeskFilters, *, at: datetime) -> dict[str, object]:
    asked = asdict(filters)
    if filters.words is not None:
        plain = filters.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        asked["words"] = f"%{plain}%"
    return asked | {"tenant": tenant, "at": at, "soon": at + DUE_SOON}


def _needs() -> str:
    return script("desk_needs")
