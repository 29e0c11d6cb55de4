"""Members whose state has changed because time has passed."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement


def turned(
    conn: Connection,
    tenant: TenantId,
    *,
    between: tuple[datetime, datetime],
    fix_age_limit_s: float,
) -> dict[UUID | None, list[UUID]]:
    """Return by subdistrict whose state has changed after one instant, and up to another."""
    since, until = between
    rows = conn.execute(
        statement("members_turned"),
        {"tenant": tenant, "since": since, "until": until, "fix_age_limit_s": fix_age_limit_s},
    )
    found: dict[UUID | None, list[UUID]] = defaultdict(list)
    for row in rows:
        found[row.subdistrict_id].append(row.id)
    return found
