"""Who is on duty at a level: by the roster, in a grid also its grid head."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, select

from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.level import Level
from gridmap.store.sql_files import statement
from gridmap.store.tables import duties

_BY_POST = case({"leader": 0, "chief": 1}, value=duties.c.post, else_=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """One person who is told; `as_what` is the post, or `grid_head`."""

    as_what: str
    code: str
    name: str
    phone: str | None


def on_duty(
    conn: Connection, tenant: TenantId, level: Level, area_id: FeatureId, *, at: datetime
) -> tuple[OnDuty, ...]:
    """Return who is on duty for an area at an instant: leader, chief, staff."""
    rows = conn.execute(
        select(duties.c.post, duties.c.code, duties.c.name, duties.c.phone)
        .where(
            duties.c.tenant_id == tenant,
            duties.c.level == level.code,
            duties.c.area_id == area_id,
            duties.c.during.contains(at),
        )
        .order_by(_BY_POST, duties.c.code)
    )
    return tuple(
        OnDuty(as_what=row.post, code=row.code, name=row.name, phone=row.phone) for row in rows
    )


def grid_heads(conn: Connection, tenant: TenantId, grid_id: FeatureId) -> tuple[OnDuty, ...]:
    """Return the grid head of a grid, else those of its community; none where there is none."""
    rows = conn.execute(statement("grid_heads"), {"tenant": tenant, "grid_id": grid_id})
    return tuple(
        OnDuty(as_what="grid_head", code=row.code, name=row.name, phone=row.phone) for row in rows
    )


def duties_at(
    conn: Connection,
    tenant: TenantId,
    *,
    at: datetime,
    level: str | None = None,
    area_code: str | None = None,
) -> list[Mapping[str, object]]:
    """Return who is on duty at an instant, by level, area and post."""
    asked = {"tenant": tenant, "at": at, "level": level, "area_code": area_code}
    return [dict(row) for row in conn.execute(statement("duties_at"), asked).mappings()]


def gaps_at(
    conn: Connection, tenant: TenantId, level: Level, *, at: datetime
) -> list[Mapping[str, object]]:
    """Return the areas of a level with nobody on duty at an instant."""
    asked = {"tenant": tenant, "at": at, "level": level.code, "layer": level.layer}
    return [dict(row) for row in conn.execute(statement("duty_gaps"), asked).mappings()]
