"""Follow-ups: the part of a team that was missing, by when somebody sees to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.errors import IllegalMove, NotFound
from gridmap.model.ids import FeatureId, FollowUpId, TenantId, WorkOrderId
from gridmap.model.team import FollowUpState, Part
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import follow_ups


def open_for(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    missing: Sequence[tuple[Part, int]],
    *,
    at: datetime,
    subdistrict_id: FeatureId | None,
) -> tuple[tuple[FollowUpId, Part], ...]:
    """Open a follow-up for each missing part, unless one is open; return the new ones."""
    opened = []
    for part, n in missing:
        values = {
            "tenant_id": tenant,
            "id": new_id(),
            "work_order_id": order_id,
            "part": part.code,
            "zh": part.zh,
            "en": part.en,
            "n": n,
            "state": FollowUpState.OPEN.value,
            "opened_at": at,
            "due_at": at + timedelta(seconds=part.follow_up_s),
            "subdistrict_id": subdistrict_id,
        }
        new = insert(follow_ups).values(values).on_conflict_do_nothing()
        row = conn.execute(new.returning(follow_ups.c.id)).one_or_none()
        if row is not None:
            opened.append((FollowUpId(row.id), part))
    return tuple(opened)


def done_for(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    parts: Sequence[str],
    *,
    at: datetime,
    by: str,
) -> tuple[FollowUpId, ...]:
    """End the open follow-ups of parts that somebody takes now; return those."""
    done = conn.execute(
        update(follow_ups)
        .where(
            follow_ups.c.tenant_id == tenant,
            follow_ups.c.work_order_id == order_id,
            follow_ups.c.state == FollowUpState.OPEN.value,
            follow_ups.c.part == func.any(list(parts)),
        )
        .values(state=FollowUpState.DONE.value, ended_at=at, ended_by=by)
        .returning(follow_ups.c.id)
    )
    return tuple(FollowUpId(row.id) for row in done)


def order_of(conn: Connection, tenant: TenantId, follow_up_id: FollowUpId) -> WorkOrderId:
    """Return the work order of a follow-up; NotFound if there is no such follow-up."""
    found = conn.execute(
        select(follow_ups.c.work_order_id).where(
            follow_ups.c.tenant_id == tenant, follow_ups.c.id == follow_up_id
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such follow-up",
            problem_zh="没有这一待跟进事项",
            follow_up=str(follow_up_id),
        )
    return WorkOrderId(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a follow-up ends: when, by whom, and what is noted of it."""

    state: FollowUpState
    at: datetime
    by: str
    note: str | None


def end(conn: Connection, tenant: TenantId, follow_up_id: FollowUpId, ending: Ending) -> bool:
    """End an open follow-up; False where it had this end before. Its order is held already.

    Raises
    ------
    IllegalMove
        It ended another way.
    """
    this = (follow_ups.c.tenant_id == tenant, follow_ups.c.id == follow_up_id)
    state = FollowUpState(conn.execute(select(follow_ups.c.state).where(*this)).scalar_one())
    if state is ending.state:
        return False
    if state is not FollowUpState.OPEN:
        raise IllegalMove(
            problem=f"the follow-up is {state.en}",
            problem_zh=f"该待跟进事项已是“{state.zh}”",
            before=state.value,
            after=ending.state.value,
        )
    conn.execute(
        update(follow_ups)
        .where(*this)
        .values(state=ending.state.value, ended_at=ending.at, ended_by=ending.by, note=ending.note)
    )
    return True


def listed(
    conn: Connection,
    tenant: TenantId,
    *,
    at: datetime,
    state: FollowUpState | None = None,
    order_id: WorkOrderId | None = None,
    limit: int = 200,
) -> list[Mapping[str, Any]]:
    """Return follow-ups, the first due first."""
    rows = conn.execute(
        statement("follow_ups_listed"),
        {
            "tenant": tenant,
            "state": state,
            "order_id": order_id,
            "at": at,
            "limit": limit,
        },
    )
    return [dict(row) for row in rows.mappings()]
