"""What one handling unit has in hand, as its inbox shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from gridmap.errors import NotFound
from gridmap.model.ids import TenantId, UnitId
from gridmap.model.work_order import AssignmentState
from gridmap.store.clocks import with_nearing
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments, units

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnit:
    """A unit in force, by its id and its name."""

    id: UnitId
    name: str


def of_code(conn: Connection, tenant: TenantId, code: str) -> NamedUnit:
    """Return the unit of a code.

    Raises
    ------
    NotFound
        There is no such unit.
    """
    u = units.c
    row = conn.execute(
        select(u.feature_id, u.name).where(
            u.tenant_id == tenant, u.code == code, u.valid_to.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem=f"there is no unit {code!r}", problem_zh=f"没有承办单位 {code!r}", unit=code
        )
    return NamedUnit(id=UnitId(row.feature_id), name=row.name)


def in_hand(conn: Connection, tenant: TenantId, unit: UnitId, *, limit: int) -> list[Row]:
    """Return the assignments of a unit that have not ended, what is due first first."""
    asked = {"tenant": tenant, "unit": unit, "limit": limit}
    rows = conn.execute(statement("work_of_unit"), asked).mappings()
    return [with_nearing(row, respond="clock_from", close="opened_at") for row in rows]


def n_done_since(conn: Connection, tenant: TenantId, unit: UnitId, since: datetime) -> int:
    """Return how many assignments a unit has reported back since an instant."""
    done = select(func.count()).where(
        assignments.c.tenant_id == tenant,
        assignments.c.unit_id == unit,
        assignments.c.ended_at >= since,
        assignments.c.state == AssignmentState.DONE.value,
    )
    return conn.execute(done).scalar_one()
