"""Open work orders as escalation sees them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from gridmap.casework.escalation import Cause, Now, Watched
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.level import Level
from gridmap.model.work_order import CaseState, Urgency
from gridmap.store import tables, work_orders
from gridmap.store.sql_files import statement
from gridmap.store.work_orders import OrderRow


def read(
    conn: Connection,
    tenant: TenantId,
    policy: EscalationPolicy,
    levels: Sequence[Level],
    *,
    now: Now,
) -> list[tuple[WorkOrderId, Watched]]:
    """Return the open orders for which a cause may hold now, the most urgent first."""
    rows = conn.execute(
        statement("watched_orders"),
        {
            "tenant": tenant,
            "at": now.at,
            "top": max(level.rank for level in levels),
            "urgent_rank": policy.urgent_rank,
            "unowned_rank": policy.unowned_rank,
            "n_refusals": policy.n_refusals,
            "urgent_no_candidate_s": policy.urgent_no_candidate_s,
            "urgent_pause_s": policy.urgent_pause_s,
            "normal_no_candidate_s": policy.normal_no_candidate_s,
            "normal_pause_s": policy.normal_pause_s,
            "late_raised_until": policy.overdue_raised_until(now.at, now.calendar),
        },
    )
    return [(WorkOrderId(row.id), _watched(row)) for row in rows]


def read_every(
    conn: Connection, tenant: TenantId, *, order_id: WorkOrderId | None = None
) -> list[tuple[WorkOrderId, Watched]]:
    """Return every open order, or one if it is open, due or not."""
    asked = {"tenant": tenant, "order_id": order_id}
    rows = conn.execute(statement("every_watched_order"), asked)
    return [(WorkOrderId(row.id), _watched(row)) for row in rows]


def numbers_of(conn: Connection, tenant: TenantId, ids: Sequence[WorkOrderId]) -> list[str]:
    """Return the numbers of work orders, in order of the numbers."""
    w = tables.work_orders.c
    found = select(w.number).where(w.tenant_id == tenant, w.id.in_(ids)).order_by(w.number)
    return list(conn.execute(found).scalars())


def hold_if_free(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> OrderRow | None:
    """Hold a work order and return it; None where somebody else holds it this moment."""
    key = {"tenant": tenant, "order_id": order_id}
    if conn.execute(statement("hold_order_if_free"), key).one_or_none() is None:
        return None
    return work_orders.read_for_move(conn, tenant, order_id)


def _watched(row: Row[Any]) -> Watched:
    raised: dict[Cause, datetime] = {}
    for cause, raised_at in zip(row.causes, row.raised_at, strict=True):
        known = raised.get(Cause(cause))
        raised[Cause(cause)] = raised_at if known is None else max(known, raised_at)
    return Watched(
        state=CaseState(row.state),
        urgency=Urgency(row.urgency),
        is_unit=row.is_unit,
        is_unowned=row.is_unowned,
        has_arrived=row.has_arrived,
        n_refusals=row.n_refusals,
        waiting_since=row.waiting_since,
        respond_by=row.respond_by,
        arrive_by=row.arrive_by,
        close_by=row.close_by,
        rank=row.rank,
        raised=raised,
    )
