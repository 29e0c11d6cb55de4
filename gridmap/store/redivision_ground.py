"""What is known of one community for dividing it: its shapes now, and where the work was."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from geoalchemy2 import Geometry
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Table, func, select

from gridmap.coverage.redivision.ground import Floats, Ground, WorkPoints
from gridmap.errors import InputError, StaleSituation
from gridmap.geo import crs
from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.redivision import CommunitySpread
from gridmap.store.sql_files import statement
from gridmap.store.tables import areas, buildings, compounds, features, streets, waters


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityGround:
    """A community in force, its ground, and a mark of the grids that stand on it.

    `used_codes` are all that any grid ever had; `dedicated` grids are not divided.
    """

    id: FeatureId
    code: str
    name: str
    subdistrict_id: FeatureId | None
    based_on: str
    used_codes: frozenset[str]
    ground: Ground


def spread_of_communities(conn: Connection, tenant: TenantId) -> list[CommunitySpread]:
    """Return the communities of several grids, the largest excess first."""
    rows = conn.execute(statement("spread_of_communities"), {"tenant": tenant}).mappings()
    return [CommunitySpread(**row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """What lies under the grids of a community, in degrees; streets come with their class."""

    community: BaseGeometry
    streets: tuple[tuple[str, BaseGeometry], ...]
    waters: tuple[BaseGeometry, ...]
    compounds: tuple[BaseGeometry, ...]
    buildings: tuple[BaseGeometry, ...]


def base_map_of(conn: Connection, tenant: TenantId, community_id: FeatureId) -> BaseMap:
    """Return what a map draws under the grids of a community, as it is now."""
    shape = community_shape(conn, tenant, community_id)
    roads = _around(conn, tenant, streets, shape, streets.c.highway)
    waters_, compounds_, buildings_ = (
        tuple(_shapes(_around(conn, tenant, table, shape)))
        for table in (waters, compounds, buildings)
    )
    return BaseMap(
        community=shape,
        streets=tuple((one.highway, _shape(one.wkb)) for one in roads),
        waters=waters_,
        compounds=compounds_,
        buildings=buildings_,
    )


def community_meant(conn: Connection, tenant: TenantId, asked: str) -> FeatureId:
    """Return the one community in force of a code or a name.

    Raises
    ------
    InputError
        There is none of this code or name, or several.
    """
    rows = conn.execute(
        select(areas.c.feature_id, areas.c.code)
        .where(
            areas.c.tenant_id == tenant,
            areas.c.layer == "communities",
            areas.c.valid_to.is_(None),
            (areas.c.code == asked) | (areas.c.name == asked),
        )
        .order_by(areas.c.code)
    ).all()
    if len(rows) == 1:
        return FeatureId(rows[0].feature_id)
    several = "、".join(row.code for row in rows)
    raise InputError(
        code="community_not_known" if not rows else "community_not_clear",
        problem=(
            f"{len(rows)} communities are called {asked!r}: {several}"
            if rows
            else f"there is no community {asked!r}"
        ),
        problem_zh=f"有 {len(rows)} 个社区名为 {asked!r}：{several}"
        if rows
        else f"没有社区 {asked!r}",
        mend="name it by its code",
        mend_zh="请使用社区编码",
        field="community",
        value=asked,
    )


def refuse_without_grids(place: CommunityGround) -> None:
    """Refuse to divide a community that has no grids today.

    Raises
    ------
    InputError
        There is nothing to start from.
    """
    if not place.ground.grid_codes:
        raise InputError(
            code="no_grids",
            problem=f"community {place.code} has no grids to start from",
            problem_zh=f"社区 {place.code} 没有网格，无从调整",
            mend="import its grids, with parent_code naming the community",
            mend_zh="请先导入网格，并以 parent_code 指明所属社区",
        )


def refuse_if_changed(conn: Connection, tenant: TenantId, place: CommunityGround) -> None:
    """Check that the grids of a community are still those that were read.

    Raises
    ------
    StaleSituation
        They changed meanwhile.
    """
    if mark_of(grids_of(conn, tenant, place.id)) != place.based_on:
        raise StaleSituation(
            problem="the grids of the community changed meanwhile",
            problem_zh="编制期间社区网格已有变动",
            mend="propose again",
            mend_zh="请重新编制",
        )


def ground_of(
    conn: Connection, tenant: TenantId, community_id: FeatureId, *, since: datetime
) -> CommunityGround:
    """Return a community in force with everything that its division rests on.

    Requests are the work orders opened since an instant that have a place in it.
    """
    row = conn.execute(
        select(areas.c.code, areas.c.name, areas.c.subdistrict_id, _wkb(areas)).where(
            areas.c.tenant_id == tenant,
            areas.c.feature_id == community_id,
            areas.c.valid_to.is_(None),
        )
    ).one()
    shape = _shape(row.wkb)
    grids = grids_of(conn, tenant, community_id)
    return CommunityGround(
        id=community_id,
        code=row.code,
        name=row.name,
        subdistrict_id=row.subdistrict_id,
        based_on=mark_of(grids),
        used_codes=used_codes(conn, tenant),
        ground=_ground(conn, tenant, shape, grids=grids, since=since),
    )


def _ground(
    conn: Connection,
    tenant: TenantId,
    shape: BaseGeometry,
    *,
    grids: Sequence[Any],
    since: datetime,
) -> Ground:
    roads = _around(conn, tenant, streets, shape, streets.c.highway)
    people = ("n_households", "n_residents")
    built, walled = (
        _around(conn, tenant, table, shape, table.c[own], *(table.c[one] for one in people))
        for table, own in ((buildings, "compound_id"), (compounds, "feature_id"))
    )
    middle = shape.centroid
    return Ground(
        community=shape,
        grid_codes=tuple(one.code for one in grids),
        grids=_shapes(grids),
        streets=_shapes(roads),
        highways=tuple(one.highway for one in roads),
        waters=_shapes(_around(conn, tenant, waters, shape)),
        compounds=_shapes(walled),
        buildings=_shapes(built),
        work=_work(built, walled, requests_deg=_requests(conn, tenant, shape, since)),
        srid=crs.metric_srid(middle.x, lat=middle.y),
    )


def community_shape(conn: Connection, tenant: TenantId, community_id: FeatureId) -> BaseGeometry:
    """Return the ground of a community in force; empty where it is gone."""
    found = conn.execute(
        select(_wkb(areas)).where(
            areas.c.tenant_id == tenant,
            areas.c.feature_id == community_id,
            areas.c.valid_to.is_(None),
        )
    ).scalar_one_or_none()
    return shapely.Polygon() if found is None else _shape(found)


def grids_of(conn: Connection, tenant: TenantId, community_id: FeatureId) -> Sequence[Any]:
    """Return the grids in force of a community by code, dedicated ones left out."""
    c = areas.c
    rows: Sequence[Any] = conn.execute(
        select(
            c.feature_id, c.code, c.name, c.kind, c.n_households, c.n_residents, c.row_hash,
            _wkb(areas),
        )
        .where(
            c.tenant_id == tenant,
            c.layer == "grids",
            c.valid_to.is_(None),
            c.parent_id == community_id,
            c.kind.is_distinct_from("dedicated"),
        )
        .order_by(c.code)
    ).all()  # fmt: skip
    return rows


def mark_of(grids: Sequence[Any]) -> str:
    """Return a mark that changes with whatever the grids of a community say."""
    said = hashlib.sha256()
    for one in grids:
        said.update(one.feature_id.bytes + bytes(one.row_hash))
    return said.hexdigest()


def place_of(conn: Connection, tenant: TenantId, code: str) -> BaseGeometry | None:
    """Return where a compound or a building in force is, by its code."""
    for table in (compounds, buildings):
        found = conn.execute(
            select(_wkb(table)).where(
                table.c.tenant_id == tenant, table.c.code == code, table.c.valid_to.is_(None)
            )
        ).scalar_one_or_none()
        if found is not None:
            return _shape(found)
    return None


def _wkb(table: Table) -> ColumnElement[bytes]:
    return func.st_asbinary(table.c.geom).label("wkb")


def _shape(wkb: bytes | memoryview) -> BaseGeometry:
    return shapely.from_wkb(bytes(wkb))


def _shapes(rows: Sequence[Any]) -> NDArray[np.object_]:
    return np.array([_shape(row.wkb) for row in rows], dtype=object)


def _around(
    conn: Connection,
    tenant: TenantId,
    table: Table,
    shape: BaseGeometry,
    *columns: ColumnElement[Any],
) -> Sequence[Any]:
    """Return the rows in force that touch a shape, by code."""
    asked = func.st_geomfromwkb(shapely.to_wkb(shape), 4490, type_=Geometry)
    rows: Sequence[Any] = conn.execute(
        select(*columns, _wkb(table))
        .where(
            table.c.tenant_id == tenant,
            table.c.valid_to.is_(None),
            func.st_intersects(table.c.geom, asked),
        )
        .order_by(table.c.code)
    ).all()
    return rows


def used_codes(conn: Connection, tenant: TenantId) -> frozenset[str]:
    """Return all codes that any grid ever had."""
    rows = conn.execute(
        select(features.c.key).where(features.c.tenant_id == tenant, features.c.layer == "grids")
    )
    return frozenset(rows.scalars())


def _work(built: Sequence[Any], walled: Sequence[Any], *, requests_deg: Floats) -> WorkPoints:
    """Count homes by building; a compound counts itself where none of its buildings does."""
    counted = {one.compound_id for one in built if one.n_households is not None}
    homes = [one for one in built if one.n_households is not None]
    homes += [
        one for one in walled if one.n_households is not None and one.feature_id not in counted
    ]
    inside = shapely.point_on_surface(_shapes(homes))
    return WorkPoints(
        homes_deg=shapely.get_coordinates(inside),
        n_households=np.array([one.n_households for one in homes], dtype=np.int64),
        n_residents=np.array([one.n_residents or 0 for one in homes], dtype=np.int64),
        requests_deg=requests_deg,
    )


def _requests(conn: Connection, tenant: TenantId, shape: BaseGeometry, since: datetime) -> Floats:
    rows = conn.execute(
        statement("orders_placed_in"),
        {"tenant": tenant, "since": since, "wkb": shapely.to_wkb(shape)},
    )
    return np.array([(row.lon, row.lat) for row in rows], dtype=np.float64).reshape(-1, 2)
