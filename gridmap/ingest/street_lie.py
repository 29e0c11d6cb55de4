"""How streets lie to what a district knows already: in reach of it, and by the same datum."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.geo.crs import Datum, from_metric, metric_srid, shifted, to_metric
from gridmap.ingest.checked import Geometries
from gridmap.ingest.findings import Figures

BESIDE_M = 15.0
_CLEARLY_BETTER_SHARE = 0.25
_LEAST_PLACES = 5


def near_areas(lines: Geometries, areas: Geometries, *, within_m: float) -> NDArray[np.bool_]:
    """Return which lines touch the box around areas, widened by some metres."""
    west, south, east, north = shapely.total_bounds(areas)
    srid = metric_srid((west + east) / 2.0, lat=(south + north) / 2.0)
    box = np.array([shapely.box(west, south, east, north)], dtype=object)
    wide = from_metric(shapely.buffer(to_metric(box, srid=srid), within_m), srid=srid)
    return np.asarray(shapely.intersects(lines, shapely.box(*shapely.total_bounds(wide))))


def shifted_streets(lines: Geometries, places: Geometries, *, datum: Datum) -> Figures | None:
    """Return figures when by another datum clearly more of the known places lie at a street.

    A wrong datum moves a whole file by hundreds of metres. In a town some street is near
    everywhere, so totals hardly show it; gates, stations and the streets of the
    version before stand beside one each.

    Parameters
    ----------
    lines
        Streets in the storage CRS, read as `datum`.
    places
        Points in the storage CRS.
    """
    if len(places) < _LEAST_PLACES:
        return None
    as_written = shifted(lines, datum=datum)
    west, south, east, north = shapely.total_bounds(places)
    srid = metric_srid((west + east) / 2.0, lat=(south + north) / 2.0)
    tree = shapely.STRtree(to_metric(as_written, srid=srid))
    # The few places are moved to where each datum would have them, not the many streets.
    n_by_datum = {
        other: _n_beside(tree, to_metric(shifted(places, datum=other), srid=srid))
        for other in (datum, Datum.WGS84, Datum.GCJ02, Datum.BD09)
    }
    better = max(n_by_datum, key=lambda one: n_by_datum[one])
    n_near = n_by_datum[datum]
    if n_by_datum[better] - n_near < _CLEARLY_BETTER_SHARE * len(places):
        return None
    return {
        "datum": datum.value,
        "better": better.value,
        "n_points": len(places),
        "n_near": n_near,
        "n_better": n_by_datum[better],
    }


def _n_beside(tree: shapely.STRtree, places: Geometries) -> int:
    beside, _ = tree.query(places, predicate="dwithin", distance=BESIDE_M)
    return len(np.unique(beside))
