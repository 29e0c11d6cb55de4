"""Teams: read as a decision and as a person sees them, noted, and due to be filled."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.casework.teamwork import AT_WORK, CoHandler
from gridmap.dispatch.team import TeamFacts
from gridmap.errors import NotFound
from gridmap.model.ids import FeatureId, MemberId, TenantId, WorkOrderId
from gridmap.model.team import Need, Part, part_of
from gridmap.model.work_order import (
    ENDED_ASSIGNMENTS,
    AssignmentState,
    CaseState,
    Urgency,
)
from gridmap.store.sql_files import statement
from gridmap.store.tables import categories, category_teams, teams
from gridmap.store.waiting_orders import Wait

_GONE = ENDED_ASSIGNMENTS - {AssignmentState.DONE}
_ASKED, _READY = frozenset({"asked", "acknowledged", "answered"}), ("acknowledged", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """The team of a work order; `parts` is empty where none is asked for.

    `people` are its assignments and `units` its requests for cooperation, as plain values.
    """

    order_id: WorkOrderId
    state: CaseState
    urgency: Urgency
    subdistrict_id: FeatureId | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    next_fill_at: datetime | None
    people: tuple[Mapping[str, Any], ...]
    units: tuple[Mapping[str, Any], ...]

    @property
    def co_handlers(self) -> tuple[CoHandler, ...]:
        """Return everybody beside the lead who takes part or took part to the end."""
        members = [
            CoHandler(
                who=str(one["member"] or one["unit"]),
                part=one["part"],
                is_ready=one["state"] in AT_WORK,
                is_active=one["ended_at"] is None,
            )
            for one in self.people
            if not one["is_lead"] and one["state"] not in _GONE
        ]
        units = [
            CoHandler(
                who=str(one["unit"]),
                part=one["part"],
                is_ready=one["state"] in _READY,
                is_active=one["state"] == "acknowledged",
            )
            for one in self.units
            if one["state"] in _ASKED
        ]
        return (*members, *units)

    @property
    def needed_to_start(self) -> tuple[Part, ...]:
        """Return the parts whose people must have signed before work starts.

        While somebody is still to be looked for, these are all that are required; after that
        those that somebody was sent for: a second person at night is not waited for by day.
        """
        taken = {one.part for one in self.co_handlers}
        required = (one for one in self.parts if one.need is Need.REQUIRED)
        return tuple(one for one in required if self.next_fill_at is not None or one.code in taken)

    @property
    def facts(self) -> TeamFacts:
        """Return the team as a decision sees it."""
        taken: dict[str, int] = {}
        for one in self.co_handlers:
            if one.part is not None:
                taken[one.part] = taken.get(one.part, 0) + 1
        active = (one["member_id"] for one in self.people if one["ended_at"] is None)
        return TeamFacts(
            parts=self.parts,
            taken=taken,
            members=frozenset(MemberId(UUID(one)) for one in active if one is not None),
        )


def read(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> TeamRow:
    """Return the team of a work order; to act on it, hold the order first.

    Raises
    ------
    NotFound
        No such work order.
    """
    row = conn.execute(statement("team_of_order"), {"tenant": tenant, "id": order_id}).one_or_none()
    if row is None:
        raise NotFound(
            problem="there is no such work order",
            problem_zh="没有这一工单",
            work_order=str(order_id),
        )
    return TeamRow(
        order_id=order_id,
        state=CaseState(row.state),
        urgency=Urgency(row.urgency),
        subdistrict_id=row.subdistrict_id,
        parts=tuple(part_of(one) for one in row.parts or ()),
        missing=tuple(row.missing or ()),
        next_fill_at=row.next_fill_at,
        people=tuple(row.people),
        units=tuple(row.units),
    )


def is_asked_for(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> bool:
    """Tell whether a work order asks for a team."""
    found = conn.execute(
        select(teams.c.work_order_id).where(
            teams.c.tenant_id == tenant, teams.c.work_order_id == order_id
        )
    )
    return found.one_or_none() is not None


def put_by_category(
    conn: Connection, tenant: TenantId, given: Mapping[str, Sequence[Part]]
) -> None:
    """Store the team of each category; a category that is not given has none."""
    conn.execute(delete(category_teams).where(category_teams.c.tenant_id == tenant))
    rows = [
        {"tenant_id": tenant, "category": category, "parts": [one.as_facts() for one in parts]}
        for category, parts in given.items()
    ]
    if rows:
        conn.execute(insert(category_teams), rows)


def by_category(conn: Connection, tenant: TenantId) -> dict[str, tuple[Part, ...]]:
    """Return the team that each category asks for, by the category's code."""
    rows = conn.execute(
        select(category_teams)
        .where(category_teams.c.tenant_id == tenant)
        .order_by(category_teams.c.category.collate("C"))
    )
    return {row.category: tuple(part_of(one) for one in row.parts) for row in rows}


def unknown_categories(
    conn: Connection, tenant: TenantId, codes: Collection[str]
) -> tuple[str, ...]:
    """Return those of the codes that no category has."""
    rows = conn.execute(
        select(categories.c.code).where(
            categories.c.tenant_id == tenant, categories.c.code == func.any(list(codes))
        )
    )
    return tuple(sorted(set(codes) - {row.code for row in rows}))


def ask(
    conn: Connection,
    tenant: TenantId,
    order_id: WorkOrderId,
    parts: Sequence[Part],
    *,
    at: datetime,
    subdistrict_id: FeatureId | None,
) -> None:
    """Ask for these parts instead of those asked for before; somebody is looked for at once."""
    new = insert(teams).values(
        tenant_id=tenant,
        work_order_id=order_id,
        parts=[one.as_facts() for one in parts],
        next_fill_at=at,
        subdistrict_id=subdistrict_id,
    )
    changed = {
        "parts": new.excluded.parts,
        "next_fill_at": new.excluded.next_fill_at,
        "n_tries": 0,
        "missing": [],
    }
    keys = ["tenant_id", "work_order_id"]
    conn.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))


def note_missing(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId, missing: Sequence[str], why: Wait
) -> None:
    """Note which required parts nobody takes; somebody is looked for again after a pause."""
    values = {
        "tenant": tenant,
        "id": order_id,
        "missing": list(missing),
        "decided_at": why.decided_at,
        "at": why.at,
        "retry_s": why.pauses_s[0],
        "longest_s": why.pauses_s[1],
    }
    conn.execute(statement("note_missing"), values)


def look_again(conn: Connection, tenant: TenantId, order_id: WorkOrderId, *, at: datetime) -> None:
    """Have somebody looked for at once: a part has become free."""
    conn.execute(
        update(teams)
        .where(teams.c.tenant_id == tenant, teams.c.work_order_id == order_id)
        .values(next_fill_at=at)
    )


def lease_due(
    conn: Connection, tenant: TenantId, *, at: datetime, until: datetime, limit: int
) -> list[WorkOrderId]:
    """Return the work orders whose team is to be sent or filled, and hold them off others."""
    rows = conn.execute(
        statement("lease_due_teams"),
        {"tenant": tenant, "at": at, "until": until, "limit": limit},
    )
    return [row.id for row in rows]
