"""Shifts as a file lists them, taken in row by row. A member has one shift at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.postgresql import Range

from gridmap.model.ids import MemberId, TenantId
from gridmap.model.member import ShiftRecord
from gridmap.store.new_id import new_id
from gridmap.store.overlaps import Spell, find_overlaps
from gridmap.store.records import Refused, Taken
from gridmap.store.subdistricts import refresh_members
from gridmap.store.tables import members, shifts


@dataclass(frozen=True, slots=True)
class _Shift:
    spell: Spell
    member_id: MemberId
    stands_in: bool


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
        i: _Shift(
            Spell(row.code, ids[row.member_code], row.starts_at, row.ends_at),
            ids[row.member_code],
            row.stands_in,
        )
        for i, row in enumerate(rows)
        if i not in out
    }
    stored = _stored(conn, tenant, wanted.values())
    spells = {i: one.spell for i, one in wanted.items()}
    there = {code: one.spell for code, one in stored.items()}
    for index, other in find_overlaps(spells, there).items():
        figures = {"value": rows[index].code, "other": other}
        refused.append(
            Refused(index=index, field="starts_at", code="shift_overlap", figures=figures)
        )
        del wanted[index]
    new = [one for one in wanted.values() if one.spell.code not in stored]
    changed = [
        one for one in wanted.values() if one.spell.code in stored and stored[one.spell.code] != one
    ]
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
    spells = [one.spell for one in near]
    span = Range(min(one.starts_at for one in spells), max(one.ends_at for one in spells))
    rows = conn.execute(
        select(
            shifts.c.code,
            shifts.c.member_id,
            shifts.c.stands_in,
            func.lower(shifts.c.during).label("starts_at"),
            func.upper(shifts.c.during).label("ends_at"),
        ).where(
            shifts.c.tenant_id == tenant,
            shifts.c.during.overlaps(span)
            | (shifts.c.code == func.any([one.code for one in spells])),
        )
    )
    return {
        row.code: _Shift(
            Spell(row.code, row.member_id, row.starts_at, row.ends_at), row.member_id, row.stands_in
        )
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


def _write(
    conn: Connection, tenant: TenantId, *, new: Sequence[_Shift], changed: Sequence[_Shift]
) -> None:
    """Take changed shifts out before any comes in, so that two may change places."""
    if not new and not changed:
        return
    codes = [one.spell.code for one in changed]
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
                "id": ids.get(one.spell.code) or new_id(),
                "code": one.spell.code,
                "member_id": one.member_id,
                "during": Range(one.spell.starts_at, one.spell.ends_at),
                "stands_in": one.stands_in,
            }
            for one in [*new, *changed]
        ],
    )
    refresh_members(conn, tenant)
