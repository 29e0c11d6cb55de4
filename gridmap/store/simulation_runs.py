"""Stored simulations: written once, never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from gridmap.errors import NotFound
from gridmap.model.ids import TenantId
from gridmap.simulation.report import SimulationReport, SimulationRun, report_facts
from gridmap.store.new_id import new_id
from gridmap.store.tables import simulation_runs

_APART = ("question", "basis")


def add_run(
    conn: Connection, tenant: TenantId, report: SimulationReport, *, title: str, at: datetime
) -> UUID:
    """Store a simulation and return its id."""
    run_id, facts = new_id(), report_facts(report)
    fields = {name: facts.pop(name) for name in _APART}
    conn.execute(
        insert(simulation_runs),
        {
            "tenant_id": tenant,
            "id": run_id,
            "made_at": at,
            "title": title,
            "figures": facts,
            **fields,
        },
    )
    return run_id


def run_of(conn: Connection, tenant: TenantId, run_id: UUID) -> SimulationRun:
    """Return a stored simulation.

    Raises
    ------
    NotFound
        There is none of that id.
    """
    row = conn.execute(
        select(simulation_runs).where(
            simulation_runs.c.tenant_id == tenant, simulation_runs.c.id == run_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem=f"there is no simulation {run_id}",
            mend="GET /simulations lists them",
            problem_zh=f"没有编号为 {run_id} 的推演",
            mend_zh="用 GET /simulations 查看已有推演",
        )
    facts = {"question": row.question, "basis": row.basis, **row.figures}
    return SimulationRun(id=row.id, made_at=row.made_at, title=row.title, facts=facts)


def newest_runs(conn: Connection, tenant: TenantId, *, limit: int) -> list[SimulationRun]:
    """Return the newest simulations first, with their questions only."""
    c = simulation_runs.c
    rows = conn.execute(
        select(c.id, c.made_at, c.title, c.question)
        .where(c.tenant_id == tenant)
        .order_by(c.made_at.desc(), c.id.desc())
        .limit(limit)
    )
    return [
        SimulationRun(
            id=row.id, made_at=row.made_at, title=row.title, facts={"question": row.question}
        )
        for row in rows
    ]
