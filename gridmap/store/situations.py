"""Read everything a decision may use, at one instant."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from gridmap.dispatch.overlay import under_emergency
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Accused, Candidate, OrderFacts, Situation
from gridmap.errors import IllegalMove, NotFound
from gridmap.geo.distance import box_around
from gridmap.model.ids import FeatureId, MemberId, TenantId, WorkOrderId
from gridmap.model.member import AbsenceKind
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, Urgency
from gridmap.store import driver, emergency_overlays

_AS_SHIPPED = DispatchPolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How far to look, when, and what for: the policy tells which facts count.

    Where more than the `nearest` are within the radius: those, and whoever else there is of the
    order's own grid. None = everybody.
    """

    radius_m: float
    at: datetime
    policy: DispatchPolicy = _AS_SHIPPED
    nearest: int | None = None


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
    return read_as(conn, tenant, order_id, Look(radius_m=radius_m, at=at, policy=policy))


def read_as(conn: Connection, tenant: TenantId, order_id: WorkOrderId, look: Look) -> Situation:
    """Return the work order and whom the look takes in; raises as `read` does."""
    found = _order(conn, tenant, order_id, look)
    order = facts_of(order_id, found)
    is_whole = found.near_m is None or found.near_m >= look.radius_m
    radius_m = look.radius_m if is_whole else found.near_m
    asked = {
        "radius_m": radius_m,
        "own_grid": None if is_whole else order.grid_id,
        "own_grid_m": look.radius_m,
        "at": look.at,
        **work_done_since(look.policy, look.at),
    }
    shared = Shared(found.roles or {}, refused_by=found.refused_by, held_by=found.held_by)
    around = _candidates(conn, tenant, order, asked=asked, shared=shared)
    situation = Situation(
        at=look.at, radius_m=radius_m, order=order, candidates=around, is_whole=is_whole
    )
    if order.operation is None:
        return situation
    called = emergency_overlays.mobilised(conn, tenant, order.operation)
    return under_emergency(situation, called)


def known_since(policy: DispatchPolicy, at: datetime) -> datetime | None:
    """Return since when the earlier cases of a caller count; None where they do not."""
    counts = policy.continuity_s and policy.continuity_days
    return at - timedelta(days=policy.continuity_days) if counts else None


def work_done_since(policy: DispatchPolicy, at: datetime) -> dict[str, datetime | None]:
    """Return when the day began where the district lies, and since when an end tires."""
    if not policy.reads_work_done:
        return {"day_began": None, "ended_since": None}
    there = at.astimezone(ZoneInfo(policy.zone_name))
    return {
        "day_began": there.replace(hour=0, minute=0, second=0, microsecond=0),
        "ended_since": at - timedelta(seconds=max(policy.rest_s, policy.tired_within_s)),
    }


def _order(conn: Connection, tenant: TenantId, order_id: WorkOrderId, look: Look) -> Any:  # noqa: ANN401
    """Return the one row of `order_to_dispatch`."""
    values = {
        "tenant": tenant,
        "id": order_id,
        "known_since": known_since(look.policy, look.at),
    }
    found = driver.row(conn, "order_to_dispatch", values, nearest=look.nearest)
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
    return found


def facts_of(order_id: WorkOrderId, found: Row[Any]) -> OrderFacts:
    """Return one row of `order_to_dispatch` as facts."""
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
        accused=_accused(found),
        earlier_handlers=frozenset(found.earlier_handlers),
        planned_for=found.planned_for,
        operation=found.operation,
        is_emergency_kind=found.is_emergency_kind,
    )


def _accused(found: Row[Any]) -> Accused:
    return Accused(
        members=frozenset(found.accused_members or ()),
        employers=frozenset(found.accused_employers or ()),
        areas=frozenset(found.accused_areas or ()),
    )


def _candidates(
    conn: Connection,
    tenant: TenantId,
    order: OrderFacts,
    *,
    asked: Mapping[str, Any],
    shared: "Shared",
) -> tuple[Candidate, ...]:
    """Return everybody in reach. There may be thousands: what rows share is made once.

    Rows are unpacked by place.
    """
    values = {
        "tenant": tenant,
        "lon": order.position.lon,
        "lat": order.position.lat,
        **dict(zip(_SIDES, box_around(order.position, asked["radius_m"]), strict=True)),
        **asked,
    }
    rows = driver.rows(conn, "candidates_in_reach", values)
    radius_m, own_grid_m = asked["radius_m"], asked["own_grid_m"]
    own = str(asked["own_grid"])
    return tuple(
        candidate_of(row, shared)
        for row in rows
        if row[_DISTANCE] <= radius_m or (row[_HOME_GRID] == own and row[_DISTANCE] <= own_grid_m)
    )


_SIDES = ("west", "south", "east", "north")
_DISTANCE, _HOME_GRID = 4, 11
"""Places in a row."""

_Role = tuple[bool, int, frozenset[str]]


class Shared:
    """What many members have in common, each made once."""

    def __init__(
        self,
        roles: Mapping[str, Sequence[Any]],
        *,
        refused_by: Iterable[MemberId] = (),
        held_by: Iterable[MemberId] = (),
    ) -> None:
        self.roles: dict[str, _Role] = {
            code: (may, rank, frozenset(barred)) for code, (may, rank, barred) in roles.items()
        }
        self._refused_by = frozenset(refused_by)
        self._held_by = frozenset(held_by)
        self._ids: dict[str | None, FeatureId | None] = {None: None}
        self._skills: dict[str, frozenset[str]] = {}

    def has_refused(self, member_id: MemberId) -> bool:
        """Tell whether a member said that they cannot go; mostly nobody did: no id is hashed."""
        return bool(self._refused_by) and member_id in self._refused_by

    def holds(self, member_id: MemberId) -> bool:
        """Tell whether a member has a hand in the order."""
        return bool(self._held_by) and member_id in self._held_by

    def area(self, text: str | None) -> FeatureId | None:
        """Return the id that a text stands for."""
        if text not in self._ids:
            self._ids[text] = FeatureId(UUID(text))
        return self._ids[text]

    def skills(self, text: str) -> frozenset[str]:
        """Return the skills that a JSON array lists."""
        if text not in self._skills:
            self._skills[text] = frozenset(json.loads(text))
        return self._skills[text]


def candidate_of(row: Sequence[Any], shared: Shared) -> Candidate:
    """Return one row of `candidates_in_reach`."""
    member_id, code, lon, lat, distance_m, fix_age_s, role, skills, on_duty, *state = row
    active, capacity, home_grid, urgent_active, absence, is_at_anchor, *more = state
    employer, community, subdistrict, n_done_today, rested_s = more
    may_be_dispatched, role_rank, barred_acts = shared.roles[role]
    return Candidate(
        member_id,
        code,
        LonLat(lon, lat),
        distance_m,
        fix_age_s,
        may_be_dispatched,
        shared.skills(skills),
        on_duty,
        active,
        capacity,
        shared.area(home_grid),
        shared.has_refused(member_id),
        urgent_active,
        None if absence is None else AbsenceKind(absence),
        is_at_anchor,
        role_rank,
        barred_acts,
        employer,
        shared.area(community),
        shared.area(subdistrict),
        n_done_today,
        rested_s,
        role=role,
        in_team=shared.holds(member_id),
    )
