"""Whether a trail is of another datum than it was said to be. Pure.

Map applications of phones in China shift positions by 100 to 700 m (GCJ-02). Reported as WGS 84, a
whole trail lies beside the grid that its member walks. Undoing the shift brings it back: that is
the sign, and it asks for many fixes, as anybody leaves the own grid now and then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.geo.crs import Datum, to_wgs84
from gridmap.geo.distance import great_circle_m
from gridmap.model.place import LonLat

Floats = npt.NDArray[np.float64]

FEWEST_FIXES = 20
_LEAST_SHARE = 0.5
"""Of the fixes, without the shift, that lie inside the own grid."""

_LEAST_GAIN = 0.4
"""By which share more of the fixes are inside without the shift than with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Fixes of a member as they are stored, and the grid that the member walks."""

    member_code: str
    lons: Sequence[float]
    lats: Sequence[float]
    home_grid: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumFinding:
    """A trail that looks like GCJ-02: shares inside the own grid, as it is and unshifted."""

    member_code: str
    n_fixes: int
    inside_share: float
    unshifted_inside_share: float
    shift_m: float


def check_datum(trail: Trail) -> DatumFinding | None:
    """Return what is suspicious about a trail; None where nothing is, or it is too short."""
    n_fixes = len(trail.lons)
    if n_fixes < FEWEST_FIXES:
        return None
    lons, lats = np.asarray(trail.lons, float), np.asarray(trail.lats, float)
    true_lons, true_lats = to_wgs84(lons, lats, datum=Datum.GCJ02)
    inside = _share_inside(trail.home_grid, lons, lats)
    unshifted = _share_inside(trail.home_grid, true_lons, true_lats)
    if unshifted < _LEAST_SHARE or unshifted - inside < _LEAST_GAIN:
        return None
    middle = n_fixes // 2
    return DatumFinding(
        member_code=trail.member_code,
        n_fixes=n_fixes,
        inside_share=round(inside, 3),
        unshifted_inside_share=round(unshifted, 3),
        shift_m=round(
            great_circle_m(
                LonLat(float(lons[middle]), float(lats[middle])),
                LonLat(float(true_lons[middle]), float(true_lats[middle])),
            )
        ),
    )


def _share_inside(area: BaseGeometry, lons: Floats, lats: Floats) -> float:
    return float(np.mean(shapely.intersects_xy(area, lons, lats)))
