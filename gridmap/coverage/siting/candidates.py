"""Where a station could be opened."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gridmap.model.place import LonLat

_METRES_A_DEGREE = 111_320.0  # of latitude; thinning out needs no better


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSite:
    """A place where a station could be opened, under the code of its gate, junction or row."""

    code: str
    position: LonLat


def thinned(sites: Iterable[CandidateSite], *, spacing_m: float) -> tuple[CandidateSite, ...]:
    """Return the first site of each square of `spacing_m` metres, in the order given.

    Hundreds of neighbouring gates serve the same doors; one for each square loses little and
    lets the exact models finish. 0 keeps all.
    """
    if spacing_m <= 0:
        return tuple(sites)
    first: dict[tuple[int, int], CandidateSite] = {}
    for site in sites:
        lat_m = site.position.lat * _METRES_A_DEGREE
        row = math.floor(lat_m / spacing_m)
        middle_lat = (row + 0.5) * spacing_m / _METRES_A_DEGREE
        lon_m = site.position.lon * _METRES_A_DEGREE * math.cos(math.radians(middle_lat))
        first.setdefault((row, math.floor(lon_m / spacing_m)), site)
    return tuple(first.values())
