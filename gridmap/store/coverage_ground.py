"""Who lives where and who serves where, as columns, by what is in force now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
from sqlalchemy import Connection, func, select

from gridmap.coverage.demand import Doors, Floats, Membership
from gridmap.coverage.stations import ServiceStation
from gridmap.model.ids import TenantId
from gridmap.model.place import LonLat
from gridmap.store import layer_versions
from gridmap.store.sql_files import statement
from gridmap.store.tables import areas, compounds, stations

GROUND_LAYERS = ("communities", "subdistricts", "compounds", "buildings", "stations")
"""The layers that doors, stations and their areas follow from."""

_LEVELS = ("subdistricts", "communities")


def doors_in_force(conn: Connection, tenant: TenantId) -> tuple[Doors, Floats]:
    """Return the places where people live with their areas, and where they are.

    Positions are degrees, shape (p, 2), longitude first.
    """
    rows = conn.execute(statement("coverage_doors"), {"tenant": tenant}).all()
    positions = np.array([(row.lon, row.lat) for row in rows], dtype=np.float64).reshape(-1, 2)
    members = {level: _areas_of(conn, tenant, level, positions) for level in _LEVELS}
    members["compounds"] = _compounds_of(conn, tenant, [row.compound_code for row in rows])
    doors = Doors(
        codes=tuple(row.code for row in rows),
        n_households=_counts([row.n_households for row in rows]),
        n_residents=_counts([row.n_residents for row in rows]),
        areas=members,
    )
    return doors, positions


def stations_in_force(conn: Connection, tenant: TenantId) -> tuple[ServiceStation, ...]:
    """Return the stations, by code."""
    t = stations.c
    rows = conn.execute(
        select(
            t.code,
            t.name,
            t.kind,
            t.services,
            t.hours,
            func.st_x(t.geom).label("lon"),
            func.st_y(t.geom).label("lat"),
        )
        .where(t.tenant_id == tenant, t.valid_to.is_(None))
        .order_by(t.code.collate("C"))
    )
    return tuple(
        ServiceStation(
            code=row.code,
            name=row.name,
            kind=row.kind,
            services=frozenset(row.services or ()),
            hours=row.hours,
            position=LonLat(row.lon, row.lat),
        )
        for row in rows
    )


def ground_state(conn: Connection, tenant: TenantId) -> str:
    """Return a mark of all that doors and stations follow from; an import changes it."""
    return " ".join(layer_versions.state_of(conn, tenant, layer) for layer in GROUND_LAYERS)


def _areas_of(conn: Connection, tenant: TenantId, level: str, positions: Floats) -> Membership:
    known = conn.execute(
        select(areas.c.feature_id, areas.c.code, areas.c.name)
        .where(areas.c.tenant_id == tenant, areas.c.layer == level, areas.c.valid_to.is_(None))
        .order_by(areas.c.code.collate("C"))
    ).all()
    number: dict[UUID | None, int] = {row.feature_id: n for n, row in enumerate(known)}
    owners = conn.execute(
        statement("areas_of_points"),
        {
            "tenant": tenant,
            "layer": level,
            "lons": positions[:, 0].tolist(),
            "lats": positions[:, 1].tolist(),
        },
    )
    return _membership(
        {row.code: row.name for row in known}, [number.get(row.feature_id, -1) for row in owners]
    )


def _compounds_of(conn: Connection, tenant: TenantId, codes: Sequence[str | None]) -> Membership:
    rows = conn.execute(
        select(compounds.c.code, compounds.c.name)
        .where(compounds.c.tenant_id == tenant, compounds.c.valid_to.is_(None))
        .order_by(compounds.c.code.collate("C"))
    ).all()
    number: dict[str | None, int] = {row.code: n for n, row in enumerate(rows)}
    return _membership(
        {row.code: row.name for row in rows}, [number.get(code, -1) for code in codes]
    )


def _membership(names: Mapping[str, str], of_door: Sequence[int]) -> Membership:
    return Membership(
        codes=tuple(names),
        names=tuple(names.values()),
        of_door=np.array(of_door, dtype=np.int32),
    )


def _counts(values: Sequence[int | None]) -> Floats:
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)
