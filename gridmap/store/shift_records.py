"""Shifts as a file lists them, taken in row by row. A member has one shift at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.postgresql import Range

from gridmap.model.ids import MemberId, TenantId
from gridmap.model.member import ShiftRecord
from gridmap.store.new_id import new_id
from gridmap.store.records import Refused, Taken
from gridmap.store.subdistricts import refresh_members
from gridmap.store.tables import members, shifts


@dataclass(frozen=True, slots=True)
class _Shift:
    code: str
    member_id: MemberId
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "_Shift") -> bool:
        """Tell whether both ask for one member at one time."""
        return (
            self.member_id == other.member_id
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
        )


def take_shifts(conn: Connection, tenant: TenantId, rows: Sequence[ShiftRecord]) -> Taken:
    """Store what is new in the rows; a shift that no row names stays as it is.

    Refused are an unknown member (`unknown_member`), an end that is not after the start
    (`shift_without_length`) and a shift that overlaps another one of its member, whether
    stored or earlier in the file (`shift_overlap`).
    """
    ids = _member_ids(conn, tenant)
    refused = [
        reason for i, row in enumerate(rows) if (reason := _why_not(i, row, ids)) is not None
    ]
    out = {one.index for one in refused}
    wanted = {
        i: _Shift(row.code, ids[row.member_code], row.starts_at, row.ends_at)
        for i, row in enumerate(rows)
        if i not in out
    }
    stored = _stored(conn, tenant, wanted.values())
    for index, other in _overlaps(wanted, stored).items():
        figures = {"value": rows[index].code, "other": other}
        refused.append(
            Refused(index=index, field="starts_at", code="shift_overlap", figures=figures)
        )
        del wanted[index]
    new = [one for one in wanted.values() if one.code not in stored]
    changed = [one for one in wanted.values() if one.code in stored and stored[one.code] != one]
    _write(conn, tenant, new=new, changed=changed)
    return Taken(
        n_new=len(new),
        n_changed=len(changed),
        n_unchanged=len(wanted) - len(new) - len(changed),
        refused=tuple(sorted(refused, key=lambda one: one.index)),
    )


def _member_ids(conn: Connection, tenant: TenantId) -> dict[str, MemberId]:
    rows = conn.execute(select(members.c.code, members.c.id).where(members.c.tenant_id == tenant))
    return {row.code: MemberId(row.id) for row in rows}


def _stored(conn: Connection, tenant: TenantId, near: Collection[_Shift]) -> dict[str, _Shift]:
    """Return the stored shifts that bear one of these codes or lie in their span of time."""
    if not near:
        return {}
    span = Range(min(one.starts_at for one in near), max(one.ends_at for one in near))
    rows = conn.execute(
        select(
            shifts.c.code,
            shifts.c.member_id,
            func.lower(shifts.c.during).label("starts_at"),
            func.upper(shifts.c.during).label("ends_at"),
        ).where(
            shifts.c.tenant_id == tenant,
            shifts.c.during.overlaps(span)
            | (shifts.c.code == func.any([one.code for one in near])),
        )
    )
    return {
        row.code: _Shift(row.code, MemberId(row.member_id), row.starts_at, row.ends_at)
        for row in rows
    }


def _why_not(index: int, row: ShiftRecord, ids: Mapping[str, MemberId]) -> Refused | None:
    if row.member_code not in ids:
        return Refused(
            index=index,
            field="member_code",
            code="unknown_member",
            figures={"value": row.member_code},
        )
    if row.ends_at <= row.starts_at:
        return Refused(
            index=index, field="ends_at", code="shift_without_length", figures={"value": row.code}
        )
    return None


def _overlaps(wanted: Mapping[int, _Shift], stored: Mapping[str, _Shift]) -> dict[int, str]:
    """Return the rows that must go so that no overlap is left, each with what it overlaps.

    A refused row leaves its stored shift as it is, which may stand in the way of others: so
    this goes round until nothing more is refused.
    """
    refused: dict[int, str] = {}
    while True:
        taken = {i: one for i, one in wanted.items() if i not in refused}
        coming = {one.code for one in taken.values()}
        by_member: dict[MemberId, list[_Shift]] = {}
        for one in stored.values():
            if one.code not in coming:
                by_member.setdefault(one.member_id, []).append(one)
        n_before = len(refused)
        for index, one in taken.items():
            there = by_member.setdefault(one.member_id, [])
            other = next((shift for shift in there if one.overlaps(shift)), None)
            if other is None:
                there.append(one)
            else:
                refused[index] = other.code
        if len(refused) == n_before:
            return refused


def _write(
    conn: Connection, tenant: TenantId, *, new: Sequence[_Shift], changed: Sequence[_Shift]
) -> None:
    """Take changed shifts out before any comes in, so that two may change places."""
    if not new and not changed:
        return
    codes = [one.code for one in changed]
    gone = conn.execute(
        delete(shifts)
        .where(shifts.c.tenant_id == tenant, shifts.c.code == func.any(codes))
        .returning(shifts.c.code, shifts.c.id)
    )
    ids = {row.code: row.id for row in gone}
    conn.execute(
        insert(shifts),
        [
            {
                "tenant_id": tenant,
                "id": ids.get(one.code) or new_id(),
                "code": one.code,
                "member_id": one.member_id,
                "during": Range(one.starts_at, one.ends_at),
            }
            for one in [*new, *changed]
        ],
    )
    refresh_members(conn, tenant)
