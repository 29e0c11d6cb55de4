"""Which subdistrict a row belongs to: the column by which a jurisdiction is enforced.

It is derived from what is in force, never stated by a file. So it is no part of a row's
hash, and it is derived again in place when the areas that it follows from have changed.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Table,
    Uuid,
    cast,
    func,
    null,
    select,
    update,
)

from gridmap.model.ids import MemberId, TenantId
from gridmap.model.layer_fields import AREA_LEVELS
from gridmap.store.members import hold
from gridmap.store.tables import (
    FEATURE_TABLES,
    absences,
    areas,
    buildings,
    compounds,
    duties,
    member_live,
    members,
    responsibles,
    shifts,
    street_edits,
)

_LEVEL = AREA_LEVELS.index("subdistricts")
DECIDING = AREA_LEVELS[_LEVEL : AREA_LEVELS.index("grids") + 1]
"""Levels by which the subdistrict of other rows is told."""


def subdistrict_of(row: FromClause, tenant: TenantId, layer: str) -> ColumnElement[UUID | None]:
    """Return the expression that tells the subdistrict of a row of a feature table.

    An area follows its parent, and where it has none its own point on surface, as everything
    else does. A subdistrict belongs to itself; what is larger, and what lies in none, to none.
    """
    if layer == "subdistricts":
        return row.c.feature_id
    if layer in AREA_LEVELS[:_LEVEL]:
        return cast(null(), Uuid)
    by_point = _covering(func.st_pointonsurface(row.c.geom), tenant)
    if layer not in AREA_LEVELS:
        return by_point
    return func.coalesce(_subdistrict_of(areas, row.c.parent_id, tenant), by_point)


def refresh_after(conn: Connection, tenant: TenantId, changed: str) -> None:
    """Derive again what follows from a layer that has changed: smaller areas, places, members."""
    if changed not in DECIDING:
        return
    for layer in AREA_LEVELS[AREA_LEVELS.index(changed) + 1 :]:
        refresh(conn, tenant, layer)
    if changed == "subdistricts":
        for layer in FEATURE_TABLES:
            if layer not in AREA_LEVELS:
                refresh(conn, tenant, layer)
        _refresh_street_edits(conn, tenant)
    refresh_members(conn, tenant)
    refresh_rosters(conn, tenant)


def refresh(conn: Connection, tenant: TenantId, layer: str) -> None:
    """Derive the subdistrict of a layer's rows in force, where it is another one."""
    table = FEATURE_TABLES[layer]
    right = subdistrict_of(table, tenant, layer)
    conn.execute(
        update(table)
        .where(
            table.c.tenant_id == tenant,
            table.c.layer == layer,
            table.c.valid_to.is_(None),
            table.c.subdistrict_id.is_distinct_from(right),
        )
        .values(subdistrict_id=right)
    )


def _refresh_street_edits(conn: Connection, tenant: TenantId) -> None:
    """Derive the subdistrict of edits, withdrawn ones too: by their gate, or by their line."""
    gate = FEATURE_TABLES["gates"]
    of_gate = (
        select(gate.c.subdistrict_id)
        .where(
            gate.c.tenant_id == tenant,
            gate.c.feature_id == street_edits.c.gate_id,
            gate.c.valid_to.is_(None),
        )
        .scalar_subquery()
    )
    by_line = _covering(func.st_lineinterpolatepoint(street_edits.c.geom, 0.5), tenant)
    right = func.coalesce(of_gate, by_line)
    conn.execute(
        update(street_edits)
        .where(
            street_edits.c.tenant_id == tenant,
            street_edits.c.subdistrict_id.is_distinct_from(right),
        )
        .values(subdistrict_id=right)
    )


def refresh_rosters(conn: Connection, tenant: TenantId) -> None:
    """Derive the subdistrict of duties by their area, of who answers for a place by the place."""
    for table, place in ((duties, duties.c.area_id), (responsibles, responsibles.c.place_id)):
        shapes = (areas, compounds, buildings)
        right = func.coalesce(*(_subdistrict_of(shape, place, tenant) for shape in shapes))
        conn.execute(
            update(table)
            .where(
                table.c.tenant_id == tenant,
                table.c.subdistrict_id.is_distinct_from(right),
            )
            .values(subdistrict_id=right)
        )


