"""Two streets (subdistricts) of the tiny town: `west` with its grids 001 and 003, `east` beside it.

The people and places that `town` adds belong to the one in which they lie.
"""

from datetime import UTC
from uuid import UUID

import shapely
from checked_layers import a_layer, a_row
from town import SOUTH, STEP, WEST

from gridmap.flows.import_layer import import_layer
from gridmap.model.actor import Sight
from gridmap.model.ids import FeatureId
from gridmap.store import features, subdistricts
from gridmap.store.district import District

WESTERN, EASTERN = "460100001", "460100002"


def lay(district: District) -> tuple[Sight, Sight]:
    """Draw the two over the grids, and return what somebody of each sees."""
    halves = [
        a_row(code, _half(number), name=f"street {code}")
        for number, code in enumerate((WESTERN, EASTERN))
    ]
    import_layer(a_layer("subdistricts", halves), district=district, zone=UTC)
    with district.reading() as conn:
        ids = features.ids_in_force(conn, district.tenant, "subdistricts")
    west, east = (Sight(frozenset({FeatureId(ids[code])})) for code in (WESTERN, EASTERN))
    return west, east


def settle(district: District) -> None:
    """Tell everybody and everything anew which street it belongs to."""
    with district.writing() as conn:
        subdistricts.refresh_after(conn, district.tenant, "subdistricts")


def street_of(sight: Sight) -> UUID:
    """Return the one street that somebody sees."""
    (only,) = sight.subdistricts or ()
    return only


def _half(number: int) -> shapely.MultiPolygon:
    west = WEST + STEP * number
    return shapely.MultiPolygon([shapely.box(west, SOUTH, west + STEP, SOUTH + 2 * STEP)])
