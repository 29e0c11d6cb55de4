"""The register of people in need and of volunteers: taken row by row, changed by code.

What is derived is never stated: the grid and the subdistrict follow from the place, the place
from the building where a row states none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, func, insert, select, update

from gridmap.model.care import CareRecord, Volunteer
from gridmap.model.ids import FeatureId, MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.members import ids_by_code
from gridmap.store.new_id import new_id
from gridmap.store.one_of import one_of
from gridmap.store.places import Location, locate
from gridmap.store.points import as_point, lat_of, lon_of
from gridmap.store.records import Refused, Taken
from gridmap.store.tables import buildings, care_persons, volunteers

_Row = Mapping[str, object]
_KEPT_IF_EMPTY = frozenset({"starts_on"})


@dataclass(frozen=True, slots=True)
class _Building:
    id: FeatureId
    position: LonLat


def take_care_persons(
    conn: Connection, tenant: TenantId, rows: Mapping[int, CareRecord], *, on: date
) -> Taken:
    """Store what is new or different in the rows; a person that no row names stays.

    Refused are an unknown building, member or stand-in, and a row without any place. Care that
    states no first day starts `on` the day it comes in. Who has left or died stays so.
    """
    named = {code for row in rows.values() for code in (row.member_code, row.stand_in_code) if code}
    member_ids = ids_by_code(conn, tenant, sorted(named))
    places = _buildings(conn, tenant, [one.building_code for one in rows.values()])
    refused = [
        why
        for index, row in rows.items()
        if (why := _why_not(index, row, member_ids, places)) is not None
    ]
    out = {one.index for one in refused}
    good = {index: row for index, row in rows.items() if index not in out}
    positions = [_position(row, places) for row in good.values()]
    located = locate(conn, tenant, positions)
    stored = _stored(conn, tenant, [row.code for row in good.values()])
    new: list[_Row] = []
    changed: list[_Row] = []
    for row, position, location in zip(good.values(), positions, located, strict=True):
        values = _values(row, member_ids, places)
        before = stored.get(row.code)
        place = _place(position, location)
        if before is None:
            fresh = {"tenant_id": tenant, "id": new_id(), "code": row.code}
            new.append(fresh | values | place | {"starts_on": row.starts_on or on})
        elif _differs(values, position, before):
            kept = {name: before[name] for name in _KEPT_IF_EMPTY if values[name] is None}
            changed.append({"row_id": before["id"]} | values | place | kept)
    _write(conn, tenant, new, changed)
    return Taken(
        n_new=len(new),
        n_changed=len(changed),
        n_unchanged=len(good) - len(new) - len(changed),
        refused=tuple(sorted(refused, key=lambda one: one.index)),
    )


def _values(
    row: CareRecord, member_ids: Mapping[str, MemberId], places: Mapping[str | None, _Building]
) -> dict[str, object]:
    """Return what a row says, as the columns take it."""
    return {
        "name": row.name,
        "colour": row.colour.value,
        "kind": row.kind,
        "building_id": places[row.building_code].id if row.building_code else None,
        "door": row.door,
        "member_id": member_ids.get(row.member_code or ""),
        "stand_in_id": member_ids.get(row.stand_in_code or ""),
        "phone": row.phone,
        "note": row.note,
        "starts_on": row.starts_on,
        "visit_from": row.visit_from,
        "visit_to": row.visit_to,
    }


def _write(
    conn: Connection, tenant: TenantId, new: Sequence[_Row], changed: Sequence[_Row]
) -> None:
    if new:
        conn.execute(insert(care_persons), list(new))
    if changed:
        names = [name for name in changed[0] if name != "row_id"]
        conn.execute(
            update(care_persons)
            .where(care_persons.c.tenant_id == tenant, care_persons.c.id == bindparam("row_id"))
            .values({name: bindparam(f"to_{name}") for name in names}),
            [
                {"row_id": one["row_id"]} | {f"to_{name}": one[name] for name in names}
                for one in sorted(changed, key=lambda one: str(one["row_id"]))
            ],
        )


def _why_not(
    index: int,
    row: CareRecord,
    member_ids: Collection[str],
    places: Mapping[str | None, _Building],
) -> Refused | None:
    for field, code in (("member_code", row.member_code), ("stand_in_code", row.stand_in_code)):
        if code is not None and code not in member_ids:
            figures = {"value": code}
            return Refused(index=index, field=field, code="unknown_member", figures=figures)
    if row.building_code is not None and row.building_code not in places:
        figures = {"value": row.building_code}
        return Refused(index=index, field="building_code", code="unknown_building", figures=figures)
    if row.building_code is None and row.position is None:
        return Refused(index=index, field="building_code", code="no_place", figures={})
    return None


def _position(row: CareRecord, places: Mapping[str | None, _Building]) -> LonLat:
    return row.position or places[row.building_code].position


def _place(position: LonLat, location: Location) -> dict[str, object]:
    return {
        "position": as_point(position),
        "grid_id": location.grid_id,
        "subdistrict_id": location.subdistrict_id,
    }


def _buildings(
    conn: Connection, tenant: TenantId, codes: Collection[str | None]
) -> dict[str | None, _Building]:
    """Return the buildings in force that bear one of these codes, each with a place on it."""
    here = func.st_pointonsurface(buildings.c.geom)
    rows = conn.execute(
        select(
            buildings.c.code,
            buildings.c.feature_id,
            func.st_x(here).label("lon"),
            func.st_y(here).label("lat"),
        ).where(
            buildings.c.tenant_id == tenant,
            buildings.c.valid_to.is_(None),
            one_of(buildings.c.code, {one for one in codes if one is not None}),
        )
    )
    return {
        row.code: _Building(FeatureId(row.feature_id), LonLat(row.lon, row.lat)) for row in rows
    }


def _stored(conn: Connection, tenant: TenantId, codes: Sequence[str]) -> dict[str, _Row]:
    rows = conn.execute(
        select(
            care_persons,
            lon_of(care_persons.c.position).label("lon"),
            lat_of(care_persons.c.position).label("lat"),
        ).where(care_persons.c.tenant_id == tenant, one_of(care_persons.c.code, codes))
    ).mappings()
    return {row["code"]: dict(row) for row in rows}


def _differs(values: _Row, position: LonLat, before: _Row) -> bool:
    if (position.lon, position.lat) != (before["lon"], before["lat"]):
        return True
    return any(
        value != before[name]
        for name, value in values.items()
        if not (value is None and name in _KEPT_IF_EMPTY)
    )


def take_volunteers(conn: Connection, tenant: TenantId, rows: Sequence[Volunteer]) -> Taken:
    """Store what is new or different in the rows; a volunteer that no row names stays."""
    placed = [row.position for row in rows if row.position is not None]
    located = iter(locate(conn, tenant, placed))
    stored = {
        row["code"]: dict(row)
        for row in conn.execute(
            select(
                volunteers,
                lon_of(volunteers.c.position).label("lon"),
                lat_of(volunteers.c.position).label("lat"),
            ).where(volunteers.c.tenant_id == tenant)
        ).mappings()
    }
    n_new = n_changed = 0
    for row in rows:
        values = {"name": row.name, "phone": row.phone, "skills": list(row.skills)}
        where = next(located).subdistrict_id if row.position is not None else None
        place = {"position": as_point(row.position), "subdistrict_id": where}
        before = stored.get(row.code)
        if before is None:
            fresh = {"tenant_id": tenant, "id": new_id(), "code": row.code}
            conn.execute(insert(volunteers), fresh | values | place)
            n_new += 1
        elif _is_other_volunteer(row, values, before):
            conn.execute(
                update(volunteers)
                .where(volunteers.c.tenant_id == tenant, volunteers.c.id == before["id"])
                .values(values if row.position is None else values | place)
            )
            n_changed += 1
    n_unchanged = len(rows) - n_new - n_changed
    return Taken(n_new=n_new, n_changed=n_changed, n_unchanged=n_unchanged, refused=())


def _is_other_volunteer(row: Volunteer, values: _Row, before: _Row) -> bool:
    moved = row.position is not None and (row.position.lon, row.position.lat) != (
        before["lon"],
        before["lat"],
    )
    return moved or any(before[name] != value for name, value in values.items())


def locate_again(conn: Connection, tenant: TenantId) -> None:
    """Derive grid and subdistrict of everybody anew, where the areas have changed since."""
    p = care_persons.c
    rows = conn.execute(
        select(p.id, p.grid_id, p.subdistrict_id, lon_of(p.position).label("lon"),
               lat_of(p.position).label("lat"))
        .where(p.tenant_id == tenant, p.ended_on.is_(None))
        .order_by(p.id)
    ).all()  # fmt: skip
    located = locate(conn, tenant, [LonLat(row.lon, row.lat) for row in rows])
    moved = [
        {"row_id": row.id, "to_grid": one.grid_id, "to_subdistrict": one.subdistrict_id}
        for row, one in zip(rows, located, strict=True)
        if (row.grid_id, row.subdistrict_id) != (one.grid_id, one.subdistrict_id)
    ]
    if moved:
        conn.execute(
            update(care_persons)
            .where(p.tenant_id == tenant, p.id == bindparam("row_id"))
            .values(grid_id=bindparam("to_grid"), subdistrict_id=bindparam("to_subdistrict")),
            moved,
        )
