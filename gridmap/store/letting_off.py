"""A member asks to be let off, the grid head decides: what is asked, who may decide."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, update

from gridmap.model.ids import AssignmentId, MemberId, TenantId
from gridmap.model.work_order import AssignmentState
from gridmap.store.sql_files import statement
from gridmap.store.tables import assignments


def ask(
    conn: Connection, tenant: TenantId, assignment_id: AssignmentId, *, at: datetime, reason: str
) -> None:
    """Note that a member asks to be let off a held assignment."""
    _set(
        conn,
        tenant,
        assignment_id,
        state=AssignmentState.CANNOT_GO_ASKED.value,
        asked_at=at,
        asked_reason=reason,
    )


def refuse(
    conn: Connection, tenant: TenantId, assignment_id: AssignmentId, *, back_to: AssignmentState
) -> None:
    """Put a held assignment back to what it was; nothing is asked any more, why stays on record."""
    _set(conn, tenant, assignment_id, state=back_to.value, asked_at=None)


def may_decide(conn: Connection, tenant: TenantId, actor: str, member_id: MemberId) -> bool:
    """Tell whether somebody may decide for a member: the head of the home grid, or the desk."""
    values = {"tenant": tenant, "actor": actor, "member_id": member_id}
    return bool(conn.execute(statement("may_let_off"), values).scalar_one())


def asked(conn: Connection, tenant: TenantId) -> list[Mapping[str, object]]:
    """Return who waits to be let off, the longest first."""
    rows = conn.execute(statement("asked_to_be_let_off"), {"tenant": tenant})
    return [dict(row) for row in rows.mappings()]


def _set(conn: Connection, tenant: TenantId, assignment_id: AssignmentId, **values: object) -> None:
    conn.execute(
        update(assignments)
        .where(assignments.c.tenant_id == tenant, assignments.c.id == assignment_id)
        .values(**values)
    )
