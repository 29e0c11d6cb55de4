"""Members as a file lists them, taken in row by row.

A member is known by its code. A member that the file does not name stays; so do capacity and
position where a row leaves them empty. `active` is never written here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, select, update

from gridmap.model.ids import FeatureId, MemberId, TenantId
from gridmap.model.member import MemberRecord
from gridmap.model.place import LonLat
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.store.features import ids_in_force
from gridmap.store.members import Fix, hold, ids_by_code, note_fixes
from gridmap.store.new_id import new_id
from gridmap.store.points import as_point, lat_of, lon_of
from gridmap.store.records import Refused, Taken
from gridmap.store.sql_files import statement
from gridmap.store.subdistricts import refresh_members
from gridmap.store.tables import member_live, members, roles

_FIX_KEPT = timedelta(days=1)
"""A device that has been silent for longer gives way to the post that a register states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """A member as the tables hold it."""

    id: MemberId
    attributes: Mapping[str, object]
    capacity: int
    position: LonLat | None
    measured_at: datetime | None


_Pair = tuple[_Member, _Member]
"""A member as it is stored and as it is to be."""


def take_members(
    conn: Connection, tenant: TenantId, rows: Sequence[MemberRecord], *, at: datetime
) -> Taken:
    """Store what is new in the rows; rows that say what is stored change nothing.

    Refused are a role that the district does not have (`unknown_role`), a time ahead of the
    clock (`fix_in_future`) and a capacity below what the member holds
    (`capacity_below_active`). A home grid that is not in force is left empty and told in
    `unresolved`. A fix replaces an older fix or a post. A post replaces another post, or a fix
    that is more than a day old: whose device fell silent counts as standing at the post again.
    """
    hold(conn, tenant, ids_by_code(conn, tenant, [row.code for row in rows]).values())
    stored = _stored(conn, tenant)
    capacities = _capacities_by_role(conn, tenant)
    grids = ids_in_force(conn, tenant, "grids")
    refused = [
        reason
        for index, row in enumerate(rows)
        if (reason := _why_not(index, row, capacities, at)) is not None
    ]
    out = {one.index for one in refused}
    wanted = {
        index: _wanted(row, grids, capacities, stored.get(row.code), at=at)
        for index, row in enumerate(rows)
        if index not in out
    }
    full = _below_active(conn, tenant, rows, wanted, stored)
    refused += full
    for one in full:
        del wanted[one.index]
    new = [one for index, one in wanted.items() if rows[index].code not in stored]
    known = [(stored[rows[i].code], one) for i, one in wanted.items() if rows[i].code in stored]
    _insert(conn, tenant, new, codes={one.id: rows[i].code for i, one in wanted.items()})
    changed = _update(conn, tenant, known, at=at)
    if new or changed:
        refresh_members(conn, tenant)
    return Taken(
        n_new=len(new),
        n_changed=len(changed),
        n_unchanged=len(known) - len(changed),
        refused=tuple(sorted(refused, key=lambda one: one.index)),
        unresolved=tuple(
            i for i in wanted if rows[i].home_grid_code and rows[i].home_grid_code not in grids
        ),
    )


def _stored(conn: Connection, tenant: TenantId) -> dict[str, _Member]:
    rows = conn.execute(
        select(
            members,
            member_live.c.capacity,
            member_live.c.measured_at,
            lon_of(member_live.c.position).label("lon"),
            lat_of(member_live.c.position).label("lat"),
        )
        .join_from(
            members,
            member_live,
            (member_live.c.tenant_id == members.c.tenant_id)
            & (member_live.c.member_id == members.c.id),
        )
        .where(members.c.tenant_id == tenant)
    ).mappings()
    attributes = ("name", "role", "employer", "phone", "skills", "home_grid_id")
    return {
        row["code"]: _Member(
            id=MemberId(row["id"]),
            attributes={name: row[name] for name in attributes},
            capacity=row["capacity"],
            position=None if row["lon"] is None else LonLat(row["lon"], row["lat"]),
            measured_at=row["measured_at"],
        )
        for row in rows
    }


def _capacities_by_role(conn: Connection, tenant: TenantId) -> dict[str, int]:
    rows = conn.execute(
        select(roles.c.code, roles.c.default_capacity).where(roles.c.tenant_id == tenant)
    )
    return {row.code: row.default_capacity for row in rows}


def _why_not(
    index: int, row: MemberRecord, capacities: Mapping[str, int], at: datetime
) -> Refused | None:
    if row.role not in capacities:
        return Refused(index=index, field="role", code="unknown_role", figures={"value": row.role})
    if row.measured_at is not None and row.measured_at > at + CLOCK_ALLOWANCE:
        figures = {"value": row.measured_at.isoformat()}
        return Refused(index=index, field="measured_at", code="fix_in_future", figures=figures)
    return None


