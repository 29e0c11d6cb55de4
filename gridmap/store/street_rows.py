"""What the street network is built from, read in one statement a layer, as columns."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping, func, literal, select, text

from gridmap.model.ids import TenantId
from gridmap.model.place import STORAGE_SRID, LonLat
from gridmap.store import layer_versions, street_edits
from gridmap.store.tables import compounds, streets, waters

GROUND_LAYERS = ("streets", "compounds", "gates", "waters")
"""The layers that a network follows from."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetColumns:
    """Streets in force by code; None where a layer left a field empty. `shape` is a line."""

    code: tuple[str, ...]
    highway: tuple[str, ...]
    foot: tuple[bool | None, ...]
    bicycle: tuple[bool | None, ...]
    oneway: tuple[bool | None, ...]
    bridge: tuple[bool | None, ...]
    private: tuple[bool | None, ...]
    shape: Shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRecord:
    """A gate in force with the code of its compound, "" where that is gone or unknown."""

    code: str
    compound_code: str
    lon: float
    lat: float
    hours: str
    passes: frozenset[str]


def streets_in_force(conn: Connection, tenant: TenantId) -> StreetColumns:
    """Return the streets, by code."""
    names = ("code", "highway", "foot", "bicycle", "oneway", "bridge", "private")
    rows = conn.execute(
        select(*(streets.c[name] for name in names), func.st_asbinary(streets.c.geom))
        .where(streets.c.tenant_id == tenant, streets.c.valid_to.is_(None))
        .order_by(streets.c.code.collate("C"))
    ).all()
    if not rows:
        return StreetColumns(**dict.fromkeys(names, ()), shape=np.empty(0, dtype=object))
    *columns, wkb = zip(*rows, strict=True)
    return StreetColumns(**dict(zip(names, columns, strict=True)), shape=_shapes(wkb))


def line_of(conn: Connection, tenant: TenantId, code: str) -> bytes | None:
    """Return the line of the street in force that bears a code, as WKB.

    Of a street drawn in several parts it is the longest.
    """
    parts = func.st_dump(streets.c.geom).table_valued("path", "geom").lateral("part")
    wkb = conn.execute(
        select(func.st_asbinary(parts.c.geom))
        .select_from(streets)
        .join(parts, literal(value=True))
        .where(streets.c.tenant_id == tenant, streets.c.valid_to.is_(None), streets.c.code == code)
        .order_by(func.st_length(parts.c.geom).desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if wkb is None else bytes(wkb)


def off_street_m(conn: Connection, tenant: TenantId, point: LonLat) -> float | None:
    """Return how far a point is from the nearest street; None where there are no streets."""
    spot = func.st_setsrid(func.st_makepoint(point.lon, point.lat), STORAGE_SRID)
    apart = func.st_distance(func.geography(streets.c.geom), func.geography(spot))
    found: float | None = conn.execute(
        select(apart)
        .where(streets.c.tenant_id == tenant, streets.c.valid_to.is_(None))
        .order_by(func.greatest(streets.c.geom).op("<->")(spot))
        .limit(1)
    ).scalar_one_or_none()
    return found


def walls_in_force(conn: Connection, tenant: TenantId) -> tuple[tuple[str, ...], Shapes]:
    """Return codes and outlines of the compounds that are drawn as areas, by code."""
    rows = conn.execute(
        select(compounds.c.code, func.st_asbinary(compounds.c.geom))
        .where(
            compounds.c.tenant_id == tenant,
            compounds.c.valid_to.is_(None),
            func.geometrytype(compounds.c.geom) == "MULTIPOLYGON",
        )
        .order_by(compounds.c.code.collate("C"))
    ).all()
    return tuple(row[0] for row in rows), _shapes([row[1] for row in rows])


def waters_in_force(conn: Connection, tenant: TenantId) -> Shapes:
    """Return the areas of water, by code."""
    rows = conn.execute(
        select(func.st_asbinary(waters.c.geom))
        .where(waters.c.tenant_id == tenant, waters.c.valid_to.is_(None))
        .order_by(waters.c.code.collate("C"))
    ).all()
    return _shapes([row[0] for row in rows])


def gates_in_force(conn: Connection, tenant: TenantId) -> tuple[GateRecord, ...]:
    """Return the gates, by code."""
    rows = conn.execute(
        text(
            "WITH known AS MATERIALIZED (SELECT c.feature_id, c.code FROM compounds AS c"
            " WHERE c.tenant_id = :tenant AND c.valid_to IS NULL)"
            " SELECT g.code, COALESCE(c.code, '') AS compound_code, st_x(g.geom) AS lon,"
            " st_y(g.geom) AS lat, COALESCE(g.hours, '') AS hours, g.passes"
            " FROM gates AS g LEFT JOIN known AS c ON c.feature_id = g.compound_id"
            ' WHERE g.tenant_id = :tenant AND g.valid_to IS NULL ORDER BY g.code COLLATE "C"'
        ),
        {"tenant": tenant},
    ).mappings()
    return tuple(_gate(row) for row in rows)


def network_state(conn: Connection, tenant: TenantId, *, at: datetime) -> str:
    """Return a mark of all that a network follows from at an instant.

    An import, a roll-back, an edit, and the beginning and end of an edit's validity change it.
    """
    parts = [layer_versions.state_of(conn, tenant, layer) for layer in GROUND_LAYERS]
    parts += [str(one) for one in street_edits.ids_in_force(conn, tenant, at=at)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def data_date(conn: Connection, tenant: TenantId) -> date | None:
    """Return the day whose streets these are, as their file or its manifest states it."""
    versions = layer_versions.versions_of(conn, tenant, layer="streets")
    newest = next((one for one in versions if one.rolled_back_at is None), None)
    if newest is None:
        return None
    is_stated = newest.valid_from != newest.created_at
    return _extract_date(newest.findings) or (newest.valid_from.date() if is_stated else None)


def _extract_date(findings: Sequence[Mapping[str, object]]) -> date | None:
    for one in findings:
        figures = one.get("figures")
        if one.get("code") == "extract_date" and isinstance(figures, Mapping):
            return date.fromisoformat(str(figures["date"]))
    return None


def _gate(row: RowMapping) -> GateRecord:
    fields = dict(row) | {"passes": frozenset(row["passes"] or ())}
    return GateRecord(**fields)


def _shapes(wkb: Sequence[object]) -> Shapes:
    found: Shapes = np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object)
    return found
