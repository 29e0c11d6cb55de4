"""From an approved re-division to a version of the grids, and who still names what is gone."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gridmap.coverage.redivision.edit import refuse_unsound
from gridmap.coverage.redivision.numbering import names_of
from gridmap.errors import StaleSituation
from gridmap.geo import crs
from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.layer_fields import LAYERS
from gridmap.model.layer_version import LayerVersion
from gridmap.store import layer_rows, layer_versions
from gridmap.store.features import identify, ids_in_force
from gridmap.store.layer_rows import LayerRows
from gridmap.store.layer_versions import VersionSource
from gridmap.store.redivision_ground import community_shape, grids_of, mark_of
from gridmap.store.redivisions import KeptRedivision
from gridmap.store.sql_files import statement

_LAYER = "grids"
_SAME_DEG2 = 4e-11  # half a square metre


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that names a grid: a member, an organization or a micro-grid, by its code."""

    kind: str
    code: str
    grid_code: str


def refuse_if_overtaken(conn: Connection, tenant: TenantId, kept: KeptRedivision) -> None:
    """Check that the grids are still those that a re-division was drawn over.

    Raises
    ------
    StaleSituation
        They have changed.
    """
    facts = kept.facts
    if mark_of(grids_of(conn, tenant, facts.community_id)) == facts.based_on:
        return
    raise StaleSituation(
        code="grids_have_changed",
        problem=(
            f"the grids of {facts.community_code} have changed since re-division"
            f" {facts.number} was drawn"
        ),
        problem_zh=f"第 {facts.number} 号方案编制后，社区 {facts.community_code} 的网格已有变动",
        mend=f"propose anew: gridmap redivide propose {facts.community_code}",
        mend_zh=f"请重新编制：gridmap redivide propose {facts.community_code}",
        number=facts.number,
    )


def refuse_unsound_shapes(conn: Connection, tenant: TenantId, kept: KeptRedivision) -> None:
    """Check that the grids of a re-division fill their community as it is now, each ground once.

    Raises
    ------
    InputError
        There is an overlap, a gap, or ground outside the community.
    """
    community = community_shape(conn, tenant, kept.facts.community_id)
    middle = community.centroid if not community.is_empty else shapely.Point(0.0, 0.0)
    refuse_unsound(grid_shapes(kept), community, srid=crs.metric_srid(middle.x, lat=middle.y))


def put_into_force(
    conn: Connection, tenant: TenantId, kept: KeptRedivision, *, at: datetime
) -> LayerVersion | None:
    """Make a re-division the grids of its community from its date on, as one layer version.

    Grids elsewhere stay as they are, and so do those of the community that keep their shape.
    Work orders opened since the date get their new grid; older ones keep theirs, and all keep
    their handlers. None where no grid differs from what is in force.

    Raises
    ------
    StaleSituation
        The grids are no longer those that it was drawn over.
    InputError
        The community's own outline has changed: they do not fill it any more.
    """
    refuse_if_overtaken(conn, tenant, kept)
    refuse_unsound_shapes(conn, tenant, kept)
    facts = kept.facts
    if facts.in_force_from is None:
        raise ValueError("not approved")
    newest = layer_versions.newest(conn, tenant, _LAYER)
    since = max(facts.in_force_from, newest.valid_from) if newest else facts.in_force_from
    orders = {"tenant": tenant, "since": since, "grids": _grid_ids(conn, tenant, kept)}
    # Members may change their subdistrict below: whoever holds orders and members, orders first.
    conn.execute(statement("hold_orders_since"), orders)
    rows = layer_rows.resolve(conn, tenant, _rows(conn, tenant, kept))
    version = layer_versions.put_into_force(
        conn,
        tenant,
        rows,
        source=VersionSource(
            name=f"redivision {facts.number}",
            sha256=hashlib.sha256("\n".join(kept.codes).encode()).hexdigest(),
            valid_from=since,
            licence=newest.licence if newest else "",
            attribution=newest.attribution if newest else "",
        ),
        at=at,
    )
    conn.execute(statement("regrid_orders_since"), orders)
    return version


