"""Read everything a decision may use, at one instant."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from gridmap.dispatch.situation import Candidate, OrderFacts, Situation
from gridmap.errors import IllegalMove, NotFound
from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, Urgency
from gridmap.store.sql_files import statement


def read(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    *,
    radius_m: float,
    at: datetime,
) -> Situation:
    """Return the work order and every member within the radius, in any state.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order has no place yet.
    """
    order = _order(conn, tenant, order_id)
    around = _candidates(conn, tenant, order, radius_m=radius_m, at=at)
    return Situation(at=at, radius_m=radius_m, order=order, candidates=around)


def _order(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> OrderFacts:
    found = conn.execute(
        statement("order_to_dispatch"), {"tenant": tenant, "id": order_id}
    ).one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such work order",
            problem_zh="没有这一工单",
            work_order=str(order_id),
        )
    if found.lon is None:
        raise IllegalMove(
            problem="the work order has no place yet",
            mend="locate it first",
            problem_zh="工单尚无位置",
            mend_zh="先定位",
            work_order=str(order_id),
            before=found.state,
        )
    return OrderFacts(
        id=order_id,
        version=found.version,
        state=CaseState(found.state),
        urgency=Urgency(found.urgency),
        position=LonLat(found.lon, found.lat),
        grid_id=found.grid_id,
        subdistrict_id=found.subdistrict_id,
        skills=frozenset(found.skills),
    )


def _candidates(
    conn: Connection, tenant: TenantId, order: OrderFacts, *, radius_m: float, at: datetime
) -> tuple[Candidate, ...]:
    rows = conn.execute(
        statement("candidates_in_reach"),
        {
            "tenant": tenant,
            "order_id": order.id,
            "lon": order.position.lon,
            "lat": order.position.lat,
            "radius_m": radius_m,
            "at": at,
        },
    )
    return tuple(one for one in map(_candidate, rows) if one.distance_m <= radius_m)


def _candidate(row: Row[Any]) -> Candidate:
    """Return one row of `candidates_in_reach`; unpacked by place, there may be thousands."""
    member_id, code, lon, lat, distance_m, fix_age_s, dispatched, skills, *state = tuple(row)
    on_duty, active, capacity, home_grid_id, refused_before = state
    return Candidate(
        member_id,
        code,
        LonLat(lon, lat),
        distance_m,
        fix_age_s,
        dispatched,
        frozenset(skills),
        on_duty,
        active,
        capacity,
        home_grid_id,
        refused_before,
    )
