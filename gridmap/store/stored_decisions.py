"""Decisions read back as they were stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from gridmap.model.ids import DecisionId, TenantId, WorkOrderId
from gridmap.store.sql_files import statement

_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """One row of `decisions`; `situation` is None where it was not kept (schema 0)."""

    id: DecisionId
    work_order_id: WorkOrderId
    number: str
    decided_at: datetime
    order_version: int
    outcome: str
    member: str | None
    engine: str
    radius_m: float
    policy: Mapping[str, Any]
    candidates: list[dict[str, Any]]
    counted: Mapping[str, int]
    schema: int
    situation: bytes | None


def find(conn: Connection, tenant: TenantId, decision_id: UUID) -> StoredDecision | None:
    """Return one decision; None if there is none."""
    asked = {"tenant": tenant, "id": decision_id, "limit": 1}
    row = conn.execute(statement("stored_decisions"), asked).mappings().one_or_none()
    return None if row is None else StoredDecision(**row)


def newest(conn: Connection, tenant: TenantId, *, limit: int) -> Iterator[StoredDecision]:
    """Return decisions one after the other, the newest first."""
    asked = {"tenant": tenant, "id": None, "limit": limit}
    streamed = conn.execution_options(yield_per=_AT_ONCE)
    with streamed.execute(statement("stored_decisions"), asked) as rows:
        for row in rows.mappings():
            yield StoredDecision(**row)
