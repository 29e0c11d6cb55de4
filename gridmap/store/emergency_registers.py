"""The registers an emergency draws on: people of units and volunteers, hazard points, goods."""

from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import Connection, select

from gridmap.model.ids import TenantId
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.one_of import one_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import units

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


def unknown_units(conn: Connection, tenant: TenantId, codes: Collection[str]) -> tuple[str, ...]:
    """Return those of the codes that no unit in force has, in their order."""
    u = units.c
    known = set(
        conn.execute(
            select(u.code).where(u.tenant_id == tenant, u.valid_to.is_(None), one_of(u.code, codes))
        ).scalars()
    )
    return tuple(sorted(set(codes) - known))
