"""Shared cameras near a place: where they stand and whose they are, never what they see."""

from collections.abc import Mapping

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.model.place import LonLat
from gridmap.store.sql_files import statement

Row = Mapping[str, object]


def near(
    conn: Connection,
    tenant: TenantId,
    position: LonLat,
    *,
    radius_m: float,
    limit: int,
    code: str | None = None,
) -> list[Row]:
    """Return the cameras near a place, or the one of a code, the nearest first."""
    asked = {
        "tenant": tenant,
        "lon": position.lon,
        "lat": position.lat,
        "radius_m": radius_m,
        "code": code,
        "limit": limit,
    }
    return [dict(row) for row in conn.execute(statement("cameras_near"), asked).mappings()]
