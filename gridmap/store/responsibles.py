"""Who answers for a place, or for one hard case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gridmap.model.ids import FeatureId, TenantId, WorkOrderId
from gridmap.store.sql_files import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """One link that holds now. `layer` and `place_code` are None for a hard case."""

    code: str
    kind: str
    name: str
    title: str | None
    phone: str | None
    layer: str | None
    place_code: str | None
    case_number: str | None


def of_order(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    *,
    area_ids: Collection[FeatureId],
    at: datetime,
) -> tuple[Responsible, ...]:
    """Return who answers at an instant for the areas, compound, building or case of an order."""
    rows = conn.execute(
        statement("responsibles_of_order"),
        {"tenant": tenant, "order_id": order_id, "at": at, "area_ids": list(area_ids)},
    )
    return tuple(Responsible(**row) for row in rows.mappings())


def responsibles_at(
    conn: Connection,
    tenant: TenantId,
    *,
    at: datetime,
    layer: str | None = None,
    place_code: str | None = None,
    limit: int,
) -> list[Mapping[str, object]]:
    """Return who answers at an instant, for everything or for one place."""
    asked = {
        "tenant": tenant,
        "at": at,
        "layer": layer,
        "place_code": place_code,
        "limit": limit,
    }
    return [dict(row) for row in conn.execute(statement("responsibles_at"), asked).mappings()]
