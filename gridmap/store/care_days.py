"""Which days of care are planned, and how plans and changes of what they go by wait for each other.

A plan writes its day down last, from what it read first: a change that comes in between would find
no day to take back. An advisory lock of the district keeps the two apart.
"""

from datetime import date, datetime

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from gridmap.model.ids import TenantId
from gridmap.store.tables import care_days

_LOCK_SPACE = 0x63617265  # "care": the first half of the lock's number
_WAIT_FOR_CHANGES = text("SELECT pg_advisory_xact_lock(:space, :tenant)")
_WAIT_FOR_PLAN = text("SELECT pg_advisory_xact_lock_shared(:space, :tenant)")


def wait_for_changes(conn: Connection, tenant: TenantId) -> None:
    """Wait until nothing that a plan goes by is half changed, and let nothing change until the end.

    The first statement of whoever plans: what is read after it is what the plan rests on.
    """
    conn.execute(_WAIT_FOR_CHANGES, {"space": _LOCK_SPACE, "tenant": tenant})


def wait_for_plan(conn: Connection, tenant: TenantId) -> None:
    """Wait for a plan that is being made, and let none begin until the end.

    A plan holds people in need and their visits. Whoever changes these waits here before holding
    any of them, so that no two wait for each other. Changes do not wait for one another here.
    """
    conn.execute(_WAIT_FOR_PLAN, {"space": _LOCK_SPACE, "tenant": tenant})


def note_day(conn: Connection, tenant: TenantId, day: date, *, at: datetime, n_owed: int) -> None:
    """Write down that a day has been planned."""
    conn.execute(
        upsert(care_days)
        .values(tenant_id=tenant, day=day, planned_at=at, n_owed=n_owed)
        .on_conflict_do_update(
            index_elements=["tenant_id", "day"], set_={"planned_at": at, "n_owed": n_owed}
        )
    )


def plan_again(conn: Connection, tenant: TenantId, day: date) -> None:
    """Let a day that was planned be planned again: what the plan goes by has changed.

    A plan that is being made is waited for, as it may have read what was before. The last to be
    held in a transaction: after orders, members and absences, of which a plan holds none. Who
    holds rows of the register has called `wait_for_plan` before.
    """
    wait_for_plan(conn, tenant)
    conn.execute(delete(care_days).where(care_days.c.tenant_id == tenant, care_days.c.day == day))


def last_planned_day(
    conn: Connection, tenant: TenantId, *, today: date, midnight: datetime
) -> date | None:
    """Return the last day up to today that has been planned; today only if planned today."""
    d = care_days.c
    last: date | None = conn.execute(
        select(func.max(d.day)).where(
            d.tenant_id == tenant,
            (d.day < today) | ((d.day == today) & (d.planned_at >= midnight)),
        )
    ).scalar_one()
    return last
