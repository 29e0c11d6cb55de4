"""Who answers for which place, as a file lists it, taken in row by row."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import Range, insert

from gridmap.model.duty import RESPONSIBLE_KINDS, ResponsibleRecord
from gridmap.model.ids import FeatureId, TenantId
from gridmap.store.features import ids_in_force
from gridmap.store.look_up import PLACES
from gridmap.store.new_id import new_id
from gridmap.store.records import Refused, Taken
from gridmap.store.subdistricts import refresh_rosters
from gridmap.store.tables import responsibles

_SAID = ("kind", "name", "title", "phone", "place_id", "case_number", "during")


def take_responsibles(
    conn: Connection, tenant: TenantId, rows: Sequence[ResponsibleRecord]
) -> Taken:
    """Store what is new in the rows; a link that no row names stays as it is.

    Refused are an unknown kind or place, a row with both a place and a case or neither
    (`place_or_case`), and an end that is not after the start (`without_length`).
    """
    places = _places(conn, tenant, rows)
    refused = [
        reason for i, row in enumerate(rows) if (reason := _why_not(i, row, places)) is not None
    ]
    out = {one.index for one in refused}
    wanted = {row.code: _values(row, places) for i, row in enumerate(rows) if i not in out}
    stored = _stored(conn, tenant, wanted)
    coming = {code: one for code, one in wanted.items() if stored.get(code) != one}
    _write(conn, tenant, coming)
    n_new = len(coming.keys() - stored.keys())
    return Taken(
        n_new=n_new,
        n_changed=len(coming) - n_new,
        n_unchanged=len(wanted) - len(coming),
        refused=tuple(refused),
    )


def _places(
    conn: Connection, tenant: TenantId, rows: Sequence[ResponsibleRecord]
) -> dict[str, FeatureId]:
    """Return the ids of all places of the layers that are named, as `layer:code`."""
    named = {row.place.partition(":")[0] for row in rows if row.place is not None}
    return {
        f"{layer}:{code}": feature_id
        for layer in PLACES
        if layer in named
        for code, feature_id in ids_in_force(conn, tenant, layer).items()
    }


def _why_not(index: int, row: ResponsibleRecord, places: Mapping[str, FeatureId]) -> Refused | None:
    if row.kind not in RESPONSIBLE_KINDS:
        wrong = ("kind", "unknown_kind", row.kind)
    elif (row.place is None) == (row.case_number is None):
        wrong = ("place", "place_or_case", row.code)
    elif row.place is not None and row.place not in places:
        wrong = ("place", "unknown_place", row.place)
    elif row.ends_at is not None and row.ends_at <= row.starts_at:
        wrong = ("ends_at", "without_length", row.code)
    else:
        return None
    field, code, value = wrong
    return Refused(index=index, field=field, code=code, figures={"value": value})


def _values(row: ResponsibleRecord, places: Mapping[str, FeatureId]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "name": row.name,
        "title": row.title,
        "phone": row.phone,
        "place_id": None if row.place is None else places[row.place],
        "case_number": row.case_number,
        "during": Range(row.starts_at, row.ends_at),
    }


def _stored(
    conn: Connection, tenant: TenantId, codes: Collection[str]
) -> dict[str, dict[str, Any]]:
    rows = conn.execute(
        select(responsibles).where(
            responsibles.c.tenant_id == tenant, responsibles.c.code == func.any(list(codes))
        )
    )
    return {row["code"]: {name: row[name] for name in _SAID} for row in rows.mappings()}


def _write(conn: Connection, tenant: TenantId, coming: Mapping[str, Mapping[str, Any]]) -> None:
    if not coming:
        return
    new = insert(responsibles)
    changed = {name: new.excluded[name] for name in _SAID}
    conn.execute(
        new.on_conflict_do_update(index_elements=["tenant_id", "code"], set_=changed),
        [
            {"tenant_id": tenant, "id": new_id(), "code": code, **one}
            for code, one in coming.items()
        ],
    )
    refresh_rosters(conn, tenant)
