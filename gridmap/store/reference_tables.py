"""Write what a district configures: itself, its roles, categories and tiers.

Each is known by its code. A code that is no longer given stays, because rows refer to it.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Table, delete
from sqlalchemy.dialects.postgresql import insert

from gridmap.casework.category import Category
from gridmap.model.ids import TenantId
from gridmap.model.level import Level
from gridmap.model.reference import Role, Tier
from gridmap.store.tables import categories, levels, roles, tenants, tiers

_NAMELESS = "gridmap"


def put_tenant(conn: Connection, tenant: TenantId, *, name: str | None, at: datetime) -> None:
    """Create the district or give it its name; without one a stored name stays."""
    new = insert(tenants).values(tenant_id=tenant, name=name or _NAMELESS, created_at=at)
    key = ["tenant_id"]
    conn.execute(
        new.on_conflict_do_nothing(index_elements=key)
        if name is None
        else new.on_conflict_do_update(index_elements=key, set_={"name": new.excluded.name})
    )


def put_roles(conn: Connection, tenant: TenantId, given: Sequence[Role]) -> None:
    """Create or change roles."""
    put_entries(conn, roles, [{"tenant_id": tenant, **_with_lists(one)} for one in given])


def put_tiers(conn: Connection, tenant: TenantId, given: Sequence[Tier]) -> None:
    """Create or change tiers."""
    put_entries(conn, tiers, [{"tenant_id": tenant, **asdict(one)} for one in given])


def put_levels(conn: Connection, tenant: TenantId, given: Sequence[Level]) -> None:
    """Let these be the levels of response; with none given, those that are there stay."""
    if given:
        conn.execute(delete(levels).where(levels.c.tenant_id == tenant))
        put_entries(conn, levels, [{"tenant_id": tenant, **asdict(one)} for one in given])


def put_categories(conn: Connection, tenant: TenantId, given: Sequence[Category]) -> None:
    """Create or change categories."""
    put_entries(conn, categories, [{"tenant_id": tenant, **_with_lists(one)} for one in given])


def _with_lists(one: Role | Category) -> dict[str, object]:
    """Return the fields of an entry, its sets in one order."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(one).items()
    }


def put_entries(conn: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Create or change entries, each known by its code."""
    if not rows:
        return
    new = insert(table)
    keys = ["tenant_id", "code"]
    changed = {name: new.excluded[name] for name in rows[0] if name not in keys}
    conn.execute(new.on_conflict_do_update(index_elements=keys, set_=changed), rows)