def naming(conn: Connection, tenant: TenantId, codes: Sequence[str]) -> tuple[Named, ...]:
    """Return what names grids of these codes, in force or gone: members first, by code."""
    if not codes:
        return ()
    rows = conn.execute(statement("who_names_grids"), {"tenant": tenant, "codes": list(codes)})
    return tuple(Named(kind=row.kind, code=row.code, grid_code=row.grid_code) for row in rows)


def grid_shapes(kept: KeptRedivision) -> dict[str, BaseGeometry]:
    """Return the shape of every grid of a re-division by code, in degrees."""
    codes = np.array(kept.codes)
    return {
        code: shapely.coverage_union_all(kept.atoms.shapes[codes == code])
        for code in sorted(set(kept.codes))
    }


def shapes_of_today(kept: KeptRedivision) -> dict[str, BaseGeometry]:
    """Return the grids that a re-division was drawn over, told in its atoms, by code."""
    own = np.array([one or "" for one in kept.atoms.today])
    return {
        code: shapely.coverage_union_all(kept.atoms.shapes[own == code])
        for code in kept.facts.grid_codes
        if (own == code).any()
    }


def _rows(conn: Connection, tenant: TenantId, kept: KeptRedivision) -> LayerRows:
    """Return the grids that differ from today's; all others are told to stay."""
    atoms, facts = kept.atoms, kept.facts
    before = {row.code: row for row in grids_of(conn, tenant, facts.community_id)}
    shapes = grid_shapes(kept)
    moved = _changed(shapes, before)
    kinds = {code: row.kind for code, row in before.items()}
    known = {code: row.name for code, row in before.items()}
    order = sorted(moved)
    names = names_of(order, known, community_name=facts.community_name)
    codes = np.array(kept.codes)
    columns: Mapping[str, Sequence[object]] = {
        "code": order,
        "name": list(names),
        "parent_code": [facts.community_code] * len(order),
        "kind": [kinds.get(code) or _kind_under(kept, kinds, code) for code in order],
        "n_households": [int(atoms.n_households[codes == code].sum()) for code in order],
        "n_residents": [int(atoms.n_residents[codes == code].sum()) for code in order],
    }
    gone = set(before) - set(kept.codes)
    stay = set(ids_in_force(conn, tenant, _LAYER)) - gone - moved
    return LayerRows(
        layer=LAYERS[_LAYER],
        columns=columns,
        geometry=np.array([_multi(shapes[code]) for code in order], dtype=object),
        rejected_codes=frozenset(stay),
    )


def _changed(shapes: Mapping[str, BaseGeometry], before: Mapping[str, Any]) -> set[str]:
    """Return the grids that are new or have another shape than today."""
    return {
        code
        for code, shape in shapes.items()
        if code not in before or _differ(shape, shapely.from_wkb(bytes(before[code].wkb)))
    }


def _differ(shape: BaseGeometry, other: BaseGeometry) -> bool:
    return float(shape.symmetric_difference(other).area) > _SAME_DEG2


def _grid_ids(conn: Connection, tenant: TenantId, kept: KeptRedivision) -> list[FeatureId]:
    """Return the ids of the community's grids, those of before and those of the division."""
    return identify(conn, tenant, _LAYER, sorted({*kept.codes, *kept.facts.grid_codes}))


def _kind_under(kept: KeptRedivision, kinds: Mapping[str, str | None], code: str) -> str | None:
    """Return the kind that most of the ground of a new grid has today."""
    area_m2: dict[str, float] = {}
    for own, today, area in zip(kept.codes, kept.atoms.today, kept.atoms.area_m2, strict=True):
        kind = kinds.get(today or "")
        if own == code and kind is not None:
            area_m2[kind] = area_m2.get(kind, 0.0) + float(area)
    return max(area_m2, key=lambda kind: (area_m2[kind], kind), default=None)


def _multi(shape: BaseGeometry) -> shapely.MultiPolygon:
    return shapely.orient_polygons(shapely.MultiPolygon(list(shapely.get_parts(shape))))
