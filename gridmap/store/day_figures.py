"""The figures of a day and of an hour, as a wall shows them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from gridmap.casework.nearing import LEAST_LEFT, USED_SHARE
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement


def day_so_far(
    conn: Connection, tenant: TenantId, *, midnight: datetime, at: datetime
) -> Mapping[str, object]:
    """Return what the day has brought and what presses: counts, and seconds or None."""
    near = {"least_left": LEAST_LEFT, "used_share": USED_SHARE}
    values = {"tenant": tenant, "midnight": midnight, "at": at} | near
    return dict(conn.execute(statement("day_so_far"), values).mappings().one())


def open_by_subdistrict(
    conn: Connection, tenant: TenantId, *, at: datetime
) -> list[Mapping[str, object]]:
    """Return `name`, `n_open` and `n_overdue` of each subdistrict that has open orders.

    Those that lie in none, most of them because their place is not known yet, stand at the end
    under the name None: the sum is all there are.
    """
    rows = conn.execute(statement("open_by_subdistrict"), {"tenant": tenant, "at": at})
    return [dict(row) for row in rows.mappings()]


def opened_by_grid(
    conn: Connection, tenant: TenantId, *, since: datetime, at: datetime
) -> dict[UUID, int]:
    """Return how many orders were opened in each grid since an instant."""
    values = {"tenant": tenant, "since": since, "at": at}
    return {row.grid_id: row.n for row in conn.execute(statement("opened_by_grid"), values)}
