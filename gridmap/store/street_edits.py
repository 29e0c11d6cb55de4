"""Edits of streets and gates: added, withdrawn, never rewritten."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import Connection, RowMapping, func, insert, or_, select, update

from gridmap.model.ids import FeatureId, StreetEditId, TenantId
from gridmap.model.place import STORAGE_SRID, LonLat
from gridmap.model.street_edit import EditKind, StreetEdit
from gridmap.store.tables import features, gates, street_edits

_COLUMNS = tuple(one.name for one in fields(StreetEdit) if one.name not in {"wkb", "gate_code"})


def add(
    conn: Connection, tenant: TenantId, edit: StreetEdit, *, subdistrict_id: FeatureId | None
) -> None:
    """Store an edit."""
    shape = None if edit.wkb is None else WKBElement(edit.wkb, srid=STORAGE_SRID)
    values = {one: getattr(edit, one) for one in _COLUMNS}
    conn.execute(
        insert(street_edits).values(
            tenant_id=tenant, geom=shape, subdistrict_id=subdistrict_id, **values
        )
    )


def withdraw(
    conn: Connection, tenant: TenantId, edit_id: StreetEditId, *, by: str, at: datetime
) -> bool:
    """Take an edit back; False where there is none, or it was withdrawn before."""
    e = street_edits.c
    done = conn.execute(
        update(street_edits)
        .where(e.tenant_id == tenant, e.id == edit_id, e.withdrawn_at.is_(None))
        .values(withdrawn_at=at, withdrawn_by=by)
    )
    return done.rowcount == 1


def all_edits(conn: Connection, tenant: TenantId) -> tuple[StreetEdit, ...]:
    """Return every edit, also those that were withdrawn or have ended, in the order made."""
    e = street_edits.c
    rows = conn.execute(
        select(
            *(e[name] for name in _COLUMNS),
            func.st_asbinary(e.geom).label("wkb"),
            func.coalesce(gates.c.code, features.c.key).label("gate_code"),
        )
        .outerjoin(features, (features.c.tenant_id == e.tenant_id) & (features.c.id == e.gate_id))
        .outerjoin(
            gates,
            (gates.c.tenant_id == e.tenant_id)
            & (gates.c.feature_id == e.gate_id)
            & gates.c.valid_to.is_(None),
        )
        .where(e.tenant_id == tenant)
        .order_by(e.made_at, e.id)
    ).mappings()
    return tuple(_edit(row) for row in rows)


def edits_in_force(conn: Connection, tenant: TenantId, *, at: datetime) -> tuple[StreetEdit, ...]:
    """Return the edits that change the network at an instant, in the order made."""
    return tuple(one for one in all_edits(conn, tenant) if one.in_force(at))


def ids_in_force(conn: Connection, tenant: TenantId, *, at: datetime) -> tuple[UUID, ...]:
    """Return the ids of the edits in force at an instant, in the order made."""
    e = street_edits.c
    rows = conn.execute(
        select(e.id)
        .where(
            e.tenant_id == tenant,
            e.withdrawn_at.is_(None),
            e.valid_from <= at,
            or_(e.valid_to.is_(None), e.valid_to > at),
        )
        .order_by(e.made_at, e.id)
    )
    return tuple(row.id for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGate:
    """A gate in force."""

    id: FeatureId
    position: LonLat


def gate_by_code(conn: Connection, tenant: TenantId, code: str) -> FoundGate | None:
    """Return the gate in force that bears a code."""
    g = gates.c
    found = conn.execute(
        select(g.feature_id, func.st_x(g.geom).label("lon"), func.st_y(g.geom).label("lat")).where(
            g.tenant_id == tenant, g.valid_to.is_(None), g.code == code
        )
    ).one_or_none()
    if found is None:
        return None
    return FoundGate(id=FeatureId(found.feature_id), position=LonLat(found.lon, found.lat))


def _edit(row: RowMapping) -> StreetEdit:
    given = dict(row) | {"kind": EditKind(row["kind"])}
    given["wkb"] = None if row["wkb"] is None else bytes(row["wkb"])
    return StreetEdit(**given)
