"""The tiny town cut into many subdistricts, strips from west to east, with people and orders."""

from datetime import UTC
from uuid import UUID

import shapely
import town
from checked_layers import a_layer, a_row
from town import SOUTH, STEP, WEST

from gridmap.flows.import_layer import import_layer
from gridmap.model.ids import FeatureId
from gridmap.model.place import LonLat
from gridmap.store import features, subdistricts
from gridmap.store.district import District

WIDTH = 2 * STEP


def lay(district: District, *, n_strips: int, n_members: int, n_orders: int) -> list[FeatureId]:
    """Found the town with its strips; return the ids of these."""
    town.found(district)
    codes = [f"4601000{number:02}" for number in range(n_strips)]
    step = WIDTH / n_strips
    strips = [
        a_row(code, _strip(WEST + number * step, step), name=f"strip {number}")
        for number, code in enumerate(codes)
    ]
    import_layer(a_layer("subdistricts", strips), district=district, zone=UTC)
    for number in range(n_members):
        town.add_member(district, member_code(number), place(number, n_strips))
    for number in range(n_orders):
        town.receive(district, place(number, n_strips))
    with district.writing() as conn:
        subdistricts.refresh_after(conn, district.tenant, "subdistricts")
    with district.reading() as conn:
        ids = features.ids_in_force(conn, district.tenant, "subdistricts")
    return [ids[code] for code in codes]


def member_code(number: int) -> str:
    """Return the code of a member."""
    return f"M{number:04}"


def place(number: int, n_strips: int, *, shift: float = 0.0) -> LonLat:
    """Return a place in the strip whose turn it is, a little farther east by a shift of 0 to 1."""
    step = WIDTH / n_strips
    lon = WEST + step * (number % n_strips + 0.2 + 0.6 * shift)
    return LonLat(lon, SOUTH + STEP * (0.1 + 0.05 * (number // n_strips % 30)))


def _strip(west: float, width: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.box(west, SOUTH, west + width, SOUTH + 2 * STEP)])


def ids_of_orders(district: District) -> list[UUID]:
    """Return the orders that there are."""
    with district.reading() as conn:
        rows = conn.exec_driver_sql("SELECT id FROM work_orders ORDER BY id")
        return [row.id for row in rows]
