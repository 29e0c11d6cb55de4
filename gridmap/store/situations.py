"""Read everything a decision may use, at one instant."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Accused, Candidate, OrderFacts, Situation
from gridmap.errors import IllegalMove, NotFound
from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.member import AbsenceKind
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, Urgency
from gridmap.store.sql_files import statement

_AS_SHIPPED = DispatchPolicy()


def read(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    *,
    radius_m: float,
    at: datetime,
    policy: DispatchPolicy = _AS_SHIPPED,
) -> Situation:
    """Return the work order and every member within the radius, in any state.

    Read is what the policy weighs: earlier cases of the caller, and what members ended lately,
    are only asked for where they count.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order has no place yet.
    """
    order = _order(conn, tenant, order_id, known_since=_known_since(policy, at))
    asked = {"radius_m": radius_m, "at": at, **_work_done_since(policy, at)}
    around = _candidates(conn, tenant, order, asked)
    return Situation(at=at, radius_m=radius_m, order=order, candidates=around)


def _known_since(policy: DispatchPolicy, at: datetime) -> datetime | None:
    """Return since when the earlier cases of a caller count; None where they do not."""
    counts = policy.continuity_s and policy.continuity_days
    return at - timedelta(days=policy.continuity_days) if counts else None


def _work_done_since(policy: DispatchPolicy, at: datetime) -> dict[str, datetime | None]:
    """Return when the day began where the district lies, and since when an end tires."""
    if not policy.reads_work_done:
        return {"day_began": None, "ended_since": None}
    there = at.astimezone(ZoneInfo(policy.zone_name))
    return {
        "day_began": there.replace(hour=0, minute=0, second=0, microsecond=0),
        "ended_since": at - timedelta(seconds=max(policy.rest_s, policy.tired_within_s)),
    }


def _order(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, known_since: datetime | None
) -> OrderFacts:
    found = conn.execute(
        statement("order_to_dispatch"),
        {"tenant": tenant, "id": order_id, "known_since": known_since},
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
        community_id=found.community_id,
        acts=frozenset(found.acts),
        accused=Accused(
            members=frozenset(found.accused_members or ()),
            employers=frozenset(found.accused_employers or ()),
            areas=frozenset(found.accused_areas or ()),
        ),
        earlier_handlers=frozenset(found.earlier_handlers),
    )


def _candidates(
    conn: Connection, tenant: TenantId, order: OrderFacts, asked: Mapping[str, object]
) -> tuple[Candidate, ...]:
    rows = conn.execute(
        statement("candidates_in_reach"),
        {
            "tenant": tenant,
            "order_id": order.id,
            "lon": order.position.lon,
            "lat": order.position.lat,
            **asked,
        },
    )
    radius_m = asked["radius_m"]
    return tuple(_candidate(row) for row in rows if row.distance_m <= radius_m)


def _candidate(row: Row[Any]) -> Candidate:
    """Return one row of `candidates_in_reach`; unpacked by place, there may be thousands."""
    member_id, code, lon, lat, distance_m, fix_age_s, dispatched, skills, *state = tuple(row)
    on_duty, active, capacity, home_grid_id, refused_before, urgent_active, absence, *more = state
    is_at_anchor, rank, barred_acts, employer, community_id, subdistrict_id, *done = more
    n_done_today, rested_s, role, in_team = done
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
        urgent_active,
        None if absence is None else AbsenceKind(absence),
        is_at_anchor,
        rank,
        frozenset(barred_acts),
        employer,
        community_id,
        subdistrict_id,
        n_done_today,
        rested_s,
        role=role,
        in_team=in_team,
    )
