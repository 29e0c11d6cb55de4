"""From the rows of a file to the rows of a table: ids for codes, bytes for shapes, a hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection

from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.layer_fields import AREA_LEVELS, LayerFields
from gridmap.model.place import STORAGE_SRID
from gridmap.store.features import identify, ids_in_force
from gridmap.store.sql_files import statement
from gridmap.store.tables import FEATURE_TABLES

REFERENCES = {"parent_code": "parent_id", "compound_code": "compound_id", "places": "place_ids"}
"""Fields that name other features, and the columns that hold the ids of these."""

_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRows:
    """What a file says about a feature layer.

    `columns` has one sequence for every field of the layer; the geometries are shapely's, in
    the storage CRS, None where a row has no place. `rejected_codes` stand in the file too, but
    their rows cannot be taken: what is in force under them stays.
    """

    layer: LayerFields
    columns: Mapping[str, Sequence[object]]
    geometry: NDArray[np.object_] | None
    rejected_codes: frozenset[str] = frozenset()

    @property
    def codes(self) -> list[str]:
        """Return the key of every row."""
        return [str(code) for code in self.columns[self.layer.key]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A code in a file that names nothing in force: which row, which field, which code."""

    index: int
    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """The same rows as the table holds them; all sequences are of one length.

    `columns` are the table's attributes with references as ids, `geom` is EWKB. A hash covers
    both. Empty values are left out of it, so that a column added later changes no hash.
    `kept` are features, by code, that stay in force without a row.
    """

    layer: LayerFields
    feature_ids: Sequence[FeatureId]
    columns: Mapping[str, Sequence[object]]
    geom: Sequence[bytes | None]
    hashes: Sequence[bytes]
    unresolved: tuple[Unresolved, ...]
    kept: Mapping[str, FeatureId]


_Found = tuple[list[object], list[Unresolved]]


def resolve(conn: Connection, tenant: TenantId, rows: LayerRows) -> TableRows:
    """Return the rows with an id for every feature and for every code they refer to.

    A code that names nothing in force leaves its column empty and is told in `unresolved`.
    An area that names no parent gets the one that its point on surface lies in.
    """
    layer = rows.layer
    feature_ids = identify(conn, tenant, layer.name, rows.codes)
    kept = _kept(conn, tenant, rows)
    own = kept | dict(zip(rows.codes, feature_ids, strict=True))
    columns: dict[str, list[object]] = {}
    unresolved: list[Unresolved] = []
    for one in layer.fields:
        if one.name in REFERENCES:
            ids, missing = _referred(conn, tenant, rows, name=one.name, own=own)
            columns[REFERENCES[one.name]] = ids
            unresolved += missing
        else:
            columns[one.name] = list(rows.columns[one.name])
    geom = _ewkb(rows.geometry, n_rows=len(feature_ids))
    return TableRows(
        layer=layer,
        feature_ids=feature_ids,
        columns=columns,
        geom=geom,
        hashes=_hashes(columns, geom),
        unresolved=tuple(unresolved),
        kept=kept,
    )


def _kept(conn: Connection, tenant: TenantId, rows: LayerRows) -> dict[str, FeatureId]:
    """Return what is in force under the codes that only rejected rows bear."""
    without_row = rows.rejected_codes.difference(rows.codes)
    if not without_row:
        return {}
    in_force = ids_in_force(conn, tenant, rows.layer.name)
    return {code: id_ for code, id_ in in_force.items() if code in without_row}


def _referred(
    conn: Connection,
    tenant: TenantId,
    rows: LayerRows,
    *,
    name: str,
    own: Mapping[str, FeatureId],
) -> _Found:
    """Return the ids that one field refers to."""
    if name == "places":
        return _places(conn, tenant, rows)
    if name == "compound_code":
        return _by_code(rows, name, ids_in_force(conn, tenant, "compounds"))
    if rows.layer.name in AREA_LEVELS:
        return _parents_of_areas(conn, tenant, rows)
    return _by_code(rows, name, own)


def _parents_of_areas(conn: Connection, tenant: TenantId, rows: LayerRows) -> _Found:
    level, known = _level_above(conn, tenant, rows.layer.name)
    parents, unresolved = _by_code(rows, "parent_code", known)
    if rows.geometry is not None and level is not None:
        unnamed = [
            i
            for i, code in enumerate(rows.columns["parent_code"])
            if code is None and rows.geometry[i] is not None
        ]
        owners = _owners(conn, tenant, level, rows.geometry[unnamed])
        for i, owner in zip(unnamed, owners, strict=True):
            parents[i] = owner
    return parents, unresolved


def _level_above(
    conn: Connection, tenant: TenantId, layer: str
) -> tuple[str | None, dict[str, FeatureId]]:
    """Return the nearest level above that the district has, with its codes."""
    for level in reversed(AREA_LEVELS[: AREA_LEVELS.index(layer)]):
        if known := ids_in_force(conn, tenant, level):
            return level, known
    return None, {}


def _by_code(rows: LayerRows, name: str, known: Mapping[str, FeatureId]) -> _Found:
    ids: list[object] = []
    unresolved = []
    for index, code in enumerate(rows.columns[name]):
        found = None if code is None else known.get(str(code))
        if code is not None and found is None:
            unresolved.append(Unresolved(index=index, field=name, code=str(code)))
        ids.append(found)
    return ids, unresolved


def _places(conn: Connection, tenant: TenantId, rows: LayerRows) -> _Found:
    """Resolve lists of "layer:code"; what is not known is left out of the list."""
    known: dict[str, Mapping[str, FeatureId]] = {}
    ids: list[object] = []
    unresolved = []
    for index, cell in enumerate(rows.columns["places"]):
        found = []
        for place in cell if isinstance(cell, tuple) else ():
            layer, _, code = place.partition(":")
            if layer not in known:
                in_force = layer in FEATURE_TABLES
                known[layer] = ids_in_force(conn, tenant, layer) if in_force else {}
            if code in known[layer]:
                found.append(known[layer][code])
            else:
                unresolved.append(Unresolved(index=index, field="places", code=place))
        ids.append(found or None)
    return ids, unresolved


def _owners(
    conn: Connection, tenant: TenantId, level: str, shapes: NDArray[np.object_]
) -> list[FeatureId | None]:
    lons, lats = shapely.get_coordinates(shapely.point_on_surface(shapes)).T
    rows = conn.execute(
        statement("areas_of_points"),
        {"tenant": tenant, "layer": level, "lons": lons.tolist(), "lats": lats.tolist()},
    )
    return [row.feature_id for row in rows]


def _ewkb(geometry: NDArray[np.object_] | None, *, n_rows: int) -> list[bytes | None]:
    if geometry is None:
        return [None] * n_rows
    placed = shapely.set_srid(geometry, STORAGE_SRID)
    return list(shapely.to_wkb(placed, include_srid=True, byte_order=1))


def _hashes(columns: Mapping[str, Sequence[object]], geom: Sequence[bytes | None]) -> list[bytes]:
    names = tuple(columns)
    hashes = []
    for *values, shape in zip(*columns.values(), geom, strict=True):
        said = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        hashes.append(hashlib.sha256(_encode(said).encode() + b"\0" + (shape or b"")).digest())
    return hashes
