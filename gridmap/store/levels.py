"""The levels of response, and the areas that answer for a work order on each of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from gridmap.model.ids import FeatureId, TenantId, WorkOrderId
from gridmap.model.level import LEVELS, Level
from gridmap.store.sql_files import statement
from gridmap.store.tables import levels


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area in force."""

    id: FeatureId
    code: str
    name: str
    subdistrict_id: FeatureId | None


def read_levels(conn: Connection, tenant: TenantId) -> tuple[Level, ...]:
    """Return the levels of the district, the lowest first; those of the house where it has none."""
    rows = conn.execute(
        select(levels).where(levels.c.tenant_id == tenant).order_by(levels.c.rank)
    ).all()
    own = tuple(
        Level(code=row.code, rank=row.rank, zh=row.zh, en=row.en, layer=row.layer) for row in rows
    )
    return own or LEVELS


def areas_of_order(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> Mapping[str, Area]:
    """Return the area that answers for a work order on each layer that has one."""
    rows = conn.execute(statement("areas_of_order"), {"tenant": tenant, "order_id": order_id})
    return {
        row.layer: Area(
            id=row.feature_id, code=row.code, name=row.name, subdistrict_id=row.subdistrict_id
        )
        for row in rows
    }
