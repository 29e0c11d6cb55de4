"""The identity of what exists in space: one id for each (layer, key), for ever."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from gridmap.model.ids import FeatureId, TenantId
from gridmap.store.binary_copy import copy_rows
from gridmap.store.new_id import new_id
from gridmap.store.tables import FEATURE_TABLES, features


def identify(
    conn: Connection, tenant: TenantId, layer: str, keys: Sequence[str]
) -> list[FeatureId]:
    """Return the id of every key, in order; a key seen for the first time gets a new one."""
    rows = conn.execute(
        select(features.c.key, features.c.id).where(
            features.c.tenant_id == tenant, features.c.layer == layer
        )
    )
    known: dict[str, UUID] = {row.key: row.id for row in rows}
    new = {key: new_id() for key in keys if key not in known}
    if new:
        copy_rows(
            conn,
            features,
            ("tenant_id", "id", "layer", "key"),
            ((tenant, id_, layer, key) for key, id_ in new.items()),
        )
    known |= new
    return [FeatureId(known[key]) for key in keys]


def ids_in_force(conn: Connection, tenant: TenantId, layer: str) -> dict[str, FeatureId]:
    """Return the features that a layer holds now, by code."""
    table = FEATURE_TABLES[layer]
    rows = conn.execute(
        select(table.c.code, table.c.feature_id).where(
            table.c.tenant_id == tenant, table.c.layer == layer, table.c.valid_to.is_(None)
        )
    )
    return {row.code: row.feature_id for row in rows}