def _wanted(
    row: MemberRecord,
    grids: Mapping[str, FeatureId],
    capacities: Mapping[str, int],
    stored: _Member | None,
    *,
    at: datetime,
) -> _Member:
    """Return the member as the row would have it."""
    default = capacities[row.role] if stored is None else stored.capacity
    position, measured_at = row.position, row.measured_at
    if stored is not None and not _is_newer(row, stored, at):
        position, measured_at = stored.position, stored.measured_at
    return _Member(
        id=MemberId(new_id()) if stored is None else stored.id,
        attributes={
            "name": row.name,
            "role": row.role,
            "employer": row.employer,
            "phone": row.phone,
            "skills": list(row.skills),
            "home_grid_id": grids.get(row.home_grid_code or ""),
        },
        capacity=default if row.capacity is None else row.capacity,
        position=position,
        measured_at=None if position is None else measured_at,
    )


def _is_newer(row: MemberRecord, stored: _Member, at: datetime) -> bool:
    """Tell whether a row's position replaces the stored one."""
    if row.position is None:
        return False
    if stored.measured_at is None:
        return True
    if row.measured_at is None:
        return stored.measured_at < at - _FIX_KEPT
    return row.measured_at > stored.measured_at


def _below_active(
    conn: Connection,
    tenant: TenantId,
    rows: Sequence[MemberRecord],
    wanted: Mapping[int, _Member],
    stored: Mapping[str, _Member],
) -> list[Refused]:
    """Set the capacities that differ; return the rows that a member holds too much for."""
    changed = {
        index: one
        for index, one in wanted.items()
        if rows[index].code in stored and stored[rows[index].code].capacity != one.capacity
    }
    found = conn.execute(
        statement("set_capacities"),
        {
            "tenant": tenant,
            "ids": [one.id for one in changed.values()],
            "capacities": [one.capacity for one in changed.values()],
        },
    )
    active = {row.member_id: row.active for row in found if row.active > row.capacity}
    return [
        Refused(
            index=index,
            field="capacity",
            code="capacity_below_active",
            figures={"value": one.capacity, "n_active": active[one.id]},
        )
        for index, one in changed.items()
        if one.id in active
    ]


def _insert(
    conn: Connection, tenant: TenantId, new: Sequence[_Member], *, codes: Mapping[MemberId, str]
) -> None:
    if not new:
        return
    conn.execute(
        insert(members),
        [
            {"tenant_id": tenant, "id": one.id, "code": codes[one.id], **one.attributes}
            for one in new
        ],
    )
    conn.execute(
        insert(member_live),
        [
            {
                "tenant_id": tenant,
                "member_id": one.id,
                "capacity": one.capacity,
                "position": as_point(one.position),
                "measured_at": one.measured_at,
            }
            for one in new
        ],
    )


def _update(
    conn: Connection, tenant: TenantId, known: Sequence[_Pair], *, at: datetime
) -> set[MemberId]:
    """Write attributes and positions that differ; return the members that changed at all."""
    described = [now for was, now in known if now.attributes != was.attributes]
    moved = [now for was, now in known if now.position != was.position]
    dated = [now for was, now in known if now.measured_at != was.measured_at]
    if described:
        names = described[0].attributes
        conn.execute(
            update(members)
            .where(members.c.tenant_id == tenant, members.c.id == bindparam("member_id"))
            .values({name: bindparam(f"to_{name}") for name in names}),
            [
                {"member_id": one.id} | {f"to_{name}": one.attributes[name] for name in names}
                for one in described
            ],
        )
    fixes = {one.id: one for one in [*moved, *dated] if one.measured_at is not None}
    if fixes:
        note_fixes(conn, tenant, [_fix(one) for one in fixes.values()])
    posts = {one.id: one for one in [*moved, *dated] if one.measured_at is None}
    if posts:
        silent = {"silent_since": at - _FIX_KEPT}
        conn.execute(statement("state_posts"), _as_arrays(tenant, posts.values()) | silent)
    capacity = [now for was, now in known if now.capacity != was.capacity]
    return {one.id for one in [*described, *moved, *dated, *capacity]}


def _fix(one: _Member) -> Fix:
    assert one.position is not None  # noqa: S101 (a time comes with a position)
    assert one.measured_at is not None  # noqa: S101 (asked before)
    return Fix(member_id=one.id, position=one.position, measured_at=one.measured_at)


def _as_arrays(tenant: TenantId, posts: Collection[_Member]) -> dict[str, object]:
    placed = [(one.id, one.position) for one in posts if one.position is not None]
    return {
        "tenant": tenant,
        "ids": [id_ for id_, _ in placed],
        "lons": [position.lon for _, position in placed],
        "lats": [position.lat for _, position in placed],
    }
