"""Workers: that one goes round, that it has ended, which there are."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, func, update

from gridmap.model.ids import TenantId
from gridmap.model.worker_seen import WorkerSeen
from gridmap.store.sql_files import statement
from gridmap.store.tables import workers


def note_round(conn: Connection, tenant: TenantId, worker_id: UUID, *, place: str) -> None:
    """Note that a worker goes round at this instant."""
    conn.execute(statement("note_round"), {"tenant": tenant, "id": worker_id, "place": place})


def note_end(conn: Connection, tenant: TenantId, worker_id: UUID) -> None:
    """Note that a worker has ended as it should."""
    conn.execute(
        update(workers)
        .where(workers.c.tenant_id == tenant, workers.c.id == worker_id)
        .values(ended_at=func.now())
    )


def listed(conn: Connection, tenant: TenantId) -> list[WorkerSeen]:
    """Return the workers that were seen of late, the last one first."""
    rows = conn.execute(statement("workers_listed"), {"tenant": tenant})
    return [WorkerSeen(**row) for row in rows.mappings()]


def forget(conn: Connection, tenant: TenantId, *, silent_for: timedelta) -> None:
    """Delete the workers that nobody has heard of for so long."""
    conn.execute(
        delete(workers).where(
            workers.c.tenant_id == tenant, workers.c.seen_at < func.now() - silent_for
        )
    )
