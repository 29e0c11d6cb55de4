"""Read what a rehearsal starts from: past orders, members, rosters, grids, steps taken."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, select

from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState, Urgency
from gridmap.simulation.day import RehearsedGrid, RehearsedMember
from gridmap.simulation.ground import Ground, PastOrder, PastShift, Steps
from gridmap.store.sql_files import statement
from gridmap.store.tables import absences, areas, shifts

_STOPS_OF_A_BEAT: Final = 8
_AROUND: Final = timedelta(days=2)
"""Shifts are read so long before and after: nights, and what is followed up to the next noon."""


def ground_between(
    conn: Connection,
    tenant: TenantId,
    *,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    with_beats: bool = False,
) -> Ground:
    """Return everything that days between two instants are made of.

    `with_beats` also reads where a patrol of each home grid passes.
    """
    asked = {"tenant": tenant, "since": since, "until": until}
    rows = conn.execute(statement("past_orders"), asked).all()
    for_persons = [row for row in rows if row.handling == "person" and row.lon is not None]
    people = conn.execute(statement("members_to_rehearse"), {"tenant": tenant}).all()
    placed = [row for row in people if row.lon is not None]
    beats = _beats(conn, tenant) if with_beats else {}
    return Ground(
        zone=zone,
        orders=tuple(map(_order, for_persons)),
        members=tuple(_member(row, beats.get(row.home_grid_id, ())) for row in placed),
        shifts=_shifts(conn, tenant, since - _AROUND, until + _AROUND),
        absences=_absences(conn, tenant, since - _AROUND, until + _AROUND),
        grids=_grids(conn, tenant),
        steps=_steps(conn.execute(statement("steps_taken"), asked).all()),
        n_elsewhere=len(rows) - len(for_persons),
        n_placeless=len(people) - len(placed),
    )


def grid_of_code(conn: Connection, tenant: TenantId, code: str) -> FeatureId | None:
    """Return the grid in force of a code; None where there is none."""
    found = conn.execute(
        select(areas.c.feature_id).where(
            areas.c.tenant_id == tenant,
            areas.c.layer == "grids",
            areas.c.valid_to.is_(None),
            areas.c.code == code,
        )
    ).scalar_one_or_none()
    return None if found is None else FeatureId(found)


def _order(row: Row[Any]) -> PastOrder:
    return PastOrder(
        id=row.id,
        code=row.number,
        received_at=row.received_at,
        urgency=Urgency(row.urgency),
        category=row.category,
        skills=frozenset(row.skills),
        position=LonLat(row.lon, row.lat),
        grid_id=row.grid_id,
        subdistrict_id=row.subdistrict_id,
        respond_s=row.respond_s,
        arrive_s=row.arrive_s,
        close_s=row.close_s,
        community_id=row.community_id,
        acts=frozenset(row.acts),
    )


def _member(row: Row[Any], beat: tuple[LonLat, ...]) -> RehearsedMember:
    return RehearsedMember(
        id=row.id,
        code=row.code,
        role=row.role,
        may_be_dispatched=row.may_be_dispatched,
        skills=frozenset(row.skills),
        capacity=row.capacity,
        home_grid_id=row.home_grid_id,
        post=LonLat(row.lon, row.lat),
        shifts=None,
        role_rank=row.rank,
        barred_acts=frozenset(row.barred_acts),
        employer=row.employer,
        community_id=row.community_id,
        subdistrict_id=row.subdistrict_id,
        beat=beat if row.may_be_dispatched else (),
    )


def _beats(conn: Connection, tenant: TenantId) -> dict[UUID | None, tuple[LonLat, ...]]:
    rows = conn.execute(
        statement("beats_of_grids"), {"tenant": tenant, "n_stops": _STOPS_OF_A_BEAT}
    )
    stops: dict[UUID | None, list[LonLat]] = defaultdict(list)
    for row in rows:
        stops[row.grid_id].append(LonLat(row.lon, row.lat))
    return {grid_id: tuple(some) for grid_id, some in stops.items()}


def _shifts(
    conn: Connection, tenant: TenantId, since: datetime, until: datetime
) -> tuple[PastShift, ...]:
    """Return the shifts that touch a stretch of time, and one of everybody else in the roster.

    Whoever has shifts at other times only is off duty, not unknown.
    """
    begins, ends = func.lower(shifts.c.during), func.upper(shifts.c.during)
    rows = conn.execute(
        select(shifts.c.member_id, begins.label("begins"), ends.label("ends"))
        .where(shifts.c.tenant_id == tenant, ends > since, begins < until)
        .order_by(shifts.c.member_id, begins)
    ).all()
    seen = {row.member_id for row in rows}
    others = conn.execute(
        select(shifts.c.member_id, func.min(begins).label("begins"), func.min(ends).label("ends"))
        .where(shifts.c.tenant_id == tenant)
        .group_by(shifts.c.member_id)
        .order_by(shifts.c.member_id)
    ).all()
    return tuple(
        PastShift(member_id=row.member_id, starts_at=row.begins, ends_at=row.ends)
        for row in (*rows, *(row for row in others if row.member_id not in seen))
    )


def _absences(
    conn: Connection, tenant: TenantId, since: datetime, until: datetime
) -> tuple[PastShift, ...]:
    begins, ends = func.lower(absences.c.during), func.upper(absences.c.during)
    rows = conn.execute(
        select(absences.c.member_id, begins.label("begins"), ends.label("ends"))
        .where(absences.c.tenant_id == tenant, ends > since, begins < until)
        .order_by(absences.c.member_id, begins)
    )
    return tuple(
        PastShift(member_id=row.member_id, starts_at=row.begins, ends_at=row.ends) for row in rows
    )


def _grids(conn: Connection, tenant: TenantId) -> tuple[RehearsedGrid, ...]:
    middle = func.st_pointonsurface(areas.c.geom)
    rows = conn.execute(
        select(
            areas.c.feature_id,
            areas.c.code,
            areas.c.n_households,
            func.st_x(middle).label("lon"),
            func.st_y(middle).label("lat"),
        )
        .where(areas.c.tenant_id == tenant, areas.c.layer == "grids", areas.c.valid_to.is_(None))
        .order_by(areas.c.code.collate("C"))
    )
    return tuple(
        RehearsedGrid(
            id=row.feature_id,
            code=row.code,
            centre=LonLat(row.lon, row.lat),
            n_households=row.n_households or 0,
        )
        for row in rows
    )


def _steps(rows: Sequence[Row[Any]]) -> Steps:
    signed = [row for row in rows if row.sign_s is not None]
    return Steps(
        sign_urgent_s=tuple(row.sign_s for row in signed if row.urgency == Urgency.URGENT),
        sign_normal_s=tuple(row.sign_s for row in signed if row.urgency == Urgency.NORMAL),
        handling=tuple(
            (row.category, row.handling_s) for row in rows if row.handling_s is not None
        ),
        n_ended=len(rows),
        n_cannot_go=sum(row.state == AssignmentState.CANNOT_GO for row in rows),
    )
