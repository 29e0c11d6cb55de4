"""Stored coverages: written once, never changed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from gridmap.coverage.run import CoverageRun
from gridmap.errors import NotFound
from gridmap.model.ids import TenantId
from gridmap.store.new_id import new_id
from gridmap.store.tables import coverage_runs


def add_run(
    conn: Connection, tenant: TenantId, fields: Mapping[str, object], *, at: datetime
) -> UUID:
    """Store a coverage and return its id; `fields` are those of `CoverageRun` without id."""
    run_id = new_id()
    conn.execute(
        insert(coverage_runs), {"tenant_id": tenant, "id": run_id, "made_at": at, **fields}
    )
    return run_id


def run_of(conn: Connection, tenant: TenantId, run_id: UUID) -> CoverageRun:
    """Return a stored coverage.

    Raises
    ------
    NotFound
        There is none of that id.
    """
    row = (
        conn.execute(
            select(coverage_runs).where(
                coverage_runs.c.tenant_id == tenant, coverage_runs.c.id == run_id
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound(
            problem=f"there is no coverage run {run_id}",
            mend="gridmap coverage runs lists them",
            problem_zh=f"没有编号为 {run_id} 的覆盖测算",
            mend_zh="用 gridmap coverage runs 查看已有测算",
        )
    return CoverageRun(**{name: value for name, value in row.items() if name != "tenant_id"})


def newest_runs(conn: Connection, tenant: TenantId, *, limit: int) -> list[CoverageRun]:
    """Return the newest coverages first, without their doors."""
    columns = [one for one in coverage_runs.c if one.name not in {"tenant_id", "doors"}]
    rows = conn.execute(
        select(*columns)
        .where(coverage_runs.c.tenant_id == tenant)
        .order_by(coverage_runs.c.made_at.desc(), coverage_runs.c.id.desc())
        .limit(limit)
    ).mappings()
    return [CoverageRun(**row, doors={}) for row in rows]
