"""Duty rosters as a file lists them, taken in row by row. A post has one person at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select
from sqlalchemy.dialects.postgresql import Range

from gridmap.model.duty import POSTS, DutyRecord
from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.level import Level
from gridmap.store.features import ids_in_force
from gridmap.store.levels import read_levels
from gridmap.store.new_id import new_id
from gridmap.store.overlaps import Spell, find_overlaps
from gridmap.store.records import Refused, Taken
from gridmap.store.subdistricts import refresh_rosters
from gridmap.store.tables import duties


@dataclass(frozen=True, slots=True)
class _Duty:
    spell: Spell
    level: str
    area_id: FeatureId
    post: str
    name: str
    phone: str | None


def take_duties(conn: Connection, tenant: TenantId, rows: Sequence[DutyRecord]) -> Taken:
    """Store what is new in the rows; a duty that no row names stays as it is.

    Refused are an unknown level, area or post, an end that is not after the start
    (`without_length`) and a duty that overlaps another one of its post, whether stored or
    earlier in the file (`duty_overlap`).
    """
    levels = {one.code: one for one in read_levels(conn, tenant)}
    used = {one.layer for one in levels.values()}
    known = {layer: ids_in_force(conn, tenant, layer) for layer in used}
    refused: list[Refused] = []
    wanted: dict[int, _Duty] = {}
    for index, row in enumerate(rows):
        reason = _why_not(index, row, levels, known)
        if reason is None:
            area_id = known[levels[row.level].layer][row.area_code]
            wanted[index] = _duty(area_id, row)
        else:
            refused.append(reason)
    stored = _stored(conn, tenant, wanted.values())
    spells = {i: one.spell for i, one in wanted.items()}
    for index, other in find_overlaps(
        spells, {code: one.spell for code, one in stored.items()}
    ).items():
        figures = {"value": rows[index].code, "other": other}
        refused.append(
            Refused(index=index, field="starts_at", code="duty_overlap", figures=figures)
        )
        del wanted[index]
    new = [one for one in wanted.values() if one.spell.code not in stored]
    changed = [one for one in wanted.values() if stored.get(one.spell.code, one) != one]
    _write(conn, tenant, [*new, *changed])
    return Taken(
        n_new=len(new),
        n_changed=len(changed),
        n_unchanged=len(wanted) - len(new) - len(changed),
        refused=tuple(sorted(refused, key=lambda one: one.index)),
    )


def _why_not(
    index: int,
    row: DutyRecord,
    levels: Mapping[str, Level],
    known: Mapping[str, Mapping[str, FeatureId]],
) -> Refused | None:
    if row.level not in levels:
        wrong = ("level", "unknown_level", row.level)
    elif row.area_code not in known[levels[row.level].layer]:
        wrong = ("area_code", "unknown_area", row.area_code)
    elif row.post not in POSTS:
        wrong = ("post", "unknown_post", row.post)
    elif row.ends_at <= row.starts_at:
        wrong = ("ends_at", "without_length", row.code)
    else:
        return None
    field, code, value = wrong
    return Refused(index=index, field=field, code=code, figures={"value": value})


def _duty(area_id: FeatureId, row: DutyRecord | Row[Any]) -> _Duty:
    spell = Spell(row.code, (area_id, row.level, row.post), row.starts_at, row.ends_at)
    return _Duty(spell, row.level, area_id, row.post, row.name, row.phone)


def _stored(conn: Connection, tenant: TenantId, near: Collection[_Duty]) -> dict[str, _Duty]:
    """Return the stored duties that bear one of these codes or lie in their span of time."""
    if not near:
        return {}
    spells = [one.spell for one in near]
    span = Range(min(one.starts_at for one in spells), max(one.ends_at for one in spells))
    rows = conn.execute(
        select(
            duties,
            func.lower(duties.c.during).label("starts_at"),
            func.upper(duties.c.during).label("ends_at"),
        ).where(
            duties.c.tenant_id == tenant,
            duties.c.during.overlaps(span)
            | (duties.c.code == func.any([one.code for one in spells])),
        )
    )
    return {row.code: _duty(row.area_id, row) for row in rows}


def _write(conn: Connection, tenant: TenantId, coming: Sequence[_Duty]) -> None:
    """Take changed duties out before any comes in, so that two may change places."""
    if not coming:
        return
    codes = [one.spell.code for one in coming]
    gone = conn.execute(
        delete(duties)
        .where(duties.c.tenant_id == tenant, duties.c.code == func.any(codes))
        .returning(duties.c.code, duties.c.id)
    )
    ids = {row.code: row.id for row in gone}
    conn.execute(
        insert(duties),
        [
            {
                "tenant_id": tenant,
                "id": ids.get(one.spell.code) or new_id(),
                "code": one.spell.code,
                "level": one.level,
                "area_id": one.area_id,
                "post": one.post,
                "name": one.name,
                "phone": one.phone,
                "during": Range(one.spell.starts_at, one.spell.ends_at),
            }
            for one in coming
        ],
    )
    refresh_rosters(conn, tenant)