def refresh_members(conn: Connection, tenant: TenantId) -> None:
    """Derive the areas of members, their live rows, shifts and absences where they are others.

    A member belongs to the subdistrict of the home grid; without one, to where it stands. The
    tables are put together here: in a transaction that has just filled them the planner knows
    nothing of their sizes, and joins thousands of rows one with all.
    """
    _refresh_communities_of_members(conn, tenant)
    people = conn.execute(
        select(members.c.id, members.c.home_grid_id).where(members.c.tenant_id == tenant)
    ).all()
    by_grid = _subdistricts_of_grids(conn, tenant)
    by_position = _subdistricts_of_positions(conn, tenant)
    belonging: dict[UUID | None, list[UUID]] = {}
    for one in people:
        home = by_grid.get(one.home_grid_id) or by_position.get(one.id)
        belonging.setdefault(home, []).append(one.id)
    _hold_those_that_move(conn, tenant, belonging)
    keys = {
        members: members.c.id,
        member_live: member_live.c.member_id,
        shifts: shifts.c.member_id,
        absences: absences.c.member_id,
    }
    for table, key in keys.items():
        for subdistrict_id, ids in belonging.items():
            conn.execute(
                update(table)
                .where(
                    table.c.tenant_id == tenant,
                    key == func.any(ids),
                    table.c.subdistrict_id.is_distinct_from(subdistrict_id),
                )
                .values(subdistrict_id=subdistrict_id)
            )


def _refresh_communities_of_members(conn: Connection, tenant: TenantId) -> None:
    """Derive the community of members: that of the home grid, or none."""
    now = (areas.c.tenant_id == tenant, areas.c.valid_to.is_(None))
    communities = set(
        conn.execute(
            select(areas.c.feature_id).where(*now, areas.c.layer == "communities")
        ).scalars()
    )
    parents = {
        row.feature_id: row.parent_id
        for row in conn.execute(select(areas.c.feature_id, areas.c.parent_id).where(*now))
    }
    moving: dict[UUID | None, list[UUID]] = {}
    for one in conn.execute(
        select(members.c.id, members.c.home_grid_id, members.c.community_id).where(
            members.c.tenant_id == tenant
        )
    ):
        parent = parents.get(one.home_grid_id)
        right = parent if parent in communities else None
        if one.community_id != right:
            moving.setdefault(right, []).append(one.id)
    for community_id, ids in moving.items():
        conn.execute(
            update(members)
            .where(members.c.tenant_id == tenant, members.c.id == func.any(ids))
            .values(community_id=community_id)
        )


def _hold_those_that_move(
    conn: Connection, tenant: TenantId, belonging: Mapping[UUID | None, Sequence[UUID]]
) -> None:
    """Lock the live rows that get another subdistrict before the first of them is written."""
    present = conn.execute(
        select(member_live.c.member_id, member_live.c.subdistrict_id).where(
            member_live.c.tenant_id == tenant
        )
    )
    before = {row.member_id: row.subdistrict_id for row in present}
    moving = [
        MemberId(one)
        for subdistrict_id, ids in belonging.items()
        for one in ids
        if before.get(one) != subdistrict_id
    ]
    hold(conn, tenant, moving)


def _subdistricts_of_grids(conn: Connection, tenant: TenantId) -> dict[UUID, UUID]:
    grids = conn.execute(
        select(areas.c.feature_id, areas.c.subdistrict_id).where(
            areas.c.tenant_id == tenant, areas.c.layer == "grids", areas.c.valid_to.is_(None)
        )
    )
    return {row.feature_id: row.subdistrict_id for row in grids}


def _subdistricts_of_positions(conn: Connection, tenant: TenantId) -> dict[UUID, UUID]:
    here = _covering(func.geometry(member_live.c.position), tenant)
    rows = conn.execute(
        select(member_live.c.member_id, here.label("subdistrict_id")).where(
            member_live.c.tenant_id == tenant, member_live.c.position.is_not(None)
        )
    )
    return {row.member_id: row.subdistrict_id for row in rows}


def _subdistrict_of(
    shape: Table, feature_id: ColumnElement[object], tenant: TenantId
) -> ScalarSelect[UUID | None]:
    """Select the subdistrict of a feature in force."""
    one = shape.alias("one")
    return (
        select(one.c.subdistrict_id)
        .where(
            one.c.tenant_id == tenant,
            one.c.feature_id == feature_id,
            one.c.valid_to.is_(None),
        )
        .scalar_subquery()
    )


def _covering(point: ColumnElement[object], tenant: TenantId) -> ScalarSelect[UUID | None]:
    """Select the subdistrict in force that covers a point; the smaller code wins."""
    area = areas.alias("subdistrict")
    return (
        select(area.c.feature_id)
        .where(
            area.c.tenant_id == tenant,
            area.c.layer == "subdistricts",
            area.c.valid_to.is_(None),
            func.st_covers(area.c.geom, point),
        )
        .order_by(area.c.code.collate("C"))
        .limit(1)
        .scalar_subquery()
    )
