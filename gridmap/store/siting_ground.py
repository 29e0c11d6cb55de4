"""Where stations could be opened, and where requests came from, by what is in force now."""

from datetime import datetime

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select

from gridmap.coverage.demand import Floats
from gridmap.coverage.siting.candidates import CandidateSite
from gridmap.model.ids import TenantId
from gridmap.model.place import LonLat
from gridmap.store.tables import FEATURE_TABLES, requests


def sites_of_layer(conn: Connection, tenant: TenantId, layer: str) -> list[CandidateSite]:
    """Return a place in every feature of a layer, by code; KeyError for an unknown layer."""
    table = FEATURE_TABLES[layer]
    inside = func.st_pointonsurface(table.c.geom)
    rows = conn.execute(
        select(table.c.code, func.st_x(inside).label("lon"), func.st_y(inside).label("lat"))
        .where(table.c.tenant_id == tenant, table.c.layer == layer, table.c.valid_to.is_(None))
        .order_by(table.c.code.collate("C"))
    )
    return [CandidateSite(code=row.code, position=LonLat(row.lon, row.lat)) for row in rows]


def request_positions(conn: Connection, tenant: TenantId, *, since: datetime) -> Floats:
    """Return where requests for a person came from since an instant, shape (p, 2), degrees."""
    place = cast(requests.c.position, Geometry)
    rows = conn.execute(
        select(func.st_x(place), func.st_y(place))
        .where(
            requests.c.tenant_id == tenant,
            requests.c.received_at >= since,
            requests.c.disposition == "person",
            requests.c.cancelled_at.is_(None),
            requests.c.position.is_not(None),
        )
        .order_by(requests.c.received_at, requests.c.id)
    ).all()
    return np.array([tuple(row) for row in rows], dtype=np.float64).reshape(-1, 2)
