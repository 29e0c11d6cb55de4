"""Where points lie, by the areas that are in force now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.place import LonLat
from gridmap.store.sql_files import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The areas that own a point. `off_m` is None where the district has no grids at all."""

    grid_id: FeatureId | None
    subdistrict_id: FeatureId | None
    compound_id: FeatureId | None
    off_m: float | None


def locate(conn: Connection, tenant: TenantId, points: Sequence[LonLat]) -> tuple[Location, ...]:
    """Return the location of every point, in order."""
    if not points:
        return ()
    rows = conn.execute(
        statement("locations_of_points"),
        {
            "tenant": tenant,
            "lons": [point.lon for point in points],
            "lats": [point.lat for point in points],
        },
    )
    return tuple(
        Location(
            grid_id=row.grid_id,
            subdistrict_id=row.subdistrict_id,
            compound_id=row.compound_id,
            off_m=row.off_m,
        )
        for row in rows
    )


def unit_ids(conn: Connection, tenant: TenantId, codes: Sequence[str]) -> dict[str, FeatureId]:
    """Return the ids of handling units by code; unknown codes are missing."""
    rows = conn.execute(
        text(
            "SELECT code, feature_id FROM units"
            " WHERE tenant_id = :tenant AND valid_to IS NULL AND code = ANY(:codes)"
        ),
        {"tenant": tenant, "codes": list(codes)},
    )
    return {row.code: row.feature_id for row in rows}


def find(conn: Connection, tenant: TenantId, words: str, *, limit: int) -> list[dict[str, object]]:
    """Return places that have a name, code or address like some words, the likest first."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = conn.execute(
        statement("find_places"),
        {"tenant": tenant, "words": words, "like": f"%{plain}%", "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]
