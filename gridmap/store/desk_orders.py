"""The queue of the desk: what every open order needs, counted and listed page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, select, text

from gridmap.casework.desk_need import Need
from gridmap.casework.nearing import LEAST_LEFT, USED_SHARE
from gridmap.model.desk_filters import DeskFilters
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement
from gridmap.store.tables import areas

Row = Mapping[str, object]

_QUEUE = text(f"""
    WITH judged AS MATERIALIZED ({statement("desk_needs").text})
    SELECT counted.counts, listed.id, listed.need, listed.due, listed.nears_at
    FROM (
        SELECT jsonb_object_agg(each.need, each.n) AS counts
        FROM (SELECT j.need, count(*) AS n FROM judged AS j GROUP BY j.need) AS each
    ) AS counted
    LEFT JOIN (
        SELECT j.id, j.need, j.due, j.nears_at,
            row_number() OVER (
                ORDER BY array_position(CAST(:ranked AS text[]), j.need), j.is_urgent DESC,
                    j.due, j.number
            ) AS place
        FROM judged AS j
        WHERE j.need = ANY(:needs)
        ORDER BY place
        OFFSET :first LIMIT :limit
    ) AS listed ON true
    ORDER BY listed.place
""").bindparams(bindparam("tenant", type_=Integer))  # noqa: S608 (a file of ours, no values)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Some places of the queue, and how many of all orders looked at have each need."""

    counts: Mapping[Need, int]
    orders: list[Row]


def page(
    conn: Connection,
    tenant: TenantId,
    filters: DeskFilters,
    *,
    at: datetime,
    needs: Sequence[Need],
    places: range,
) -> QueuePage:
    """Return the orders with one of the needs at some places of the queue, from 0.

    The most pressing need first, in it the urgent, then what is due first. Every open order is
    judged once, for the counts and for the order of the queue.
    """
    asked = {
        "needs": [one.value for one in needs],
        "ranked": [one.value for one in Need],
        "first": places.start,
        "limit": len(places),
    }
    found = conn.execute(_QUEUE, _asked(tenant, filters, at=at) | asked).all()
    ids = [row.id for row in found if row.id is not None]
    rows = conn.execute(statement("desk_orders"), {"tenant": tenant, "ids": ids}).mappings()
    by_id = {row["id"]: row for row in rows}
    counted = found[0].counts or {}
    return QueuePage(
        counts={need: int(counted.get(need.value, 0)) for need in Need},
        orders=[
            {**by_id[one.id], "need": one.need, "due": one.due, "nears_at": one.nears_at}
            for one in found
            if one.id is not None
        ],
    )


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
    near = {"least_left": LEAST_LEFT, "used_share": USED_SHARE}
    return asked | near | {"tenant": tenant, "at": at}
