"""Where one member goes on a day: the households of their grid, and what a plan gave them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement

Row = Mapping[str, Any]


def households(
    conn: Connection, tenant: TenantId, member: str, *, since: datetime, limit: int
) -> list[Row]:
    """Return the buildings of a member's home grid, those never visited first."""
    asked = {"tenant": tenant, "member": member, "since": since, "limit": limit}
    return [dict(row) for row in conn.execute(statement("households_of_member"), asked).mappings()]


def appointments(
    conn: Connection, tenant: TenantId, member: str, *, since: datetime, until: datetime
) -> list[Row]:
    """Return the appointments between two instants that a plan gives a member."""
    asked = {"tenant": tenant, "member": member, "since": since, "until": until}
    rows = conn.execute(statement("appointments_of_member"), asked).mappings()
    return [dict(row) for row in rows]
