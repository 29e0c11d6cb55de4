"""Appointments: windows kept with work orders, working days, plans of days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from gridmap.casework.appointment import not_before
from gridmap.model.appointment import (
    Appointment,
    AppointmentWindow,
    DayPlan,
    PlannedVisit,
    WorkingDay,
)
from gridmap.model.ids import TenantId
from gridmap.model.place import LonLat
from gridmap.store.json_rows import as_json
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import appointments, day_plans
from gridmap.store.work_orders import NewOrder

Span = tuple[datetime, datetime]


def add(conn: Connection, tenant: TenantId, orders: Sequence[NewOrder], *, lead_s: float) -> None:
    """Keep the windows of work orders just opened; those without one are passed over."""
    rows = [
        {
            "tenant_id": tenant,
            "work_order_id": one.id,
            "window_from": one.window.from_at,
            "window_to": one.window.to_at,
            "not_before": not_before(one.window, lead_s=lead_s),
            "subdistrict_id": one.location and one.location.subdistrict_id,
        }
        for one in orders
        if one.window is not None
    ]
    if rows:
        conn.execute(insert(appointments), rows)


def read_waiting(
    conn: Connection, tenant: TenantId, *, span: Span
) -> list[tuple[Appointment, str | None, datetime | None]]:
    """Return the appointments of a span that wait, each with the member and time planned."""
    rows = conn.execute(
        statement("appointments_of_day"), {"tenant": tenant, "since": span[0], "until": span[1]}
    )
    return [
        (
            Appointment(
                order_id=row.work_order_id,
                number=row.number,
                window=AppointmentWindow(row.window_from, row.window_to),
                position=LonLat(row.lon, row.lat),
            ),
            row.member_code,
            row.begin_at,
        )
        for row in rows
    ]


def read_working_days(
    conn: Connection, tenant: TenantId, *, span: Span, unrostered: Span | None
) -> list[WorkingDay]:
    """Return who works when within a span; `unrostered` is when those without a roster do."""
    rows = conn.execute(
        statement("working_days"), {"tenant": tenant, "since": span[0], "until": span[1]}
    )
    return [
        WorkingDay(
            member_id=row.member_id,
            code=row.code,
            position=LonLat(row.lon, row.lat),
            from_at=from_at,
            to_at=to_at,
            away=away,
        )
        for row in rows
        for from_at, to_at, away in _spans(row, span, unrostered)
    ]


def _spans(row: Any, span: Span, unrostered: Span | None) -> list[tuple[datetime, datetime, Any]]:  # noqa: ANN401
    worked = [unrostered] if not row.in_roster and unrostered else map(_span, row.shifts or ())
    away = [_span(one) for one in row.away or ()]
    found = []
    for from_at, to_at in worked:
        since, until = max(from_at, span[0]), min(to_at, span[1])
        within: list[Span] = []
        for one in away:
            if one[0] <= since < one[1]:
                since = one[1]
            elif since < one[0] < until <= one[1]:
                until = one[0]
            elif since < one[0] and one[1] < until:
                within.append(one)
        if since < until:
            found.append((since, until, tuple(within)))
    return found


def _span(seconds: Sequence[float]) -> Span:
    since, until = (datetime.fromtimestamp(one, UTC) for one in seconds)
    return since, until


def keep_plan(
    conn: Connection, tenant: TenantId, plan: DayPlan, *, span: Span, at: datetime
) -> None:
    """Keep a day's plan and write it to the appointments that still wait."""
    plan_id = new_id()
    conn.execute(
        insert(day_plans),
        {
            "tenant_id": tenant,
            "id": plan_id,
            "day": plan.day,
            "made_at": at,
            "engine": plan.engine,
            "travel_s": plan.travel_s,
            "unplanned": plan.unplanned,
        },
    )
    rows = [
        {
            "work_order_id": one.order_id,
            "member_id": one.member_id,
            "turn": one.turn,
            "travel_s": one.travel_s,
            "arrive_at": one.arrive_at,
            "begin_at": one.begin_at,
            "leave_at": one.leave_at,
        }
        for one in plan.visits
    ]
    conn.execute(
        statement("keep_planned_visits"),
        {
            "tenant": tenant,
            "plan_id": plan_id,
            "since": span[0],
            "until": span[1],
            "rows": as_json(rows),
        },
    )


def newest_plan(conn: Connection, tenant: TenantId, day: date) -> DayPlan | None:
    """Return the newest plan of a day; None where there is none."""
    row = conn.execute(
        select(day_plans)
        .where(day_plans.c.tenant_id == tenant, day_plans.c.day == day)
        .order_by(day_plans.c.made_at.desc(), day_plans.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    visits = conn.execute(statement("planned_visits"), {"tenant": tenant, "plan_id": row.id})
    return DayPlan(
        day=row.day,
        engine=row.engine,
        visits=tuple(PlannedVisit(**one) for one in visits.mappings()),
        unplanned=row.unplanned,
        travel_s=row.travel_s,
        made_at=row.made_at,
    )
