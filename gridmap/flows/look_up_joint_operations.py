"""Reads about joint operations: what is planned, and what is due."""

from typing import Any

from gridmap.model.ids import JointOperationId
from gridmap.store import joint_operations
from gridmap.store.district import District


def list_joint_operations(
    *, district: District, state: str | None = None, limit: int = 200
) -> list[dict[str, Any]]:
    """Return joint operations with whom they book, the next first."""
    with district.reading() as conn:
        rows = joint_operations.listed(conn, district.tenant, state=state, limit=limit)
    return [dict(one) for one in rows]


def due_joint_operations(*, district: District) -> list[JointOperationId]:
    """Return planned operations whose time has come."""
    with district.reading() as conn:
        return joint_operations.due(conn, district.tenant, at=district.clock())
