"""Evacuees 转移人员: a list by building, ticked line by line; counts for everybody else."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, Select, func, or_, select, tuple_, update

from gridmap.errors import NotFound
from gridmap.model.emergency import Operation
from gridmap.model.emergency_steps import EvacueeLine, Tick
from gridmap.model.ids import TenantId
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import evacuees, operations

_NOBODY = "***"
"""Stands for a door once nobody has to know it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvacuee:
    """A line as it stands, for those who must see the list."""

    line: str
    building_code: str
    household: str
    n_people: int
    person_name: str | None
    is_child: bool
    needs: str | None
    moved_at: datetime | None
    shelter: str | None
    returned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingCount:
    """People of one building: on the list, out, home again."""

    building_code: str
    n_lines: int
    n_people: int
    n_moved: int
    n_returned: int


def put(
    conn: Connection, tenant: TenantId, operation: Operation, lines: Sequence[EvacueeLine]
) -> int:
    """Put lines on the list; return how many are new."""
    rows = [{"id": new_id(), **asdict(one)} for one in lines]
    new = conn.execute(
        statement("list_evacuees"),
        {
            "tenant": tenant,
            "operation_id": operation.id,
            "subdistrict_id": operation.subdistrict_id,
            "rows": as_json(rows),
        },
    )
    return len(new.all())


def tick(conn: Connection, tenant: TenantId, operation: Operation, ticked: Tick) -> int:
    """Note that lines are out or home again; return how many people that is.

    A line that was ticked before is left alone, and who was never out does not come home. Who is
    home again may have to leave once more.

    Raises
    ------
    NotFound
        A line does not stand on the list.
    """
    e = evacuees.c
    mine = (
        e.tenant_id == tenant,
        e.operation_id == operation.id,
        e.line.in_(list(ticked.lines)),
    )
    known = set(conn.execute(select(e.line).where(*mine)).scalars())
    for line in ticked.lines:
        if line not in known:
            raise NotFound(
                problem=f"{line!r} does not stand on the list",
                mend="put it on the list first",
                problem_zh=f"{line!r} 不在转移名单中",
                mend_zh="请先登记到转移名单",
                line=line,
            )
    if ticked.shelter is not None:
        change = update(evacuees).where(*mine, e.moved_at.is_(None) | e.returned_at.is_not(None))
        values = {
            "moved_at": ticked.at,
            "moved_by": ticked.by,
            "shelter": ticked.shelter,
            "returned_at": None,
            "returned_by": None,
        }
    else:
        change = update(evacuees).where(*mine, e.moved_at.is_not(None), e.returned_at.is_(None))
        values = {"returned_at": ticked.at, "returned_by": ticked.by}
    return sum(conn.execute(change.values(values).returning(e.n_people)).scalars())


def counts(conn: Connection, tenant: TenantId, operation: Operation) -> tuple[BuildingCount, ...]:
    """Return the counts by building; what a screen shows."""
    rows = conn.execute(
        statement("evacuee_counts"), {"tenant": tenant, "operation_id": operation.id}
    ).mappings()
    return tuple(BuildingCount(**row) for row in rows)


def listed(
    conn: Connection, tenant: TenantId, operation: Operation, building_code: str
) -> tuple[ListedEvacuee, ...]:
    """Return the lines of one building, for those who must see them."""
    e = evacuees.c
    rows = conn.execute(
        select(*(e[one.name] for one in fields(ListedEvacuee)))
        .where(
            e.tenant_id == tenant,
            e.operation_id == operation.id,
            e.building_code == building_code,
        )
        .order_by(e.line)
    ).mappings()
    return tuple(ListedEvacuee(**row) for row in rows)


def n_due(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Return how many lines still show somebody of operations that ended before an instant."""
    some = _of_ended(tenant, before=before, limit=limit).subquery()
    return conn.execute(select(func.count()).select_from(some)).scalar_one()


def forget(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Take who they are off lines of operations that ended before an instant; return how many."""
    e = evacuees.c
    gone = conn.execute(
        update(evacuees)
        .where(
            tuple_(e.tenant_id, e.id).in_(_of_ended(tenant, before=before, limit=limit)),
        )
        .values(person_name=None, needs=None, household=_NOBODY)
    )
    return gone.rowcount


def _of_ended(tenant: TenantId, *, before: datetime, limit: int) -> Select[tuple[object, ...]]:
    """Return keys of lines that show somebody, of operations that ended before an instant."""
    e, o = evacuees.c, operations.c
    shows = or_(e.person_name.is_not(None), e.needs.is_not(None), e.household != _NOBODY)
    return (
        select(e.tenant_id, e.id)
        .join_from(evacuees, operations, (o.tenant_id == e.tenant_id) & (o.id == e.operation_id))
        .where(e.tenant_id == tenant, o.off_at < before, shows)
        .limit(limit)
    )
