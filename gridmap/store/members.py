"""Claim and release a member's place, and note where members are.

These two statements and `claim_members`, which takes places for a batch, are the only ones that
write `member_live.active` and `urgent_active`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from gridmap.errors import MemberFull
from gridmap.model.ids import AssignmentId, FeatureId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.store import driver
from gridmap.store.one_of import one_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import members


def claim(conn: Connection, tenant: TenantId, member_id: MemberId, *, is_urgent: bool) -> None:
    """Take one place of a member, or refuse: that of the one urgent order, or one of the list.

    Raises
    ------
    MemberFull
        No place is free; somebody else was faster.
    """
    values = {"tenant": tenant, "member_id": member_id, "is_urgent": is_urgent}
    if driver.count(conn, "claim_member", values) != 1:
        raise MemberFull(
            problem="the member has no free place",
            problem_zh="该网格员在办已满",
            member=str(member_id),
        )


def release(conn: Connection, tenant: TenantId, assignment_id: AssignmentId) -> None:
    """Give the place back that an assignment took: the assignment says which of the two kinds."""
    conn.execute(statement("release_member"), {"tenant": tenant, "assignment_id": assignment_id})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Where a member was, by the clock of its own device."""

    member_id: MemberId
    position: LonLat
    measured_at: datetime


def note_fixes(conn: Connection, tenant: TenantId, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """Store positions that are newer than the stored ones; return those, one a member."""
    newest: dict[MemberId, Fix] = {}
    for fix in sorted(fixes, key=lambda one: one.measured_at):
        newest[fix.member_id] = fix
    ordered = tuple(newest.values())
    moved = conn.execute(
        statement("note_fixes"),
        {
            "tenant": tenant,
            "ids": [one.member_id for one in ordered],
            "lons": [one.position.lon for one in ordered],
            "lats": [one.position.lat for one in ordered],
            "times": [one.measured_at for one in ordered],
        },
    )
    ids = {row.member_id for row in moved}
    return tuple(one for one in ordered if one.member_id in ids)


def hold(conn: Connection, tenant: TenantId, member_ids: Collection[MemberId]) -> None:
    """Lock the live rows of members, in the order in which everything locks them.

    Whoever writes several of them in more than one statement holds them all first.
    """
    if member_ids:
        conn.execute(statement("hold_members"), {"tenant": tenant, "ids": list(member_ids)})


def ids_by_code(conn: Connection, tenant: TenantId, codes: Sequence[str]) -> dict[str, MemberId]:
    """Return member ids by code; a code that no member has is left out."""
    rows = conn.execute(
        select(members.c.code, members.c.id).where(
            members.c.tenant_id == tenant, one_of(members.c.code, codes)
        )
    )
    return {row.code: MemberId(row.id) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A member and the subdistrict they belong to."""

    member_id: MemberId
    subdistrict_id: FeatureId | None


def home_of(conn: Connection, tenant: TenantId, code: str) -> Home | None:
    """Return a member by code with the subdistrict; None if there is none."""
    row = conn.execute(
        select(members.c.id, members.c.subdistrict_id).where(
            members.c.tenant_id == tenant, members.c.code == code
        )
    ).one_or_none()
    return row and Home(member_id=row.id, subdistrict_id=row.subdistrict_id)


def counters_off(conn: Connection, tenant: TenantId) -> list[str]:
    """Return the codes of members whose counter differs from their active assignments."""
    rows = conn.execute(statement("counters_off"), {"tenant": tenant})
    return [row.code for row in rows]
