"""The registers an emergency draws on: people of units and volunteers, hazard points, goods."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement

Register = Literal["register_people", "register_hazards", "register_goods"]


def put(
    conn: Connection,
    tenant: TenantId,
    register: Register,
    rows: Sequence[dict[str, object]],
) -> tuple[int, int]:
    """Store rows by their code; return how many were new and how many were known."""
    if not rows:
        return 0, 0
    numbered = [{"id": new_id(), **row} for row in rows]
    done = conn.execute(statement(register), {"tenant": tenant, "rows": as_json(numbered)}).all()
    n_new = sum(row.is_new for row in done)
    return n_new, len(done) - n_new
